"""What the generated servers refuse, in the shape of each provider, through both doors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from fastapi import Depends, FastAPI, Header, HTTPException
from moov_invoice_payments.server import create_app as create_moov_app
from moov_invoice_payments.server.examples import ExampleServer as MoovExamples
from stripe_invoice_payments import Stripe
from stripe_invoice_payments.errors import BadRequest
from stripe_invoice_payments.models.components import InvoicePaymentList
from stripe_invoice_payments.operations.invoice_payments import GetInvoicePayments
from stripe_invoice_payments.server import (
    Context,
    ErrorReply,
    Reply,
    Security,
    StripeServer,
    connect,
    create_app,
    create_router,
)
from stripe_invoice_payments.server.examples import ExampleServer
from tests.loop.serving import Serve

STRIPE = "/v1/invoice_payments"
MOOV = "/accounts/a/invoices/i/payments"


def starlette_door() -> Any:
    return create_app(ExampleServer())


def fastapi_door() -> Any:
    app = FastAPI()
    app.include_router(create_router(ExampleServer()))
    return app


def ask(
    app: Any, target: str, method: str = "GET", headers: Any = None, **more: Any
) -> httpx2.Response:
    async def run() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, target, headers=headers, **more)

    return asyncio.run(run())


BEARER = {"Authorization": "Bearer t"}
REFUSED = [
    ("limit=0", "limit", "limit (query): expected greater than or equal to 1"),
    ("limit=1&limit=2", "limit", "limit (query): is given more than once"),
    ("created[gte]=soon", "created[gte]", "created[gte] (query): expected a valid integer"),
    ("created[since]=1", "created[since]", "created[since] (query): is not known here"),
    ("payment[type]=x", "payment[type]", "'payment_intent' or 'payment_record'"),
    ("customer=cus_1", "customer", "customer (query): is not known here"),
    ("invoice=%zz", "invoice", "invoice (query): has a percent sign that begins no escape"),
    ("status=soon", "status", "'canceled', 'open' or 'paid'"),
]


@pytest.mark.parametrize("door", [starlette_door, fastapi_door])
@pytest.mark.parametrize(("query", "parameter", "message"), REFUSED)
def test_stripe_names_the_parameter(
    door: Callable[[], Any], query: str, parameter: str, message: str
) -> None:
    response = ask(door(), f"{STRIPE}?{query}", headers=BEARER)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/json"
    assert response.headers["request-id"]
    error = response.json()["error"]
    assert (error["type"], error["param"]) == ("invalid_request_error", parameter)
    assert message in error["message"]
    assert "soon" not in error["message"]


@pytest.mark.parametrize(
    ("target", "method", "headers", "status"),
    [
        (STRIPE, "GET", {}, 401),
        (STRIPE, "GET", {"Authorization": "Bearer"}, 401),
        (STRIPE, "GET", {"Authorization": "Basic sk_test"}, 401),
        ("/v1/nothing", "GET", BEARER, 404),
        (STRIPE, "POST", BEARER, 405),
        (STRIPE, "GET", {**BEARER, "Accept": "text/html"}, 406),
    ],
)
def test_stripe_wraps_every_refusal(
    target: str, method: str, headers: dict[str, str], status: int
) -> None:
    for app in (starlette_door(), fastapi_door()):
        response = ask(app, target, method, headers)
        assert response.status_code == status
        if app.__class__ is FastAPI and status == 404:
            continue  # The path is none of the router's.
        assert response.headers["request-id"]
        assert response.headers["content-length"] == str(len(response.content))
        assert set(response.json()["error"]) == {"type", "message"}
        challenges = response.headers.get_list("www-authenticate")
        assert challenges == (
            ['Basic realm="api", charset="UTF-8"', 'Bearer realm="api"'] if status == 401 else []
        )
        assert response.headers.get("allow") == ("GET, HEAD, OPTIONS" if status == 405 else None)


@pytest.mark.parametrize(
    ("target", "method", "headers", "status"),
    [
        (MOOV, "GET", {}, 401),
        ("/accounts", "GET", BEARER, 404),
        (MOOV, "DELETE", BEARER, 405),
        (MOOV, "GET", {**BEARER, "Accept": "application/xml"}, 406),
        (MOOV, "GET", {**BEARER, "X-Moov-Version": "v1"}, 400),
        (f"{MOOV}?unknown=1", "GET", BEARER, 200),
    ],
)
def test_moov_refuses_without_a_body(
    target: str, method: str, headers: dict[str, str], status: int
) -> None:
    response = ask(create_moov_app(MoovExamples()), target, method, headers)
    assert response.status_code == status
    assert response.headers["x-request-id"]
    assert status == 200 or (response.content, response.headers["content-length"]) == (b"", "0")


class Failing(StripeServer):
    """Fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def get_invoice_payments(
        self, call: GetInvoicePayments, context: Context
    ) -> InvoicePaymentList | Reply[InvoicePaymentList]:
        del call, context
        raise self._error


