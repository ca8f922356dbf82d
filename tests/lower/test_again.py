"""What has changed is lowered into what was kept: the model is the one that a first run makes."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeAlias

import pytest

from specmill.diagnostics import Diagnostic, has_errors
from specmill.lower.again import FEW, lower_again
from specmill.lower.api import Lowered, lower
from specmill.lower.memory import Memory
from specmill.lower.whole import Body, Scope
from specmill.source.load import load_source
from specmill.source.read import from_bytes

# Documents are taken apart at any depth here.
Spec: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Spec], object]


def _answer(schema: Spec) -> Spec:
    return {"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}}


def _ref(name: str) -> Spec:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT = {"type": "string"}
# A constraint that cannot be checked, which is a finding.
ODD = {"not": {"format": "uri"}}
DOCUMENT: Spec = {
    "openapi": "3.1.1",
    "info": {"title": "Bookshop", "version": "1"},
    "servers": [{"url": "https://books.example"}],
    "paths": {
        "/books": {
            "get": {
                "operationId": "listBooks",
                "tags": ["books"],
                "parameters": [{"name": "q", "in": "query", "schema": TEXT}],
                "responses": _answer({"type": "array", "items": _ref("Book")}),
            },
            "post": {
                "operationId": "createBook",
                "tags": ["books"],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "book": _ref("Book"),
                                    "options": {"type": "object", "properties": {"gift": TEXT}},
                                },
                            }
                        }
                    }
                },
                "responses": {
                    **_answer(
                        {
                            "type": "object",
                            "properties": {"id": TEXT, "not": ODD},
                        }
                    ),
                    "default": {"$ref": "#/components/responses/Fault"},
                },
            },
        },
        "/books/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
            "get": {
                "operationId": "getBook",
                "tags": ["books"],
                "responses": {
                    **_answer(_ref("Book")),
                    "default": {"$ref": "#/components/responses/Fault"},
                },
            },
        },
        "/authors": {
            "get": {
                "operationId": "listAuthors",
                "tags": ["authors"],
                "responses": _answer(
                    {
                        "type": "object",
                        "properties": {"authors": {"items": _ref("Author")}},
                        "not": ODD,
                    }
                ),
            },
        },
        "/orders": {
            "post": {
                "operationId": "placeOrder",
                "callbacks": {
                    "sent": {
                        "{$request.body#/url}": {
                            "post": {
                                "requestBody": {
                                    "content": {
                                        "application/json": {
                                            "schema": {"properties": {"order": _ref("Order")}}
                                        }
                                    }
                                },
                                "responses": {"204": {"description": "Done."}},
                            }
                        }
                    }
                },
                "responses": {"204": {"description": "Done."}},
            }
        },
    },
    "components": {
        "responses": {
            "Fault": {
                "description": "Wrong.",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {"why": {"type": "object", "properties": {"a": TEXT}}},
                        }
                    }
                },
            }
        },
        "schemas": {
            "Book": {
                "type": "object",
                "properties": {
                    "title": TEXT,
                    "author": _ref("Author"),
                    "kind": {"anyOf": [TEXT, {"enum": ["novel", "poem"]}]},
                },
            },
            "Author": {"allOf": [_ref("Person"), {"properties": {"books": _ref("Shelf")}}]},
            "Person": {
                "type": "object",
                "properties": {"name": TEXT},
                "if": {"required": ["name"]},
            },
            "Shelf": {"type": "array", "items": _ref("Book")},
            "Order": {"type": "object", "properties": {"book": _ref("Book")}},
            "Unused": {"type": "object", "properties": {"x": TEXT}},
        },
    },
}


def _books(spec: Spec) -> Spec:
    books: Spec = spec["paths"]["/books"]
    return books


def _schemas(spec: Spec) -> Spec:
    schemas: Spec = spec["components"]["schemas"]
    return schemas


def _body(spec: Spec) -> Spec:
    body: Spec = _books(spec)["post"]["requestBody"]["content"]["application/json"]["schema"]
    return body


LOCAL: dict[str, Change] = {
    "nothing": lambda _: None,
    "a description": lambda spec: _books(spec)["get"].update(description="All of them."),
    "an operationId": lambda spec: _books(spec)["get"].update(operationId="findBooks"),
    "an operationId that names schemas": lambda spec: _books(spec)["post"].update(
        operationId="addBook"
    ),
    "an operationId like another": lambda spec: _books(spec)["post"].update(operationId="get_book"),
    "no operationId": lambda spec: _books(spec)["post"].pop("operationId"),
    "a tag": lambda spec: _books(spec)["get"].update(tags=["authors"]),
    "a parameter more": lambda spec: _books(spec)["get"]["parameters"].append(
        {"name": "page", "in": "query", "schema": {"properties": {"size": {"type": "integer"}}}}
    ),
    "a parameter less": lambda spec: _books(spec)["get"].pop("parameters"),
    "a property more": lambda spec: _body(spec)["properties"].update(
        {"note": {"type": "object", "properties": {"text": TEXT}}}
    ),
    "a property less": lambda spec: _body(spec)["properties"].pop("options"),
    "a keyword that is not expressed": lambda spec: _body(spec).update({"if": {"type": "object"}}),
    "a name that a component has": lambda spec: _body(spec).update({"x-specmill-name": "Book"}),
    "an answer more": lambda spec: _books(spec)["get"]["responses"].update(
        {"404": {"description": "None.", "content": {"application/json": {"schema": TEXT}}}}
    ),
    "an example": lambda spec: _books(spec)["get"]["responses"]["200"]["content"][
        "application/json"
    ].update(example=[{"title": "Emma"}]),
    "an example that does not fit": lambda spec: _books(spec)["get"]["responses"]["200"]["content"][
        "application/json"
    ].update(example=["Emma"]),
    "another reference to what is known": lambda spec: spec["paths"]["/books/{id}"]["get"].update(
        responses=_answer(_ref("Author"))
    ),
    "an operation more": lambda spec: spec["paths"]["/books/{id}"].update(
        delete={"operationId": "deleteBook", "responses": {"204": {"description": "Done."}}}
    ),
    "an operation less": lambda spec: spec["paths"].pop("/books/{id}"),
    "a path before all others": lambda spec: spec.update(
        paths={"/about": {"get": {"responses": _answer(TEXT)}}, **spec["paths"]}
    ),
}
FAR: dict[str, Change] = {
    "another order of paths": lambda spec: spec.update(paths=dict(reversed(spec["paths"].items()))),
    "a property of a component": lambda spec: _schemas(spec)["Person"]["properties"].update(
        age={"type": "integer"}
    ),
    "a component less": lambda spec: _schemas(spec).pop("Unused"),
    "a component of another name": lambda spec: _schemas(spec).update(
        Other=_schemas(spec).pop("Unused")
    ),
    "a reference to what no other needs": lambda spec: _books(spec)["get"].update(
        responses=_answer(_ref("Unused"))
    ),
    "what another path needs as well": lambda spec: _books(spec)["post"]["responses"].pop(
        "default"
    ),
    "what is sent for the first time": lambda spec: spec["paths"]["/authors"]["get"].update(
        parameters=[{"name": "a", "in": "query", "schema": {"items": _ref("Author")}}]
    ),
    "what was found elsewhere": lambda spec: _books(spec)["get"].update(
        responses={"204": {"description": "Done."}}
    ),
    "the first path": lambda spec: spec["paths"].pop("/books"),
    "a callback": lambda spec: spec["paths"]["/orders"]["post"].pop("callbacks"),
    "the title": lambda spec: spec["info"].update(title="Library"),
    "a reference into a path": lambda spec: spec["paths"]["/authors"]["get"].update(
        responses={"200": {"$ref": "#/paths/~1books/get/responses/200"}}
    ),
}


def _lower(spec: Spec, memory: Memory | None, indent: int | None = None) -> Lowered:
    text = json.dumps(spec, indent=indent)
    loaded = load_source(from_bytes("spec.json", text.encode("utf-8")))
    assert not has_errors(loaded.diagnostics), [d.message for d in loaded.diagnostics]
    refused = frozenset(
        finding.location.pointer
        for finding in loaded.diagnostics
        if finding.code.id == "contradictory-example"
    )

    def recall(surroundings: str) -> Memory | None:
        return memory if memory and memory.surroundings == surroundings else None

    return lower(loaded.document, refused_examples=refused, recall=recall)


def _said(lowered: Lowered) -> tuple[str, tuple[Diagnostic, ...]]:
    # The order of definitions, which an equal mapping need not have, is that of what is printed.
    return repr(lowered.api), lowered.diagnostics


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether only what has changed was lowered, for each document."""
    seen: list[bool] = []

    def spy(scope: Scope, recall: Callable[[str], Memory | None]) -> Body | None:
        body = lower_again(scope, recall)
        seen.append(body is not None)
        return body

    monkeypatch.setattr("specmill.lower.api.lower_again", spy)
    # What is kept is made anew with each change.
    monkeypatch.setattr("specmill.lower.again.FEW", -1)
    return seen


