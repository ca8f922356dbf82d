"""The whole of lowering: a validated document in, the neutral model out."""

from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePosixPath

from specmill.diagnostics import Diagnostic
from specmill.ir import api as ir
from specmill.ir.names import split_words
from specmill.ir.selection import EVERYTHING, Selectors
from specmill.lower.again import lower_again
from specmill.lower.api_names import api_words
from specmill.lower.behaviour import lower_retry, lower_unknown_query
from specmill.lower.declared import DeclaredOperation, declared_operations
from specmill.lower.error_bodies import lower_error_bodies
from specmill.lower.memory import Memory, Recall
from specmill.lower.node import Node
from specmill.lower.operation_names import name_operations
from specmill.lower.operations import gather
from specmill.lower.security import lower_schemes
from specmill.lower.select import concerns_selected, select_operations
from specmill.lower.servers import find_server_problems, lower_servers
from specmill.lower.type_sizes import check_type_sizes
from specmill.lower.whole import Scope, lower_whole
from specmill.source.document import Document

__all__ = ["Lowered", "lower"]

_CLIENT_NAME = "x-specmill-client"


@dataclass(frozen=True, slots=True)
class Lowered:
    """The neutral model, and what of the document it could not express.

    Attributes:
        api: The neutral model.
        diagnostics: What it could not express, and selectors that name nothing.
        not_selected: The operations of the document that were not wanted.
        memory: What is to be kept for the next version; None for what is kept already.
    """

    api: ir.Api
    diagnostics: tuple[Diagnostic, ...]
    not_selected: tuple[DeclaredOperation, ...]
    memory: Memory | None

    def concerns(self, pointer: str) -> bool:
        """Whether a place in the document has to do with what was wanted of it."""
        is_whole = not self.not_selected
        return is_whole or concerns_selected(pointer, self.not_selected, self.api.definitions)


def lower(
    document: Document,
    selectors: Selectors = EVERYTHING,
    refused_examples: AbstractSet[str] = frozenset(),
    recall: Recall | None = None,
) -> Lowered:
    """Lowers a document, or some of its operations with the types and schemes that they need.

    Args:
        document: A document in OpenAPI 3.1 without errors.
        selectors: Which operations are wanted.
        refused_examples: Pointers of the examples that their schemas refuse.
        recall: Finds what is kept of an earlier version, which changes nothing but the time that
            this takes; None where nothing is to be kept of this one either.
    """
    root = Node(document, "", document.root)
    findings: list[Diagnostic] = []
    declared = declared_operations(root)
    names = name_operations(root, declared)
    wanted = select_operations(declared, names, selectors, findings)
    servers = lower_servers(root, wanted)
    scope = Scope(root, wanted, names, servers, refused_examples, selectors.is_everything)
    body = lower_again(scope, recall) if recall else None
    if body is None:
        body = lower_whole(scope, is_kept=recall is not None)
    operations = body.operations
    findings += body.findings
    findings += check_type_sizes(document, body.definitions)
    described = _describe(root)
    words = api_words(described.title, servers, described.name)
    info = root.get("info")
    client = split_words(info.text(_CLIENT_NAME)) if info else ()
    return Lowered(
        ir.Api(
            document=described,
            words=words,
            client_words=client or words,
            servers=servers,
            resources=gather(root, operations, names),
            definitions=body.definitions,
            security_schemes=_schemes(root, operations, selectors),
            retry=lower_retry(root, findings),
            error_bodies=lower_error_bodies(root, operations, findings),
            refuses_unknown_query=lower_unknown_query(root, findings),
            webhooks=body.webhooks,
        ),
        tuple(sorted({*findings, *find_server_problems(root, wanted, servers)})),
        _without(declared, wanted),
        body.memory,
    )


def _without(
    declared: Sequence[DeclaredOperation], wanted: Sequence[DeclaredOperation]
) -> tuple[DeclaredOperation, ...]:
    kept = {entry.pointer for entry in wanted}
    return tuple(entry for entry in declared if entry.pointer not in kept)


def _schemes(
    root: Node, operations: Sequence[ir.Operation], selectors: Selectors
) -> tuple[ir.SecurityScheme, ...]:
    """The security schemes: of a part of the document those that it needs."""
    needed = {
        name
        for operation in operations
        for requirement in operation.security
        for name, _ in requirement.schemes
    }
    return tuple(
        scheme for scheme in lower_schemes(root) if selectors.is_everything or scheme.name in needed
    )


def _describe(root: Node) -> ir.Document:
    info = root.get("info") or root
    return ir.Document(
        name=PurePosixPath(root.document.file).name,
        sha256=root.document.source.sha256,
        title=info.text("title"),
        version=info.text("version"),
        description=info.text("description") or info.text("summary"),
    )
