import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from specmill.diagnostics import SpecmillError
from specmill.diagnostics_text import render_text
from specmill.source.document import Document, JsonValue, parse
from specmill.source.load import load, load_source
from specmill.source.pointers import join, split
from specmill.source.read import from_bytes
from specmill.source.structure import Node, walk
from specmill.source.upgrade import upgrade
from specmill.source.validate import validate

BOOKSHOP = Path(__file__).parent / "bookshop.yaml"


def _text() -> str:
    return BOOKSHOP.read_text(encoding="utf-8")


def _parse(text: str) -> Document:
    return upgrade(parse(from_bytes("spec.yaml", text.encode("utf-8"))))


def _codes(schema: JsonValue, version: str = "3.1.1") -> list[str]:
    document: JsonValue = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {"X": schema, "Y": {"type": "string"}}},
    }
    source = from_bytes("spec.json", json.dumps(document).encode("utf-8"))
    return [d.code.id for d in load_source(source).diagnostics]


def test_a_good_document_has_no_finding() -> None:
    loaded = load(BOOKSHOP)
    assert [(d.location.line, d.message) for d in loaded.diagnostics] == []
    assert loaded.document.file == BOOKSHOP.as_posix()


def test_every_kind_of_object_is_walked() -> None:
    kinds = {node.kind for _, node in walk(_parse(_text()).root)}
    assert {"Callback", "Encoding", "Link", "OAuthFlow", "ServerVariable", "Discriminator"} <= kinds
    assert next(walk({}))[1] == Node("OpenAPI", "", {})


def test_a_typo_in_line_212() -> None:
    lines = _text().split("\n")
    assert lines[211] == "      required: [currency, value]"
    lines[211] = "      required: [currency, vallue]"
    text = "\n".join(lines)
    findings = load_source(from_bytes("spec.yaml", text.encode("utf-8"))).diagnostics
    assert (
        render_text(findings, {"spec.yaml": text}, colour=False)
        == """\
spec.yaml:212:28: warning[unknown-required-property]: \
the required property `vallue` is not among the properties
    |
212 |       required: [currency, vallue]
    |                            ^^^^^^
    = at /components/schemas/Money/required/1
    = help: did you mean `value`?

1 warning
"""
    )


@pytest.mark.parametrize(
    ("right", "wrong", "code_id", "line"),
    [
        (
            "    get:\n      operationId: getBook",
            "    gte:\n      operationId: getBook",
            "unknown-field",
            132,
        ),
        ("'#/components/headers/RequestId'", "'#/components/header/RequestId'", "unknown-ref", 68),
        ("isbn: 978-0141439587\n", "isbn: 0141439587\n", "contradictory-example", 146),
        ("orders:read: Read", "orders:write: Write", "undefined-scope", 30),
        ("operationId: getOrder", "operationId: getBook", "duplicate-operation-id", 195),
        ("        default: eu", "        defualt: eu", "missing-field", 22),
        ("      in: header\n      name: X-Key", "      in: header", "missing-field", 288),
        ("            kind: {const: paid}", "           kind: {const: paid}", "yaml-syntax", None),
        ("type: apiKey", "type: apikey", "invalid-value", 289),
    ],
)
def test_one_slip_gives_one_finding(right: str, wrong: str, code_id: str, line: int | None) -> None:
    text = _text()
    assert text.count(right) == 1
    source = from_bytes("spec.yaml", text.replace(right, wrong).encode("utf-8"))
    try:
        findings = load_source(source).diagnostics
    except SpecmillError as error:
        findings = error.diagnostics
    assert [d.code.id for d in findings] == [code_id]
    assert line in {None, findings[0].location.line}


def test_all_findings_come_at_once_and_in_order() -> None:
    text = _text().replace("in: query", "in: qurey").replace("#/components/schemas/Book'", "#/x'")
    findings = validate(_parse(text))
    lines = [d.location.line or 0 for d in findings]
    assert len(findings) == 8
    assert lines == sorted(lines)


def test_what_an_alias_repeats_is_said_once() -> None:
    text = (
        "openapi: 3.1.1\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components:\n  schemas:\n    A: &a {type: strng}\n    B: *a\n    C: {items: *a}\n"
    )
    assert [d.location.line for d in validate(_parse(text))] == [6]


