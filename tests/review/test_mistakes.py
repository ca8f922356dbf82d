"""Documents with mistakes are compared as far as they can be read, and never end in a traceback."""

from datetime import date

import pytest

from specmill.diagnostics import SpecmillError
from specmill.review.compare import compare
from specmill.review.findings import Finding
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

SOUND = """\
openapi: 3.0.3
info: {title: Bookshop, version: '1'}
paths:
  /books:
    get:
      parameters:
        - {name: a, in: query, schema: {type: integer}}
      responses:
        '200':
          description: The books.
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
components:
  schemas:
    Book: {type: object, properties: {a: {type: string, maxLength: 5}}}
"""
BOOK = SOUND.splitlines()[-1].strip()
PARAMETER = "{name: a, in: query, schema: {type: integer}}"
REFERENCE = "$ref: '#/components/schemas/Book'"
CONTENT = f"content: {{application/json: {{schema: {{{REFERENCE}}}}}}}"
PROPERTIES = "properties: {a: {type: string, maxLength: 5}}"
LENGTH = "maxLength: 5"

MISTAKES: list[tuple[str, str]] = [
    ("info: {title: Bookshop, version: '1'}", "info:"),
    ("version: '1'", "version: 2020-01-01"),
    ("  /books:\n    get:", "  /books: null\n  /magazines:\n    get:"),
    ("    get:", "    post: null\n    put: []\n    get:"),
    ("    get:", "    parameters: null\n    servers: 3\n    get:"),
    ("    get:", "    GET:"),
    ("/books:", "books:"),
    ("/books:", "/books/{id}:"),
    ("/books:", "'/books/{':"),
    ("/books:", "'/books?a={b}#f':"),
    ("get:\n", "get:\n      tags: abc\n      operationId: 5\n"),
    ("get:\n", "get:\n      tags: [1, null, {}]\n      operationId: [a]\n"),
    ("get:\n", "get:\n      deprecated: 'true'\n"),
    ("get:\n", "get:\n      deprecated: true\n      x-sunset: 20300101\n"),
    ("get:\n", "get:\n      deprecated: true\n      x-sunset: [1]\n"),
    ("get:\n", "get:\n      x-stability-level: [1]\n"),
    ("get:\n", "get:\n      requestBody: null\n"),
    ("get:\n", "get:\n      requestBody: {content: null, required: 1}\n"),
    ("get:\n", "get:\n      requestBody: []\n"),
    ("get:\n", "get:\n      callbacks: {a: null, b: [], c: {d: null, e: {post: null}}}\n"),
    ("'200':", "200:"),
    ("'200':", "2.5:"),
    ("'200':", "2020-01-01:"),
    (PARAMETER, "null"),
    (PARAMETER, "abc"),
    (PARAMETER, "{$ref: '#/components/parameters/Nowhere'}"),
    (PARAMETER, "{in: query}"),
    (PARAMETER, "{name: a}"),
    (PARAMETER, "{name: 5, in: query}"),
    (PARAMETER, "{name: a, in: query, type: integer}"),
    (PARAMETER, "{name: a, in: body, schema: {type: object}}"),
    (PARAMETER, "{name: a, in: formData, type: file}"),
    (PARAMETER, "{name: a, in: query, required: 'true', style: 5, explode: maybe}"),
    (PARAMETER, "{name: a, in: query, schema: {type: file}}"),
    (PARAMETER, "{name: a, in: query, content: {}}"),
    (PARAMETER, "{name: a, in: query, content: [a]}"),
    (f"- {PARAMETER}", "  a: {in: query}"),
    (f"- {PARAMETER}", f"- {PARAMETER}\n        - {PARAMETER}"),
    (CONTENT, REFERENCE.replace("schemas/Book", "responses/Nowhere")),
    (CONTENT, f"schema: {{{REFERENCE.replace('components/schemas', 'definitions')}}}"),
    (CONTENT, "content: [application/json]"),
    (CONTENT, "content: {application/json: null}"),
    (CONTENT, "content: {'': {schema: {}}, 5: {schema: 3}, '*': {}, 'a/b;;c=': {}}"),
    (CONTENT, "headers: {a: null, b: 3, C: {schema: null}, D: {content: 3}}"),
    (CONTENT, "headers: [a]"),
    (CONTENT, "links: 3"),
    (REFERENCE, "$ref: '#/components/schemas/Nowhere'"),
    (REFERENCE, "$ref: 5"),
    (REFERENCE, "$ref: ''"),
    (REFERENCE, "$ref: '#'"),
    (REFERENCE, "$ref: '#/'"),
    (REFERENCE, "$ref: Book"),
    (REFERENCE, "$ref: 'other.yaml#/Book'"),
    (REFERENCE, "$ref: 'https://example.com/a.yaml#/Book'"),
    (REFERENCE, "$ref: '#/components/schemas/%ZZ'"),
    (REFERENCE, "$ref: '#/paths/~1books'"),
    (BOOK, "Book: true"),
    (BOOK, "Book: {$ref: '#/components/schemas/Book'}"),
    (BOOK, "Book: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/Book'}"),
    (BOOK, "Book: {allOf: [{$ref: '#/components/schemas/Book'}]}"),
    (BOOK, "Book: {oneOf: [{$ref: '#/components/schemas/Book'}, {type: string}]}"),
    (BOOK, "Book: {not: {$ref: '#/components/schemas/Book'}}"),
    (f"schemas:\n    {BOOK}", "schemas: [a]"),
    (BOOK, f"{BOOK}\n  securitySchemes: {{a: null, b: 3, c: {{type: oauth2, flows: [a]}}}}"),
    (BOOK, f"{BOOK}\nsecurity: [null, 3, {{a: null}}, {{b: x}}, []]"),
    (BOOK, f"{BOOK}\nservers: [null, 3, {{}}, {{url: 5}}, {{url: '{{a}}', variables: [1]}}]"),
    (BOOK, f"{BOOK}\nservers: [{{url: '{{a}}', variables: {{a: {{enum: x, default: []}}}}}}]"),
    (BOOK, f"{BOOK}\nwebhooks: {{a: null, b: []}}"),
    (PROPERTIES, "properties: [a]"),
    (PROPERTIES, "properties: {a: null, b: 3, c: [], d: true}"),
    (PROPERTIES, "properties: {1: {type: string}, 2020-01-01: {type: string}}"),
    (PROPERTIES, f"required: a, {PROPERTIES}"),
    (PROPERTIES, f"required: [a, 1, null, a], {PROPERTIES}"),
    (PROPERTIES, f"additionalProperties: maybe, {PROPERTIES}"),
    (PROPERTIES, f"discriminator: a, {PROPERTIES}"),
    (PROPERTIES, f"discriminator: {{propertyName: 5, mapping: [a]}}, oneOf: [{{}}], {PROPERTIES}"),
    (LENGTH, "maxLength: '5', minLength: x, maximum: '10', minItems: null"),
    (LENGTH, "maxLength: -5, minLength: 2.5, multipleOf: 0, maxItems: 1e3"),
    (LENGTH, "pattern: '('"),
    (LENGTH, "pattern: 5, format: 5"),
    (LENGTH, "enum: abc"),
    (LENGTH, "enum: {a: 1}"),
    (LENGTH, "enum: []"),
    (LENGTH, "enum: [[1], {a: [2]}, null, true, 1, 1.0, a, a]"),
    (LENGTH, "allOf: {a: 1}"),
    (LENGTH, "allOf: [null, 3, {}, []]"),
    (LENGTH, "oneOf: []"),
    (LENGTH, "anyOf: [1, null, x]"),
    (LENGTH, "nullable: 'yes', required: true"),
    (LENGTH, "items: [{type: string}], exclusiveMaximum: 5"),
    (LENGTH, "default: 2020-01-01, example: 2020-01-01"),
    ("type: string", "type: str"),
    ("type: string", "type: {a: b}"),
    ("type: string", "type: [string, 3, null, {}]"),
    ("type: string", "type: []"),
    ("type: string", "type: array"),
]
NEWER = [
    "nullable: true, exclusiveMaximum: true, maximum: 5",
    "$dynamicRef: 5, $anchor: 3, $id: [x], $defs: null",
    "prefixItems: {a: 1}, contains: 3, dependentRequired: [a], dependentSchemas: {a: 3}",
    "patternProperties: {'(': {}}, propertyNames: 3, unevaluatedProperties: 3",
    "if: 3, then: [], not: null, contentSchema: 3, contentMediaType: 5",
]


