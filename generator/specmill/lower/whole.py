"""Lowers all operations of a document with what they need, and notes what came of each path."""

from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice

from specmill.diagnostics import Diagnostic
from specmill.ir.api import Operation, Webhook
from specmill.ir.names import Resolution
from specmill.ir.servers import Server
from specmill.ir.types import Definition
from specmill.lower.alias_cycles import without_alias_cycles
from specmill.lower.declared import DeclaredOperation
from specmill.lower.definition_names import name_definitions, naming_of
from specmill.lower.definitions import (
    alias_of,
    finish_definition,
    links_of,
    name_clash,
    roots_of,
    roots_of_webhook,
    usage_of,
)
from specmill.lower.fitting import drop_unfit_samples
from specmill.lower.memory import (
    LoweredPath,
    Memory,
    by_path,
    digest_of_path,
    digest_of_surroundings,
    is_alone,
)
from specmill.lower.node import Node
from specmill.lower.open_unions import open_responses, open_webhooks
from specmill.lower.operation_names import OperationName
from specmill.lower.operations import lower_operation
from specmill.lower.sandbox_fitting import drop_unfit_sandboxes
from specmill.lower.schemas import Schemas
from specmill.lower.webhooks import lower_webhooks
from specmill.source.document import Document
from specmill.source.finding_notes import note_findings
from specmill.source.rules.effort import MAX_STEPS_IN_ALL, Effort
from specmill.source.tree import JsonObject

