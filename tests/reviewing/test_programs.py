"""What findings say of programs, where the code that is generated was compared."""

from datetime import date

import pytest

from specmill.code_changes import CodeChange
from specmill.review.compare import compare
from specmill.review.findings import Finding
from specmill.review.verdicts import Bump, Verdict
from specmill.reviewing.programs import settle
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

HEAD = "openapi: 3.1.1\ninfo: {title: Bookshop, version: '1.0'}\n"
OPERATION = (
    "paths: {{/books: {{get: {{parameters: [{}], responses: {{'200': {{description: y}}}}}}}}}}"
)
ADDED = CodeChange("bookshop.Book", "added", "", "class Book", is_breaking=False)
BREAKING = CodeChange("bookshop.Shelf", "removed", "class Shelf", "", is_breaking=True)


def document(*parameters: str) -> Document:
    text = HEAD + OPERATION.format(", ".join(parameters))
    return load_source(from_bytes("spec.yaml", text.encode())).document


def parameter(name: str, more: str = "") -> str:
    return f"{{name: {name}, in: query, schema: {{type: string}}{more}}}"


def findings(base: Document, revision: Document) -> tuple[Finding, ...]:
    return compare(base, revision, name="spec", on=date(2026, 1, 1)).findings


@pytest.mark.parametrize(
    ("changes", "api", "bump"),
    [
        ((), Verdict.SAFE, Bump.PATCH),
        ((ADDED,), Verdict.SAFE, Bump.MINOR),
        ((ADDED, BREAKING), Verdict.BREAKING, Bump.MAJOR),
    ],
)
def test_code_decides_what_one_finding_says_of_programs(
    changes: tuple[CodeChange, ...], api: Verdict, bump: Bump
) -> None:
    (found,) = findings(document(parameter("a")), document(parameter("a", ", required: true")))
    assert (found.api, found.bump) == (Verdict.BREAKING, Bump.MAJOR)
    (settled,) = settle((found,), changes)
    assert (settled.api, settled.bump) == (api, bump)


def test_what_is_new_stays_new_where_code_shows_nothing_of_it() -> None:
    (found,) = findings(document(), document(parameter("a")))
    assert settle((found,), ()) == (found,)
    assert found.bump is Bump.MINOR


def test_several_findings_keep_what_the_table_says_where_code_breaks() -> None:
    found = findings(
        document(parameter("a")), document(parameter("a", ", required: true"), parameter("b"))
    )
    assert len(found) == 2
    assert settle(found, (BREAKING,)) == found
