"""Reviews that the reports are tried with: a usual one, an empty one, a hostile one, large ones."""

from datetime import date

from hypothesis import strategies as st

from specmill.code_changes import CodeChange
from specmill.diagnostics import Location, diagnostic
from specmill.review.changes import Operation, Reach
from specmill.review.findings import (
    Acceptance,
    Comparison,
    Finding,
    PackageReview,
    Review,
)
from specmill.review.rules.rule import Rule
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump, Direction, Verdict

SAFE, MAYBE, BREAKING = Verdict.SAFE, Verdict.MAYBE, Verdict.BREAKING
DAY = date(2026, 6, 30)
NAME, BASE = "spec/shop.yaml", "main:spec/shop.yaml"
BASE_TEXT = "openapi: 3.1.0\npaths:\n  /orders:\n    get:\n      maximum: 100\n      x: <b>&\n"
REVISION_TEXT = BASE_TEXT.replace("100", "50")
TEXTS = {BASE: BASE_TEXT, NAME: REVISION_TEXT}

HOSTILE = (
    "`|<script>alert(1)</script><img src=x onerror=y>\"'> @team #123 GH-7 [a](javascript:b)"
    " ![i](https://evil.example/x.png) www.evil.example **b** </details><!-- --> {{ 7 }} "
    "\x1b[31mred\x07\u202e\u2028\ud800\t%0A::error::x,y: &amp; ](x) 0123456789abcdef0123 ```"
)
"""Markup of every format, and what no terminal should print."""


def finding(
    number: int,
    verdicts: tuple[Verdict, Verdict, Verdict],
    *,
    rule: Rule = RULES["maximum-lowered"],
    text: str = "",
    operations: int = 1,
    in_base: bool = True,
    in_revision: bool = True,
    is_proved: bool = True,
    acceptance: Acceptance | None = None,
    before: str = "100",
    column: int = 7,
) -> Finding:
    """A finding; `text` stands wherever a document decides what does."""
    clients, servers, api = verdicts
    name = text or f"limit{number}"
    line = 5 if number == 1 else number
    return Finding(
        id=f"f-{number:010x}",
        rule=rule,
        subject=f"query parameter `{name}`",
        message=f"query parameter `{name}` takes at most {text or '50'} now, not {before}",
        consequence="Greater values, which were accepted, are refused.",
        base=Location(BASE, line, column, f"/paths/~1orders/get/{number}", 7),
        revision=Location(NAME, line, column, f"/paths/~1orders/get/{number}", 7),
        in_base=in_base,
        in_revision=in_revision,
        before=before,
        after=text or "50",
        operations=tuple(
            Reach(Operation("GET", f"/orders/{text or index}"), Direction.REQUEST)
            for index in range(operations)
        ),
        clients=clients,
        servers=servers,
        api=api,
        bump=Bump.MAJOR if api is BREAKING else Bump.PATCH,
        wire_bump=Bump.MAJOR if clients is BREAKING else Bump.PATCH,
        is_proved=is_proved,
        acceptance=acceptance,
    )


def acceptance(number: int, text: str = "") -> Acceptance:
    return Acceptance(
        finding=f"f-{number:010x}",
        reason=text or "Nobody sends it.",
        author=text or "Ada",
        expires=date(2027, 1, 31),
        location=Location("spec/accepted-breaks.toml", 4, 1),
    )


def comparison(*findings: Finding, text: str = "") -> Comparison:
    wrong = diagnostic("yaml-syntax", text or "a mistake", Location(NAME, 1, 1))
    return Comparison(
        name=NAME,
        base=BASE,
        revision=NAME,
        base_version=text or "1.4.2",
        revision_version=text or "1.4.2",
        findings=findings,
        diagnostics=(wrong,),
    )


def package(text: str = "", lines: int = 1) -> PackageReview:
    return PackageReview(
        name=text or "shop",
        specification=NAME,
        bump=Bump.MAJOR,
        wire_bump=Bump.MINOR,
        changes=(
            CodeChange("shop.Orders.count", "added", "", text or "def count() -> int", False),
            CodeChange(text or "shop.Orders.list", "changed", "limit: int", "limit: str", True),
        ),
        diff="--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n-a = 1\n" + f"+b = {text or 2}\n" * lines,
        files=1,
        notes=(f"no finding says that `{text or 'shop.Orders.list'}` breaks",),
    )


def review(*findings: Finding, text: str = "", lines: int = 1) -> Review:
    return Review(
        comparisons=(comparison(*findings, text=text),),
        packages=(package(text, lines),),
        unused=(acceptance(98, text),),
        expired=(acceptance(99, text),),
        evaluated_on=DAY,
    )


USUAL = review(
    finding(1, (BREAKING, SAFE, BREAKING), operations=5),
    finding(2, (SAFE, SAFE, BREAKING), in_base=False),
    finding(3, (MAYBE, BREAKING, SAFE), is_proved=False),
    finding(4, (SAFE, BREAKING, SAFE), operations=0),
    finding(5, (SAFE, SAFE, SAFE), in_revision=False),
    finding(6, (BREAKING, SAFE, BREAKING), acceptance=acceptance(6)),
)
_TORN = diagnostic("yaml-syntax", "a bracket is open", Location("spec/torn.yaml", 3, 1))
UNREAD = Review(
    comparisons=(
        Comparison(
            "spec/torn.yaml", "main:spec/torn.yaml", "spec/torn.yaml", "", "", (), (_TORN,), False
        ),
        comparison(finding(1, (BREAKING, SAFE, BREAKING))),
    ),
    packages=(),
    unused=(),
    expired=(),
    evaluated_on=DAY,
)
"""One document that cannot be read, and one with a break."""

EMPTY = Review((), (), (), (), date.min)
HOSTILE_REVIEW = review(
    *(
        finding(number, verdicts, text=HOSTILE, acceptance=accepted, before=HOSTILE)
        for number, (verdicts, accepted) in enumerate(
            [
                ((BREAKING, SAFE, BREAKING), None),
                ((MAYBE, SAFE, SAFE), None),
                ((SAFE, SAFE, SAFE), None),
                ((BREAKING, SAFE, SAFE), acceptance(4, HOSTILE)),
            ],
            1,
        )
    ),
    text=HOSTILE,
)


def many(count: int, verdicts: tuple[Verdict, Verdict, Verdict], text: str = "") -> Review:
    return review(*(finding(number, verdicts, text=text) for number in range(1, count + 1)))


verdicts_of_a_finding = st.tuples(*[st.sampled_from(Verdict)] * 3)
texts = st.one_of(
    st.just(""),
    st.just(HOSTILE),
    st.sampled_from("`|@#<\\$*_\U0001f600").map(lambda char: char * 700),
    st.text(max_size=60),
)


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """Reviews of few and of many findings, with texts of any kind."""
    kinds = draw(st.lists(st.tuples(verdicts_of_a_finding, texts, st.booleans()), max_size=6))
    times = draw(st.sampled_from([1, 1, 1, 40]))
    findings = [
        finding(
            number,
            verdicts,
            text=text,
            acceptance=acceptance(number, text) if is_accepted else None,
        )
        for number, (verdicts, text, is_accepted) in enumerate(kinds * times, 1)
    ]
    return review(*findings, text=draw(texts), lines=draw(st.sampled_from([0, 1, 700])))
