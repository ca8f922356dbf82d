"""`allOf`, `anyOf` and `oneOf`: schemas that are made of schemas."""

from specmill.diagnostics import Diagnostic
from specmill.ir.names import Words, split_words
from specmill.ir.types import JsonValue
from specmill.lower.node import Node

__all__ = ["branches", "merge_all_of", "variant_words", "with_siblings"]

_DESCRIBING = frozenset(
    {"title", "description", "examples", "example", "deprecated", "externalDocs", "default", "xml",
     "readOnly", "writeOnly", "$comment"}
)  # fmt: skip


def with_siblings(node: Node) -> Node:
    """Follows a reference; what stands beside it holds as well, as in an `allOf`."""
    target = node.follow()
    if target.pointer == node.pointer or not isinstance(node.value, dict):
        return target
    beside = {key: value for key, value in node.value.items() if key != "$ref"}
    if not any(key not in _DESCRIBING and not key.startswith("x-") for key in beside):
        return target
    reference: JsonValue = {"$ref": node.value["$ref"]}
    return Node(node.document, node.pointer, {**beside, "allOf": [reference]})


def branches(node: Node) -> tuple[Node, ...] | None:
    """The alternatives of `oneOf` or `anyOf`.

    None where a schema has neither, and where it has properties of its own: then the alternatives
    are mostly about which of these are required, and the object stays one object.
    """
    if node.get("properties") is not None:
        return None
    for keyword in ("oneOf", "anyOf"):
        member = node.get(keyword)
        if member is not None and isinstance(member.value, list) and member.value:
            return tuple(member.items())
    return None


def variant_words(variants: tuple[Node, ...]) -> tuple[Words, ...]:
    """What tells each alternative of a union apart, for the name of an inline object in it.

    The value of a property that can have no other, else a property that no other alternative
    has, else its place. The only object among the alternatives needs nothing.
    """
    objects = [variant for variant in variants if _property_names(variant)]
    if len(objects) < 2:
        return ((),) * len(variants)
    return tuple(
        _fixed_value(variant) or _own_property(variant, objects) or ("variant", str(place))
        for place, variant in enumerate(variants, 1)
    )


def _property_names(variant: Node) -> tuple[str, ...]:
    members = variant.follow().get("properties")
    return tuple(name for name, _ in members.members()) if members else ()


def _fixed_value(variant: Node) -> Words:
    members = variant.follow().get("properties")
    for _, member in members.members() if members else ():
        choices = member.texts("enum")
        value = member.text("const") or (choices[0] if len(choices) == 1 else "")
        if value:
            return split_words(value)
    return ()


def _own_property(variant: Node, objects: list[Node]) -> Words:
    others = {
        name
        for other in objects
        if other.pointer != variant.pointer
        for name in _property_names(other)
    }
    own = [name for name in _property_names(variant) if name not in others]
    return split_words(own[0]) if own else ()


def merge_all_of(
    node: Node, findings: list[Diagnostic], within: frozenset[str] = frozenset()
) -> Node:
    """Folds `allOf` into one schema.

    A schema that does nothing but wrap a reference, with or without a description of its own,
    stands for what it refers to. Everything else is merged: properties and required names are
    gathered, and a keyword that two parts set differently is reported.

    Args:
        node: A schema.
        findings: Takes a diagnostic for each keyword that could not be merged.
        within: Pointers of the schemas that are being merged around this one.

    Returns:
        The other schema, a schema at the same place without `allOf`, or `node` itself.
    """
    parts = node.get("allOf")
    if not isinstance(node.value, dict) or parts is None or not isinstance(parts.value, list):
        return node
    own = {key: value for key, value in node.value.items() if key != "allOf"}
    written = tuple(parts.items())
    members = [_merged_part(part, findings, within | {node.pointer}) for part in written]
    is_alone = len(members) == 1 and not own.keys() - _DESCRIBING
    if is_alone and members[0].pointer != written[0].pointer:
        return members[0]
    merged: dict[str, JsonValue] = {}
    for part in members:
        _merge_into(merged, part, findings)
    _merge_into(merged, Node(node.document, node.pointer, own), findings)
    return Node(node.document, node.pointer, merged)


def _merged_part(part: Node, findings: list[Diagnostic], within: frozenset[str]) -> Node:
    target = part.follow()
    if target.pointer in within:
        findings.append(part.finding("unsupported-schema", "`allOf` contains itself"))
        return Node(part.document, target.pointer, {})
    return merge_all_of(target, findings, within)


def _merge_into(merged: dict[str, JsonValue], part: Node, findings: list[Diagnostic]) -> None:
    for key, member in part.members():
        present = merged.get(key)
        if key == "properties" and isinstance(present, dict) and isinstance(member.value, dict):
            merged[key] = {**present, **_referring(member)}
        elif key == "properties" and isinstance(member.value, dict):
            merged[key] = _referring(member)
        elif key == "required" and isinstance(present, list) and isinstance(member.value, list):
            merged[key] = [*present, *(name for name in member.value if name not in present)]
        elif key == "type" and (kinds := _kinds_of_both(present, member.value)):
            merged[key] = kinds
        elif key not in merged or key in _DESCRIBING or present == member.value:
            merged[key] = member.value
        else:
            findings.append(
                member.finding(
                    "unsupported-schema",
                    f"two parts of an `allOf` set `{key}` to different values, of which specmill "
                    "keeps the first",
                )
            )


def _kinds_of_both(one: JsonValue, other: JsonValue) -> list[JsonValue]:
    """The JSON types that both parts allow, for where one of them allows null as well."""
    listed = other if isinstance(other, list) else [other]
    return [kind for kind in (one if isinstance(one, list) else [one]) if kind in listed]


def _referring(properties: Node) -> dict[str, JsonValue]:
    """The properties as references to where they are, so that their positions stay known."""
    return {
        name: member.value
        if isinstance(member.value, dict) and "$ref" in member.value
        else {"$ref": f"#{member.pointer}"}
        for name, member in properties.members()
    }