def document(text: str) -> Document:
    return load_source(from_bytes("spec.yaml", text.encode())).document


def findings(base: Document, revision: Document) -> tuple[Finding, ...]:
    return compare(base, revision, name="spec", on=date(2026, 1, 1)).findings


def assert_compared(text: str) -> None:
    sound, broken = document(SOUND), document(text)
    assert findings(broken, broken) == ()
    there, back = findings(sound, broken), findings(broken, sound)
    mirrored = {(one.rule.mirror, one.servers) for one in there if one.rule.area != "lifecycle"}
    assert mirrored == {(one.rule.id, one.clients) for one in back if one.rule.area != "lifecycle"}


@pytest.mark.parametrize(("sound", "broken"), MISTAKES)
def test_mistakes_are_survived(sound: str, broken: str) -> None:
    assert SOUND.count(sound) == 1
    assert_compared(SOUND.replace(sound, broken))


@pytest.mark.parametrize("keywords", NEWER)
def test_mistakes_of_3_1_are_survived(keywords: str) -> None:
    text = SOUND.replace("3.0.3", "3.1.1").replace(LENGTH, keywords)
    assert_compared(text)


@pytest.mark.parametrize("paths", ["", "null", "[]", "3"])
def test_a_document_without_paths_has_no_operations(paths: str) -> None:
    head = SOUND.partition("paths:")[0]
    empty = document(f"{head}paths: {paths}")
    assert [finding.rule.id for finding in findings(document(SOUND), empty)] == ["path-removed"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "books",
        "openapi: [3",
        "info: {}",
        "openapi: 3.0",
        "openapi: 4.0.0",
        "swagger: '2.0'",
        SOUND.replace("'200':", "null:"),
        SOUND + "paths: {}\n",
        SOUND + "---\n" + SOUND,
        SOUND.replace(LENGTH, "maximum: .nan"),
        SOUND.replace("Book: {", "Book: &book {x-a: *book, "),
    ],
)
def test_what_cannot_be_read_is_one_error(text: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        document(text)
    assert len(caught.value.diagnostics) == 1
