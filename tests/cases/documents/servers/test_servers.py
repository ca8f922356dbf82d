"""The servers of a document, to choose one from."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, get_type_hints

import pytest

DIGEST = sha256(b"http://test.example.com/other").hexdigest()[:6].upper()


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


def test_each_absolute_address_has_a_name(package: Any) -> None:
    servers = package.module("servers")
    addresses = {name: getattr(servers, name) for name in servers.__all__ if name.isupper()}
    assert addresses == {
        "PRODUCTION": "https://api.example.com/v1/",
        "PRODUCTION_TEST_EXAMPLE_COM_OTHER": "https://test.example.com/other",
        f"PRODUCTION_TEST_EXAMPLE_COM_OTHER_X{DIGEST}": "http://test.example.com/other",
        "TEST_EXAMPLE_COM": "https://test.example.com",
    }


def test_an_address_with_variables_is_made_by_a_function(package: Any) -> None:
    make = package.module("servers").region_example_com_port_base_path
    assert make() == "https://eu.example.com:443/v2"
    assert make(region="us", port="8443", base_path="v3") == "https://us.example.com:8443/v3"
    hints = get_type_hints(make)
    assert hints["region"] == Literal["eu", "us"]
    assert hints["base_path"] is str
    assert list(inspect.signature(make).parameters) == ["region", "port", "base_path"]
    text = inspect.getdoc(make) or ""
    assert "The servers of one region." in text
    assert "region: Where the data is kept." in text


def test_texts_of_the_document_stay_texts(package: Any) -> None:
    servers = package.module("servers")
    (name,) = (
        {*servers.__all__}
        - {"region_example_com_port_base_path"}
        - {name for name in servers.__all__ if name.isupper()}
    )
    make = getattr(servers, name)
    assert make() == 'https://a"b\\.example.com/%7Bodd%7D'
    assert make(str_="x") == "https://x.example.com/%7Bodd%7D"


def test_a_client_takes_the_address(package: Any) -> None:
    servers = package.module("servers")
    with package.Places(
        server_url=servers.region_example_com_port_base_path(region="us")
    ) as client:
        assert repr(client) == "Places(server_url='https://us.example.com:443/v2')"
    with package.Places() as client:
        assert repr(client) == "Places(server_url='https://api.example.com/v1')"


def test_nothing_is_left_out(package: Any) -> None:
    assert package.findings == ()


def test_a_document_with_one_address_has_no_module(generate: Callable[..., Any]) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "One", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {},
    }
    assert "servers" not in generate(json.dumps(document), "one_server").modules()
