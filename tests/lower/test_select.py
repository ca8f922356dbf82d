import json

import pytest

from specmill.ir.selection import Selectors
from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered, lower
from specmill.source.load import load_source
from specmill.source.read import from_bytes

JsonObject = dict[str, JsonValue]


def _json(schema: str) -> JsonObject:
    reference: JsonObject = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"responses": {"200": {"description": "", "content": {"application/json": reference}}}}


DOCUMENT: JsonObject = {
    "openapi": "3.1.1",
    "info": {"title": "Bookshop API", "version": "1"},
    "servers": [{"url": "https://books.example"}],
    "paths": {
        "/books": {
            "get": {"operationId": "listBooks", "tags": ["Book Shop", "Reading"],
                    "security": [{"key": []}], **_json("Book")},
            "post": {"operationId": "createBook", "tags": ["Book Shop"], **_json("Book")},
        },
        "/books/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True,
                            "schema": {"type": "string"}}],
            "delete": {"operationId": "deleteBook", "tags": ["Book Shop"], **_json("Error")},
        },
        "/authors": {"get": {"operationId": "listAuthors", "security": [{"token": []}],
                             "servers": [{"url": "http://a.example"}], **_json("Author")}},
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "Key"},
            "token": {"type": "http", "scheme": "bearer"},
        },
        "schemas": {
            "Book": {"type": "object", "properties": {"cover": {"$ref": "#/components/schemas/Cover"}}},
            "Cover": {"type": "object", "properties": {"colour": {"type": "string"}}},
            "Author": {"type": "object", "properties": {"name": {"type": "string"}}},
            "Error": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Unused": {"type": "object", "properties": {"text": {"type": "string"}}},
        },
    },
}  # fmt: skip


def _select(selectors: Selectors) -> Lowered:
    source = from_bytes("spec.json", json.dumps(DOCUMENT).encode())
    return lower(load_source(source).document, selectors)


def _ids(lowered: Lowered) -> list[str | None]:
    return [operation.operation_id for operation in lowered.api.operations]


@pytest.mark.parametrize(
    ("selectors", "ids"),
    [
        (Selectors(), ["listBooks", "createBook", "deleteBook", "listAuthors"]),
        (Selectors(tags=("Reading",)), ["listBooks"]),
        (Selectors(tags=("book-shop",)), ["listBooks", "createBook", "deleteBook"]),
        (Selectors(tags=("authors",)), ["listAuthors"]),
        (Selectors(paths=("/books",)), ["listBooks", "createBook"]),
        (Selectors(paths=("/books/{id}",)), ["deleteBook"]),
        (Selectors(paths=("/b*",)), ["listBooks", "createBook", "deleteBook"]),
        (Selectors(operations=("deleteBook",)), ["deleteBook"]),
        (Selectors(operations=("GET /books", "listAuthors")), ["listBooks", "listAuthors"]),
        (Selectors(tags=("Reading",), paths=("/authors",)), ["listBooks", "listAuthors"]),
    ],
)
def test_what_any_selector_names_is_kept(selectors: Selectors, ids: list[str]) -> None:
    lowered = _select(selectors)
    assert _ids(lowered) == ids
    assert len(lowered.not_selected) == 4 - len(ids)


def test_only_the_types_and_schemes_that_are_needed_are_kept() -> None:
    api = _select(Selectors(operations=("listBooks",))).api
    assert [entry.component for entry in api.definitions.values()] == ["Book", "Cover"]
    assert [scheme.name for scheme in api.security_schemes] == ["key"]


def test_a_part_has_the_names_of_the_whole() -> None:
    whole = {
        operation.pointer: (resource.words, operation.words, operation.method_words)
        for resource in _select(Selectors()).api.resources
        for operation in resource.operations
    }
    for resource in _select(Selectors(operations=("deleteBook", "listAuthors"))).api.resources:
        for operation in resource.operations:
            names = (resource.words, operation.words, operation.method_words)
            assert names == whole[operation.pointer]


@pytest.mark.parametrize(
    ("selectors", "message", "hint"),
    [
        (Selectors(tags=("Bok Shop",)), "no operation has the tag `Bok Shop`", "`Book Shop`"),
        (Selectors(paths=("/book",)), "no operation has the path `/book`", "`/books`"),
        (Selectors(operations=("listBook",)), "no operation is called `listBook`",
         "`listBooks`"),
        (Selectors(operations=("zzz",)), "no operation is called `zzz`", "specmill ir"),
    ],
)  # fmt: skip
def test_unknown_selector(selectors: Selectors, message: str, hint: str) -> None:
    (finding,) = _select(selectors).diagnostics
    assert (finding.code.id, finding.message) == ("unknown-selector", message)
    assert hint in finding.hint


def test_findings_concern_what_is_selected() -> None:
    assert [f.code.id for f in _select(Selectors()).diagnostics] == ["insecure-server"]
    part = _select(Selectors(paths=("/books",)))
    assert part.diagnostics == ()
    assert part.concerns("/paths/~1books/get/responses")
    assert part.concerns("/info")
    assert part.concerns("/components/schemas/Book/properties/cover")
    assert not part.concerns("/paths/~1authors/get")
    assert not part.concerns("/components/schemas/Author")
