"""Documents that nobody would write, and that are legal: they work."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Generate = Callable[..., Any]

HEAD = "openapi: 3.1.1\ninfo: {title: Zoo, version: '1'}\nservers: [{url: https://zoo.example}]\n"
OK = {"200": {"description": ""}}


def _with(schemas: dict[str, Any], **parts: Any) -> str:
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example"}],
        "paths": {},
        "components": {"schemas": schemas},
        **parts,
    }
    return json.dumps(document)


def _nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


def _value(levels: int) -> Any:
    value: Any = "end"
    for _ in range(levels):
        value = {"a": value}
    return value


# Names of Python's, of pydantic's, of other languages', and such as hardly differ or cannot be seen.
_NAMES = (
    *(
        "__class__",
        "__dict__",
        "__init__",
        "__slots__",
        "__annotations__",
        "__debug__",
        "__proto__",
    ),
    *("model_config", "model_fields", "model_dump", "__pydantic_extra__", "__additional__", "copy"),
    *("self", "cls", "None", "True", "class", "match", "_", "type", "print", "list", "str", "Any"),
    *(
        "Literal",
        "Field",
        "BaseModel",
        "Model",
        "json",
        "schema",
        "root",
        "constructor",
        "toString",
    ),
    *(
        "",
        "a",
        "A",
        "\uff21",
        "a_",
        "_a",
        "__a__",
        "__",
        "1",
        "01",
        "\uff11",
        "\xb2",
        "-",
        "a-b",
        "a_b",
    ),
    *(
        "a\nb",
        "a\0b",
        "a\u200bb",
        "a\u200cb",
        "\u202eabc",
        "\U0001f600",
        "\U0001f468\u200d\U0001f469",
    ),
    *(
        "\ufb01",
        "fi",
        "\xdf",
        "ss",
        "SS",
        "\u0130",
        "i",
        "I",
        "\u0131",
        "\u017f",
        "s",
        "K",
        "\u212a",
    ),
    *("$", "$ref", "@type", "#", "%", "\\", "'", '"', "`", "{", "}", "{{x}}", "{% x %}"),
)
_STRINGS = {"type": "object", "properties": {name: {"type": "string"} for name in _NAMES}}
_OF_NAMES = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/None"},
                                              "b": {"$ref": "#/components/schemas/list"}}}  # fmt: skip
_DEFAULTS = {
    "a": {"type": "integer", "default": "x"},
    "b": {"type": "string", "default": {"a": [1]}},
    "c": {"type": "array", "items": {"type": "string"}, "default": "x"},
    "d": {"type": "boolean", "default": "true"},
    "e": {"type": "string", "format": "date-time", "default": "now()"},
    "f": {"type": "number", "default": 1e308},
    "g": {"enum": ["a"], "default": "b"},
}
_OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
DOCUMENTS: dict[str, tuple[str, str, Any]] = {
    "words of YAML 1.1": (
        HEAD + "paths: {}\ncomponents:\n  schemas:\n    No:\n      type: object\n      properties:\n"
        "        no: {enum: [no, on, 'y', 12:30, 0o14, 1_000, 2026-01-01, ~, .5]}\n",
        "No",
        {"no": "12:30"},
    ),
    "anchors and merge keys": (
        HEAD + "paths: {}\nx-a: &a {type: object, properties: &p {a: {type: string}}}\n"
        "components: {schemas: {A: *a, B: {<<: *a, properties: {<<: *p, b: *a}}}}\n",
        "B",
        {"a": "x", "b": {"a": "y"}},
    ),
    "carriage returns and a byte order mark": (
        "\ufeff" + (HEAD + "paths: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: "
                    "{a: {type: string}}}\n").replace("\n", "\r\n"),
        "A",
        {"a": "x"},
    ),
    "escapes of JSON": (
        _with({"A": {"type": "object", "properties": {"\U0001f600": {"const": "\U0001f601"}}}}),
        "A",
        {"\U0001f600": "\U0001f601"},
    ),
    "names that differ in case": (
        _with({"A": {"type": "object", "properties": {n: {"type": "string"} for n in ("a", "A")}}}),
        "A",
        {"a": "x", "A": "y"},
    ),
    "names that differ in signs": (
        _with(
            {"A": {"type": "object", "properties": {n: {} for n in ("a-b", "a_b", "a b", "a.b")}}}
        ),
        "A",
        {"a-b": 1, "a_b": 2, "a b": 3, "a.b": 4},
    ),
    "names that are equal once they are normalised": (
        _with({"A": {"type": "object", "properties": {n: {} for n in ("ﬁ", "fi", "é", "e\u0301")}}}),
        "A",
        {"ﬁ": 1, "fi": 2, "é": 3, "e\u0301": 4},
    ),
    "a property called $ref": (
        _with({"A": {"type": "object", "properties": {"$ref": {"type": "string"}, "b": {}}}}),
        "A",
        {"$ref": "x"},
    ),
    "a name of many characters": (
        _with({"A": {"type": "object", "properties": {"n" * 100_000: {"type": "string"}}}}),
        "A",
        {"n" * 100_000: "x"},
    ),
    "objects in objects": (_with({"A": _nested(40)}), "A", _value(40)),
    "values of all kinds": (
        _with({"A": {"enum": [0, False, "0", 0.5, None, "", "None", 10**30, {"a": [1]}, [True]]}}),
        "A",
        False,
    ),
    "many values": (_with({"A": {"enum": [f"v{n}" for n in range(5_000)]}}), "A", "v4999"),
    "a schema that is made of itself in properties": (
        _with({"A": {"allOf": [_OBJECT, {"properties": {"self": {"$ref": "#/components/schemas/A"}}}]}}),
        "A",
        {"a": "x", "self": {"a": "y"}},
    ),
    "references through references": (
        _with(
            {"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
             "B": {"$ref": "#/components/schemas/C"},
             "C": {"type": "object", "properties": {"d": _OBJECT}},
             "E": {"$ref": "#/components/schemas/A/properties/b/properties/d"}}
        ),
        "E",
        {"a": "x"},
    ),
    "bounds that are large": (
        _with({"A": {"type": "integer", "minimum": -(10**40), "maximum": 1e300}}), "A", 10**39
    ),
    "a pattern that takes forever elsewhere": (
        _with({"A": {"type": "string", "pattern": "^(a+)+$"}}), "A", "a" * 50
    ),
    "nothing by several names": (
        _with(
            {"A": {"type": "object", "properties": {
                "a": {"$ref": "#/components/schemas/B"},
                "b": {"oneOf": [{"$ref": f"#/components/schemas/{n}"} for n in "BCD"]}}},
             "B": {"type": "null"}, "C": {"const": None},
             "D": {"oneOf": [{"$ref": "#/components/schemas/D"}, {"type": "null"}]}}
        ),
        "A",
        {"a": None, "b": None},
    ),
    "names of every kind": (
        _with({"A": _STRINGS}), "A", {name: str(n) for n, name in enumerate(_NAMES)}
    ),
    "schemas that have names of Python": (
        _with({**dict.fromkeys(("None", "list", "str", "self", "Model", "model_config"), _OBJECT),
               "A": _OF_NAMES}),
        "A",
        {"a": {"a": "x"}, "b": {"a": "y"}},
    ),
    "values that are equal in Python": (
        _with({"A": {"type": "object", "properties": {
            name: {"enum": ["", None, 1, 1.0, True]} for name in "abcd"}}}),
        "A",
        {"a": "", "b": None, "c": 1.0, "d": True},
    ),
    "defaults of other types": (
        _with({"A": {"type": "object", "properties": _DEFAULTS}}), "A", {"a": 1, "e": "2026-01-01T00:00:00Z"}
    ),
    "a description of a megabyte": (
        _with({"A": {**_OBJECT, "description": "word `code` * \\ " * 60_000}}), "A", {"a": "x"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_legal_document_works(name: str, generate: Generate) -> None:
    document, component, value = DOCUMENTS[name]
    package = generate(document, f"legal_{[*DOCUMENTS].index(name)}")
    decode = package.module("_runtime.model").decode
    encode = package.module("_runtime.model").encode
    type_ = getattr(package.module("models.components"), component)
    decoded = decode(type_, json.dumps(value).encode("utf-8"))
    # As texts, since in Python true is 1.
    written = json.dumps(json.loads(encode(decoded)), sort_keys=True)
    assert written == json.dumps(value, sort_keys=True)


_PATHS = ("/{a}{b}", "/{a}.{b}", "/x/{a}:verb", "/x/{a}-{b}", "/y/{a}{b}{c}", "/y/{a}/{b}.json",
          "/z/{a},{b}", "/z/{__class__}", "/z/{self}/{cls}", "/w/({a})", "/w/:{a}",
          "/v/{a-b}/{a_b}/{a.b}", "/u/{\U0001f600}")  # fmt: skip
_OPERATIONS = (
    *"! ? # $ % & ' \" ` * + , - . / : ; < = > @ [ ] ^ _ { | } ~ \\ \n \0 \u202e \u200b".split(" "),
    *(
        "a",
        "A",
        "a!",
        "a-b",
        "a_b",
        "a b",
        "a.b",
        "a\nb",
        "...",
        "class",
        "None",
        "self",
        "__init__",
    ),
    *("close", "list", "with_options", "1", "import", "__class__", "\U0001f600", "\u65e5\u672c"),
)
_TAGS = ("CON", "nul", "aux", "prn", "com1", "LPT9", "con.txt", "__init__", "..", "/", "a/b", "None",
         "errors", "models", "client", "_runtime", "a" * 300, "\uff21", "\xe4", "a\u0308")  # fmt: skip


def _operation(operation_id: str, tag: str, path: str = "") -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{([^}]*)}", path)
    ]
    return {
        "operationId": operation_id,
        "tags": [tag],
        "parameters": parameters,
        "responses": {"204": {"description": ""}},
    }


def test_operations_paths_and_tags_of_any_name_work(generate: Generate) -> None:
    paths = {path: {"get": _operation(path, "paths", path)} for path in _PATHS}
    paths |= {f"/o/{n}": {"get": _operation(name, "ids")} for n, name in enumerate(_OPERATIONS)}
    paths |= {f"/t/{n}": {"get": _operation(f"t{n}", tag)} for n, tag in enumerate(_TAGS)}
    package = generate(_with({}, paths=paths), "legal_operations")
    assert _operations(package) == {("GET", path) for path in paths}
    names = [
        path.relative_to(package.folder).as_posix().casefold() for path in package.folder.rglob("*")
    ]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_./]+", name) for name in names)
    devices = {"con", "nul", "aux", "prn", "com1", "lpt9"}
    assert not any(Path(name).stem in devices for name in names)


def _operations(package: Any) -> set[tuple[str, str]]:
    """Each operation as the server knows it."""
    found: set[tuple[str, str]] = set()
    for name in filter(re.compile(r"operations\.").match, package.modules()):
        module: ModuleType = package.module(name)
        for member in module.__dict__.values():
            operation: Any = getattr(member, "operation", None)
            if operation is not None:
                found.add((operation.method, operation.path))
    return found
