"""Importing and first using a client of 600 operations, beside a client of one."""

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.imports import import_row, with_generated
from tests.bench.rows import Row

__all__ = ["document", "rows"]

RESOURCES = 60
SCHEMAS = 600
PACKAGE = "many_operations"
MANY = f"import {PACKAGE}.client"
ONE = "import stripe_invoice_payments.client"
READY = "from {package}.models.components import {model}; {model}.model_rebuild()"
MANY_READY = READY.format(package=PACKAGE, model="Schema77")
ONE_READY = READY.format(package="stripe_invoice_payments", model="InvoicePayment")
PROGRAMS = (
    ("import a client of 600 operations", MANY, ONE),
    ("the same, with one resource", f"{MANY}.tag7", f"{ONE}.invoice_payments"),
    (
        "the same, ready to read an answer",
        f"{MANY}.tag7; {MANY_READY}",
        f"{ONE}.invoice_payments; {ONE_READY}",
    ),
)


def rows(stack: ExitStack) -> list[Row]:
    """Compare with the client of one operation that is generated here."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    spec = folder / "document.json"
    spec.write_text(json.dumps(document()), encoding="utf-8")
    environment = with_generated(folder, spec, PACKAGE)
    return [import_row(*program, environment) for program in PROGRAMS]


def document() -> dict[str, object]:
    """A document in which each schema leads to some of the others, and most of those are ids."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Many operations", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": dict(map(_path, range(SCHEMAS))),
        "components": {"schemas": {f"Schema{n}": _schema(n) for n in range(SCHEMAS)}},
    }


def _path(number: int) -> tuple[str, object]:
    tag = f"Tag{number % RESOURCES}"
    answer = {"application/json": {"schema": _reference(number)}}
    operation = {
        "tags": [tag],
        "operationId": f"getSchema{number}",
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "One.", "content": answer}},
    }
    return f"/{tag}/{number}", {"get": operation}


def _schema(number: int) -> object:
    scalars = {f"text_{n}": {"type": "string"} for n in range(8)}
    whole = {"type": "array", "items": _reference(number // 2)}
    mostly_an_id = {"anyOf": [{"type": "string"}, _reference(number * 7 + 1)]}
    properties = {"id": {"type": "string"}, "whole": whole, "other": mostly_an_id, **scalars}
    return {"type": "object", "required": ["id"], "properties": properties}


def _reference(number: int) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/Schema{number % SCHEMAS}"}
