import json
import re
from dataclasses import replace

import pytest
from tests.review_reports.reviews import UNREAD

from specmill.review.report.formats import FORMATS, Presentation
from specmill.review.report.groups import sentence


def shown(format_name: str) -> str:
    return FORMATS[format_name].render(UNREAD, Presentation())


@pytest.mark.parametrize("format_name", ["text", "markdown", "github", "html"])
def test_the_outcome_says_that_a_document_was_not_compared(format_name: str) -> None:
    said = "1 change, breaking for clients; 1 document not compared"
    assert said in shown(format_name)


def test_where_nothing_was_compared_there_is_no_word_of_changes() -> None:
    assert sentence(replace(UNREAD, comparisons=UNREAD.comparisons[:1])) == "nothing was compared"


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name != "text"])
def test_a_report_says_why_and_where(format_name: str) -> None:
    assert "a bracket is open" in shown(format_name)


def test_a_terminal_names_the_document() -> None:
    assert shown("text").startswith("spec/torn.yaml: not compared, as it cannot be read\n")


def test_a_comment_says_it_in_sight_before_what_is_known() -> None:
    in_sight = re.sub(r"<details>.*?</details>", "", shown("markdown"), flags=re.DOTALL)
    assert in_sight.index("### Not compared") < in_sight.index("### Breaking for clients")
    assert "- `spec/torn.yaml`: a bracket is open (at `spec/torn.yaml:3:1`)" in in_sight
    assert shown("markdown").count("a bracket is open") == 1


def test_an_annotation_stands_where_the_mistake_is() -> None:
    first = shown("github").splitlines()[0]
    place = "file=spec/torn.yaml,line=3,col=1,title=Not compared%3A yaml-syntax"
    assert first == f"::error {place}::a bracket is open"


def test_a_log_of_sarif_says_that_the_run_failed() -> None:
    [run] = json.loads(shown("sarif"))["runs"]
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    [said] = invocation["toolExecutionNotifications"]
    assert said["level"] == "error"
    assert len(run["results"]) == 1


def test_a_page_shows_the_mistake_without_being_asked() -> None:
    text = shown("html")
    assert "not compared, as it cannot be read: from <code>main:spec/torn.yaml</code>" in text
    assert text.count('<details class="mistakes" open>') == 1
