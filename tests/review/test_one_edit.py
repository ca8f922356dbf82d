"""One edit of a document is one finding, however the document is put together."""

from datetime import date

from specmill.review.compare import compare
from specmill.review.findings import Finding
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

_HEAD = "openapi: 3.1.1\ninfo: {title: Bookshop, version: '1.0'}\n"


def document(paths: str, schemas: str = "") -> Document:
    text = f"{_HEAD}paths: {{{paths}}}\ncomponents: {{schemas: {{{schemas}}}}}\n"
    return load_source(from_bytes("spec.yaml", text.encode())).document


def findings(base: Document, revision: Document) -> tuple[Finding, ...]:
    return compare(base, revision, name="spec", on=date(2026, 1, 1)).findings


def answers(path: str, schema: str) -> str:
    content = f"{{application/json: {{schema: {schema}}}}}"
    return f"{path}: {{get: {{responses: {{'200': {{description: D, content: {content}}}}}}}}}"


def test_a_component_that_says_nothing_any_more_is_one_change() -> None:
    paths = ", ".join(answers(f"/{name}", "{$ref: '#/components/schemas/Book'}") for name in "ab")
    base = document(paths, "Book: {type: object}")
    (found,) = findings(base, document(paths, "Book: {}"))
    assert found.rule.id == "type-widened"
    assert found.base.pointer == "/components/schemas/Book/type"
    assert len(found.operations) == 2
