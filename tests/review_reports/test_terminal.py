import re

from tests.review_reports.reviews import EMPTY, HOSTILE_REVIEW, USUAL

from specmill.review.report.presentation import Presentation
from specmill.review.report.terminal import render_text

COLOUR = re.compile(r"\x1b\[[0-9;]*m")

USUAL_BEGINS = """\
spec/shop.yaml: 6 changes
  main:spec/shop.yaml -> spec/shop.yaml

breaking[maximum-lowered]: query parameter `limit1` takes at most 50 now, not 100
  clients: breaking  servers: safe  generated code: breaking  f-0000000001
  main:spec/shop.yaml:5:7 -> spec/shop.yaml:5:7
  Greater values, which were accepted, are refused.
  reaches GET /orders/0, GET /orders/1, GET /orders/2 and 2 more

breaking[maximum-lowered]: query parameter `limit2` takes at most 50 now, not 100
  clients: safe  servers: safe  generated code: breaking  f-0000000002
  main:spec/shop.yaml:2:7 (not there) -> spec/shop.yaml:2:7
  Greater values, which were accepted, are refused.
  reaches GET /orders/0

breaking[maximum-lowered]: query parameter `limit3` takes at most 50 now, not 100
  clients: may break  servers: breaking  generated code: safe  f-0000000003
  main:spec/shop.yaml:3:7 -> spec/shop.yaml:3:7
  Greater values, which were accepted, are refused.
  This was not compared by meaning: it is the worst that the change could be.
  reaches GET /orders/0
"""
USUAL_ENDS = """\
accepted[maximum-lowered]: query parameter `limit6` takes at most 50 now, not 100
  clients: breaking  servers: safe  generated code: breaking  f-0000000006
  main:spec/shop.yaml:6:7 -> spec/shop.yaml:6:7
  Greater values, which were accepted, are refused.
  reaches GET /orders/0
  accepted by Ada until 2027-01-31: Nobody sends it.

6 changes: 1 breaking for clients, 1 breaking in generated code only, 1 may break clients, 1 accepted
shop: a major version, 2.0.0 or later; on the wire a minor version
  no finding says that `shop.Orders.list` breaks
"""


def test_findings_with_verdicts_places_and_reasons() -> None:
    report = render_text(USUAL, Presentation())
    assert report.startswith(USUAL_BEGINS)
    assert report.endswith(USUAL_ENDS)


def test_colour_changes_no_text() -> None:
    coloured = render_text(USUAL, Presentation(colour=True))
    assert "\x1b[1;31mbreaking[maximum-lowered]\x1b[0m" in coloured
    assert COLOUR.sub("", coloured) == render_text(USUAL, Presentation())


def test_a_document_cannot_colour_or_break_lines() -> None:
    plain = render_text(HOSTILE_REVIEW, Presentation())
    coloured = render_text(HOSTILE_REVIEW, Presentation(colour=True))
    assert COLOUR.sub("", coloured) == plain
    assert all(line.isprintable() for line in plain.split("\n"))


def test_nothing_to_say() -> None:
    assert render_text(EMPTY, Presentation()) == "no change\n"