def test_a_message_and_a_parameter_become_the_error_of_stripe() -> None:
    error = ErrorReply(400, message="No such payment.", parameter="starting_after")
    with (
        httpx2.Client(transport=connect(Failing(error))) as http_client,
        Stripe(token="t", http_client=http_client, max_retries=0) as client,
        pytest.raises(BadRequest) as caught,
    ):
        client.invoice_payments.list(starting_after="ip_1")
    body = caught.value.body
    assert body is not None
    assert (body.error.message, body.error.param) == ("No such payment.", "starting_after")


def test_a_failure_of_stripe_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    response = ask(create_app(Failing(KeyError("secret 4242"))), STRIPE, headers=BEARER)
    assert response.status_code == 500
    assert response.json() == {"error": {"type": "api_error", "message": "The server failed."}}
    assert response.headers["request-id"] in caplog.text
    assert "secret 4242" in caplog.text


async def authenticate(security: Security) -> str:
    if security.username != "sk_right" or security.password:
        raise ErrorReply(401, message="No such key.")
    return "account 1"


def test_both_doors_in_one_application_and_a_dependency_in_front_of_the_router() -> None:
    seen: list[str] = []

    class Accounts(StripeServer[str]):
        async def get_invoice_payments(
            self, call: GetInvoicePayments, context: Context[str]
        ) -> InvoicePaymentList:
            del call
            seen.append(context.principal)
            return InvoicePaymentList(object="list", url=STRIPE, has_more=False, data=[])

    def require_tenant(x_tenant: str = Header()) -> None:
        if x_tenant != "t":
            raise HTTPException(403)

    app = FastAPI()
    router = create_router(Accounts(), authenticate)
    app.include_router(router, prefix="/api", dependencies=[Depends(require_tenant)])
    app.mount("/raw", create_app(Accounts(), authenticate))
    right, wrong = httpx2.BasicAuth("sk_right", ""), httpx2.BasicAuth("sk_wrong", "")
    tenant = {"X-Tenant": "t"}
    assert ask(app, f"/api{STRIPE}", auth=right, headers={"X-Tenant": "u"}).status_code == 403
    for target, headers in ((f"/api{STRIPE}", tenant), (f"/raw{STRIPE}", {})):
        assert ask(app, target, auth=right, headers=headers).status_code == 200
        refused = ask(app, target, auth=wrong, headers=headers)
        assert (refused.status_code, refused.json()["error"]["message"]) == (401, "No such key.")
        assert len(refused.headers.get_list("www-authenticate")) == 2
        head = ask(app, target, "HEAD", auth=wrong, headers=headers)
        assert (head.status_code, head.content) == (401, b"")
        assert head.headers["content-length"] == refused.headers["content-length"]
    assert seen == ["account 1", "account 1"]


RAW = [
    (b"Expect: 100-continue\r\nContent-Length: 2\r\n", b"ab"),
    (b"Transfer-Encoding: chunked\r\n", b"2\r\nab\r\n0\r\n\r\n"),
    (b"Content-Length: 2\r\nContent-Type: text/plain\r\n", b"ab"),
    (b"Authorization: Bearer t\r\n", b""),
]


@pytest.mark.parametrize(("fields", "content"), RAW)
def test_a_request_with_a_body_that_is_of_no_interest(
    serve: Serve, fields: bytes, content: bytes
) -> None:
    host, port = serve(starlette_door()).removeprefix("http://").split(":")

    async def run() -> bytes:
        reader, writer = await asyncio.open_connection(host, int(port))
        head = b"GET /v1/invoice_payments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n"
        writer.write(head + fields + b"\r\n" + content)
        # The connection can be used again: the body was read, or done away with.
        writer.write(head + b"Connection: close\r\n\r\n")
        received = await reader.read()
        writer.close()
        return received

    received = asyncio.run(run())
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert json.loads(received.rpartition(b"\r\n\r\n")[2])["object"] == "list"
