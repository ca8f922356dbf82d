"""Rules for what one version of OpenAPI says otherwise than the other."""

from specmill.lint.linting import Edit, Linting, member_after
from specmill.source.pointers import join
from specmill.source.rules.context import elements
from specmill.source.structure import Node
from specmill.source.tree import JsonObject

_MEANT_BESIDE = frozenset(("$ref", "description", "summary"))
# Beside these, a type is not all that decides whether null is accepted.
_DECIDING = frozenset(("enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "$ref"))


def check_version(lint: Linting, node: Node, value: JsonObject) -> None:
    """A schema keeps to the version of its document."""
    if not lint.is_old:
        if isinstance(value.get("nullable"), bool):
            _check_nullable(lint, node, value)
        return
    if "$ref" in value:
        for key in value:
            if key != "$ref" and not key.startswith("x-"):
                message = f"`{key}` stands beside a `$ref`"
                lint.report("ref-siblings", message, key, at=node.pointer, part="key")
    if isinstance(value.get("type"), list):
        _check_type_list(lint, node, value)


def check_reference(lint: Linting, node: Node, value: JsonObject) -> None:
    """Beside a reference to anything but a schema, 3.0 ignores everything."""
    if lint.is_old:
        for key in value:
            if key != "$ref" and not key.startswith("x-"):
                message = f"`{key}` stands beside a `$ref`"
                lint.report("ref-siblings", message, key, at=node.pointer, part="key")


def _check_nullable(lint: Linting, node: Node, value: JsonObject) -> None:
    message = "`nullable` means nothing in OpenAPI 3.1"
    lint.report("nullable-keyword", message, "nullable", at=node.pointer, part="key")
    removal = Edit(join(node.pointer, "nullable"), is_removal=True)
    kind = value.get("type")
    if value["nullable"] is False:
        lint.offer("nullable-keyword", removal)
    elif isinstance(kind, str) and kind != "null" and _DECIDING.isdisjoint(value):
        types = Edit(join(node.pointer, "type"), [kind, "null"])
        lint.offer("nullable-keyword", types, removal)


def _check_type_list(lint: Linting, node: Node, value: JsonObject) -> None:
    types = elements(value["type"])
    lint.report("type-list", "OpenAPI 3.0 has no lists of types", "type", at=node.pointer)
    named = [kind for kind in types if kind != "null"]
    if len(named) != 1 or len(types) > 2 or "nullable" in value or not _DECIDING.isdisjoint(value):
        return
    at = join(node.pointer, "type")
    if len(types) == 1:
        lint.offer("type-list", Edit(at, named[0]))
    else:
        place = member_after(value, "type")
        nullable = Edit(join(node.pointer, "nullable"), value=True, before=place)
        lint.offer("type-list", Edit(at, named[0]), nullable)
