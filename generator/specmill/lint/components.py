"""Rules for components, and those for which the whole document has to be known."""

from collections.abc import Iterator

from specmill.lint.linting import Linting, is_said
from specmill.lint.schemas import types_of
from specmill.source.pointers import join
from specmill.source.refs import RefError, to_pointer
from specmill.source.rules.context import elements, entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject, JsonValue

_SCHEMAS = "/components/schemas/"


def check_components(lint: Linting, node: Node, value: JsonObject) -> None:
    """Component schemas are described, and those of objects have an example."""
    for name, schema in entries(value.get("schemas")).items():
        if not isinstance(schema, dict) or "$ref" in schema:
            continue
        at = join(node.pointer, "schemas", name)
        if not is_said(schema.get("description")):
            message = f"the schema `{name}` is not described"
            lint.report("schema-description", message, at=at, part="key")
        if _is_object(schema) and not schema.keys() & {"example", "examples"}:
            message = f"the schema `{name}` has no example"
            lint.report("schema-example", message, at=at, part="key")


def gather(lint: Linting, node: Node, value: JsonObject) -> None:
    """Notes what an object refers to, and how it is described."""
    ref = value.get("$ref")
    if isinstance(ref, str):
        lint.gathered.references.add(_pointer(ref))
    if node.kind == "Discriminator":
        lint.gathered.references.update(_mapped(value))
    elif node.kind == "SecurityRequirement":
        lint.gathered.schemes.update(value)
    elif lint.wants("duplicate-description"):
        _check_description(lint, node, value)


def check_usage(lint: Linting) -> None:
    """Every component is referred to, if only by its name."""
    # A reference may lead into a component.
    used = {"/".join(pointer.split("/", 4)[:4]) for pointer in lint.gathered.references}
    for section, members in entries(lint.root.get("components")).items():
        if section.startswith("x-"):
            continue
        for name, member in entries(members).items():
            pointer = join("/components", section, name)
            if section == "securitySchemes" and name in lint.gathered.schemes:
                continue
            if section == "schemas" and _is_meant_by_name(lint, member):
                continue
            if pointer not in used:
                message = f"nothing refers to `{name}`"
                lint.report("unused-component", message, at=pointer, part="key")


def _check_description(lint: Linting, node: Node, value: JsonObject) -> None:
    text = value.get("description")
    if not isinstance(text, str) or not text.strip() or node.kind == "Reference":
        return
    pointer = join(node.pointer, "description")
    first = lint.gathered.descriptions.setdefault(text, pointer)
    if first != pointer:
        related = ("it stands here first", first)
        message = "this description stands elsewhere, too"
        lint.report("duplicate-description", message, at=pointer, related=related)


def _is_object(schema: JsonObject) -> bool:
    return "object" in types_of(schema) or "properties" in schema


def _is_meant_by_name(lint: Linting, schema: JsonValue) -> bool:
    """Whether a schema extends one with a discriminator, whose values are names of schemas."""
    parts = elements(entries(schema).get("allOf"))
    return any(
        "discriminator" in entries(lint.follow(Node("Schema", "", part)).value) for part in parts
    )


def _mapped(discriminator: JsonObject) -> Iterator[str]:
    for target in entries(discriminator.get("mapping")).values():
        if isinstance(target, str):
            yield _pointer(target) if "#" in target else _SCHEMAS + target


def _pointer(ref: str) -> str:
    try:
        return to_pointer(ref)
    except RefError:
        return ref
