"""Names and texts of a document that would hurt, were they taken for more than they are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from specmill.ir.types import JsonValue

# Each test runs ruff and mypy over what it generates.
pytestmark = pytest.mark.types

JsonObject = dict[str, JsonValue]


class Built(Protocol):
    """What the fixture `build` makes; see conftest.py."""

    folder: Path
    package: str

    def run(self, program: str, *arguments: str) -> str: ...
    def import_everything(self) -> None: ...
    def lint(self) -> None: ...
    def type_check(self) -> None: ...


Build = Callable[[JsonObject], Built]

CANARY = "__import__('builtins').__setattr__('CANARY', 1)"
TEXTS = (
    f'"""\n{CANARY}\n"""',
    f"'''\n{CANARY}\n'''",
    f'"; {CANARY} #',
    f"'; {CANARY} #",
    f"\\\"; {CANARY} #",
    f"\\\n{CANARY}",
    f"# {CANARY}\n{CANARY}",
    f"x\r{CANARY}\rx",
    f"x\u2028{CANARY}\u2029x\x85{CANARY}\x0c{CANARY}",
    f"{{{{ {CANARY} }}}} {{% for x in y %}} {{# {CANARY} #}}",
    f"{{{CANARY}}} %s %(a)s {{0.__class__}}",
    f"]\n{CANARY}\n[",
    f")\n{CANARY}\n(",
    f'"""{CANARY}',
    f"```\n{CANARY}\n```\n<script>{CANARY}</script>",
    "\\", "\\\\", '"', '""', '"""', "'", "\n", "\r\n", "\t", " ", "", "\u202e\u200b", "🎉", "é",
    "Args:\n    x: y", "type: ignore", "noqa", "x" * 3000, "`|` <b>", "\\N{BULLET} \\x41 \\u0041",
)  # fmt: skip
NAMES = (
    "class", "def", "None", "True", "import", "async", "match", "type", "_", "__", "__class__",
    "__init__", "__dict__", "__slots__", "__annotations__", "__pydantic_fields__", "model_fields",
    "model_config", "model_dump", "model_extra", "modelFields", "copy", "json", "dict", "schema",
    "validate", "construct", "fields", "self", "cls", "list", "str", "int", "float", "bool", "Any",
    "any", "Literal", "Annotated", "Field", "date", "dt", "datetime", "operation", "call",
    "options", "response", "body", "builtins", "id", "object", "print", "super", "property", "name",
    "security", "status", "headers", "request", "0", "1st", "$", "@type", "#", "a b", "a.b", "a[b]",
    "A", "a", "é", "e", "名前", "🎉", "x" * 200, "l", "O", "I", "timeout", "annotations",
)  # fmt: skip


def _text(place: int) -> str:
    return TEXTS[place % len(TEXTS)]


def _answer(schema: JsonValue, place: int = 0) -> JsonObject:
    return {
        "200": {
            "description": _text(place),
            "headers": {"X-Request-Id": {"description": _text(place), "schema": {}}},
            "content": {"application/json": {"schema": schema}},
        },
        "404": {"description": _text(place + 1)},
    }


def _texts_document() -> JsonObject:
    """A document that has every text in every place that takes any text."""
    properties: JsonObject = {}
    paths: JsonObject = {}
    for place, text in enumerate(TEXTS):
        properties[f"p{place}"] = {
            "description": text,
            "type": "string",
            "enum": [text, f"other {text}"],
            "title": text,
        }
        properties[f"q{place}"] = {"const": text, "description": text}
        properties[text or "empty"] = {"type": "string"}
        paths[f"/p{place}"] = {
            "post": {
                "operationId": f"op{place}",
                "summary": text,
                "description": text,
                "tags": [f"tag {place % 5}"],
                "parameters": [
                    {
                        "name": f"a{place}",
                        "in": "query",
                        "description": text,
                        "schema": {"type": "string", "default": text, "enum": [text, "other"]},
                    },
                    {"name": text or "empty", "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "description": text,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/R"}}},
                },
                "responses": _answer({"type": "object", "properties": {"a": {"enum": [text]}},
                                      "required": ["a"], "description": text}, place),
            }
        }  # fmt: skip
    return {
        "info": {"title": "Zoo", "version": f"1 {CANARY}", "description": "\n\n".join(TEXTS)},
        "servers": [{"url": "https://zoo.example/\"'{x}", "description": TEXTS[0],
                     "variables": {"x": {"default": "\\{y} \"'"}}}],
        "tags": [{"name": f"tag {place}", "description": _text(place)} for place in range(5)],
        "paths": paths,
        "components": {
            "schemas": {
                "R": {"type": "object", "description": TEXTS[0], "properties": properties},
                "Pattern": {"type": "string", "pattern": "^\"'\\\\ [\"\"\"]\\n{2} {{ }} # $"},
                **{f"T{place}": {"type": "string", "description": text, "title": text}
                   for place, text in enumerate(TEXTS)},
            },
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": f'"; {CANARY} #',
                        "description": TEXTS[0]},
                "basic": {"type": "http", "scheme": "basic", "description": TEXTS[1]},
            },
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def texts(build: Build) -> Built:
    return build(_texts_document())


