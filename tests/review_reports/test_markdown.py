import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.profiles import examples
from tests.review_reports.reviews import (
    BASE,
    BREAKING,
    EMPTY,
    HOSTILE,
    HOSTILE_REVIEW,
    MAYBE,
    SAFE,
    USUAL,
    finding,
    many,
    review,
    reviews,
)

from specmill.diagnostics import Location
from specmill.review.findings import Review
from specmill.review.report.markdown import MARKER, MOST, render_markdown
from specmill.review.report.markdown_text import prose
from specmill.review.report.presentation import Presentation
from specmill.review.verdicts import Verdict

OURS = re.compile(
    r"<!-- specmill-review -->|</?(details|summary|sub|code|br)>"
    r"|<details>\n<summary>[\w ]+( of <code>[\w.-]*</code>| \([\d,]+\))</summary>"
)
# What GitHub links in texts, after Markdown was read.
LINKED = re.compile(
    r"(?<!\w)@\w|#\d|\bGH-\d|://|www\.|\b[0-9a-f]{7,40}\b|(?<=\s):\w+:", re.IGNORECASE
)


def render(review: Review) -> str:
    return render_markdown(review, Presentation())


def tokens(text: str) -> Iterator[Token]:
    for block in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield block
        yield from block.children or []


def visible(text: str) -> str:
    """What a reader sees, without code spans."""
    return "".join(token.content for token in tokens(text) if token.type == "text")


def test_a_bot_finds_its_comment_by_the_first_line() -> None:
    assert render(USUAL).startswith(f"{MARKER}\n\n## API review\n\n**6 changes: 1 breaking")


def test_what_breaks_is_in_sight_and_the_rest_is_folded() -> None:
    text = render(USUAL)
    in_sight = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    assert re.findall(r"limit(\d)", in_sight) == ["1", "2"]
    folded = re.findall(r"<summary>(.*?)</summary>(.*?)</details>", text, re.DOTALL)
    assert [(title, re.findall(r"limit(\d)", body)) for title, body in folded] == [
        ("Changes of the generated API (2)", []),
        ("To accept what breaks (2)", ["1", "2"]),
        ("May break clients (1)", ["3"]),
        ("For servers only (1)", ["4"]),
        ("Safe for everybody (1)", ["5"]),
        ("Accepted breaks (1)", ["6"]),
        ("What is wrong with the documents (1)", []),
        ("Accepted breaks to remove (2)", []),
        ("1 regenerated file of <code>shop</code>", []),
    ]


def test_a_finding_says_what_where_and_whom() -> None:
    assert (
        "- 🔴 **Query parameter `limit1` takes at most 50 now, not 100** · `spec/shop.yaml:5:7`<br>\n"
        "  Greater values, which were accepted, are refused.<br>\n"
        "  Reaches `GET /orders/0`, `GET /orders/1`, `GET /orders/2` and 2 more.<br>\n"
        "  <sub>clients breaking, servers safe, generated code breaking · `maximum-lowered`"
        " · `f-0000000001`</sub>\n"
    ) in render(USUAL)


def test_what_stands_in_another_line_now_has_both_places() -> None:
    moved = replace(finding(1, (BREAKING, SAFE, SAFE)), base=Location(BASE, 4, 7))
    assert "`f-0000000001` · line 4 of the base</sub>" in render(review(moved))
    elsewhere = replace(moved, base=Location("main:spec/parts.yaml", 4, 7))
    assert "`f-0000000001` · was at `main:spec/parts.yaml:4:7`</sub>" in render(review(elsewhere))


def test_what_was_removed_is_placed_where_it_was() -> None:
    gone = finding(3, (BREAKING, SAFE, SAFE), in_revision=False)
    assert "not 100** · was at `spec/shop.yaml:3:7`<br>" in render(review(gone))


def test_a_rule_links_to_its_documentation() -> None:
    text = render_markdown(USUAL, Presentation(rules_page="https://specs.example/rules.md"))
    link = "[`maximum-lowered`](https://specs.example/rules.md#maximum-lowered)"
    assert text.count(link) == 6
    assert "](" not in render(USUAL)


