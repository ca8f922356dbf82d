"""The whole of lowering: a validated document in, the neutral model out."""

from collections.abc import Sequence, Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePosixPath

from specmill.diagnostics import Diagnostic
from specmill.ir import api as ir
from specmill.ir.names import split_words
from specmill.ir.selection import EVERYTHING, Selectors
from specmill.lower.api_names import api_words
from specmill.lower.behaviour import lower_retry, lower_unknown_query
from specmill.lower.declared import DeclaredOperation, declared_operations
from specmill.lower.definitions import alias_of, finish_definitions
from specmill.lower.error_bodies import lower_error_bodies
from specmill.lower.fitting import drop_unfit_samples
from specmill.lower.node import Node
from specmill.lower.open_unions import open_responses, open_webhooks
from specmill.lower.operation_names import name_operations
from specmill.lower.operations import lower_resources
from specmill.lower.sandbox_fitting import drop_unfit_sandboxes
from specmill.lower.schemas import Schemas
from specmill.lower.security import lower_schemes
from specmill.lower.select import concerns_selected, select_operations
from specmill.lower.servers import find_server_problems, lower_servers
from specmill.lower.type_sizes import check_type_sizes
from specmill.lower.webhooks import lower_webhooks
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
    """

    api: ir.Api
    diagnostics: tuple[Diagnostic, ...]
    not_selected: tuple[DeclaredOperation, ...]

    def concerns(self, pointer: str) -> bool:
        """Whether a place in the document has to do with what was wanted of it."""
        is_whole = not self.not_selected
        return is_whole or concerns_selected(pointer, self.not_selected, self.api.definitions)


def lower(
    document: Document,
    selectors: Selectors = EVERYTHING,
    refused_examples: AbstractSet[str] = frozenset(),
) -> Lowered:
    """Lowers a document, or some of its operations with the types and schemes that they need.

    Args:
        document: A document in OpenAPI 3.1 without errors.
        selectors: Which operations are wanted.
        refused_examples: Pointers of the examples that their schemas refuse.
    """
    root = Node(document, "", document.root)
    schemas = Schemas(refused_examples=refused_examples)
    declared = declared_operations(root)
    names = name_operations(root, declared)
    wanted = select_operations(declared, names, selectors, schemas.findings)
    servers = lower_servers(root, wanted)
    resources = lower_resources(root, wanted, names, servers, schemas)
    resources = drop_unfit_samples(document, resources)
    resources = drop_unfit_sandboxes(document, resources, schemas.findings)
    webhooks = lower_webhooks(root if selectors.is_everything else None, wanted, schemas)
    if selectors.is_everything:
        _define_components(root, schemas)
    operations = tuple(entry for resource in resources for entry in resource.operations)
    definitions = finish_definitions(schemas.drafts, operations, webhooks, schemas.findings)
    schemas.findings.extend(check_type_sizes(document, definitions))
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
            resources=open_responses(resources, alias_of(schemas.drafts)),
            definitions=definitions,
            security_schemes=_schemes(root, operations, selectors),
            retry=lower_retry(root, schemas.findings),
            error_bodies=lower_error_bodies(root, operations, schemas.findings),
            refuses_unknown_query=lower_unknown_query(root, schemas.findings),
            webhooks=open_webhooks(webhooks, alias_of(schemas.drafts)),
        ),
        tuple(sorted({*schemas.findings, *find_server_problems(root, wanted, servers)})),
        _without(declared, wanted),
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


def _define_components(root: Node, schemas: Schemas) -> None:
    components = root.get("components")
    declared = components.get("schemas") if components else None
    for _, node in declared.members() if declared else ():
        schemas.define_component(node)


def _describe(root: Node) -> ir.Document:
    info = root.get("info") or root
    return ir.Document(
        name=PurePosixPath(root.document.file).name,
        sha256=root.document.source.sha256,
        title=info.text("title"),
        version=info.text("version"),
        description=info.text("description") or info.text("summary"),
    )
