from __future__ import annotations

import pytest
from tests.lower.conftest import JsonObject, LowerDocument

from specmill.ir.types import JsonValue


def _operation(name: str, *urls: str) -> JsonObject:
    servers: JsonValue = [{"url": url} for url in urls]
    return {"operationId": name, "servers": servers, "responses": {"204": {"description": ""}}}


def _servers(lower: LowerDocument, document: str, *own: str) -> tuple[list[str | None], list[str]]:
    """The address of each operation, and the codes of what is found."""
    paths: JsonObject = {
        f"/{index}": {"get": _operation(f"get{index}", *([url] if url else []))}
        for index, url in enumerate(own)
    }
    lowered = lower({"servers": [{"url": document}] if document else [], "paths": paths})
    addresses = {
        operation.path: operation.server.url if operation.server else None
        for operation in lowered.api.operations
    }
    found = [addresses[f"/{index}"] for index in range(len(own))]
    return found, [finding.code.id for finding in lowered.diagnostics]


@pytest.mark.parametrize(
    ("own", "address"),
    [
        ("https://files.example/up", "https://files.example/up"),
        ("//files.example/up", "https://files.example/up"),
        ("/v2", "https://api.example/v2"),
        ("v2", "https://api.example/v1/v2"),
        ("../v2/", "https://api.example/v2/"),
        ("https://api.example/v1/", None),
        ("", None),
    ],
)
def test_a_relative_address_is_joined_to_that_of_the_document(
    lower_document: LowerDocument, own: str, address: str | None
) -> None:
    assert _servers(lower_document, "https://api.example/v1", own) == ([address], [])


@pytest.mark.parametrize(
    "own",
    [
        "https://",
        "ftp://files.example",
        "https://files.example?a=b",
        "https://files.example:0",
        "https://files.example:x",
        "https://user@files.example",
        "https://a..example",
        "https://files.example/a b",
        "https://[files.example",
        "https://files.example/\u00e9",
    ],
)
def test_an_address_that_no_client_takes_is_not_used(
    lower_document: LowerDocument, own: str
) -> None:
    found = _servers(lower_document, "https://api.example", own)
    assert found == ([None], ["no-server"])


def test_a_server_without_encryption_is_reported_where_others_have_it(
    lower_document: LowerDocument,
) -> None:
    found = _servers(lower_document, "https://api.example", "http://files.example")
    assert found == (["http://files.example"], ["insecure-server"])
    found = _servers(lower_document, "http://api.example", "http://files.example")
    assert found == (["http://files.example"], [])


def test_the_first_operation_says_where_an_api_is_if_the_document_does_not(
    lower_document: LowerDocument,
) -> None:
    own = ("https://a.example", "https://b.example", "https://a.example")
    for document in ("", "/relative"):
        found = _servers(lower_document, document, *own)
        assert found == ([None, "https://b.example", None], [])


def test_a_document_still_needs_an_address_for_what_has_none(
    lower_document: LowerDocument,
) -> None:
    found = _servers(lower_document, "/v1", "https://a.example", "")
    assert found == (["https://a.example", None], ["no-server"])
    found = _servers(lower_document, "/v1", "/v2")
    assert found == ([None], ["no-server", "no-server"])


def test_an_operation_comes_before_its_path_and_each_first_server_counts(
    lower_document: LowerDocument,
) -> None:
    path: JsonObject = {
        "servers": [
            {"url": "https://{zone}.path.example", "variables": {"zone": {"default": "eu"}}},
            {"url": "https://other.example"},
        ],
        "get": _operation("a", "https://own.example", "https://other.example"),
        "put": {"operationId": "b", "responses": {"204": {"description": ""}}},
    }
    operations = lower_document({"paths": {"/a": path}}).api.operations
    addresses = {one.http_method: one.server.url for one in operations if one.server}
    assert addresses == {"GET": "https://own.example", "PUT": "https://eu.path.example"}
