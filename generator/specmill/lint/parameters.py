"""Rules for parameters."""

from specmill.lint.linting import Edit, Linting, is_said, member_after
from specmill.source.pointers import join
from specmill.source.rules.context import entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject

_EXAMPLES = ("example", "examples")
# What shows a value as well as an example does.
_SHOWING = (*_EXAMPLES, "default", "enum", "const")


def check_parameter(lint: Linting, node: Node, value: JsonObject) -> None:
    """A parameter is described, and has an example."""
    name = value.get("name")
    if not isinstance(name, str):
        return
    if not is_said(value.get("description")):
        message = f"the parameter `{name}` is not described"
        lint.report("parameter-description", message, at=node.pointer)
    if not _has_example(lint, node, value):
        message = f"the parameter `{name}` has no example"
        lint.report("parameter-example", message, at=node.pointer)
    if value.get("in") == "path" and value.get("required") is not True:
        lint.offer(
            "optional-path-parameter",
            Edit(join(node.pointer, "required"), value=True)
            if "required" in value
            else Edit(join(node.pointer, "required"), value=True, before=member_after(value, "in")),
        )


def _has_example(lint: Linting, node: Node, value: JsonObject) -> bool:
    if any(key in value for key in _EXAMPLES):
        return True
    media = [entries(one) for one in entries(value.get("content")).values()]
    if any(key in one for one in media for key in _EXAMPLES):
        return True
    schemas = (value.get("schema"), *(one.get("schema") for one in media))
    for schema in schemas:
        shown = entries(lint.follow(Node("Schema", node.pointer, schema)).value)
        items = entries(lint.follow(Node("Schema", node.pointer, shown.get("items"))).value)
        if any(key in one for one in (shown, items) for key in _SHOWING):
            return True
        # Everybody knows what true and false look like.
        if shown.get("type") == "boolean":
            return True
    return False
