"""Comparing two documents the other way round mirrors clients and servers."""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, strategies
from tests.profiles import examples
from tests.review.edits import edited
from tests.review.examples import findings

from specmill.diagnostics import SpecmillError
from specmill.review.verdicts import Verdict
from specmill.source.load import load_source
from specmill.source.read import from_bytes, read

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    name: load_source(read(ROOT / name)).document
    for name in ("spec/moov.yaml", "spec/stripe.yaml", "tests/source/bookshop.yaml")
}


def worst(found: Iterable[tuple[str, Verdict, Verdict]]) -> dict[str, tuple[Verdict, Verdict]]:
    """The worst verdicts by rule: one edit may be several the other way round."""
    verdicts: dict[str, tuple[Verdict, Verdict]] = {}
    for rule, clients, servers in found:
        before = verdicts.get(rule, (clients, servers))
        verdicts[rule] = max(before[0], clients), max(before[1], servers)
    return verdicts


@pytest.mark.parametrize("name", DOCUMENTS)
@examples(15)
@given(random=strategies.randoms(use_true_random=False), count=strategies.integers(1, 12))
def test_the_way_back_mirrors_the_way_there(name: str, random: Random, count: int) -> None:
    base = DOCUMENTS[name]
    text = json.dumps(edited(base.root, random, count))
    try:
        revision = load_source(from_bytes("revision.json", text.encode())).document
    except SpecmillError:
        return
    there = ((f.rule.mirror, f.servers, f.clients) for f in findings(base, revision))
    back = ((f.rule.id, f.clients, f.servers) for f in findings(revision, base))
    assert worst(there) == worst(back)
