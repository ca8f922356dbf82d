"""Forms: what goes over the wire, and what the server makes of it and of what others send."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import pytest
from tests.cases.bodies.calls import Server, calling

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


def sent(package: Any, resource: str, method: str, body: Any) -> str:
    """What the client writes."""
    requests: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(200, json={})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client:
        client = package.Forms(http_client=http_client)
        getattr(getattr(client, resource), method)(body=body)
    (request,) = requests
    assert request.headers["Content-Type"] == FORM["Content-Type"]
    assert request.headers["Content-Length"] == str(len(request.content))
    return request.content.decode("ascii")


def received(package: Any, path: str, content: str, method: str = "POST") -> Any:
    """What the server makes of what is sent by hand; the response if it refuses."""
    server = Server()

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(package.module("server").create_app(server))
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, content=content, headers=FORM)

    response = asyncio.run(ask())
    return server.bodies[0] if response.status_code == 200 else response


@pytest.fixture
def customer(package: Any) -> Any:
    models = package.module("models.components")
    item = package.module("models.components").Item
    discount = item.model_fields["discounts"].annotation.__args__[0].__args__[0]
    return models.NewCustomer(
        active=True,
        address=models.Address(city="Zürich & Umgebung", line1="=1"),
        balance=-5,
        born=dt.date(2026, 1, 2),
        codes=[1, 2],
        expand=["a", "b.c"],
        items=[
            item(price="p", quantity=2, discounts=[discount(coupon="x"), discount(coupon="y")]),
            item(price="q"),
        ],
        metadata={"order": "1,2", "a b": ""},
        name="",
        settings={"depth": 2},
        size={"width": 3, "height": 4},
        url="https://a.example/?b=c&d",
        words=["one", "t,wo"],
    )


EXPECTED = [
    ("active", "true"),
    ("address[city]", "Zürich & Umgebung"),
    ("address[line1]", "=1"),
    ("balance", "-5"),
    ("born", "2026-01-02"),
    ("codes", "1,2"),
    ("expand[0]", "a"),
    ("expand[1]", "b.c"),
    ("items[0][price]", "p"),
    ("items[0][quantity]", "2"),
    ("items[0][discounts][0][coupon]", "x"),
    ("items[0][discounts][1][coupon]", "y"),
    ("items[1][price]", "q"),
    ("metadata[order]", "1,2"),
    ("metadata[a b]", ""),
    ("name", ""),
    ("settings", '{"depth":2}'),
    ("width", "3"),
    ("height", "4"),
    ("url", "https://a.example/?b=c&d"),
    ("words", "one|t,wo"),
]


def test_each_property_in_its_style(package: Any, customer: Any) -> None:
    content = sent(package, "customers", "create", customer)
    assert parse_qsl(content, keep_blank_values=True) == EXPECTED
    assert "url=https://a.example/?b%3Dc%26d&" in content


def test_a_form_there_and_back(package: Any, customer: Any, call: Callable[..., Any]) -> None:
    server = Server()
    call(package, server, calling("customers", "create", body=customer))
    assert server.bodies == [customer]


def test_an_optional_form_may_be_absent_or_empty(package: Any, call: Callable[..., Any]) -> None:
    server = Server()
    empty = package.module("models.components").NewCustomer()
    call(package, server, calling("customers", "create"))
    call(package, server, calling("customers", "create", body=empty))
    assert server.bodies == [None, empty]


def test_null_and_what_is_empty_are_left_out(package: Any) -> None:
    customer = package.module("models.components").NewCustomer
    body = customer(name=None, expand=[], metadata={}, address="", balance=1)
    assert sent(package, "customers", "create", body) == "address=&balance=1"


def test_without_an_encoding_lists_come_item_by_item_and_objects_as_json(
    package: Any, call: Callable[..., Any]
) -> None:
    plain = package.module("models.plain").SendPlainBody
    body = plain(
        name="a", tags=["x", "y"], point={"x": 1.5, "label": "é"}, points=[{"x": 1}, {"x": 2}]
    )
    content = sent(package, "plain", "send", body)
    assert parse_qsl(content) == [
        ("name", "a"),
        ("tags[]", "x"),
        ("tags[]", "y"),
        ("point", '{"x":1.5,"label":"é"}'),
        ("points", '{"x":1.0}'),
        ("points", '{"x":2.0}'),
    ]
    server = Server()
    call(package, server, calling("plain", "send", body=body))
    assert server.bodies == [body]


def test_a_form_of_anything(package: Any, call: Callable[..., Any]) -> None:
    body = {"a": "1", "b": ["x", "y"], "c": {"d": "e"}}
    assert sent(package, "plain", "send_free", body) == "a=1&b=x&b=y&c=%7B%22d%22%3A%22e%22%7D"
    server = Server()
    call(package, server, calling("plain", "send_free", body={"a": "1", "b": ["x", "y"]}))
    assert server.bodies == [{"a": "1", "b": ["x", "y"]}]


@pytest.mark.parametrize(
    ("content", "field", "value"),
    [
        ("expand[]=a&expand[]=b", "expand", ["a", "b"]),
        ("expand%5B1%5D=b&expand%5B0%5D=a", "expand", ["a", "b"]),
        ("expand=a", "expand", ["a"]),
        ("codes[]=1&codes[]=2", "codes", [1, 2]),
        ("words[0]=one", "words", ["one"]),
        ("name=a+b%2Bc", "name", "a b+c"),
        ("settings[depth]=3", "settings", {"depth": 3}),
        ("metadata=", "metadata", ""),
        ("unknown=1&name=x", "name", "x"),
        ("&&name=x&", "name", "x"),
    ],
)
def test_what_others_send(package: Any, content: str, field: str, value: object) -> None:
    assert getattr(received(package, "/customers", content), field) == value


def test_what_the_document_does_not_name_is_kept(package: Any) -> None:
    body = received(package, "/customers", "more=1&more=2&other[a]=b")
    assert body.model_extra == {"more": ["1", "2"], "other": {"a": "b"}}


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/customers", "balance=much"),
        ("/customers", "balance=1&balance=2"),
        ("/customers", "address[city]=a&address=b"),
        ("/customers", "address[city=a"),
        ("/customers", "address[line1]=a"),
        ("/customers", "settings={"),
        ("/customers", "name=%FF"),
        ("/customers", "name=%zz"),
        ("/customers", "items" + "[0]" * 40 + "=x"),
        ("/customers", "name=a" + "&" * 10_000),
        ("/plain", "name=a&point=1"),
        ("/plain", "name=a&point={"),
        ("/plain", "point={}"),
        ("/plain", ""),
    ],
)
def test_bad_forms_are_refused(package: Any, path: str, content: str) -> None:
    assert received(package, path, content).status_code == 400


def test_other_media_types_are_refused(package: Any) -> None:
    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(package.module("server").create_app(Server()))
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post("/plain", json={"name": "a"})

    assert asyncio.run(ask()).status_code == 415


def test_what_has_no_form_is_refused_before_it_is_sent(package: Any) -> None:
    errors = package.module("errors")
    customer = package.module("models.components").NewCustomer
    with pytest.raises(errors.InvalidArgument, match=r"body\.metadata: a key with a bracket"):
        sent(package, "customers", "create", customer(metadata={"a[b": "c"}))
    with pytest.raises(errors.InvalidArgument, match="is no Unicode text"):
        sent(package, "plain", "send_free", {"a": "\ud800"})


def test_an_empty_body_of_a_get_is_left_out(package: Any) -> None:
    assert "body" not in package.module("operations.customers").ListCustomers.model_fields
