"""Sessions that ask a function."""

from __future__ import annotations

import httpx2
from tests.runtime.acme import SECRET, SETTINGS, Handler, Security, Thing

from runtime.operation import Call
from runtime.options import RequestOptions
from runtime.session import Session


def ok(_request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json={"id": "a"}, headers={"X-Request-Id": "req_1"})


def client_of(handler: Handler, *, follow_redirects: bool = False) -> httpx2.Client:
    transport = httpx2.MockTransport(handler)
    return httpx2.Client(transport=transport, follow_redirects=follow_redirects)


def session_of(handler: Handler, credentials: Security | None = None) -> Session:
    security = Security(token=SECRET) if credentials is None else credentials
    return Session(SETTINGS, credentials=security, http_client=client_of(handler))


def sent(call: Call[Thing], options: RequestOptions | None = None) -> httpx2.Request:
    requests: list[httpx2.Request] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return ok(request)

    session_of(keep).send(call, options)
    (request,) = requests
    return request
