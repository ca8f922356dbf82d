import re
from dataclasses import replace

import pytest
from tests.review_reports.reviews import (
    BREAKING,
    EMPTY,
    HOSTILE_REVIEW,
    MAYBE,
    SAFE,
    TEXTS,
    USUAL,
    finding,
    review,
)

from specmill.review.report.presentation import Presentation
from specmill.review.report.terminal import render_text

COLOUR = re.compile(r"\x1b\[[0-9;]*m")

USUAL_BEGINS = """\
spec/shop.yaml: 6 changes
  main:spec/shop.yaml -> spec/shop.yaml

breaking[maximum-lowered]: query parameter `limit1` takes at most 50 now, not 100
  main:spec/shop.yaml:5:7
  - 5 | maximum: 100
      | ^^^^^^^
  spec/shop.yaml:5:7
  + 5 | maximum: 50
      | ^^^^^^^
  Greater values, which were accepted, are refused.
  Reaches GET /orders/0, GET /orders/1, GET /orders/2 and 2 more.
  clients: breaking  servers: safe  generated code: breaking  f-0000000001

breaking[maximum-lowered]: query parameter `limit2` takes at most 50 now, not 100
  main:spec/shop.yaml:2:7 (not there)
  spec/shop.yaml:2:7
"""
USUAL_ENDS = """\
accepted[maximum-lowered]: query parameter `limit6` takes at most 50 now, not 100
  main:spec/shop.yaml:6:7
  - 6 | x: <b>&
      | ^^^^^^^
  spec/shop.yaml:6:7
  + 6 | x: <b>&
      | ^^^^^^^
  Greater values, which were accepted, are refused.
  Reaches GET /orders/0.
  accepted by Ada until 2027-01-31: Nobody sends it.
  clients: breaking  servers: safe  generated code: breaking  f-0000000006

6 changes: 1 breaking for clients, 1 breaking in generated code only, 1 may break clients, \
1 for servers only, 1 safe, 1 accepted
shop: a major version, `2.0.0` or later; on the wire a minor version; \
`info.version` is still `1.4.2`, which is not enough
  no finding says that `shop.Orders.list` breaks
"""


def shown(width: int | None = None, *, colour: bool = False) -> str:
    return render_text(USUAL, Presentation(colour, TEXTS, width=width))


def test_findings_with_verdicts_lines_and_reasons() -> None:
    assert shown().startswith(USUAL_BEGINS)
    assert shown().endswith(USUAL_ENDS)


def test_what_was_not_compared_says_so_and_is_the_worst_that_it_could_be() -> None:
    assert (
        "  This was not compared by meaning: it is the worst that the change could be.\n" in shown()
    )


def test_without_the_texts_there_are_places() -> None:
    text = render_text(USUAL, Presentation())
    assert "  main:spec/shop.yaml:5:7\n  spec/shop.yaml:5:7\n  Greater values" in text
    assert "^" not in text


def test_what_concerns_servers_alone_does_not_look_like_a_break() -> None:
    text = render_text(review(finding(1, (SAFE, MAYBE, SAFE))), Presentation())
    assert "\nservers[maximum-lowered]: query parameter `limit1`" in text
    assert "\n1 change, for servers only\n" in text


def test_the_summary_counts_every_change_once() -> None:
    last = render_text(USUAL, Presentation()).splitlines()[-3]
    total, *parts = map(int, re.findall(r"(\d+) \w", last))
    assert sum(parts) == total == 6


def test_a_document_without_a_package_has_both_versions() -> None:
    alone = replace(review(finding(1, (SAFE, SAFE, BREAKING))), packages=())
    assert render_text(alone, Presentation()).endswith(
        "\n1 change, breaking in generated code only\n"
        "spec/shop.yaml, were a package made of it: a major version, `2.0.0` or later;"
        " on the wire a patch version; `info.version` is still `1.4.2`, which is not enough\n"
    )


def test_colour_changes_no_text() -> None:
    coloured = shown(colour=True)
    assert "\x1b[1;31mbreaking[maximum-lowered]:\x1b[0m" in coloured
    assert "\x1b[32m  + 5 | maximum: 50\x1b[0m" in coloured
    assert COLOUR.sub("", coloured) == shown()


@pytest.mark.parametrize("width", [1, 40, 60, 80, 120, 200])
def test_lines_are_broken_between_words_where_the_terminal_ends(width: int) -> None:
    lines = shown(width).splitlines()
    assert all(len(line) <= max(width, 40) for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(shown().split())


@pytest.mark.parametrize("width", [40, 80])
def test_long_lines_are_cut_around_what_is_meant(width: int) -> None:
    line = f"{'a: b, ' * 90}maximum: 50{', c: d' * 90}"
    texts = dict.fromkeys(TEXTS, f"\n\n\n\n{line}")
    far = finding(1, (SAFE, SAFE, SAFE), column=line.index("maximum") + 1)
    text = render_text(review(far), Presentation(texts=texts, width=width))
    [above] = re.findall(r"^  \+ 5 \| .*$", text, re.MULTILINE)
    marker = text[text.index(above) + len(above) + 1 :].partition("\n")[0]
    assert len(above) <= width
    assert above[marker.index("^") : marker.rindex("^") + 1] == "maximum"


def test_a_document_cannot_colour_or_break_lines() -> None:
    texts = dict.fromkeys(TEXTS, "\x1b[31m\u202e\x07<b>\n" * 9)
    plain = render_text(HOSTILE_REVIEW, Presentation(texts=texts))
    coloured = render_text(HOSTILE_REVIEW, Presentation(colour=True, texts=texts))
    assert COLOUR.sub("", coloured) == plain
    assert all(line.isprintable() for line in plain.split("\n"))


def test_nothing_to_say() -> None:
    assert render_text(EMPTY, Presentation()) == "no change\n"
