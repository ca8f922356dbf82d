"""Rewrites one schema object of OpenAPI 3.0 in the words of JSON Schema 2020-12."""

from typing import TypeAlias

from specmill.source.tree import JsonObject, JsonValue

LocalMoves: TypeAlias = list[tuple[tuple[str, ...], tuple[str, ...]]]
"""What moved inside of a schema: reference tokens of the new place, then of the old one."""

_NULL: JsonObject = {"type": "null"}
_NULLABLE = ("nullable",)
_BESIDE_REFERENCE = frozenset({"$ref", "description", "deprecated", "readOnly", "writeOnly"})
_CHANGED = frozenset({"exclusiveMinimum", "exclusiveMaximum", "format", "example", "nullable"})
_BINARY_FORMATS: dict[str, tuple[str, str]] = {
    "binary": ("contentMediaType", "application/octet-stream"),
    "byte": ("contentEncoding", "base64"),
}


def upgrade_schema(schema: JsonObject) -> tuple[JsonObject, LocalMoves]:
    """Upgrades the keywords of a schema, but not the schemas inside of it.

    Returns:
        The schema, itself where nothing differs, and what moved.
    """
    if "$ref" in schema:
        return _upgrade_reference(schema)
    if _CHANGED.isdisjoint(schema):
        return schema, []
    moves: LocalMoves = []
    result = dict(schema)
    for limit in ("Minimum", "Maximum"):
        _upgrade_exclusive_limit(result, limit)
    _upgrade_binary_format(result)
    if "example" in result:
        example = result.pop("example")
        if "examples" not in result:
            result["examples"] = [example]
            moves.append((("examples", "0"), ("example",)))
    if isinstance(result.get("nullable"), bool) and result.pop("nullable"):
        moves.extend(_allow_null(result))
    return (schema if result == schema else result), moves


def _upgrade_reference(schema: JsonObject) -> tuple[JsonObject, LocalMoves]:
    """Keeps what authors mean beside a reference, where OpenAPI 3.0 ignores everything."""
    kept = {key: value for key, value in schema.items() if key in _BESIDE_REFERENCE}
    if schema.get("nullable") is True:
        branches: JsonValue = [{"$ref": schema["$ref"]}, _NULL]
        del kept["$ref"]
        return {**kept, "anyOf": branches}, [(("anyOf", "0"), ()), (("anyOf", "1"), _NULLABLE)]
    return (schema if len(kept) == len(schema) else kept), []


def _upgrade_exclusive_limit(schema: JsonObject, limit: str) -> None:
    inclusive, exclusive = limit.lower(), f"exclusive{limit}"
    flag = schema.get(exclusive)
    if not isinstance(flag, bool):
        return
    del schema[exclusive]
    if flag and inclusive in schema:
        schema[exclusive] = schema.pop(inclusive)


def _upgrade_binary_format(schema: JsonObject) -> None:
    """Replaces the two formats for bytes, as the migration guide of OpenAPI 3.1 does.

    `type: string` stays, so that the two keywords keep saying what encodes the string.
    """
    form = schema.get("format")
    if isinstance(form, str) and form in _BINARY_FORMATS and schema.get("type") == "string":
        keyword, value = _BINARY_FORMATS[form]
        del schema["format"]
        schema.setdefault(keyword, value)


def _allow_null(schema: JsonObject) -> LocalMoves:
    """Lets a schema accept null as well, keyword by keyword.

    Strictly read, OpenAPI 3.0 gives `nullable` a meaning only beside `type`. Authors mean it
    everywhere, and so does every other tool.
    """
    moves: LocalMoves = []
    kind = schema.get("type")
    if isinstance(kind, str) and kind != "null":
        schema["type"] = [kind, "null"]
        moves.append((("type", "1"), _NULLABLE))
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        schema["enum"] = [*values, None]
        moves.append((("enum", str(len(values))), _NULLABLE))
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and not any(_accepts_null(b) for b in branches):
            schema[keyword] = [*branches, _NULL]
            moves.append(((keyword, str(len(branches))), _NULLABLE))
    return [*moves, *_allow_null_beside_all_of(schema)]


def _allow_null_beside_all_of(schema: JsonObject) -> LocalMoves:
    parts = schema.get("allOf")
    if not isinstance(parts, list) or not parts:
        return []
    has_any_of = "anyOf" in schema
    at = ("allOf", "0", "anyOf", "0") if has_any_of else ("anyOf", "0")
    if len(parts) == 1:
        branches: JsonValue = [parts[0], _NULL]
        moves: LocalMoves = [(at, ("allOf", "0"))]
    else:
        branches = [{"allOf": parts}, _NULL]
        moves = [(at, ()), ((*at, "allOf"), ("allOf",))]
    moves.append(((*at[:-1], "1"), _NULLABLE))
    if has_any_of:
        schema["allOf"] = [{"anyOf": branches}]
        return moves
    # The keyword keeps its place among its neighbours.
    members = [
        ("anyOf", branches) if key == "allOf" else (key, value) for key, value in schema.items()
    ]
    schema.clear()
    schema.update(members)
    return moves


def _accepts_null(branch: JsonValue) -> bool:
    return isinstance(branch, dict) and (
        branch.get("nullable") is True or branch.get("type") == "null"
    )
