"""Writes a document in OpenAPI 3.0 as its author would in 3.1."""

from tests.review.rewritings import mapped

from specmill.source.tree import JsonObject, JsonValue

__all__ = ["upgraded"]

_SCHEMA = frozenset(
    {"type", "nullable", "properties", "items", "allOf", "anyOf", "oneOf", "enum", "format"}
)


def upgraded(root: JsonObject) -> JsonValue:
    """A document in OpenAPI 3.1 that says the same as one in 3.0."""

    def changed(value: JsonObject) -> JsonValue:
        return _schema(value) if not _SCHEMA.isdisjoint(value) and "in" not in value else value

    result = mapped(root, changed)
    assert isinstance(result, dict)
    return {**result, "openapi": "3.1.1"}


def _schema(schema: JsonObject) -> JsonObject:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    result = _nullable(schema)
    for end in ("minimum", "maximum"):
        exclusive = f"exclusive{end.capitalize()}"
        is_exclusive = result.get(exclusive)
        if isinstance(is_exclusive, bool):
            del result[exclusive]
            if is_exclusive and end in result:
                result[exclusive] = result.pop(end)
    if isinstance(result.get("type"), (str, list)) and "example" in result:
        result["examples"] = [result.pop("example")]
    return result


def _nullable(schema: JsonObject) -> JsonObject:
    """The same with null as a type, or as an alternative where there is no type."""
    if not isinstance(schema.get("nullable"), bool):
        return dict(schema)
    result = {key: value for key, value in schema.items() if key != "nullable"}
    kind = schema.get("type")
    if schema["nullable"] and not isinstance(kind, str):
        return {"anyOf": [result, {"type": "null"}]}
    if schema["nullable"]:
        result["type"] = [kind, "null"]
        listed = schema.get("enum")
        if isinstance(listed, list) and None not in listed:
            result["enum"] = [*listed, None]
    return result
