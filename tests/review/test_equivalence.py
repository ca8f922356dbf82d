"""Documents that say the same in other words: nothing of that is seen on the wire."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from tests.review.document_rewritings import DOCUMENT_REWRITINGS
from tests.review.examples import findings
from tests.review.rewritings import REWRITINGS, with_prefix_in_paths, with_prefix_in_server
from tests.review.upgrading import upgraded

from specmill.source.document import Document, parse
from specmill.source.load import load_source
from specmill.source.read import from_bytes, read
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
    return [finding.message for finding in found if finding.rule.area != "name"]


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


def test_the_words_of_openapi_3_0_say_the_same_as_those_of_3_1() -> None:
    root = parse(read(OLD)).root
    assert isinstance(root, dict)
    new = upgraded(root)
    assert "nullable" in json.dumps(root)
    assert "nullable" not in json.dumps(new)
    assert on_the_wire(root, new) == []
    assert on_the_wire(new, root) == []
