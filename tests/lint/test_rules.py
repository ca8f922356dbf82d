"""Each rule: a document that breaks it and no other, what is said of it, and what mends it."""

from pathlib import Path

import pytest

from specmill.diagnostics import Severity
from specmill.diagnostics_text import render_text
from specmill.lint.levels import DEFAULT_LEVELS, Levels, with_levels
from specmill.lint.lint import lint
from specmill.lint.mend import mend
from specmill.lint.table import MENDED_CODES, RULES
from specmill.source.load import as_written, load_source
from specmill.source.read import SourceFile, from_bytes

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/document.yaml"))
MENDED = {rule.id for rule in RULES.values() if rule.is_fixable} | MENDED_CODES


def levels(case: str) -> Levels:
    """The levels that hold by default, with a rule that is off turned on."""
    return {**DEFAULT_LEVELS, case: DEFAULT_LEVELS.get(case) or Severity.WARNING}


def source(case: str, name: str = "document.yaml") -> SourceFile:
    return from_bytes("document.yaml", (HERE / case / name).read_bytes())


def explain(case: str, name: str = "document.yaml") -> str:
    """What `validate --lint` says of a document, but for what generating it would show."""
    document = source(case, name)
    of_lint = lint(as_written(document), levels(case)).diagnostics()
    further = with_levels(load_source(document).diagnostics, {"unknown-field": None})
    return render_text({*of_lint, *further}, {document.name: document.text}, colour=False)


def fixed(case: str) -> str:
    return mend(source(case), levels(case)).source.text


def test_every_rule_has_a_document() -> None:
    assert set(CASES) == {*RULES, *MENDED_CODES}


@pytest.mark.parametrize("case", CASES)
def test_a_document_gives_the_expected_text(case: str) -> None:
    assert explain(case) == (HERE / case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_a_document_breaks_one_rule(case: str) -> None:
    lines = explain(case).splitlines()
    assert [line for line in lines if line.startswith("document.yaml:")][1:] == []
    assert f"[{case}]" in lines[0]


@pytest.mark.parametrize("case", CASES)
def test_what_is_certain_is_mended(case: str) -> None:
    expected = HERE / case / "fixed.yaml"
    assert expected.exists() == (case in MENDED)
    if case in MENDED:
        assert fixed(case) == expected.read_text(encoding="utf-8")
        assert explain(case, "fixed.yaml") == ""
    else:
        assert fixed(case) == source(case).text