def _places(value: JsonValue, pointer: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield join(pointer, key)
            yield from _places(child, join(pointer, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield join(pointer, index)
            yield from _places(child, join(pointer, index))


def _replaced(value: JsonValue, tokens: list[str], new: JsonValue) -> JsonValue:
    if not tokens:
        return new
    head, *rest = tokens
    if isinstance(value, list):
        index = int(head)
        return [*value[:index], _replaced(value[index], rest, new), *value[index + 1 :]]
    assert isinstance(value, dict)
    return {**value, head: _replaced(value[head], rest, new)}


_ODD_VALUES: list[JsonValue] = [
    None,
    True,
    -1.5,
    "x",
    [],
    {},
    [[None]],
    {"$ref": 1},
    {"$ref": "#/info"},
    {"": {}},
]


@pytest.mark.parametrize("number", range(len(_ODD_VALUES)))
def test_any_value_anywhere_is_survived(number: int) -> None:
    version = "3.0.3" if number % 2 else "3.1.1"
    document = parse(from_bytes("spec.yaml", _text().encode("utf-8")))
    places = list(_places(document.root))
    assert len(places) > 350
    for pointer in places[number :: len(_ODD_VALUES)]:
        root = _replaced(document.root, split(pointer), _ODD_VALUES[number])
        if pointer != "/openapi":
            root = _replaced(root, ["openapi"], version)
            findings = validate(upgrade(replace(document, root=root)))
            assert list(findings) == sorted(findings)


_SCHEMAS: list[tuple[JsonValue, list[str]]] = [
    ({"pattern": r"^\p{L}+(?<year>\d{4})\k<year>[^]\u{1F600}$"}, []),
    ({"pattern": "(?<=a+)b"}, []),
    ({"pattern": "[z-a]"}, ["invalid-pattern"]),
    ({"pattern": "(" * 5000}, ["invalid-pattern"]),
    ({"pattern": "a{99999999999999999999}"}, ["invalid-pattern"]),
    ({"patternProperties": {"*": {}}}, ["invalid-pattern"]),
    ({"type": ["string", None]}, ["invalid-value"]),
    ({"enum": []}, ["invalid-value"]),
    ({"enum": [1, True, 1.0, "1"]}, []),
    ({"enum": [{"a": 1, "b": 2}, {"b": 2, "a": 1}]}, ["duplicate-enum-value"]),
    ({"maxLength": 1.0, "minLength": 0}, []),
    ({"maxLength": -1}, ["wrong-type"]),
    ({"maxLength": True}, ["wrong-type"]),
    ({"required": ["b"], "properties": {"a": {}}, "allOf": [{}]}, []),
    ({"anyOf": [{"required": ["b"], "properties": {"a": {}}}]}, []),
    ({"type": "array", "items": {"$ref": "#/components/schemas/X"}}, []),
    ({"anyOf": [{"$ref": "#/components/schemas/X"}, {"type": "string"}], "default": 1}, []),
    ({"allOf": [{"$ref": "#/components/schemas/X"}]}, ["cyclic-ref"]),
    ({"$ref": "#/components/schemas/X"}, ["cyclic-ref"]),
    ({"$ref": "#/components/schemas/Y", "default": 1}, ["contradictory-default"]),
    ({"properties": {"a": True, "b": False}, "default": {"b": 1}}, ["contradictory-default"]),
    ({"prefixItems": [False], "not": False}, []),
    ({"x-anything": 1, "unheardOf": 2}, []),
    ({"exclusiveMinimum": True}, ["wrong-type"]),
    ({"pattern": "^(a+)+$", "default": "a" * 60 + "b"}, ["contradictory-default"]),
    ({"multipleOf": 0}, ["invalid-value"]),
    ({"properties": {"a": {"items": {"multipleOf": 0}}}}, ["invalid-value"]),
]


@pytest.mark.parametrize(("schema", "codes"), _SCHEMAS)
def test_schemas(schema: JsonValue, codes: list[str]) -> None:
    assert _codes(schema) == codes


@pytest.mark.parametrize(
    ("schema", "codes"),
    [
        ({"type": "string", "nullable": True, "default": None}, []),
        ({"type": "integer", "exclusiveMinimum": True, "minimum": 0, "example": 1}, []),
        ({"type": "integer", "example": "1"}, ["contradictory-example"]),
        ({"$ref": "#/components/schemas/Y", "maxLength": "ignored"}, []),
        ({"type": "integer", "exclusiveMinimum": 5}, ["exclusive-limit-of-3-1"]),
        ({"nullable": True, "allOf": [{"exclusiveMaximum": 5}]}, ["exclusive-limit-of-3-1"]),
    ],
)
def test_schemas_of_openapi_3_0(schema: JsonValue, codes: list[str]) -> None:
    assert _codes(schema, "3.0.0") == codes


@pytest.mark.parametrize(
    ("schema", "hint"),
    [
        ("minimum: 5, exclusiveMinimum: true", "write `exclusiveMinimum: 5` in the place of"),
        ("exclusiveMaximum: true", "remove it: OpenAPI 3.1 has a number here"),
        ("maximum: 5, exclusiveMaximum: false", "remove it: OpenAPI 3.1 has a number here"),
    ],
)
def test_a_limit_of_openapi_3_0_is_told_with_what_to_write(schema: str, hint: str) -> None:
    text = f"openapi: 3.1.1\ninfo: {{title: T, version: '1'}}\ncomponents: {{schemas: {{X: {{{schema}}}}}}}\n"
    [found] = load_source(from_bytes("spec.yaml", text.encode())).diagnostics
    assert found.code.id == "wrong-type"
    assert found.hint.startswith(hint)


def test_validate_wants_an_upgraded_document() -> None:
    with pytest.raises(TypeError):
        validate(parse(from_bytes("x.yaml", b"[]")))
