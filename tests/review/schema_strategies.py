"""Schemas and edits of them, for properties."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from hypothesis import strategies as st
from tests.review.schema_ways import PREFIX

from specmill.source.tree import JsonObject, JsonValue

__all__ = ["component_edits", "edits", "schemas"]

_Path: TypeAlias = tuple[str | int, ...]
_NAMES: tuple[str, ...] = ("a", "b", "c")
_NAME_PATTERNS: tuple[str, ...] = ("^a", "d")
_PATTERNS = ("^a", "b$", "[0-9]", "")
_TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")
_SCALARS: tuple[JsonValue, ...] = ("a", "b", "ab", 0, 1, 2, 7, True, None, 0.5)

_SURFACE = frozenset({"allOf", "anyOf", "oneOf", "not", "if", "then", "else"})
_INNER = _SURFACE - {"allOf", "anyOf", "oneOf"} | {
    *("items", "contains", "propertyNames", "unevaluatedItems"),
    *("additionalProperties", "unevaluatedProperties"),
}

_counts = st.integers(0, 4)
_numbers = st.sampled_from((-1, 0, 1, 2, 4.5, 6))
_keywords_of_numbers: dict[str, st.SearchStrategy[JsonValue]] = {
    "minimum": _numbers,
    "maximum": _numbers,
    "exclusiveMinimum": _numbers,
    "exclusiveMaximum": _numbers,
    "multipleOf": st.sampled_from((1, 2, 3, 4, 0.5)),
}
_keywords_of_strings: dict[str, st.SearchStrategy[JsonValue]] = {
    "minLength": _counts,
    "maxLength": _counts,
    "pattern": st.sampled_from(_PATTERNS),
    "format": st.sampled_from(("date", "uuid")),
}


def _some(keywords: dict[str, st.SearchStrategy[JsonValue]]) -> st.SearchStrategy[JsonObject]:
    return st.fixed_dictionaries({}, optional=keywords)


def _typed(
    kind: str, keywords: dict[str, st.SearchStrategy[JsonValue]]
) -> st.SearchStrategy[JsonObject]:
    return _some(keywords).map(lambda schema: {"type": kind, **schema})


_scalars: st.SearchStrategy[JsonValue] = st.one_of(
    _typed("string", _keywords_of_strings),
    _typed("integer", _keywords_of_numbers),
    _typed("number", _keywords_of_numbers),
    _some({**_keywords_of_numbers, **_keywords_of_strings}),
    st.lists(st.sampled_from(_SCALARS), min_size=1, max_size=3).map(lambda v: {"enum": v}),
    st.sampled_from(_SCALARS).map(lambda value: {"const": value}),
    st.lists(st.sampled_from(_TYPES), min_size=1, max_size=3, unique=True).map(
        lambda types: {"type": types}
    ),
    st.booleans(),
)


def _value(names: list[str]) -> JsonValue:
    return [*names]


def _objects(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonObject]:
    flags = st.sampled_from(("readOnly", "writeOnly"))
    flagged = st.builds(_with_flag, inner, flags)
    keys, patterns = st.sampled_from(_NAMES), st.sampled_from(_NAME_PATTERNS)
    several = st.lists(keys, unique=True, max_size=2).map(_value)
    limits: st.SearchStrategy[JsonValue] = st.sampled_from(
        ({"pattern": "^[ab]"}, {"maxLength": 1}, {})
    )
    closing: st.SearchStrategy[JsonValue] = st.just(False)
    return _typed(
        "object",
        {
            "properties": st.dictionaries(keys, inner | flagged, max_size=3),
            "required": several,
            "additionalProperties": closing | inner,
            "unevaluatedProperties": closing | inner,
            "minProperties": _counts,
            "maxProperties": _counts,
            "patternProperties": st.dictionaries(patterns, inner, max_size=1),
            "propertyNames": limits,
            "dependentRequired": st.dictionaries(keys, several, max_size=1),
            "dependentSchemas": st.dictionaries(keys, inner, max_size=1),
        },
    )


def _arrays(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonObject]:
    return _typed(
        "array",
        {
            "items": inner,
            "unevaluatedItems": st.just(False) | inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "minItems": _counts,
            "maxItems": _counts,
            "uniqueItems": st.booleans(),
            "contains": inner,
            "minContains": st.integers(0, 2),
            "maxContains": st.integers(1, 2),
        },
    )


def _tagged(index: int, schema: JsonObject) -> JsonObject:
    """An object that no other alternative accepts."""
    properties = schema.get("properties")
    members = properties if isinstance(properties, dict) else {}
    required = schema.get("required")
    names = required if isinstance(required, list) else []
    tag: JsonObject = {"const": f"t{index}"}
    return {**schema, "properties": {"tag": tag, **members}, "required": ["tag", *names]}


def _tag_all(objects: list[JsonObject]) -> JsonObject:
    return {"oneOf": [_tagged(index, schema) for index, schema in enumerate(objects)]}


def _beside_union(one: JsonValue, other: JsonValue) -> JsonObject:
    return {"allOf": [one], "anyOf": [other, {"type": "null"}]}


def _with_flag(schema: JsonValue, flag: str) -> JsonValue:
    return {**schema, flag: True} if isinstance(schema, dict) else schema


def _combined(inner: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonObject]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda branches: {"allOf": branches}),
        st.lists(_scalars, min_size=1, max_size=3).map(lambda branches: {"anyOf": branches}),
        st.lists(_objects(inner), min_size=1, max_size=3).map(_tag_all),
        inner.map(lambda schema: {"not": schema}),
        _some({"if": inner, "then": inner, "else": inner}),
        st.builds(_beside_union, inner, inner),
    )


def _recursive(leaves: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(_objects(inner), _objects(inner), _arrays(inner), _combined(inner)),
        max_leaves=6,
    )


schemas = _recursive(_scalars)
"""Schemas of all sorts; the objects in one union have a property each that tells them apart."""

_components = ("A", "B", "C")


def _reference(name: str) -> JsonValue:
    return {"$ref": f"{PREFIX}{name}"}


def _beside_reference(name: str, schema: JsonValue) -> JsonValue:
    return {"$ref": f"{PREFIX}{name}", **schema} if isinstance(schema, dict) else schema


def _union_of_references(names: Sequence[str]) -> JsonValue:
    union: JsonObject = {"oneOf": [_reference(name) for name in names]}
    return {**union, "discriminator": {"propertyName": "a"}} if len(names) > 2 else union


_names = st.sampled_from(_components)
_references = st.one_of(
    _names.map(_reference),
    st.builds(_beside_reference, _names, _scalars),
    st.lists(_names, min_size=1, max_size=3, unique=True).map(_union_of_references),
)
_referring = _recursive(_scalars | _references | _references)


@st.composite
def component_edits(draw: st.DrawFn) -> tuple[JsonObject, JsonObject]:
    """Components that refer to each other and to themselves, before and after one or two edits."""
    base: JsonObject = {name: draw(_referring) for name in _components}
    revision = {**base}
    for _ in range(draw(st.integers(1, 2))):
        name: str = draw(_names)
        revision[name] = _edited(draw, revision[name], _referring)
    return _without_circles(base), _without_circles(revision)


def _without_circles(components: JsonObject) -> JsonObject:
    """Components none of which is itself as a whole: a part of one may be."""
    return {
        name: _without_whole(schema, _components[: _components.index(name) + 1])
        for name, schema in components.items()
    }


def _without_whole(schema: JsonValue, names: tuple[str, ...]) -> JsonValue:
    """A schema that refers to some components for parts of its values only."""
    if isinstance(schema, list):
        return [_without_whole(branch, names) for branch in schema]
    if not isinstance(schema, dict):
        return schema
    result: JsonObject = {}
    for key, value in schema.items():
        if key == "$ref" and isinstance(value, str) and value.removeprefix(PREFIX) in names:
            continue
        if key == "dependentSchemas" and isinstance(value, dict):
            result[key] = {name: _without_whole(one, names) for name, one in value.items()}
        else:
            result[key] = _without_whole(value, names) if key in _SURFACE else value
    return result


@st.composite
def edits(draw: st.DrawFn) -> tuple[JsonValue, JsonValue]:
    """A schema, and it with one or two keywords added, removed or replaced somewhere."""
    base = draw(schemas)
    revision = base
    for _ in range(draw(st.integers(1, 2))):
        revision = _edited(draw, revision, schemas)
    return base, revision


def _edited(draw: st.DrawFn, schema: JsonValue, others: st.SearchStrategy[JsonValue]) -> JsonValue:
    paths = list(_paths(schema))
    is_inside: bool = draw(st.booleans())
    if paths and is_inside:
        path: _Path = draw(st.sampled_from(paths))
        return _with(schema, path, _edited(draw, _at(schema, path), others))
    other = draw(others)
    if not isinstance(schema, dict) or not isinstance(other, dict) or draw(st.integers(0, 5)) == 0:
        return other
    keys = draw(st.sets(st.sampled_from(sorted({*schema, *other}) or [""]), max_size=2))
    # Properties without a type are those of an object: to leave the type out is no edit.
    kept = {key: value for key, value in schema.items() if key not in keys or key == "type"}
    return {**kept, **{key: value for key, value in other.items() if key in keys}}


def _paths(schema: JsonValue) -> Iterator[_Path]:
    """The ways to the schemas directly inside of a schema."""
    for key, value in schema.items() if isinstance(schema, dict) else ():
        if key in _INNER:
            yield (key,)
        elif key in {"allOf", "anyOf", "oneOf", "prefixItems"} and isinstance(value, list):
            yield from ((key, index) for index in range(len(value)))
        elif key in {"properties", "patternProperties", "dependentSchemas"}:
            yield from ((key, name) for name in (value if isinstance(value, dict) else ()))


def _at(value: JsonValue, path: _Path) -> JsonValue:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        return _at(value[step], rest)
    if isinstance(value, list) and isinstance(step, int):
        return _at(value[step], rest)
    return value


def _with(value: JsonValue, path: _Path, new: JsonValue) -> JsonValue:
    """A copy of a value with another one at a place."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        return {**value, step: _with(value[step], rest, new)}
    if isinstance(value, list) and isinstance(step, int):
        return [*value[:step], _with(value[step], rest, new), *value[step + 1 :]]
    return value
