import json
import re
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from tests.profiles import examples
from tests.review_reports.reviews import (
    BREAKING,
    EMPTY,
    HOSTILE_REVIEW,
    NAME,
    SAFE,
    USUAL,
    finding,
    many,
    review,
    reviews,
)
from tests.review_reports.sarif_schema import SARIF

from specmill.review.findings import Review
from specmill.review.report.presentation import Presentation
from specmill.review.report.sarif_log import MOST_RESULTS, render_sarif
from specmill.review.rules.documentation import document_rule
from specmill.review.rules.table import RULES

VALIDATOR = jsonschema_rs.Draft202012Validator(SARIF, validate_formats=True)


def run_of(review: Review, page: str = "") -> dict[str, Any]:
    log = json.loads(render_sarif(review, Presentation(rules_page=page)))
    VALIDATOR.validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize("known", [USUAL, EMPTY, HOSTILE_REVIEW], ids=["usual", "empty", "hostile"])
def test_a_log_is_as_the_standard_wants_it(known: Review) -> None:
    run_of(known)


@examples(30)
@given(known=reviews())
def test_any_log_is_as_the_standard_wants_it(known: Review) -> None:
    assert VALIDATOR.is_valid(json.loads(render_sarif(known, Presentation())))


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
        "relatedLocations": [
            {
                "id": 0,
                "message": {"text": "The place in the base, main:spec/shop.yaml."},
                "physicalLocation": {
                    "artifactLocation": {"uri": "spec/shop.yaml", "uriBaseId": "BASE"},
                    "region": {"startLine": 5, "startColumn": 7, "endColumn": 14},
                },
                "logicalLocations": [{"fullyQualifiedName": "/paths/~1orders/get/1"}],
            }
        ],
        "partialFingerprints": {
            "finding/v1": "spec/shop.yaml:f-0000000001",
            "primaryLocationLineHash": "396e73b7641ac1c7:1",
        },
        "properties": {
            "finding": "f-0000000001",
            "clients": "breaking",
            "servers": "safe",
            "api": "breaking",
            "bump": "major",
        },
    }


def test_what_the_base_lacks_has_no_place_there() -> None:
    assert "relatedLocations" not in run_of(USUAL)["results"][1]


def test_what_was_removed_is_placed_in_the_file_that_is_there() -> None:
    gone = finding(3, (BREAKING, SAFE, SAFE), in_revision=False)
    [result] = run_of(review(gone))["results"]
    [place] = result["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": NAME}


def test_a_rule_says_all_that_there_is_to_say_of_it() -> None:
    rules = {one["id"]: one for one in run_of(USUAL)["tool"]["driver"]["rules"]}
    rule = rules["maximum-lowered"]
    assert rule["help"]["markdown"] == document_rule(RULES["maximum-lowered"])
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["problem.severity"] == "error"
    assert rules["operation-added"]["defaultConfiguration"] == {"level": "note"}
    assert "helpUri" not in rule


def test_rules_link_to_the_page_that_documents_them() -> None:
    driver = run_of(USUAL, "https://specs.example/rules.md")["tool"]["driver"]
    assert driver["informationUri"] == "https://specs.example/rules.md"
    assert {rule["helpUri"] for rule in driver["rules"]} == {
        f"https://specs.example/rules.md#{rule}" for rule in RULES
    }


def test_a_result_is_the_same_one_wherever_its_line_is() -> None:
    first, moved = finding(7, (BREAKING, SAFE, SAFE)), finding(7, (BREAKING, SAFE, SAFE), column=9)
    prints = [run_of(review(one))["results"][0]["partialFingerprints"] for one in (first, moved)]
    assert prints[0] == prints[1]


def test_no_two_results_are_the_same() -> None:
    results = run_of(many(300, (BREAKING, SAFE, SAFE)))["results"]
    hashes = [one["partialFingerprints"]["primaryLocationLineHash"] for one in results]
    assert len(set(hashes)) == 300
    assert all(re.fullmatch(r"[0-9a-f]{16}:1", one) for one in hashes)


def test_a_log_keeps_to_the_limits_of_github() -> None:
    run = run_of(HOSTILE_REVIEW)
    rules = run["tool"]["driver"]["rules"]
    assert all(len(rule["properties"]["tags"]) <= 10 for rule in rules)
    assert all(len(rule["shortDescription"]["text"]) <= 1024 for rule in rules)
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert all(len(result["locations"]) == 1 for result in run["results"])
    for place in places:
        assert not re.match(r"/|\w+:|\.\.", place["artifactLocation"]["uri"])
        assert 1 <= place["region"]["startColumn"] < place["region"]["endColumn"]


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
    text = render_sarif(many(MOST_RESULTS + 7, (BREAKING, SAFE, SAFE)), Presentation())
    assert len(text) < 10_000_000
    [run] = json.loads(text)["runs"]
    assert len(run["results"]) == MOST_RESULTS
    [said] = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == "7 results left out: only the worst 5,000 are here"
