"""What is not looked into because it is the same would have told nothing."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, strategies
from tests.profiles import examples
from tests.review.edits import edited
from tests.review.examples import findings

from specmill.diagnostics import SpecmillError
from specmill.review import reach
from specmill.review.findings import Finding
from specmill.review.sameness import Sameness
from specmill.review.unchanged import Use, uses_of_unchanged
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes, read
from specmill.source.tree import JsonObject, JsonValue

ROOT = Path(__file__).parents[2]
BASE = load_source(read(ROOT / "spec" / "stripe.yaml")).document
BOTH = Direction.REQUEST | Direction.RESPONSE


def document(schemas: JsonValue) -> Document:
    root: JsonValue = {
        "openapi": "3.1.1",
        "info": {"title": "Bookshop", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    return load_source(from_bytes("spec.json", json.dumps(root).encode())).document


def uses(schema: JsonObject) -> tuple[Use, ...] | None:
    """What is read of a schema that refers to one that differs in a part of its values."""
    part: JsonObject = {"properties": {"deep": {"$ref": "#/components/schemas/Deep"}}}
    schemas: JsonObject = {"User": schema, "Part": part, "Deep": {"type": "string"}}
    base = document(schemas)
    revision = document({**schemas, "Deep": {"type": "integer"}})
    found = uses_of_unchanged(Sameness(base, revision), base.root)
    return found.get("/components/schemas/User")


REF: JsonValue = {"$ref": "#/components/schemas/Part"}
PART = "/components/schemas/Part"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"properties": {"a": REF, "b": REF}}, Use(PART, BOTH, is_surface=False)),
        ({"items": REF}, Use(PART, BOTH, is_surface=False)),
        ({"anyOf": [REF, {"type": "null"}]}, Use(PART, BOTH, is_surface=True)),
        (
            {"properties": {"a": {"readOnly": True, "items": REF}}},
            Use(PART, Direction.RESPONSE, is_surface=False),
        ),
    ],
)
def test_a_schema_that_is_the_same_passes_on_what_it_uses(
    schema: JsonObject, expected: Use
) -> None:
    assert uses(schema) == (expected,)


@pytest.mark.parametrize(
    "schema",
    [
        {"not": REF},
        {"if": REF},
        {"items": {"$ref": "#/components/schemas/Part/properties/deep"}},
        {"properties": {"a": {"$ref": "#/components/schemas/Deep"}}},
        {"allOf": [{"$ref": "#/components/schemas/Deep"}]},
        {"oneOf": [REF], "discriminator": {"propertyName": "a", "mapping": {"a": "Part"}}},
        {"readOnly": True, "items": REF},
        {"$dynamicRef": "#here"},
    ],
)
def test_a_schema_that_says_more_is_compared(schema: JsonObject) -> None:
    assert uses(schema) is None


def test_one_is_not_true() -> None:
    one, true = document({"A": {"const": 1}}), document({"A": {"const": True}})
    assert "/components/schemas/A" in Sameness(one, true).differing


def nothing(*_: object) -> dict[str, tuple[Use, ...]]:
    return {}


def never(*_: object) -> bool:
    return False


@examples(25)
@given(random=strategies.randoms(use_true_random=False), count=strategies.integers(1, 8))
def test_looking_into_everything_finds_the_same(random: Random, count: int) -> None:
    text = json.dumps(edited(BASE.root, random, count))
    try:
        revision = load_source(from_bytes("revision.json", text.encode())).document
    except SpecmillError:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "uses_of_unchanged", nothing)
        patch.setattr(Sameness, "inside", never)
        patch.setattr(Sameness, "values", never)
        everything = known(findings(BASE, revision))
    assert known(findings(BASE, revision)) == everything


def known(found: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(f.id, f.clients, f.servers, f.bump, f.is_proved, f.operations) for f in found]
