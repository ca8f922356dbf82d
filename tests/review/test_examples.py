import json

import pytest
from tests.review.examples import EXAMPLES, FOLDER, documents, findings, record

from specmill.review.rules.table import RULES

EACH = pytest.mark.parametrize("name", EXAMPLES)


def test_every_rule_has_an_example() -> None:
    assert sorted(RULES) == EXAMPLES


@EACH
def test_an_example_finds_what_it_says(name: str) -> None:
    expected = json.loads((FOLDER / name / "expected.json").read_text(encoding="utf-8"))
    found = findings(*documents(name))
    assert [record(finding) for finding in found] == expected
    assert name in {finding.rule.id for finding in found}


@EACH
def test_the_way_back_mirrors_clients_and_servers(name: str) -> None:
    base, revision = documents(name)
    there = {(f.rule.mirror, f.servers, f.clients) for f in findings(base, revision)}
    back = {(f.rule.id, f.clients, f.servers) for f in findings(revision, base)}
    assert there == back


@EACH
def test_a_document_is_the_same_as_itself(name: str) -> None:
    for document in documents(name):
        assert findings(document, document) == ()
