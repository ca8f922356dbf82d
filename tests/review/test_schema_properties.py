"""What holds for every comparison of schemas, whatever they are."""

import json

import jsonschema_rs
import pytest
from hypothesis import given, strategies as st
from tests.profiles import examples
from tests.review.schema_pairs import changes, compare, on_the_wire
from tests.review.schema_rewritings import REWRITINGS, rewritten
from tests.review.schema_samples import samples
from tests.review.schema_strategies import edits, schemas
from tests.review.schema_ways import Way

from specmill.review.changes import Change
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Direction, Verdict
from specmill.source.tree import JsonObject, JsonValue

REQUEST, RESPONSE = Direction.REQUEST, Direction.RESPONSE


def _is_safe(found: list[Change], direction: Direction) -> bool:
    sides = [
        RULES[change.rule].request if direction is REQUEST else RULES[change.rule].response
        for change in found
        if direction in change.directions
    ]
    return all(side is not None and side.clients is Verdict.SAFE for side in sides)


def _refused(sender: JsonValue, receiver: JsonValue, way: Way) -> list[str]:
    """Values that the one may send, and the other refuses."""
    may_send = jsonschema_rs.Draft202012Validator(json.dumps(way.sent(sender)))
    accepts = jsonschema_rs.Draft202012Validator(json.dumps(way.received(receiver)))
    values = {json.dumps(v): v for v in (*samples(sender), *samples(receiver))}
    return [
        text
        for text, value in values.items()
        if may_send.is_valid(value) and not accepts.is_valid(value)
    ]


@examples(150)
@given(edits() | st.tuples(schemas, schemas))
def test_what_is_called_safe_is_safe(pair: tuple[JsonValue, JsonValue]) -> None:
    base, revision = pair
    found = changes(base, revision)
    if _is_safe(found, REQUEST):
        assert _refused(base, revision, Way("readOnly")) == []
    if _is_safe(found, RESPONSE):
        assert _refused(revision, base, Way("writeOnly")) == []


@given(schemas)
def test_a_schema_is_what_it_is(schema: JsonValue) -> None:
    assert changes(schema, schema) == []


@given(edits())
def test_the_way_back_has_the_opposite_changes(pair: tuple[JsonValue, JsonValue]) -> None:
    base, revision = pair
    there = {
        (RULES[change.rule].mirror, change.revision, change.base, change.is_proved)
        for change in changes(base, revision)
    }
    back = {(c.rule, c.base, c.revision, c.is_proved) for c in changes(revision, base)}
    assert there == back


@pytest.mark.parametrize("name", REWRITINGS)
@examples(25)
@given(schema=schemas)
def test_another_way_to_write_a_schema_is_no_change(schema: JsonValue, name: str) -> None:
    other = rewritten(schema, REWRITINGS[name])
    assert on_the_wire(changes(schema, other)) == []
    assert on_the_wire(changes(other, schema)) == []


@examples(40)
@given(schemas)
def test_a_schema_may_stand_in_a_component_of_any_name(schema: JsonValue) -> None:
    inline: JsonObject = {"Root": {"type": "object", "properties": {"a": schema}}}
    named: JsonObject = {
        "Root": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}},
        "A": schema,
    }
    renamed: JsonObject = {
        "Root": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/B"}}},
        "B": schema,
    }
    assert on_the_wire(compare(inline, named)) == []
    assert on_the_wire(compare(named, inline)) == []
    assert compare(named, renamed) == []
