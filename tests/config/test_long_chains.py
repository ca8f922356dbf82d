import json

import pytest

from specmill.diagnostics import SpecmillError
from specmill.pipeline import model
from specmill.source.read import SourceFile, from_bytes
from specmill.source.tree import JsonObject, JsonValue


def _ignore(_stage: str) -> None:
    pass


def _chain_of_schemas(length: int) -> SourceFile:
    def schema(place: int) -> JsonValue:
        return {"properties": {"next": {"$ref": f"#/components/schemas/A{place + 1}"}}}

    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/A0"}}}
    answer: JsonValue = {"200": {"description": "", "content": content}}
    schemas: JsonObject = {f"A{place}": schema(place) for place in range(length)}
    document: JsonValue = {
        "openapi": "3.1.0",
        "info": {"title": "Chain", "version": "1"},
        "paths": {"/a": {"get": {"responses": answer}}},
        "components": {"schemas": {**schemas, f"A{length}": {"type": "string"}}},
    }
    return from_bytes("chain.json", json.dumps(document).encode())


def test_a_chain_of_schemas_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert model(_chain_of_schemas(300), _ignore, recover=True).left_out == 0
    monkeypatch.setattr("specmill.interpreter._DEEPEST_CALL", 0)
    with pytest.raises(SpecmillError, match="specmill cannot follow") as refused:
        model(_chain_of_schemas(300), _ignore, recover=True)
    assert [found.code.id for found in refused.value.diagnostics] == ["nested-too-deep"]