def _changed(change: Change) -> Spec:
    spec = deepcopy(DOCUMENT)
    change(spec)
    return spec


@pytest.mark.parametrize("change", LOCAL.values(), ids=LOCAL)
def test_a_change_of_a_path_is_lowered_by_itself(change: Change, again: list[bool]) -> None:
    spec = _changed(change)
    first = _lower(DOCUMENT, None)
    second = _lower(spec, first.memory)
    assert _said(second) == _said(_lower(spec, None))
    # What is kept then is as good as what a first run keeps.
    third = _lower(DOCUMENT, second.memory)
    assert _said(third) == _said(first)
    assert again[:2] == [False, True]


@pytest.mark.parametrize("change", FAR.values(), ids=FAR)
def test_what_concerns_other_paths_is_lowered_as_a_whole(change: Change, again: list[bool]) -> None:
    spec = _changed(change)
    second = _lower(spec, _lower(DOCUMENT, None).memory)
    assert _said(second) == _said(_lower(spec, None))
    assert again == [False, False, False]


def test_findings_are_told_where_they_are_now(again: list[bool]) -> None:
    memory = _lower(DOCUMENT, None).memory
    moved = _lower(DOCUMENT, memory, indent=2)
    assert again == [False, True]
    assert moved.diagnostics == _lower(DOCUMENT, None, indent=2).diagnostics
    assert len({finding.location.line for finding in moved.diagnostics}) > 1


