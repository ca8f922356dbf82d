"""How many examples a test tries is up to the profile, so that `nox -s fuzz` can try more."""

from __future__ import annotations

from pathlib import Path

from hypothesis import settings
from tests.profiles import examples

TESTS = Path(__file__).parents[1]


def test_a_share_of_the_examples_grows_with_the_profile() -> None:
    gate, fuzz = settings.get_profile("gate"), settings.get_profile("fuzz")
    assert fuzz.max_examples >= 10 * gate.max_examples
    assert examples(100).max_examples == settings().max_examples
    assert examples(30).max_examples * 10 == settings().max_examples * 3
    assert examples(30).deadline is None


def test_the_gate_always_tries_the_same() -> None:
    gate, fuzz = settings.get_profile("gate"), settings.get_profile("fuzz")
    assert (gate.derandomize, gate.database) == (True, None)
    assert not fuzz.derandomize


def test_no_test_has_a_number_of_its_own() -> None:
    own = [
        str(path)
        for path in sorted(TESTS.rglob("test_*.py"))
        if path != Path(__file__) and "max_examples=" in path.read_text(encoding="utf-8")
    ]
    assert own == []
