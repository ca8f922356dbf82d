import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from tests.profiles import examples
from tests.review_reports.reviews import (
    BREAKING,
    EMPTY,
    HOSTILE_REVIEW,
    SAFE,
    USUAL,
    many,
    reviews,
)
from tests.review_reports.sarif_schema import SARIF

from specmill.review.findings import Review
from specmill.review.report.presentation import Presentation
from specmill.review.report.sarif_log import MOST_RESULTS, render_sarif
from specmill.review.rules.table import RULES

VALIDATOR = jsonschema_rs.Draft202012Validator(SARIF, validate_formats=True)


def run_of(review: Review) -> dict[str, Any]:
    log = json.loads(render_sarif(review, Presentation()))
    VALIDATOR.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize(
    "review", [USUAL, EMPTY, HOSTILE_REVIEW], ids=["usual", "empty", "hostile"]
)
def test_a_log_is_as_the_standard_wants_it(review: Review) -> None:
    run_of(review)


@examples(30)
@given(review=reviews())
def test_any_log_is_as_the_standard_wants_it(review: Review) -> None:
    assert VALIDATOR.is_valid(json.loads(render_sarif(review, Presentation())))


def test_the_rules_are_those_of_the_table() -> None:
    rules = run_of(USUAL)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)


def test_a_result() -> None:
    run = run_of(USUAL)
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result.pop("ruleIndex")]["id"] == "maximum-lowered"
    assert result == {
        "ruleId": "maximum-lowered",
        "level": "error",
        "message": {
            "text": "Query parameter `limit1` takes at most 50 now, not 100. Greater values, which"
            " were accepted, are refused. Reaches GET /orders/0, GET /orders/1, GET /orders/2,"
            " GET /orders/3, GET /orders/4."
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "spec/shop.yaml"},
                    "region": {"startLine": 5, "startColumn": 7, "endColumn": 14},
                },
                "logicalLocations": [{"fullyQualifiedName": "/paths/~1orders/get/1"}],
            }
        ],
        "partialFingerprints": {"finding/v1": "spec/shop.yaml:f-0000000001"},
        "properties": {
            "clients": "breaking",
            "servers": "safe",
            "api": "breaking",
            "bump": "major",
            "base": "main:spec/shop.yaml:5:7",
        },
    }


def test_levels_and_suppressions() -> None:
    results = run_of(USUAL)["results"]
    assert [result["level"] for result in results] == [
        "error",
        "error",
        "warning",
        "note",
        "note",
        "error",
    ]
    assert [result.get("suppressions") for result in results[:5]] == [None] * 5
    assert results[5]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "Nobody sends it. (Ada)"}
    ]


def test_a_document_writes_no_links() -> None:
    texts = [result["message"]["text"] for result in run_of(HOSTILE_REVIEW)["results"]]
    assert [text for text in texts if "](" in text] == []


def test_what_a_code_host_would_not_take_is_left_out_and_counted() -> None:
    review = many(MOST_RESULTS + 7, (BREAKING, SAFE, SAFE))
    text = render_sarif(review, Presentation())
    assert len(text) < 10_000_000
    [run] = json.loads(text)["runs"]
    assert len(run["results"]) == MOST_RESULTS
    [said] = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == "7 results left out: only the worst 5,000 are here"
