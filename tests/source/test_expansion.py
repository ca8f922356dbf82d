import json

import pytest

from specmill.diagnostics import SpecmillError
from specmill.source.load import Loaded, load_source
from specmill.source.read import from_bytes
from specmill.source.recovery.recover import recover
from specmill.source.rules import expansion
from specmill.source.tree import JsonObject


def _chain(length: int) -> Loaded:
    """Schemas of which each extends the one before."""
    schemas: JsonObject = {"S0": {"properties": {"a": {}}}}
    for number in range(1, length):
        before: JsonObject = {"$ref": f"#/components/schemas/S{number - 1}"}
        schemas[f"S{number}"] = {"allOf": [before, {"properties": {"a": {}}}]}
    head: JsonObject = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}, "paths": {}}
    document = {**head, "components": {"schemas": schemas}}
    return load_source(from_bytes("spec.json", json.dumps(document).encode("utf-8")))


def test_a_chain_of_extensions_is_fine_while_it_is_short() -> None:
    assert _chain(100).diagnostics == ()


def test_a_chain_of_extensions_that_is_too_long_is_refused_as_a_whole() -> None:
    loaded = _chain(1000)
    assert [(d.code.id, d.message) for d in loaded.diagnostics] == [
        (
            "too-many-values",
            "by way of `allOf`, schemas take over more than 150,000 properties",
        )
    ]
    with pytest.raises(SpecmillError):
        recover(loaded)


def test_what_is_taken_over_is_counted_for_each_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "MAX_TAKEN_OVER", 20)
    assert _chain(3).diagnostics == ()
    assert [d.code.id for d in _chain(4).diagnostics] == ["too-many-values"]
