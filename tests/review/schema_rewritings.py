"""Other ways to write a schema that accepts the same values."""

from collections.abc import Callable, Mapping

from specmill.source.tree import JsonObject, JsonValue

__all__ = ["REWRITINGS", "rewritten"]

Rewriting = Callable[[JsonObject], JsonValue]

_ONE = frozenset(["items", "additionalProperties", "contains", "then", "else"])
_MAPS = frozenset(["properties", "patternProperties", "dependentSchemas"])
_LISTS = frozenset(["allOf", "anyOf", "oneOf", "prefixItems"])


def rewritten(schema: JsonValue, rewriting: Rewriting) -> JsonValue:
    """A schema with each schema in it written in another way."""
    if not isinstance(schema, dict):
        return schema
    result: JsonObject = {}
    for keyword, value in schema.items():
        if keyword in _ONE:
            result[keyword] = rewritten(value, rewriting)
        elif keyword in _MAPS and isinstance(value, dict):
            result[keyword] = {name: rewritten(one, rewriting) for name, one in value.items()}
        elif keyword in _LISTS and isinstance(value, list):
            result[keyword] = [rewritten(one, rewriting) for one in value]
        else:
            result[keyword] = value
    return rewriting(result)


def _reordered(schema: JsonObject) -> JsonObject:
    return {key: _turned(key, schema[key]) for key in reversed(schema)}


def _turned(keyword: str, value: JsonValue) -> JsonValue:
    if isinstance(value, list) and keyword in {"enum", "type", "required", "allOf", "oneOf"}:
        return value[::-1]
    if isinstance(value, dict) and keyword == "properties":
        return {name: value[name] for name in reversed(value)}
    return value


def _described(schema: JsonObject) -> JsonObject:
    return {"title": "A thing", **schema, "description": "What it is.", "x-internal": True}


def _in_all_of(schema: JsonObject) -> JsonObject:
    return {"allOf": [schema, {"description": "What it is."}]}


def _taken_apart(schema: JsonObject) -> JsonObject:
    """The keywords that count alone, each in a part of its own."""
    alone = {"type", "enum", "const", "maximum", "minimum", "maxLength", "minLength", "pattern"}
    parts: list[JsonValue] = [{key: value} for key, value in schema.items() if key in alone]
    rest: JsonObject = {key: value for key, value in schema.items() if key not in alone}
    return {"allOf": [*parts, rest]}


def _in_any_of(schema: JsonObject) -> JsonObject:
    return {"anyOf": [schema]}


def _in_one_of(schema: JsonObject) -> JsonObject:
    return {"oneOf": [schema]}


def _constant(schema: JsonObject) -> JsonObject:
    if "enum" in schema or "const" not in schema:
        return schema
    return {**{k: v for k, v in schema.items() if k != "const"}, "enum": [schema["const"]]}


def _union_of_types(schema: JsonObject) -> JsonObject:
    types = schema.get("type")
    if not isinstance(types, list) or len(schema) > 1 or ("number" in types and "integer" in types):
        return schema
    return {"anyOf": [{"type": name} for name in types]}


def _integer_ends(schema: JsonObject) -> JsonObject:
    if schema.get("type") != "integer" or "minimum" in schema or "maximum" in schema:
        return schema
    result = {**schema}
    for keyword, inclusive, step in (("Minimum", "minimum", 1), ("Maximum", "maximum", -1)):
        end = result.get(f"exclusive{keyword}")
        if isinstance(end, int) and not isinstance(end, bool):
            del result[f"exclusive{keyword}"]
            result[inclusive] = end + step
    return result


REWRITINGS: Mapping[str, Rewriting] = {
    "reordered": _reordered,
    "described": _described,
    "in allOf": _in_all_of,
    "taken apart": _taken_apart,
    "in anyOf": _in_any_of,
    "in oneOf": _in_one_of,
    "enum for const": _constant,
    "anyOf for type": _union_of_types,
    "minimum for exclusiveMinimum": _integer_ends,
}
"""Ways to write one schema, without those inside of it, in another way."""