def test_a_package_of_hostile_texts_imports_and_runs_none_of_them(texts: Built) -> None:
    texts.import_everything()


def test_a_package_of_hostile_texts_is_lint_free(texts: Built) -> None:
    texts.lint()


def test_a_package_of_hostile_texts_type_checks(texts: Built) -> None:
    texts.type_check()


ROUND_TRIP = """\
import json, sys
sys.path.insert(0, ".")
from zoo.models import components
from zoo._runtime.model import decode, encode
for name, value in json.loads(sys.argv[1]):
    made = encode(decode(getattr(components, name), value))
    assert json.loads(made) == value, (name, value, made)
"""


def test_hostile_texts_make_the_round_trip(texts: Built) -> None:
    values: list[JsonValue] = []
    for place, text in enumerate(TEXTS):
        record: JsonObject = {f"p{place}": text, f"q{place}": text, text or "empty": "value"}
        values.append(["R", record])
    texts.run(ROUND_TRIP, json.dumps(values))


def _named(name: str, place: int) -> JsonObject:
    return {
        "post": {
            "operationId": f"make{place}",
            "tags": [f"Group {place % 4}"],
            "parameters": [
                {"name": name, "in": location, "schema": {"type": "string", "maxLength": 3}}
                for location in ("query", "cookie")
            ],
            "requestBody": {
                "content": {
                    "application/json": {
                        "schema": {"type": "object", "properties": {name: {"type": "string"}}}
                    }
                }
            },
            "responses": _answer({"$ref": "#/components/schemas/Everything"}),
        }
    }


def _members() -> JsonObject:
    return {
        "type": "object",
        "properties": {
            name: {"type": "array", "items": {"type": "string", "maxLength": 9}} for name in NAMES
        },
    }


@pytest.fixture(scope="module")
def named(build: Build) -> Built:
    """A package whose properties and parameters have hostile names."""
    return build(
        {
            "paths": {f"/p{place}": _named(name, place) for place, name in enumerate(NAMES)},
            "components": {"schemas": {"Everything": _members()}},
        }
    )


def test_hostile_names_of_members_import(named: Built) -> None:
    named.import_everything()


def test_hostile_names_of_members_are_lint_free(named: Built) -> None:
    named.lint()


def test_hostile_names_of_members_type_check(named: Built) -> None:
    named.type_check()


def test_hostile_names_of_members_make_the_round_trip(named: Built) -> None:
    values: list[JsonValue] = []
    everything: JsonObject = {}
    for place, name in enumerate(NAMES):
        alone: JsonObject = {name: ["v"]}
        values.append(["Everything", alone])
        everything[name] = [str(place)]
    values.append(["Everything", everything])
    named.run(ROUND_TRIP, json.dumps(values))


OPERATION: JsonObject = {
    "parameters": [{"name": "id", "in": "query", "schema": {"type": "string", "maxLength": 3}},
                   {"name": "kind", "in": "query", "schema": {"enum": ["a", "b"]}}],
    "requestBody": {"content": {"application/json": {"schema": {}}}},
    "responses": _answer({"type": "array", "items": {"type": "string"}}),
}  # fmt: skip
CLASS_NAMES = (
    "Any", "Literal", "Annotated", "Field", "Model", "ConfigDict", "TypedDict", "TypeAlias",
    "NotRequired", "TypeAliasType", "BaseModel", "Call", "Operation", "Outcome", "Reply", "Context",
    "Security", "Secret", "Route", "Protocol", "Page", "AsyncPager", "RequestOptions", "Session",
    "AsyncSession", "ErrorReply", "List", "Optional", "PathParameter", "QueryParameter", "JSONBody",
    "ClassVar", "Error", "StatusError", "NotFound", "Timeout", "Response", "Settings", "Mapping",
    "Self", "ResultT", "Dispatcher", "ExampleServer", "Zoo", "AsyncZoo", "ZooServer", "Date",
    "DateTime", "int", "class", "datetime",
)  # fmt: skip


def test_operations_of_hostile_names(build: Build) -> None:
    paths: JsonObject = {
        f"/p{place}": {"post": {**OPERATION, "operationId": name, "tags": [f"t{place % 3}"]}}
        for place, name in enumerate(CLASS_NAMES)
    }
    built = build({"paths": paths})
    built.import_everything()
    built.lint()
    built.type_check()