__all__ = [
    "Body",
    "Needs",
    "Scope",
    "find_clashes",
    "lower_paths",
    "lower_whole",
    "names_of",
    "note_paths",
]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be lowered.

    Attributes:
        root: The whole document.
        declared: The operations that are wanted, in the order of the document.
        names: What all of its operations are called, by their pointers.
        servers: The servers of the API.
        refused_examples: Pointers of the examples that their schemas refuse.
        is_everything: Whether all is wanted that the document has.
    """

    root: Node
    declared: tuple[DeclaredOperation, ...]
    names: Mapping[str, OperationName]
    servers: tuple[Server, ...]
    refused_examples: AbstractSet[str]
    is_everything: bool

    @property
    def document(self) -> JsonObject:
        """The document as a tree."""
        return self.root.value if isinstance(self.root.value, dict) else {}


@dataclass(frozen=True, slots=True)
class Body:
    """What came of it.

    Attributes:
        operations: The operations, in the order of the document.
        webhooks: What is received without being asked for.
        definitions: The definitions by their keys.
        findings: What could not be expressed.
        memory: What is to be kept for the next version; None where what is kept already will do, or
            where it would be of no use.
    """

    operations: tuple[Operation, ...]
    webhooks: tuple[Webhook, ...]
    definitions: Mapping[str, Definition]
    findings: tuple[Diagnostic, ...]
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class Needs:
    """A path as it is lowered, and what it has added to what is known.

    Attributes:
        operations: Its operations.
        keys: The definitions, in order.
        findings: What was found.
    """

    operations: tuple[Operation, ...]
    keys: tuple[str, ...]
    findings: tuple[Diagnostic, ...]


def lower_whole(scope: Scope, *, is_kept: bool) -> Body:
    """Lowers everything.

    Args:
        scope: What is wanted.
        is_kept: Whether to keep anything for the next version.
    """
    document = scope.root.document
    schemas = Schemas(refused_examples=scope.refused_examples)
    findings = schemas.findings
    needs = lower_paths(scope, by_path(scope.declared), schemas)
    known = len(schemas.drafts), len(findings)
    effort = Effort(scope.document)
    operations = [one for need in needs.values() for one in need.operations]
    fitting = drop_unfit_samples(document, operations, effort)
    fitting = drop_unfit_sandboxes(document, fitting, findings)
    webhooks = lower_webhooks(scope.root if scope.is_everything else None, scope.declared, schemas)
    if scope.is_everything:
        _define_components(scope.root, schemas)
    rest = Needs((), tuple(schemas.drafts)[known[0] :], tuple(findings[known[1] :]))
    roots_of_rest = tuple(root for webhook in webhooks for root in roots_of_webhook(webhook))
    drafts = without_alias_cycles(schemas.drafts)
    links = {key: links_of(draft) for key, draft in drafts.items()}
    roots = [root for operation in operations for root in roots_of(operation)]
    usage = usage_of((*roots, *roots_of_rest), links)
    namings = {key: naming_of(draft) for key, draft in drafts.items()}
    names = name_definitions(namings, operations)
    body = Body(
        operations=open_responses(fitting, alias_of(schemas.drafts)),
        webhooks=open_webhooks(webhooks, alias_of(schemas.drafts)),
        definitions={
            key: finish_definition(draft, drafts, names.names[key], usage[key])
            for key, draft in drafts.items()
        },
        findings=(*findings, *find_clashes(document, names)),
        memory=None,
    )
    if not is_kept or not scope.is_everything or schemas.composition.is_circular:
        return body
    paths = note_paths(scope, needs, body.operations)
    noted = note_findings(document, rest.findings)
    surroundings = digest_of_surroundings(scope.document)
    if paths is None or noted is None or not surroundings:
        return body
    memory = Memory(
        surroundings=surroundings,
        servers=scope.servers,
        refused_examples=frozenset(scope.refused_examples),
        paths=paths,
        rest=LoweredPath("", (), (), rest.keys, noted, roots_of_rest, is_alone=False),
        namings=namings,
        names=names,
        links=links,
        definitions=body.definitions,
        webhooks=body.webhooks,
        copies=schemas.composition.copies,
        steps=MAX_STEPS_IN_ALL - effort.left,
    )
    return replace(body, memory=memory)


def lower_paths(
    scope: Scope, paths: Mapping[str, Sequence[DeclaredOperation]], schemas: Schemas
) -> dict[str, Needs]:
    """Lowers the operations of some paths, one path after the other."""
    return {pointer: _lower_path(scope, entries, schemas) for pointer, entries in paths.items()}


def _lower_path(scope: Scope, entries: Sequence[DeclaredOperation], schemas: Schemas) -> Needs:
    keys, findings = len(schemas.drafts), len(schemas.findings)
    operations = tuple(
        lower_operation(scope.root, entry, scope.names[entry.pointer], scope.servers, schemas)
        for entry in entries
    )
    return Needs(operations, tuple(schemas.drafts)[keys:], tuple(schemas.findings[findings:]))


def note_paths(
    scope: Scope, needs: Mapping[str, Needs], operations: Sequence[Operation]
) -> dict[str, LoweredPath] | None:
    """What is to be kept of paths.

    Args:
        scope: What was lowered.
        needs: The paths, as they were lowered.
        operations: The operations of these paths as they are in the model.

    Returns:
        None where something of them may concern other paths, or cannot be told again.
    """
    declared = by_path(scope.declared)
    made = iter(operations)
    noted: dict[str, LoweredPath] = {}
    for pointer, need in needs.items():
        entries = declared[pointer]
        digest = digest_of_path(scope.document, entries[0].path)
        findings = note_findings(scope.root.document, need.findings)
        if not digest or findings is None or any(map(_closes_events, need.operations)):
            return None
        noted[pointer] = LoweredPath(
            digest=digest,
            names=names_of(scope, entries),
            operations=tuple(islice(made, len(entries))),
            keys=need.keys,
            findings=findings,
            roots=tuple(root for one in need.operations for root in roots_of(one)),
            is_alone=is_alone(pointer, entries),
        )
    return noted


def names_of(
    scope: Scope, entries: Sequence[DeclaredOperation]
) -> tuple[tuple[str, OperationName], ...]:
    """What the operations of a path are called, by their pointers."""
    return tuple((entry.pointer, scope.names[entry.pointer]) for entry in entries)


def find_clashes(document: Document, names: Resolution) -> Iterator[Diagnostic]:
    """Names the definitions that are called otherwise than they should be."""
    for key in names.clashes:
        yield name_clash(Node(document, key, None), names.names[key])


def _closes_events(operation: Operation) -> bool:
    """Whether it has changed definitions that are not its own, see `close_event_types`."""
    return any(
        content.is_whole_event for response in operation.responses for content in response.contents
    )


def _define_components(root: Node, schemas: Schemas) -> None:
    components = root.get("components")
    declared = components.get("schemas") if components else None
    for _, node in declared.members() if declared else ():
        schemas.define_component(node)
