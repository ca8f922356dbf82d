"""Whatever a text holds, and wherever it stands in a document, it is never executed."""

from __future__ import annotations

import ast
import builtins
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.cases.hostile.texts import CANARY, TEXTS

from specmill.pipeline import generate as run_pipeline
from specmill.source.read import from_bytes

Generate = Callable[..., Any]


def _reference(name: str) -> str:
    return f"#/components/schemas/{quote(name.replace('~', '~0').replace('/', '~1'))}"


def _schema(text: str) -> dict[str, Any]:
    return {
        "type": "object",
        "title": text,
        "description": text,
        "x-extension": text,
        text: text,
        "externalDocs": {"url": text, "description": text},
        "required": [text],
        "properties": {
            text: {"type": "string", "description": text, "default": text},
            f"a{text}": {"enum": [text, f"other {text}"], "title": text},
            f"b{text}": {"const": text},
            f"c{text}": {"type": "string", "pattern": text, "format": text},
            f"d{text}": {"type": "object", "title": text, "properties": {text: {}}},
            f"e{text}": {"type": "array", "items": {"enum": [text]}, "examples": [[text]]},
            f"f{text}": {"type": "string", "contentMediaType": text, "contentEncoding": text},
            f"g{text}": {
                "type": "object",
                "patternProperties": {text: {"const": text}},
                "propertyNames": {"enum": [text]},
            },
            f"h{text}": {"enum": [{text: text}, [text]], "x-enum-varnames": [text]},
            f"i{text}": {"$ref": _reference(f"Any{text}")},
        },
        "example": {text: text},
        "examples": [{text: text}],
        "x-specmill-name": text,
    }


def _choice(text: str) -> dict[str, Any]:
    variants = [{"$ref": _reference(name)} for name in ("Hostile", f"Hostile{text}")]
    mapping = {text: variants[0]["$ref"], f"a{text}": variants[1]["$ref"], f"b{text}": text}
    return {"oneOf": variants, "discriminator": {"propertyName": text, "mapping": mapping}}


def _operation(text: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Hostile"}
    media = {"schema": reference, "examples": {text: {"value": {text: text}, "summary": text}}}
    return {
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text, "other"],
        "x-speakeasy-group": text,
        "x-speakeasy-name-override": text,
        "x-speakeasy-pagination": {"type": "cursor", "inputs": [{"name": text, "in": "parameters",
                                   "type": "cursor"}], "outputs": {"nextCursor": text}},
        "x-specmill-pagination": {"type": text, text: text},
        "x-specmill-sandbox": {text: text, "list": text},
        "deprecated": True,
        "security": [{text: [text]}, {"Header": []}],
        "servers": [{"url": f"https://{text}", "description": text}],
        "parameters": [
            {"name": text, "in": place, "description": text, "example": text,
             "schema": {"type": "string", "default": text, "enum": [text]}}
            for place in ("query", "header", "cookie")
        ],
        "requestBody": {
            "description": text,
            "content": {
                "application/json": media, text: media, f"text/{text}": media,
                "multipart/form-data": {**media, "encoding": {text: {
                    "contentType": text, "headers": {text: {"schema": {"const": text}}}}}},
            },
        },
        "responses": {
            "200": {
                "description": text,
                "headers": {text: {"description": text, "schema": {"const": text}}},
                "content": {"application/json": media, text: {"schema": {"title": text}},
                            "text/event-stream": {"schema": {"const": text}}},
                "links": {text: {"operationId": text, "parameters": {text: text},
                                 "description": text}},
            },
            "404": {"description": text, "content": {"application/problem+json": media}},
            text: {"description": text},
        },
        "callbacks": {text: {text: {"post": {"responses": {"200": {"description": text}}}}}},
    }  # fmt: skip


def everywhere(text: str) -> dict[str, Any]:
    """A document that has a text in every place that takes a text."""
    return {
        "openapi": "3.1.1",
        "info": {"title": text, "version": text, "summary": text, "description": text,
                 "termsOfService": text, "contact": {"name": text, "url": text, "email": text},
                 "license": {"name": text, "identifier": text}, "x-specmill-client": text},
        "servers": [{"url": text, "description": text},
                    {"url": "https://zoo.example/{v}", "variables": {"v": {"default": text}}}],
        "tags": [{"name": text, "description": text}],
        "externalDocs": {"url": text},
        "x-extension": {text: text},
        "x-specmill-retry": {"statuses": [text], "header": text},
        "x-specmill-unknown-parameters": text,
        "x-specmill-error-bodies": {"default": {text: text, "a": "$message"}, text: text},
        "paths": {"/plain": {"get": _operation(text), "post": _operation(text)},
                  f"/a{text}/{{id}}": {"parameters": [{"name": "id", "in": "path",
                                                       "required": True, "schema": {}}],
                                       "get": {**_operation(text), "operationId": f"get{text}"}}},
        "webhooks": {text: {"post": _operation(text)}},
        "components": {
            "schemas": {"Hostile": _schema(text), text: {"type": "string", "description": text},
                        f"Hostile{text}": _schema(text), f"Any{text}": _choice(text)},
            "securitySchemes": {
                text: {"type": "apiKey", "in": "query", "name": text, "description": text},
                "Header": {"type": "apiKey", "in": "header", "name": text},
                f"o{text}": {"type": "oauth2", "flows": {"password": {
                    "tokenUrl": text, "scopes": {text: text}}}},
            },
        },
    }  # fmt: skip


def _assert_no_code(name: str, content: bytes) -> None:
    """Nothing of the canary is a name in a program; in its constants it may stand."""
    for node in ast.walk(ast.parse(content, name)):
        found = getattr(node, "id", None) or getattr(node, "attr", None)
        assert found not in {"__import__", "__setattr__"}, f"{name}:{getattr(node, 'lineno', 0)}"


def _assert_is_data(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        assert re.fullmatch(r"[A-Za-z0-9_./-]{1,250}", name)
        if name.endswith(".py"):
            _assert_no_code(name, content)
        if name.endswith(".json"):
            json.loads(content)
    for name in (name for name in files if name.endswith(".toml")):
        project = tomllib.loads(files[name].decode("utf-8"))
        assert project.keys() <= {"build-system", "project", "tool"}
        assert len(project["project"]["description"].splitlines()) == 1
        assert not any(CANARY in one for one in project["project"]["dependencies"])
        assert project.get("tool", {}).get("hatch", {}).keys() <= {"build"}
        assert "x" not in str(project.get("tool", {}).get("hatch", {}).get("build", {}).keys())


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_data_wherever_it_stands(name: str, generate: Generate) -> None:
    package = generate(everywhere(TEXTS[name]), f"hostile_{[*TEXTS].index(name)}")
    assert not hasattr(builtins, "CANARY")
    folder: Path = package.folder
    _assert_is_data(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    )


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_is_the_name_of_the_package_is_data(name: str) -> None:
    document = {"openapi": "3.1.1", "info": {"title": TEXTS[name], "version": "1"}, "paths": {}}
    source = from_bytes(f"{TEXTS[name]}.json", json.dumps(document).encode("utf-8"))
    made = run_pipeline(source, "python", None, lambda _: None)
    assert made.folder.replace("-", "").replace("_", "").isalnum()
    _assert_is_data({str(file.path): file.content for file in made.files})


def test_the_canary_sings_where_it_is_code() -> None:
    with pytest.raises(AssertionError):
        _assert_no_code("x.py", f"a = 1\r{CANARY}\r".encode())
    _assert_no_code("x.py", f"a = {CANARY!r}".encode())
