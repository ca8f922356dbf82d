"""One implementation behind each door: FastAPI, Starlette, or no framework."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, HTTPException, Request
from moov_invoice_payments.server import create_app, create_dispatcher, create_router
from starlette.applications import Starlette
from starlette.routing import Mount
from stripe_invoice_payments.server import create_app as create_stripe_app
from stripe_invoice_payments.server.examples import ExampleServer as StripeExamples
from tests.loop.ledger import Ledger, ask


def require_token(request: Request) -> str:
    if request.headers.get("authorization") != "Bearer right":
        raise HTTPException(401, headers={"x-request-id": "from-fastapi"})
    return "user"


def test_fastapi_with_a_prefix_and_dependencies(ledger: Ledger) -> None:
    app = FastAPI()
    app.include_router(create_router(ledger), prefix="/api", dependencies=[Depends(require_token)])

    @app.get("/own")
    async def own(user: Annotated[str, Depends(require_token)]) -> str:
        return user

    target = "/api/accounts/a%2Fb/invoices/i/payments"
    assert ask(app, target, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert ledger.asked == []
    response = ask(app, target)
    assert (response.status_code, len(response.json())) == (200, 1)
    assert ledger.asked[0][0].account_id == "a/b"
    assert ask(app, "/own").json() == "user"
    assert ask(app, "/api/nothing").status_code == 404
    document = ask(app, "/openapi.json").json()
    (path,) = (path for path in document["paths"] if path.startswith("/api"))
    assert list(document["paths"][path]) == ["get"]


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("OPTIONS", 204), ("POST", 405)])
def test_fastapi_answers_other_methods_alike(ledger: Ledger, method: str, status: int) -> None:
    app = FastAPI()
    app.include_router(create_router(ledger), prefix="/api")
    response = ask(app, "/api/accounts/a/invoices/i/payments", method)
    assert response.status_code == status
    assert ledger.asked if status == 200 else not ledger.asked
    if status != 200:
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_both_generated_servers_mount_into_one_application(ledger: Ledger) -> None:
    app = Starlette(
        routes=[
            Mount("/moov", create_app(ledger)),
            Mount("/stripe", create_stripe_app(StripeExamples())),
        ]
    )
    assert ask(app, "/moov/accounts/a/invoices/i/payments").status_code == 200
    assert ask(app, "/stripe/v1/invoice_payments").json()["object"] == "list"
    assert ask(app, "/v1/invoice_payments").status_code == 404


def test_the_dispatcher_needs_no_framework(ledger: Ledger) -> None:
    from moov_invoice_payments._runtime.headers import Headers
    from moov_invoice_payments._runtime.message import HttpRequest

    headers = Headers([("Authorization", "Bearer t")])
    request = HttpRequest("GET", "/accounts/a/invoices/i/payments", headers)
    response = asyncio.run(create_dispatcher(ledger).dispatch(request))
    assert (response.status, len(json.loads(response.content))) == (200, 1)


def test_what_a_server_needs_can_be_imported_from_it() -> None:
    from moov_invoice_payments import client, server

    assert {"Authenticate", "Context", "Dispatcher", "ErrorReply", "Reply"} <= set(server.__all__)
    assert "RequestOptions" in client.__all__
