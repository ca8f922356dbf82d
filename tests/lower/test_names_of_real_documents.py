"""Resources and methods of operations as providers publish them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

_TABLE = Path(__file__).with_name("real_operations.txt")


def _tables() -> dict[str, list[str]]:
    """The rows of each document, by its name."""
    tables: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = tables.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            rows.append(line)
    return tables


TABLES = _tables()


def _document(rows: Sequence[str]) -> tuple[JsonObject, dict[tuple[str, str], str]]:
    paths: dict[str, JsonValue] = {}
    expected: dict[tuple[str, str], str] = {}
    for row in rows:
        method, path, operation_id, tags, name = re.split(r" {2,}", row)
        operation: JsonObject = {"responses": {"204": {"description": ""}}}
        if operation_id != "-":
            operation["operationId"] = operation_id
        if tags != "-":
            operation["tags"] = list(tags.split(", "))
        parameters: list[JsonValue] = [
            {"name": found, "in": "path", "required": True, "schema": {"type": "string"}}
            for found in re.findall(r"\{(.*?)\}", path)
        ]
        item = paths.setdefault(path, {"parameters": parameters})
        assert isinstance(item, dict)
        item[method] = operation
        expected[method.upper(), path] = name
    return {"paths": paths}, expected


@pytest.mark.parametrize("table", TABLES)
def test_what_the_client_calls_the_operations(table: str, lower_document: LowerDocument) -> None:
    document, expected = _document(TABLES[table])
    lowered = lower_document(document)
    names = {
        (operation.http_method, operation.path): "_".join(resource.words)
        + "."
        + "_".join(operation.method_words)
        for resource in lowered.api.resources
        for operation in resource.operations
    }
    assert names == expected
    assert "name-clash" not in {finding.code.id for finding in lowered.diagnostics}


def test_a_new_operation_renames_no_other(lower_document: LowerDocument) -> None:
    document, before = _document(TABLES["stripe.com"])
    new, _ = _document(
        [
            "get  /v1/invoices/{invoice}  GetInvoicesInvoice  -  -",
            "post  /v1/invoices/{invoice}/send  PostInvoicesInvoiceSend  -  -",
            "post  /v1/charges  PostCharges  -  -",
            "get  /v1/customers/{customer}/sources/{id}  GetCustomersCustomerSourcesId  -  -",
            "get  /v1/topups  GetTopups  -  -",
        ]
    )
    paths, more = document["paths"], new["paths"]
    assert isinstance(paths, dict)
    assert isinstance(more, dict)
    for path, item in more.items():
        known = paths.setdefault(path, {})
        assert isinstance(known, dict)
        assert isinstance(item, dict)
        known |= item
    after = {
        (operation.http_method, operation.path): "_".join(resource.words)
        + "."
        + "_".join(operation.method_words)
        for resource in lower_document(document).api.resources
        for operation in resource.operations
    }
    assert len(after) == len(before) + 5
    assert {key: after[key] for key in before} == before
