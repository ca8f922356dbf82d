"""The HTML report as a reader uses it: `nox -s browser` runs this in Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser.chromium import NAMES, Chromium
from tests.review_reports.reviews import HOSTILE_REVIEW, TEXTS, USUAL

from specmill.review.findings import Review
from specmill.review.report.html_page import render_html
from specmill.review.report.presentation import Presentation

pytestmark = pytest.mark.browser

SHOWN = """
[...document.querySelectorAll('article.finding')].filter(e => e.offsetParent !== null)
    .map(e => Number('0x' + e.id.split('-').at(-1)))
"""
# How many lines of code are longer than the paper is wide.
CUT_OFF = """
[...document.querySelectorAll('pre > span')]
    .filter(e => e.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1)
    .length
"""
# The least contrast between any text and what is behind it, as WCAG 2.2 counts it.
CONTRAST = """
(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3)
      .map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
      .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
  };
  const texts = [...document.body.querySelectorAll('*')]
      .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
  return Math.min(...texts.map(e => {
    const pair = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  }));
})()
"""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    programs = [found for name in NAMES if (found := shutil.which(name))]
    assert programs, "no Chromium here: in Debian, apt-get install chromium"
    with Chromium(programs[0], tmp_path_factory.mktemp("profile")) as running:
        yield running


def show(chromium: Chromium, folder: Path, review: Review = USUAL) -> None:
    page = folder / "review.html"
    page.write_text(render_html(review, Presentation(texts=TEXTS)), encoding="utf-8")
    chromium.open(page)


def told(chromium: Chromium, method: str) -> list[dict[str, Any]]:
    return [one["params"] for one in chromium.events if one.get("method") == method]


@pytest.mark.parametrize("review", [USUAL, HOSTILE_REVIEW], ids=["usual", "hostile"])
def test_a_page_loads_nothing_runs_nothing_and_violates_no_policy(
    chromium: Chromium, tmp_path: Path, review: Review
) -> None:
    show(chromium, tmp_path, review)
    assert (
        chromium.evaluate("getComputedStyle(document.querySelector('article')).borderRadius")
        != "0px"
    )
    assert len(told(chromium, "Network.requestWillBeSent")) == 1
    assert told(chromium, "Log.entryAdded") == []
    assert told(chromium, "Page.javascriptDialogOpening") == []
    assert chromium.evaluate("document.scripts.length") == 0


def test_the_filters_hide_what_is_not_asked_for(chromium: Chromium, tmp_path: Path) -> None:
    show(chromium, tmp_path)
    assert chromium.evaluate(SHOWN) == [1, 2, 3, 4, 5, 6]
    chromium.click("#show-safe")
    assert chromium.evaluate(SHOWN) == [1, 2, 3, 4, 6]
    chromium.click("#for-clients")
    assert chromium.evaluate(SHOWN) == [1, 3, 6]
    chromium.click("#show-accepted")
    assert chromium.evaluate(SHOWN) == [1, 3]
    chromium.click("#for-servers")
    assert chromium.evaluate(SHOWN) == [3, 4]
    chromium.click("#show-breaking")
    assert chromium.evaluate(SHOWN) == []
    chromium.click("#for-api")
    chromium.click("#show-safe")
    assert chromium.evaluate(SHOWN) == [3, 4, 5]


def test_a_keyboard_is_enough(chromium: Chromium, tmp_path: Path) -> None:
    show(chromium, tmp_path)
    seen: list[str] = []
    for _ in range(30):
        chromium.press("Tab")
        focused = chromium.evaluate(
            "document.activeElement.id || document.activeElement.className"
            " || document.activeElement.tagName"
        )
        seen.append(str(focused))
        if focused == "show-safe":
            chromium.press(" ")
    assert seen[0] == "skip"
    assert {"for-anyone", "show-breaking", "show-safe", "PRE", "SUMMARY"} <= set(seen)
    assert chromium.evaluate(SHOWN) == [1, 2, 3, 4, 6]


@pytest.mark.parametrize("width", [320, 480, 800, 1600])
@pytest.mark.parametrize("review", [USUAL, HOSTILE_REVIEW], ids=["usual", "hostile"])
def test_no_screen_has_to_be_scrolled_sideways(
    chromium: Chromium, tmp_path: Path, width: int, review: Review
) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chromium.call("Emulation.setDeviceMetricsOverride", **size)
    show(chromium, tmp_path, review)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= width
    chromium.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read_by_day_and_by_night(
    chromium: Chromium, tmp_path: Path, scheme: str
) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    chromium.call("Emulation.setEmulatedMedia", features=[feature])
    show(chromium, tmp_path)
    background = chromium.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    assert chromium.evaluate(CONTRAST) >= 4.5
    chromium.call("Emulation.setEmulatedMedia", features=[])


def test_paper_shows_what_is_folded_and_no_filters(chromium: Chromium, tmp_path: Path) -> None:
    size = {"width": 600, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chromium.call("Emulation.setDeviceMetricsOverride", **size)
    show(chromium, tmp_path, HOSTILE_REVIEW)
    hidden = "getComputedStyle(document.querySelector('.filters')).display === 'none'"
    height = "document.querySelector('details.diff').getBoundingClientRect().height"
    assert not chromium.evaluate(hidden)
    folded = chromium.evaluate(height)
    chromium.call("Emulation.setEmulatedMedia", media="print")
    assert chromium.evaluate(hidden)
    assert chromium.evaluate(height) > folded + 50
    assert chromium.evaluate(CUT_OFF) == 0
    chromium.call("Emulation.setEmulatedMedia", media="")
    chromium.call("Emulation.clearDeviceMetricsOverride")