def _schemas_document(names: tuple[str, ...]) -> JsonObject:
    schemas: JsonObject = {
        name: {
            "type": "object",
            "required": ["text", "day"],
            "properties": {
                "text": {"type": "string", "maxLength": 4},
                "day": {"type": "string", "format": "date"},
                "kind": {"enum": ["a", "b"]},
                "anything": {},
                "more": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            },
        }
        for name in names
    }
    paths: JsonObject = {}
    for place, name in enumerate(names):
        reference: JsonValue = {"$ref": f"#/components/schemas/{name}"}
        content: JsonObject = {"application/json": {"schema": reference}}
        answer: JsonObject = {"description": "", "content": content}
        paths[f"/p{place}"] = {
            "post": {
                **OPERATION,
                "operationId": f"make{place}",
                "tags": [f"t{place % 3}"],
                "requestBody": {"content": content},
                "responses": {"200": answer, "404": answer},
            }
        }
    return {"paths": paths, "components": {"schemas": schemas}}


def test_schemas_of_hostile_names(build: Build) -> None:
    built = build(_schemas_document(CLASS_NAMES))
    built.import_everything()
    built.lint()
    built.type_check()


@pytest.mark.parametrize(
    "name", ["BaseModel", "Exception", "None", "Specmill1", "SpecmillRoot", "RootModel", "specmill_1"]
)  # fmt: skip
def test_a_schema_of_a_name_that_the_library_uses(name: str, build: Build) -> None:
    built = build(_schemas_document((name, "Other")))
    built.import_everything()
    built.lint()


TAGS = (
    "types", "typing", "errors", "client", "server", "models", "operations", "httpx2", "schemas",
    "components", "examples", "security", "cached property", "self", "property", "timeout",
    "send", "close", "Session", "Settings", "Mapping", "Self", "Call", "Response", "TypeVar",
    "true", "None", "class", "TYPE_CHECKING", "Protocol", "Dispatcher", "annotations", "create app",
    "create router", "__init__", "__main__", "main", "ResultT", "Starlette", "APIRouter", "Async",
    "Zoo", "X", "Async X", "AsyncSession", "é", "e", "🎉", "名前", "0",
    "Error", "Any",
)  # fmt: skip


def _tagged(names: tuple[str, ...]) -> JsonObject:
    return {
        "paths": {
            f"/p{place}": {"post": {**OPERATION, "operationId": f"make{place}", "tags": [name]}}
            for place, name in enumerate(names)
        }
    }


def test_tags_of_hostile_names(build: Build) -> None:
    built = build(_tagged(TAGS))
    built.import_everything()
    built.lint()
    built.type_check()


@pytest.mark.parametrize("name", ["con", "nul", "COM 1", "x" * 300])
def test_a_tag_that_no_file_may_be_called_after(name: str, build: Build) -> None:
    built = build(_tagged((name, "Other")))
    built.import_everything()
    built.lint()


@pytest.mark.parametrize(
    "title",
    ["class", "None", "🎉", "x" * 300, "名前", "1 Zoo", "Error", "Security", "Session", "Any", "def",
     "__init__", "  "],
)  # fmt: skip
def test_titles(title: str, build: Build) -> None:
    operation: JsonObject = {**OPERATION, "operationId": "list", "tags": ["a"]}
    built = build({"info": {"title": title, "version": "1"}, "paths": {"/a": {"post": operation}}})
    built.import_everything()
    built.lint()


@pytest.mark.parametrize("title", ["typing", "pydantic", "json"])
def test_a_title_that_would_hide_a_module_gives_another_name(title: str, build: Build) -> None:
    built = build({"info": {"title": title, "version": "1"}})
    assert built.package == f"{title}_client"
    built.import_everything()


def test_a_tag_may_have_the_name_of_the_api(build: Build) -> None:
    operation: JsonObject = {**OPERATION, "operationId": "list", "tags": ["Zoo"]}
    built = build({"paths": {"/a": {"post": operation}}})
    built.import_everything()
    built.lint()
    built.type_check()


def test_names_of_security_schemes(build: Build) -> None:
    names = ("copy", "json", "model_fields", "self", "security", "server_url", "http_client",
             "timeout", "given", "from_environment", "class", "a-b", "a_b", "token", "username",
             "x" * 200, "session", "settings", "cls", "__init__")  # fmt: skip
    schemes: JsonObject = {
        name: {"type": "apiKey", "in": "header", "name": f"X-{place}"}
        for place, name in enumerate(names)
    }
    bearer: JsonObject = {"type": "http", "scheme": "bearer"}
    operation: JsonObject = {**OPERATION, "operationId": "list", "tags": ["a"]}
    built = build(
        {
            "paths": {"/a": {"post": operation}},
            "components": {"securitySchemes": {**schemes, "bearer": bearer}},
            "security": [{name: []} for name in schemes],
        }
    )
    built.import_everything()
    built.lint()
    built.type_check()
    program = "from zoo.models.security import Security; print(len(Security.model_fields))"
    fields = int(built.run("import sys; sys.path.insert(0, '.')\n" + program))
    assert fields == len(schemes) + 1
