import json

import jsonschema_rs
import pytest
from hypothesis import given
from tests.profiles import examples
from tests.review_reports.reviews import EMPTY, HOSTILE_REVIEW, USUAL, reviews

from specmill.cli import main
from specmill.review.findings import Review
from specmill.review.report.json_report import render_json, render_schema
from specmill.review.report.presentation import Presentation
from specmill.source.tree import JsonObject, JsonValue


def parsed(review: Review) -> JsonObject:
    value: JsonObject = json.loads(render_json(review, Presentation()))
    return value


def closed(schema: JsonValue) -> JsonValue:
    """The schema, with every object closed: a published one lets members be added later."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    return closed_object(schema) if isinstance(schema, dict) else schema


def closed_object(schema: JsonObject) -> JsonObject:
    known = {key: closed(value) for key, value in schema.items()}
    return {**known, "additionalProperties": False} if known.get("type") == "object" else known


SCHEMA: JsonObject = json.loads(render_schema())
VALIDATOR = jsonschema_rs.Draft202012Validator(closed_object(SCHEMA), validate_formats=True)


def test_the_schema_is_sound() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


@pytest.mark.parametrize(
    "review", [USUAL, EMPTY, HOSTILE_REVIEW], ids=["usual", "empty", "hostile"]
)
def test_the_schema_describes_all_that_is_written(review: Review) -> None:
    VALIDATOR.validate(parsed(review))


@examples(30)
@given(review=reviews())
def test_the_schema_describes_any_review(review: Review) -> None:
    assert VALIDATOR.is_valid(parsed(review))


@pytest.mark.parametrize("member", ["format", "comparisons", "summary"])
def test_the_schema_refuses_what_is_incomplete(member: str) -> None:
    value = parsed(USUAL)
    del value[member]
    assert not VALIDATOR.is_valid(value)


def test_a_finding() -> None:
    value = json.loads(render_json(USUAL, Presentation()))
    assert value["evaluated_on"] == "2026-06-30"
    assert value["summary"]["breaking"] == {"clients": 1, "servers": 2, "api": 2}
    assert value["summary"]["accepted"] == 1
    assert value["packages"][0]["next_version"] == "2.0.0"
    found = value["comparisons"][0]["findings"][1]
    assert found == {
        "id": "f-0000000002",
        "rule": {
            "id": "maximum-lowered",
            "area": "schema",
            "title": "The maximum value was lowered",
        },
        "subject": "query parameter `limit2`",
        "message": "query parameter `limit2` takes at most 50 now, not 100",
        "consequence": "Greater values, which were accepted, are refused.",
        "clients": "safe",
        "servers": "safe",
        "api": "breaking",
        "bump": "major",
        "wire_bump": "patch",
        "is_proved": True,
        "base": {
            "is_there": False,
            "value": "100",
            "location": {
                "file": "main:spec/shop.yaml",
                "line": 2,
                "column": 7,
                "length": 7,
                "pointer": "/paths/~1orders/get/2",
            },
        },
        "revision": {
            "is_there": True,
            "value": "50",
            "location": {
                "file": "spec/shop.yaml",
                "line": 2,
                "column": 7,
                "length": 7,
                "pointer": "/paths/~1orders/get/2",
            },
        },
        "operations": [{"method": "GET", "path": "/orders/0", "directions": ["request"]}],
        "acceptance": None,
    }


def test_members_come_in_the_order_of_the_schema() -> None:
    value = parsed(USUAL)
    assert list(value) == SCHEMA["required"]


def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["review", "--print-schema"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == render_schema()
