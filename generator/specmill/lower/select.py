"""Keeps the operations that are wanted, before anything is made of the others."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.names import fold, split_words
from specmill.ir.selection import Selectors
from specmill.lower.declared import DeclaredOperation, declared_operations
from specmill.lower.node import Node
from specmill.lower.operation_names import OperationName, name_operations
from specmill.source.document import Document
from specmill.source.suggestions import closest

__all__ = ["concerns_selected", "select_operations", "selected_operations"]

_SCHEMAS = "/components/schemas/"


def select_operations(
    operations: Sequence[DeclaredOperation],
    names: Mapping[str, OperationName],
    selectors: Selectors,
    findings: list[Diagnostic],
) -> tuple[DeclaredOperation, ...]:
    """Keeps the operations that selectors name.

    Args:
        operations: All operations of the document.
        names: Their names, by their pointers.
        selectors: What is wanted.
        findings: Takes an error for each selector that names nothing.
    """
    if selectors.is_everything:
        return tuple(operations)
    chosen: set[str] = set()
    for option, wanted, known in _choices(operations, names, selectors):
        found = {pointer for key, pointer in known if _fits(option, wanted, key)}
        chosen |= found
        if not found:
            findings.append(_unknown(operations, option, wanted, [key for key, _ in known]))
    return tuple(entry for entry in operations if entry.pointer in chosen)


def selected_operations(document: Document, selectors: Selectors) -> frozenset[tuple[str, str]]:
    """The operations of a document that selectors name, each as its method in capitals and its path.

    Args:
        document: A document in OpenAPI 3.1, which may have errors.
        selectors: What is wanted.
    """
    root = Node(document, "", document.root)
    declared = declared_operations(root)
    wanted = select_operations(declared, name_operations(root, declared), selectors, [])
    return frozenset((entry.http_method.upper(), entry.path) for entry in wanted)


def _choices(
    operations: Sequence[DeclaredOperation],
    names: Mapping[str, OperationName],
    selectors: Selectors,
) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Each selector, after its option, with what it may name and the operations of that."""
    tags = [
        (tag, entry.pointer)
        for entry in operations
        for tag in (*entry.node.texts("tags"), " ".join(names[entry.pointer].resource))
    ]
    paths = [(entry.path, entry.pointer) for entry in operations]
    ids = [(entry.operation_id, entry.pointer) for entry in operations if entry.operation_id]
    ids += [(f"{entry.http_method.upper()} {entry.path}", entry.pointer) for entry in operations]
    for option, wanted, known in (
        ("tag", selectors.tags, tags),
        ("path", selectors.paths, paths),
        ("operation", selectors.operations, ids),
    ):
        yield from ((option, one, known) for one in wanted)


def _fits(option: str, wanted: str, key: str) -> bool:
    if option == "tag":
        words = split_words(wanted)
        return wanted == key or (words != () and fold(words) == fold(split_words(key)))
    return wanted == key or (option == "path" and fnmatchcase(key, wanted))


def _unknown(
    operations: Sequence[DeclaredOperation], option: str, wanted: str, known: Sequence[str]
) -> Diagnostic:
    meant = closest(wanted, dict.fromkeys(known))
    hint = f"Did you mean `{meant}`?" if meant else "`specmill ir` shows what the document has"
    file = operations[0].node.document.file if operations else ""
    what = f"is called `{wanted}`" if option == "operation" else f"has the {option} `{wanted}`"
    return diagnostic("unknown-selector", f"no operation {what}", Location(file), hint=hint)


def concerns_selected(
    pointer: str, left_out: Iterable[DeclaredOperation], definitions: Iterable[str]
) -> bool:
    """Whether a place in a document has to do with what was selected.

    Args:
        pointer: The place.
        left_out: The operations that were not selected.
        definitions: The keys of the types that are left.
    """
    if pointer.startswith(_SCHEMAS):
        component = "/".join(pointer.split("/")[:4])
        return any(f"{key}/".startswith(f"{component}/") for key in definitions)
    return not any(f"{pointer}/".startswith(f"{entry.pointer}/") for entry in left_out)