def test_the_entries_that_accept_what_breaks_are_ready_to_be_filled_in() -> None:
    [block] = re.findall(r"```toml\n(.*?)```", render(USUAL), re.DOTALL)
    assert tomllib.loads(block)["accepted"] == [
        {
            "id": f"f-000000000{number}",
            "spec": "spec/shop.yaml",
            "reason": "",
            "author": "",
            "expires": date(2026, 9, 28),
        }
        for number in (1, 2)
    ]


@pytest.mark.parametrize("on", [date.min, date.max])
def test_an_entry_has_a_day_wherever_there_is_one(on: date) -> None:
    text = render(replace(USUAL, evaluated_on=on))
    wanted = {date.min: "expires =  # the last day", date.max: "expires = 9999-12-31"}
    assert text.count(wanted[on]) == 2


def test_only_the_first_entries_are_written_and_the_others_counted() -> None:
    text = render(many(30, (BREAKING, SAFE, SAFE)))
    assert text.count("[[accepted]]") == 20
    assert "\nand 10 breaks more\n" in text
    assert "[[accepted]]" not in render(many(3, (MAYBE, SAFE, SAFE)))


def test_the_tables() -> None:
    text = render(USUAL)
    assert "| breaking | 1 | 2 | 2 |\n| may break | 1 | 0 | 0 |\n" in text
    assert (
        "| `shop` | **a major version**, `2.0.0` or later | a minor version"
        " | still `1.4.2`, which is not enough |"
    ) in text


def test_nothing_to_say() -> None:
    assert render(EMPTY) == f"{MARKER}\n\n## API review\n\n**No change**\n"


@pytest.mark.parametrize("known", [USUAL, HOSTILE_REVIEW], ids=["usual", "hostile"])
def test_no_text_of_a_document_becomes_markup(known: Review) -> None:
    found = list(tokens(render(known)))
    kinds = {token.type for token in found}
    assert not kinds & {"link_open", "image", "hr", "blockquote_open", "code_block"}
    markup = [token.content.strip() for token in found if token.type.startswith("html")]
    assert markup
    assert [one for one in markup if not OURS.fullmatch(one)] == []
    assert LINKED.findall(visible(render(known))) == []


@pytest.mark.parametrize(
    "text",
    [
        "`", "``", "a | b", "<b>", "</details>", "<!--", "@team", "#123", "GH-1", "[a](b)", "![a](b)",
        "https://x.example", "www.x.example", "a@x.example", "**b**", "_i_", "~~s~~", "$x$", "\\",
        "&lt;", "\\`", "0123456789abcdef0123456789abcdef01234567", "owner/name#1", ":tada:", "[^1]",
    ],
)  # fmt: skip
def test_prose_is_shown_as_it_was_written(text: str) -> None:
    written = f"- {prose(text)} ."
    [inline] = [token for token in tokens(written) if token.type == "inline"]
    shown = "".join(child.content for child in inline.children or [])
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    assert shown.replace("\u200b", "") == f"{text} ."
    assert LINKED.findall(shown) == []


@pytest.mark.parametrize("clients", [BREAKING, MAYBE, SAFE])
@pytest.mark.parametrize("text", ["", HOSTILE, "\U0001f600" * 80], ids=["plain", "hostile", "wide"])
def test_many_findings_are_cut_by_whole_ones_and_counted(clients: Verdict, text: str) -> None:
    report = render(many(600, (clients, SAFE, SAFE), text))
    assert len(report.encode()) <= MOST
    [left_out] = re.findall(r"^- … and ([\d,]+) findings more", report, re.MULTILINE)
    shown = re.findall(r"<sub>.* · `(f-[0-9a-f]{10})`", report)
    assert shown == [f"f-{number:010x}" for number in range(1, len(shown) + 1)]
    assert len(shown) + int(left_out.replace(",", "")) == 600
    assert report.count("<sub>") == report.count("</sub>") == len(shown)


@examples(30)
@given(known=reviews())
def test_a_comment_is_never_too_long(known: Review) -> None:
    report = render(known)
    assert len(report.encode()) <= MOST
    assert report.count("<details>") == report.count("\n</details>")


def test_a_long_diff_is_cut_and_cannot_end_its_fence() -> None:
    report = render(many(1, (SAFE, SAFE, SAFE)))
    assert "```diff\n--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n-a = 1\n+b = 2\n```" in report
    found = [token for token in tokens(render(HOSTILE_REVIEW)) if token.type == "fence"]
    assert [(token.markup, token.info) for token in found] == [("```", "toml"), ("````", "diff")]
