"""Rules for single parameters and headers."""

from specmill.source.field_names import FRAMING_HEADERS, IGNORED_HEADERS, is_field_name
from specmill.source.rules.context import Context
from specmill.source.structure import Node
from specmill.source.tree import JsonObject

_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}


def check_parameter(context: Context, node: Node, value: JsonObject) -> None:
    """A parameter is required where it must be, and named so that it has an effect."""
    location, name = value.get("in"), value.get("name")
    if location == "path" and value.get("required") is not True:
        has_mark = "required" in value
        context.report(
            "optional-path-parameter",
            f"the path parameter `{name}` must be required",
            *(["required"] if has_mark else []),
            at=node.pointer,
            hint="write `required: true`",
        )
    if location == "header" and isinstance(name, str) and name.lower() in IGNORED_HEADERS:
        context.report(
            "ignored-parameter",
            f"OpenAPI ignores a header parameter named `{name}`",
            "name",
            at=node.pointer,
            hint="declare a security scheme, or the media types of `content`, in its place",
        )
    elif location == "header" and isinstance(name, str) and name.lower() in FRAMING_HEADERS:
        context.report(
            "ignored-parameter",
            f"every request has the `{name}` that it needs: the parameter is ignored",
            "name",
            at=node.pointer,
            hint="remove the parameter",
        )
    elif location == "header" and isinstance(name, str) and not is_field_name(name):
        context.report(
            "ignored-parameter",
            f"no header can be named `{name}`: the parameter is ignored",
            "name",
            at=node.pointer,
            hint="use letters, digits and -, or remove the parameter",
        )


def check_value(context: Context, node: Node, value: JsonObject) -> None:
    """A parameter or header has either a schema or one media type, and a style that fits."""
    has_schema, content = "schema" in value, value.get("content")
    if has_schema == ("content" in value):
        state = "both `schema` and `content`" if has_schema else "neither `schema` nor `content`"
        hint = "keep exactly one of the two" if has_schema else "add `schema`"
        _report_content(context, node, f"there is {state}", hint)
    elif isinstance(content, dict) and len(content) != 1:
        message = f"`content` has {len(content)} media types"
        _report_content(context, node, message, "a parameter or header has exactly one")
    location = "header" if node.kind == "Header" else value.get("in")
    style = value.get("style")
    if isinstance(style, str) and isinstance(location, str) and location in _STYLES:
        allowed = _STYLES[location]
        if style not in allowed:
            context.report(
                "invalid-style",
                f"the style `{style}` is not allowed in a {location}",
                "style",
                at=node.pointer,
                hint=f"use {' or '.join(allowed)}",
            )


def check_encoding(context: Context, node: Node, value: JsonObject) -> None:
    """The style of a form field is one that queries have."""
    style = value.get("style")
    if isinstance(style, str) and style not in _STYLES["query"]:
        context.report(
            "invalid-style",
            f"the style `{style}` is not allowed for a form field",
            "style",
            at=node.pointer,
            hint=f"use {' or '.join(_STYLES['query'])}",
        )


def _report_content(context: Context, node: Node, message: str, hint: str) -> None:
    context.report("parameter-schema-or-content", message, at=node.pointer, hint=hint, part="key")