def test_many_changes_follow_one_another(again: list[bool]) -> None:
    spec = deepcopy(DOCUMENT)
    memory = _lower(spec, None).memory
    for name, change in LOCAL.items():
        if name == "an operation less":
            continue
        change(spec)
        lowered = _lower(spec, memory)
        assert _said(lowered) == _said(_lower(spec, None)), name
        memory = lowered.memory
    assert sum(again) > len(LOCAL) / 2


def test_what_is_kept_stays_while_few_paths_have_changed() -> None:
    memory = _lower(DOCUMENT, None).memory
    spec = _changed(LOCAL["an operationId"])
    assert _lower(spec, memory).memory is None
    item = {"get": {"responses": _answer(_ref("Book"))}}
    spec["paths"].update({f"/more/{number}": item for number in range(FEW + 1)})
    renewed = _lower(spec, memory)
    assert renewed.memory is not None
    assert _said(_lower(spec, renewed.memory)) == _said(_lower(spec, None)) == _said(renewed)


def test_nothing_is_kept_where_a_schema_is_needed_to_compose_itself() -> None:
    spec = deepcopy(DOCUMENT)
    _schemas(spec)["Circle"] = {
        "properties": {"a": TEXT},
        "oneOf": [_ref("Circle"), {"type": "object", "properties": {"b": TEXT}}],
    }
    _books(spec)["get"]["responses"] = _answer(_ref("Circle"))
    assert _lower(DOCUMENT, None).memory is not None
    assert _lower(spec, None).memory is None
