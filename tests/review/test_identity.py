"""The id of a finding: of its rule and its place, whatever else the document has."""

from datetime import date

import pytest

from specmill.review.compare import compare
from specmill.review.identity import identity
from specmill.source.load import load_source
from specmill.source.read import from_bytes

DOCUMENT = """\
openapi: 3.1.1
info: {title: Bookshop, version: '1.0'}
paths:
  /books:
    get:
      operationId: listBooks
      parameters: [%s]
      responses: {'200': {description: The books.}}
"""
SHELF = "{name: shelf, in: query, schema: {type: string, enum: [a, b, c]}}"
LIMIT = "{name: limit, in: query, schema: {type: integer, maximum: 9}}"
LOWER = LIMIT.replace("9", "5")


def ids(base: str, revision: str) -> dict[str, str]:
    """The id of each finding, by its rule."""
    documents = [
        load_source(from_bytes("spec.yaml", (DOCUMENT % text).encode())).document
        for text in (base, revision)
    ]
    found = compare(documents[0], documents[1], name="spec", on=date(2026, 1, 1)).findings
    named = {finding.rule.id: finding.id for finding in found}
    assert len(named) == len(found)
    return named


def test_an_entry_that_comes_before_another_gives_it_no_other_id() -> None:
    alone = ids(LIMIT, LOWER)
    assert {*alone} == {"maximum-lowered"}
    assert ids(f"{SHELF}, {LIMIT}", f"{SHELF}, {LOWER}") == alone
    fewer = SHELF.replace("b, ", "")
    without = ids(SHELF, fewer)
    assert {*without} == {"enum-value-removed"}
    assert ids(SHELF.replace("a, b", "b, a"), fewer) == without


@pytest.mark.parametrize("removed", ["a, ", "b, ", ", c"])
def test_entries_of_a_list_have_ids_of_their_own(removed: str) -> None:
    first = ids(SHELF, SHELF.replace(removed, ""))
    others = [ids(SHELF, SHELF.replace(other, "")) for other in ("a, ", "b, ", ", c")]
    assert others.count(first) == 1


def test_entries_that_are_equal_are_known_by_their_number() -> None:
    text = DOCUMENT % SHELF.replace("b, c", "a, c")
    document = load_source(from_bytes("spec.yaml", text.encode())).document
    values = "/paths/~1books/get/parameters/0/schema/enum"
    found = {identity(document, "enum-value-removed", f"{values}/{n}") for n in range(3)}
    assert len(found) == 3
