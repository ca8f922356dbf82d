"""Made-up schemas of OpenAPI 3.1, the same in the words of 3.0, and values to try them with.

Left out is what ARCHITECTURE says to mean something else here: `oneOf` whose alternatives overlap,
places of a tuple that stay empty, and null for a property that may only be absent.
"""

from __future__ import annotations

from typing import TypeAlias

from hypothesis import strategies as st

from specmill.ir.types import JsonValue

__all__ = ["OLD_SCHEMAS", "SCHEMAS", "VALUES", "Schema", "as_answered", "in_old_words"]

Schema: TypeAlias = dict[str, JsonValue]
Schemas: TypeAlias = st.SearchStrategy[Schema]


def _schema(**keywords: JsonValue) -> Schema:
    return keywords


_NAMES = st.sampled_from(["a", "b", "self"])
_SIZES = st.integers(0, 2)
_BOUNDS = st.integers(-2, 3)
_SCALARS: list[JsonValue] = [None, True, False, 0, 1, -3, 1.5, "", "a", "b", "abc"]
_LISTED: list[JsonValue] = ["a", "b", 1, True, False, 1.5, [1], {"a": 1}, None]
_LEAVES: Schemas = st.one_of(
    st.sampled_from([_schema(), _schema(type="boolean"), _schema(type="null")]),
    st.sampled_from([_schema(const="a"), _schema(const=1), _schema(const=None)]),
    _BOUNDS.map(lambda low: _schema(type="integer", minimum=low)),
    _BOUNDS.map(lambda high: _schema(type="number", exclusiveMaximum=high)),
    _BOUNDS.map(lambda low: _schema(type=["integer", "null"], exclusiveMinimum=low)),
    _SIZES.map(lambda size: _schema(type="integer", multipleOf=size + 1)),
    _SIZES.map(lambda size: _schema(type="string", maxLength=size)),
    _SIZES.map(lambda size: _schema(type=["string", "null"], minLength=size)),
    st.just(_schema(type="string", pattern="^a")),
    st.lists(st.sampled_from(_LISTED), min_size=1, unique_by=repr).map(
        lambda values: _schema(enum=values)
    ),
)


@st.composite
def _objects(draw: st.DrawFn, inner: Schemas, *, may_be_closed: bool = True) -> Schema:
    properties = draw(st.dictionaries(_NAMES, inner, min_size=1, max_size=3))
    others = draw(st.one_of(st.booleans(), inner)) if may_be_closed else True
    required = sorted(draw(st.sets(_NAMES)) & set(properties))
    return _schema(
        type="object",
        properties={**properties},
        required=[*required],
        additionalProperties=others,
    )


def _outer(inner: Schemas) -> Schemas:
    sized = st.tuples(inner, _SIZES)
    parts = st.lists(_objects(inner, may_be_closed=False), min_size=1, max_size=2)
    return st.one_of(
        _objects(inner),
        sized.map(lambda one: _schema(type="array", items=one[0], maxItems=one[1])),
        inner.map(lambda items: _schema(type="array", items=items, uniqueItems=True)),
        inner.map(lambda values: _schema(type="object", additionalProperties=values)),
        sized.map(
            lambda one: _schema(type="object", additionalProperties=one[0], minProperties=one[1])
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda any_of: _schema(anyOf=[*any_of])),
        parts.map(lambda all_of: _schema(allOf=[*all_of])),
    )


def _newer(inner: Schemas) -> Schemas:
    """Adds what OpenAPI 3.0 has no words for."""
    return st.one_of(
        _outer(inner),
        st.tuples(inner, inner).map(
            lambda places: _schema(type="array", prefixItems=[*places], minItems=2, maxItems=2)
        ),
        st.tuples(inner, _SIZES).map(
            lambda one: _schema(
                type="object", additionalProperties=one[0], propertyNames={"maxLength": one[1]}
            )
        ),
    )


SCHEMAS = st.recursive(_LEAVES, _newer, max_leaves=5)
OLD_SCHEMAS = st.recursive(_LEAVES, _outer, max_leaves=5)


def as_answered(schema: JsonValue) -> JsonValue:
    """A schema without what no server is held to in its answers.

    That is what else an object may have, and listed arrays, objects and fractions.
    """
    if isinstance(schema, list):
        return [as_answered(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    held = {key: as_answered(value) for key, value in schema.items() if key != "enum"}
    if held.get("additionalProperties") is False:
        held["additionalProperties"] = True
    if isinstance(listed := schema.get("enum"), list):
        kept: list[JsonValue] = [one for one in listed if not isinstance(one, float | list | dict)]
        held["enum"] = kept or ["a"]
    return held


def in_old_words(schema: JsonValue) -> JsonValue:
    """A schema as OpenAPI 3.0 writes it."""
    if isinstance(schema, list):
        return [in_old_words(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    old: Schema = {key: v if key == "enum" else in_old_words(v) for key, v in schema.items()}
    if "const" in old:
        old["enum"] = [old.pop("const")]
    kind = old.get("type")
    if kind == "null":
        old = {"nullable": True, "enum": [None]}
    elif isinstance(kind, list):
        old |= {"type": kind[0], "nullable": True}
    for bound in ("Minimum", "Maximum"):
        if f"exclusive{bound}" in old:
            old |= {bound.lower(): old[f"exclusive{bound}"], f"exclusive{bound}": True}
    return old


_IN_OBJECTS: list[JsonValue] = [{"a": one} for one in _SCALARS if one is not None]
VALUES: list[JsonValue] = [
    *_SCALARS,
    *([one] for one in _SCALARS),
    *_IN_OBJECTS,
    [], [1, 1], ["a", "b"], [1, 2, 3], ["a", 1], [[1], [1]], [True, 1], [{"a": 1}],
    {}, {"b": "a"}, {"a": 1, "b": "a"}, {"self": "a", "c": 1}, {"a": [1]}, {"a": {"b": 1}},
]  # fmt: skip
