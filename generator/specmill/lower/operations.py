"""Operations, gathered into resources and named."""

from dataclasses import dataclass, replace

from specmill.diagnostics import diagnostic
from specmill.ir.api import Operation, Resource
from specmill.ir.names import Proposal, Words, resolve_names, split_words
from specmill.lower.bodies import lower_body
from specmill.lower.cursors import lower_pagination
from specmill.lower.node import Node
from specmill.lower.outcomes import find_request_id_header, lower_responses
from specmill.lower.parameters import lower_parameters
from specmill.lower.sandbox import lower_sandbox
from specmill.lower.schemas import Schemas
from specmill.lower.security import lower_requirements

__all__ = ["lower_resources"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_METHOD_NAME = "x-speakeasy-name-override"
_GROUP = "x-speakeasy-group"


@dataclass(frozen=True, slots=True)
class _Declared:
    """An operation as the document has it."""

    path: str
    http_method: str
    path_item: Node
    node: Node


def lower_resources(root: Node, schemas: Schemas) -> tuple[Resource, ...]:
    """Lowers every operation of the document.

    An operation belongs to the resource that `x-speakeasy-group` names, else to its first tag,
    else to the first literal segment of its path.

    Args:
        root: The whole document.
        schemas: Lowers schemas, and takes what could not be expressed.
    """
    declared = tuple(_operations(root))
    names = _resolved(_proposals(declared), root, schemas)
    groups: dict[Words, list[Operation]] = {words: [] for words in _tag_descriptions(root)}
    for entry in declared:
        operation = _lower(root, entry, names[entry.node.pointer], schemas)
        groups.setdefault(_group(entry), []).append(operation)
    descriptions = _tag_descriptions(root)
    return tuple(
        Resource(words, descriptions.get(words, ""), _told_apart(operations, root, schemas))
        for words, operations in groups.items()
        if operations
    )


def _operations(root: Node) -> list[_Declared]:
    paths = root.get("paths")
    found: list[_Declared] = []
    for path, reference in paths.members() if paths else ():
        if not path.startswith("/"):
            continue
        path_item = reference.follow()
        found += [
            _Declared(path, method, path_item, node)
            for method, node in path_item.members()
            if method in _METHODS
        ]
    return found


def _proposals(declared: tuple[_Declared, ...]) -> list[Proposal]:
    return [
        Proposal(
            entry.node.pointer,
            tuple(
                words
                for words in (split_words(entry.node.text("operationId")), _path_words(entry))
                if words
            ),
        )
        for entry in declared
    ]


def _path_words(entry: _Declared) -> Words:
    words: list[str] = [entry.http_method]
    for segment in entry.path.strip("/").split("/"):
        if segment.startswith("{"):
            words.append("by")
        words += split_words(segment)
    return tuple(words)


def _tag_descriptions(root: Node) -> dict[Words, str]:
    tags = root.get("tags")
    return {
        split_words(tag.text("name")): tag.text("description")
        for tag in (tags.items() if tags else ())
        if split_words(tag.text("name"))
    }


def _group(entry: _Declared) -> Words:
    tags = entry.node.texts("tags")
    literal = next((s for s in entry.path.split("/") if s and not s.startswith("{")), "")
    for text in (entry.node.text(_GROUP), tags[0] if tags else "", literal):
        if words := split_words(text):
            return words
    return ("root",)


def _lower(root: Node, entry: _Declared, words: Words, schemas: Schemas) -> Operation:
    node = entry.node
    parameters = lower_parameters(entry.path_item, node, schemas, words)
    responses = lower_responses(node, schemas, words)
    pagination = lower_pagination(node, parameters, responses, schemas.drafts, schemas.findings)
    return Operation(
        words=words,
        method_words=split_words(node.text(_METHOD_NAME)) or words,
        operation_id=node.text("operationId") or None,
        http_method=entry.http_method.upper(),
        path=entry.path,
        parameters=parameters,
        body=lower_body(node, entry.http_method, schemas, words),
        responses=responses,
        request_id_header=find_request_id_header(responses),
        security=lower_requirements(root, node),
        pagination=pagination,
        sandbox=lower_sandbox(node, parameters, responses, pagination, schemas),
        summary=node.text("summary"),
        description=node.text("description"),
        deprecated=node.flag("deprecated"),
        pointer=node.pointer,
    )


def _told_apart(operations: list[Operation], root: Node, schemas: Schemas) -> tuple[Operation, ...]:
    """Gives operations of one resource that are called alike their own full names."""
    proposals = [
        Proposal(operation.pointer, (operation.method_words, operation.words))
        for operation in operations
    ]
    names = _resolved(proposals, root, schemas)
    return tuple(
        replace(operation, method_words=names[operation.pointer]) for operation in operations
    )


def _resolved(proposals: list[Proposal], root: Node, schemas: Schemas) -> dict[str, Words]:
    """Resolves the names of operations, and reports those that had to give way."""
    resolution = resolve_names(proposals)
    for pointer in resolution.clashes:
        name = " ".join(resolution.names[pointer])
        schemas.findings.append(
            diagnostic(
                "name-clash",
                f"the name of this operation is taken: it is called `{name}` instead",
                root.document.locate(pointer),
                hint=f"Give it an operationId, or `{_METHOD_NAME}`, of its own",
            )
        )
    return dict(resolution.names)
