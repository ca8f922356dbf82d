"""Rules for operations, their answers, media types, components and servers."""

import re

from specmill.diagnostics import Related
from specmill.source.pointers import join
from specmill.source.rules.context import Context, entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject

_STATUS = re.compile(r"[1-5](\d\d|XX)|default", re.ASCII)
_NAME = r"[A-Za-z0-9!#$&^_.+*-]+"
_MEDIA_TYPE = re.compile(rf"{_NAME}/{_NAME}([ \t]*;.*)?", re.ASCII)
_COMPONENT_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_METHODS_WITHOUT_BODY = ("get", "head", "trace")


def check_operation_ids(context: Context, operations: list[Node]) -> None:
    """No two operations have the same operationId.

    Args:
        context: The document.
        operations: All operations of the document.
    """
    first: dict[str, str] = {}
    for node in operations:
        name = entries(node.value).get("operationId")
        if not isinstance(name, str):
            continue
        pointer = join(node.pointer, "operationId")
        if first.setdefault(name, pointer) != pointer:
            context.report(
                "duplicate-operation-id",
                f"the operationId `{name}` is used twice",
                at=pointer,
                hint="give each operation an id of its own",
                related=[Related("it is used here first", context.document.locate(first[name]))],
            )


def check_path_item(context: Context, node: Node, value: JsonObject) -> None:
    """A method whose requests have no body does not declare one."""
    for method in _METHODS_WITHOUT_BODY:
        body = entries(value.get(method)).get("requestBody")
        if body is not None and not _is_empty_body(entries(body)):
            context.report(
                "request-body-on-get",
                f"a {method.upper()} request has no body that servers would read",
                method,
                "requestBody",
                at=node.pointer,
                hint="use query parameters, or the method POST",
                part="key",
            )


def check_responses(context: Context, node: Node, value: JsonObject) -> None:
    """The keys of the responses are statuses, classes of statuses, or `default`."""
    for key in value:
        if key.startswith("x-") or _STATUS.fullmatch(key):
            continue
        is_lower_case = _STATUS.fullmatch(key.upper()) is not None
        context.report(
            "invalid-status",
            f"`{key}` is not a status",
            key,
            at=node.pointer,
            hint=f"write `{key.upper()}`"
            if is_lower_case
            else "use a code such as `200`, a class such as `4XX`, or `default`",
            part="key",
        )


def check_content(context: Context, node: Node, value: JsonObject) -> None:
    """The keys of a content map are media types."""
    for key in entries(value.get("content")):
        if not _MEDIA_TYPE.fullmatch(key):
            context.report(
                "invalid-media-type",
                f"`{key}` is not a media type: it is taken for a binary one",
                "content",
                key,
                at=node.pointer,
                hint="write one such as `application/json`",
                part="key",
            )


def check_components(context: Context, node: Node, value: JsonObject) -> None:
    """Component names consist of letters, digits, dots, hyphens and underscores."""
    for section, members in value.items():
        for name in entries(members) if not section.startswith("x-") else ():
            if not _COMPONENT_NAME.fullmatch(name):
                context.report(
                    "invalid-component-name",
                    f"the component name `{name}` is not allowed",
                    section,
                    name,
                    at=node.pointer,
                    hint="use letters, digits, `.`, `-` and `_` only",
                    part="key",
                )


def check_server(context: Context, node: Node, value: JsonObject) -> None:
    """The variables of a server URL are declared."""
    url = value.get("url")
    variables = entries(value.get("variables"))
    for name in _VARIABLE.findall(url) if isinstance(url, str) else ():
        if name not in variables:
            guess = context.closest(name, variables)
            context.report(
                "undefined-server-variable",
                f"the server URL names the variable `{name}`, which is not declared",
                "url",
                at=node.pointer,
                hint=f"did you mean `{guess}`?"
                if guess
                else f"add `{name}` with a default under `variables`",
            )


def _is_empty_body(body: JsonObject) -> bool:
    """True for an optional body without a single property, as some exporters write everywhere."""
    schemas = [
        entries(entries(media).get("schema")) for media in entries(body.get("content")).values()
    ]
    has_body = body.get("required") is True or "$ref" in body
    return not has_body and not any(
        schema.keys() - {"type", "properties", "additionalProperties"} or schema.get("properties")
        for schema in schemas
    )
