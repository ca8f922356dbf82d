"""Requests that a server answers, by its own CPU time."""

from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPConnection

from tests.bench.applications import serving
from tests.bench.rows import Row

REQUESTS = 500
TARGET = (
    "/v1/invoice_payments?created%5Bgte%5D=1735689600&expand%5B0%5D=data.invoice&limit=3"
    "&payment%5Btype%5D=payment_intent&status=paid"
)


def rows(stack: ExitStack) -> list[Row]:
    """Compare with an application that looks at nothing, under the same ASGI server."""
    return [
        Row(
            "server request (Starlette door)",
            "a bare ASGI application",
            _load(stack, "generated"),
            _load(stack, "bare"),
            REQUESTS,
        )
    ]


def _load(stack: ExitStack, name: str) -> Callable[[], float]:
    connection = HTTPConnection(*stack.enter_context(serving(name)))
    stack.callback(connection.close)

    def load() -> float:
        start = float(_get(connection, "/cpu"))
        for _ in range(REQUESTS):
            _get(connection, TARGET)
        return float(_get(connection, "/cpu")) - start

    return load


def _get(connection: HTTPConnection, target: str) -> bytes:
    connection.request("GET", target, headers={"Authorization": "Bearer token"})
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"{target} was answered with {response.status}")
    return content
