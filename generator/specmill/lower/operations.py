"""Operations, and how they are gathered into resources."""

from collections.abc import Mapping, Sequence

from specmill.diagnostics import Diagnostic
from specmill.ir.api import Operation, Resource
from specmill.ir.names import Words
from specmill.ir.servers import Server
from specmill.lower.bodies import lower_body
from specmill.lower.cursors import lower_pagination
from specmill.lower.declared import DeclaredOperation
from specmill.lower.node import Node
from specmill.lower.operation_names import METHOD_NAME, OperationName
from specmill.lower.outcomes import find_request_id_header, lower_responses
from specmill.lower.parameters import lower_parameters
from specmill.lower.sandbox import lower_sandbox
from specmill.lower.schemas import Schemas
from specmill.lower.security import lower_requirements
from specmill.lower.servers import lower_own_server
from specmill.lower.tags import tag_descriptions

__all__ = ["gather", "lower_operation"]


def gather(
    root: Node, operations: Sequence[Operation], names: Mapping[str, OperationName]
) -> tuple[Resource, ...]:
    """Gathers operations into resources.

    Args:
        root: The whole document.
        operations: The operations, in the order of the document.
        names: What they are called, by their pointers.
    """
    descriptions = tag_descriptions(root)
    groups: dict[Words, list[Operation]] = {words: [] for words in descriptions}
    for operation in operations:
        groups.setdefault(names[operation.pointer].resource, []).append(operation)
    return tuple(
        Resource(words, descriptions.get(words, ""), tuple(operations))
        for words, operations in groups.items()
        if operations
    )


def lower_operation(
    root: Node,
    entry: DeclaredOperation,
    name: OperationName,
    servers: Sequence[Server],
    schemas: Schemas,
) -> Operation:
    """Lowers an operation.

    Args:
        root: The whole document.
        entry: The operation.
        name: What it is called.
        servers: The servers of the API.
        schemas: Lowers schemas, and takes what could not be expressed.
    """
    node, words = entry.node, name.words
    if name.is_taken:
        schemas.findings.append(_clash(node, words))
    parameters = lower_parameters(entry.path, entry.path_item, node, schemas, name.context)
    responses = lower_responses(node, entry.http_method, schemas, name.context)
    pagination = lower_pagination(node, parameters, responses, schemas.drafts, schemas.findings)
    return Operation(
        words=words,
        method_words=name.method_words,
        operation_id=node.text("operationId") or None,
        http_method=entry.http_method.upper(),
        path=entry.path,
        parameters=parameters,
        body=lower_body(node, entry.http_method, schemas, name.context),
        responses=responses,
        request_id_header=find_request_id_header(responses),
        server=lower_own_server(entry, servers),
        security=lower_requirements(root, node),
        pagination=pagination,
        sandbox=lower_sandbox(node, parameters, responses, pagination, schemas),
        summary=node.text("summary"),
        description=node.text("description"),
        deprecated=node.flag("deprecated"),
        pointer=entry.pointer,
    )


def _clash(operation: Node, words: Words) -> Diagnostic:
    return operation.finding(
        "name-clash",
        f"the name of this operation is taken: it is called `{' '.join(words)}` instead",
        f"Give it an operationId, or `{METHOD_NAME}`, of its own",
    )
