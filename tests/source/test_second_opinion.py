from pathlib import Path

import pytest

from specmill.source.document import Document, parse
from specmill.source.read import SourceFile
from specmill.source.second_opinion import second_opinion
from specmill.source.upgrade import upgrade

SPECS = Path(__file__).parents[2] / "spec"
HEAD = "openapi: 3.1.1\ninfo: {title: T, version: '1'}\n"


def _document(text: str) -> Document:
    return upgrade(parse(SourceFile("api.yaml", text.encode(), text)))


@pytest.mark.parametrize("name", ["stripe.yaml", "moov.yaml"])
def test_it_has_nothing_to_add_to_our_own_documents(name: str) -> None:
    assert second_opinion(_document((SPECS / name).read_text(encoding="utf-8"))) == ()


def test_boolean_schemas_and_extensions_beside_paths_are_no_fault() -> None:
    text = f"{HEAD}paths: {{x-root: /api}}\ncomponents: {{schemas: {{A: true, B: {{not: false}}}}}}"
    assert second_opinion(_document(text)) == ()


def test_it_says_where_and_what_in_our_words() -> None:
    text = (
        f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A:\n      dependentRequired: {{a: b}}\n"
    )
    (finding,) = second_opinion(_document(text))
    assert finding.code.id == "wrong-type"
    assert finding.location.line == 7
    assert finding.location.pointer == "/components/schemas/A/dependentRequired/a"
    assert "valid list" in finding.message
