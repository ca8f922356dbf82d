"""Documents that say the same in other words: nothing of that is seen on the wire."""

import json
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, strategies
from tests.profiles import examples
from tests.review.document_rewritings import DOCUMENT_REWRITINGS
from tests.review.edits import edited
from tests.review.examples import findings
from tests.review.rewritings import REWRITINGS, with_prefix_in_paths, with_prefix_in_server
from tests.review.upgrading import upgraded

from specmill.diagnostics import SpecmillError
from specmill.review.findings import Finding
from specmill.review.verdicts import Verdict
from specmill.source.document import Document, parse
from specmill.source.load import load_source
from specmill.source.read import from_bytes, read
from specmill.source.refs import RefError
from specmill.source.tree import JsonObject, JsonValue

ROOT = Path(__file__).parents[2]
SPECS = [
    "spec/moov.yaml",
    "spec/stripe.yaml",
    "tests/source/bookshop.yaml",
    "tests/review/old_words.yaml",
]
ALL = {**REWRITINGS, **DOCUMENT_REWRITINGS}
EACH = pytest.mark.parametrize("spec", SPECS)


def tree_of(spec: str) -> JsonObject:
    root = load_source(read(ROOT / spec)).document.root
    assert isinstance(root, dict)
    return root


def document(root: JsonValue) -> Document:
    return load_source(from_bytes("spec.json", json.dumps(root).encode())).document


def on_the_wire(base: JsonValue, revision: JsonValue) -> list[str]:
    found = findings(document(base), document(revision))
    return [finding.message for finding in found if _is_on_the_wire(finding)]


def _is_on_the_wire(finding: Finding) -> bool:
    return finding.rule.area != "name" or finding.clients is not Verdict.SAFE


@pytest.mark.parametrize("rewriting", ALL)
def test_a_rewriting_changes_words(rewriting: str) -> None:
    trees = [tree_of(spec) for spec in SPECS]
    assert any(json.dumps(ALL[rewriting](tree)) != json.dumps(tree) for tree in trees)


@EACH
@pytest.mark.parametrize("rewriting", ALL)
def test_other_words_change_nothing_on_the_wire(spec: str, rewriting: str) -> None:
    root = tree_of(spec)
    rewritten = ALL[rewriting](root)
    assert on_the_wire(root, rewritten) == []
    assert on_the_wire(rewritten, root) == []


@EACH
def test_rewritings_of_rewritings_change_nothing_either(spec: str) -> None:
    roots = [tree_of(spec)]
    for rewriting in ALL.values():
        root: JsonObject = json.loads(json.dumps(rewriting(roots[-1])))
        roots.append(root)
    for base, revision in pairwise(roots[::5]):
        assert on_the_wire(base, revision) == []
    assert on_the_wire(roots[0], roots[-1]) == []


@EACH
def test_a_prefix_may_move_between_servers_and_paths(spec: str) -> None:
    root = tree_of(spec)
    assert on_the_wire(with_prefix_in_server(root), with_prefix_in_paths(root)) == []
    assert on_the_wire(with_prefix_in_paths(root), with_prefix_in_server(root)) == []


OLD = Path(__file__).parent / "old_words.yaml"


def worst(base: JsonValue, revision: JsonValue) -> tuple[Verdict, Verdict]:
    """What happens to clients, and to servers."""
    found = findings(document(base), document(revision))
    return (
        max((finding.clients for finding in found), default=Verdict.SAFE),
        max((finding.servers for finding in found), default=Verdict.SAFE),
    )


# What is put in the place of references is no more what an edited reference leads to.
STEADY = sorted(ALL.keys() - {"inlined"})


@examples(25)
@given(
    spec=strategies.sampled_from(SPECS),
    rewriting=strategies.sampled_from(STEADY),
    random=strategies.randoms(use_true_random=False),
)
def test_an_edit_breaks_the_same_in_other_words(spec: str, rewriting: str, random: Random) -> None:
    base = tree_of(spec)
    revision = edited(base, random, 1)
    assert isinstance(revision, dict)
    try:
        verdicts = worst(base, revision)
        rewritten = ALL[rewriting](base), ALL[rewriting](revision)
    except (SpecmillError, RefError):
        return
    assert worst(*rewritten) == verdicts


def test_the_words_of_openapi_3_0_say_the_same_as_those_of_3_1() -> None:
    root = parse(read(OLD)).root
    assert isinstance(root, dict)
    new = upgraded(root)
    assert "nullable" in json.dumps(root)
    assert "nullable" not in json.dumps(new)
    assert on_the_wire(root, new) == []
    assert on_the_wire(new, root) == []
