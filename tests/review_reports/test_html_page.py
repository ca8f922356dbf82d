import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from tests.profiles import examples
from tests.review_reports.reviews import (
    BASE,
    BREAKING,
    EMPTY,
    HOSTILE_REVIEW,
    NAME,
    SAFE,
    TEXTS,
    USUAL,
    finding,
    review,
    reviews,
)

from specmill.diagnostics import Location
from specmill.review.findings import PackageReview, Review
from specmill.review.report.html_page import render_html
from specmill.review.report.presentation import Presentation
from specmill.review.verdicts import Bump

VOID = {"meta", "input"}
ELEMENTS = frozenset(
    """a article body caption code details div em fieldset figcaption figure footer form h1 h2 h3 h4
    head header html input label legend li main mark meta p pre section span strong style summary table
    tbody td th thead title tr ul""".split()
)


class Page(HTMLParser):
    """What a page holds. Every element but void ones has to be closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def values(self, wanted: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == wanted]


def render(given_review: Review) -> str:
    return render_html(given_review, Presentation(texts=TEXTS))


REVIEWS = pytest.mark.parametrize(
    "known", [USUAL, EMPTY, HOSTILE_REVIEW], ids=["usual", "empty", "hostile"]
)


@REVIEWS
def test_a_page_has_no_element_and_no_attribute_of_a_document(known: Review) -> None:
    page = Page(render(known))
    assert set(page.elements) <= ELEMENTS
    assert {
        name for _, name, _ in page.attributes if name.startswith(("on", "src", "style"))
    } == set()
    assert all(value.startswith("#") for value in page.values("href"))


@REVIEWS
def test_ids_are_unique_and_links_lead_to_them(known: Review) -> None:
    page = Page(render(known))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for value in page.values("href")} <= set(ids)


@examples(15)
@given(known=reviews())
def test_any_review_is_a_sound_page(known: Review) -> None:
    text = render(known)
    page = Page(text)
    assert set(page.elements) <= ELEMENTS
    assert text.count('<article class="finding ') == len(known.comparisons[0].findings)


def test_two_documents_may_have_the_same_finding() -> None:
    twice = Review(USUAL.comparisons * 2, (), (), (), USUAL.evaluated_on)
    ids = Page(render(twice)).values("id")
    assert len(ids) == len(set(ids))
    assert {"d1-f-0000000001", "d2-f-0000000001"} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs() -> None:
    text = render(USUAL)
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    [policy] = [value for value in Page(text).values("content") if "default-src" in value]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    assert "url(" not in style
    assert "@import" not in style
    assert "://" not in text


def test_excerpts_show_both_sides_escaped() -> None:
    text = render(USUAL)
    assert (
        '<span class="line marked"><span class="gutter">5</span>    <mark>maximum</mark>: 100\n'
        in text
    )
    assert (
        '<span class="line marked"><span class="gutter">5</span>    <mark>maximum</mark>: 50\n'
        in text
    )
    assert "x: &lt;b&gt;&amp;" in text
    assert f'<strong>Base</strong> <span class="place">{BASE}:2:7</span> <em>not here</em>' in text


def test_excerpts_of_long_lines_are_cut_around_the_place() -> None:
    line = f"{'a' * 300}HERE{'b' * 300}"
    texts = {NAME: "\n".join([line] * 9)}
    found = replace(finding(1, (BREAKING, SAFE, SAFE)), revision=Location(NAME, 5, 301, length=4))
    shown = render_html(review(found), Presentation(texts=texts))
    [marked] = re.findall(r'line marked"><span class="gutter">5</span>(.*)\n', shown)
    assert marked == f"…{'a' * 24}<mark>HERE</mark>{'b' * 132}…"


def test_verdicts_are_there_for_the_filters() -> None:
    page = Page(render(USUAL))
    for audience, verdicts in {
        "data-anyone": "breaking breaking breaking breaking safe breaking",
        "data-clients": "breaking safe maybe safe safe breaking",
        "data-servers": "safe safe breaking breaking safe safe",
        "data-api": "breaking breaking safe safe safe breaking",
    }.items():
        assert page.values(audience) == verdicts.split()
    [style] = re.findall(r"<style>(.*?)</style>", render(USUAL), re.DOTALL)
    for audience in ("anyone", "clients", "servers", "api"):
        assert f"for-{audience}" in page.values("id")
        for verdict in ("breaking", "maybe", "safe"):
            assert f"show-{verdict}" in page.values("id")
            chosen = f"body:has(#for-{audience}:checked):has(#show-{verdict}:not(:checked))"
            assert f'{chosen} [data-{audience}="{verdict}"]' in style


def test_a_diff_is_coloured_line_by_line() -> None:
    text = render(USUAL)
    assert re.findall(r'<span class="(file|hunk|added|removed|same)">(.*)\n', text)[3:8] == [
        ("file", "--- a/shop.py"),
        ("file", "+++ b/shop.py"),
        ("hunk", "@@ -1 +1 @@"),
        ("removed", "-a = 1"),
        ("added", "+b = 2"),
    ]


def test_rules_are_explained_where_findings_link_to_them() -> None:
    text = render(USUAL)
    rules = re.findall(r'<article class="rule" id="rule-([\w-]+)">', text)
    assert rules == ["maximum-lowered"]
    assert set(re.findall(r'href="#rule-([\w-]+)"', text)) == set(rules)
    assert '<th scope="row">in requests</th><td>breaking</td><td>safe</td><td>major</td>' in text
    assert '<span class="added">+        pages: {type: integer, maximum: 50}\n' in text


def test_a_package_that_stays_as_it_is_has_no_section() -> None:
    still = PackageReview("books", NAME, Bump.NONE, Bump.NONE)
    text = render(replace(USUAL, packages=(*USUAL.packages, still)))
    assert "<code>books</code></th><td>no new version</td>" in text
    assert re.findall("<h2>Package <code>(.*?)</code>", text) == ["shop"]


def test_nothing_to_say() -> None:
    page = Page(render(EMPTY))
    assert "No change" in page.texts
    assert not {"table", "form", "article"} & set(page.elements)
