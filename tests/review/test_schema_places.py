"""Where an edit is that narrows a component at one use of it, and what it is called there."""

import pytest
from tests.review.schema_pairs import compare

from specmill.source.tree import JsonObject, JsonValue

_USE = "/components/schemas/Root/properties/status"
_STATUS: JsonObject = {"type": "string", "enum": ["open", "paid", "void"], "maxLength": 9}
_STATUS_REF: JsonObject = {"$ref": "#/components/schemas/Status"}
_PARTY: JsonObject = {"type": "object", "properties": {"name": {"type": "string"}}}
_PARTY_REF: JsonObject = {"$ref": "#/components/schemas/Party"}


def _documents(use: JsonValue, **components: JsonValue) -> JsonObject:
    root: JsonObject = {"type": "object", "properties": {"status": use}}
    return {"Root": root, "Status": _STATUS, "Party": _PARTY, **components}


def _all_of(*branches: JsonValue) -> JsonObject:
    return {"allOf": list(branches)}


def _found(before: JsonObject, after: JsonObject) -> list[str]:
    """The changes, each with the places at the use or in the components."""
    return sorted(
        f"{change.rule}"
        f" {'+' if change.in_base else '-'}{change.base.removeprefix(_USE)}"
        f" {'+' if change.in_revision else '-'}{change.revision.removeprefix(_USE)}"
        for change in compare(before, after)
    )


@pytest.mark.parametrize(
    ("ref", "narrowed", "expected"),
    [
        (_STATUS_REF, {**_STATUS_REF, "enum": ["open"]}, "enum-added -/enum +/enum"),
        (
            _STATUS_REF,
            _all_of(_STATUS_REF, {"enum": ["open"]}),
            "enum-added -/enum +/allOf/1/enum",
        ),
        (
            _all_of(_STATUS_REF, {"enum": ["open", "paid"]}),
            _all_of(_STATUS_REF, {"enum": ["open"]}),
            "enum-value-removed +/allOf/1/enum/1 -/allOf/1/enum/-",
        ),
        (
            _STATUS_REF,
            {**_STATUS_REF, "pattern": "^p|^o"},
            "pattern-added -/pattern +/pattern",
        ),
        (
            _PARTY_REF,
            _all_of(_PARTY_REF, {"required": ["name"]}),
            "property-became-required -/required/0 +/allOf/1/required/0",
        ),
        (
            _PARTY_REF,
            {**_PARTY_REF, "additionalProperties": False},
            "additional-properties-forbidden -/additionalProperties +/additionalProperties",
        ),
        (
            {"items": _STATUS_REF},
            {"items": {**_STATUS_REF, "enum": ["open"]}},
            "enum-added -/items/enum +/items/enum",
        ),
    ],
)
def test_what_stands_beside_a_reference_is_the_edit(
    ref: JsonValue, narrowed: JsonValue, expected: str
) -> None:
    assert expected in _found(_documents(ref), _documents(narrowed))
    assert not any("Status" in place for place in _found(_documents(ref), _documents(narrowed)))


def test_the_component_and_its_use_are_two_edits() -> None:
    shorter: JsonObject = {**_STATUS, "enum": ["open", "paid"]}
    before = _documents(_STATUS_REF)
    after = _documents({**_STATUS_REF, "enum": ["open"]}, Status=shorter)
    assert _found(before, after) == [
        "enum-added -/enum +/enum",
        "enum-value-removed +/components/schemas/Status/enum/2 -/components/schemas/Status/enum/-",
    ]


@pytest.mark.parametrize(("before", "after"), [(100, 40), (None, 40), (40, None)])
def test_an_edit_of_the_component_is_told_there_where_a_use_has_a_limit_too(
    before: int | None, after: int | None
) -> None:
    def component(limit: int | None) -> JsonObject:
        amount: JsonObject = {"type": "integer"}
        return amount if limit is None else {**amount, "maximum": limit}

    use: JsonObject = {"$ref": "#/components/schemas/Amount", "maximum": 70}
    (change,) = compare(
        _documents(use, Amount=component(before)), _documents(use, Amount=component(after))
    )
    assert change.base == change.revision == "/components/schemas/Amount/maximum"


def test_a_component_that_another_one_takes_in_is_told_where_that_is() -> None:
    before: JsonObject = {"Root": {"type": "object"}, "Party": _PARTY}
    after: JsonObject = {"Root": {"type": "object", "allOf": [_PARTY_REF]}, "Party": _PARTY}
    (change,) = compare(before, after)
    assert change.rule == "property-added-optional"
    assert change.revision == "/components/schemas/Root/allOf/0/properties/name"


@pytest.mark.parametrize("flag", ["readOnly", "writeOnly"])
def test_a_component_that_goes_one_way_is_told_once(flag: str) -> None:
    properties: JsonObject = {"one": _STATUS_REF, "other": _STATUS_REF}
    root: JsonObject = {"type": "object", "properties": properties}
    before: JsonObject = {"Root": root, "Status": _STATUS}
    after: JsonObject = {"Root": root, "Status": {**_STATUS, flag: True}}
    (change,) = compare(before, after)
    assert change.revision == f"/components/schemas/Status/{flag}"
