import json
from collections.abc import Callable
from typing import TypeAlias

import pytest

from specmill.diagnostics import has_errors
from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered, lower
from specmill.source.load import load_source
from specmill.source.read import from_bytes

JsonObject: TypeAlias = dict[str, JsonValue]
LowerDocument: TypeAlias = Callable[[JsonObject], Lowered]
LowerSchemas: TypeAlias = Callable[[JsonObject], Lowered]


def _lower(parts: JsonObject) -> Lowered:
    document: JsonObject = {
        "openapi": "3.1.1",
        "info": {"title": "Bookshop API", "version": "1"},
        "servers": [{"url": "https://books.example"}],
        "paths": {},
        **parts,
    }
    loaded = load_source(from_bytes("spec.json", json.dumps(document).encode("utf-8")))
    assert not has_errors(loaded.diagnostics), [d.message for d in loaded.diagnostics]
    return lower(loaded.document)


@pytest.fixture(scope="session")
def lower_document() -> LowerDocument:
    """Lower a document in OpenAPI 3.1, given by what it has beside its title."""
    return _lower


@pytest.fixture(scope="session")
def lower_schemas() -> LowerSchemas:
    """Lower a document that has component schemas and nothing else."""
    return lambda schemas: _lower({"components": {"schemas": schemas}})
