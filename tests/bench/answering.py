"""Requests that a server answers, by the CPU time of its process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

from tests.bench import prism
from tests.bench.applications import serving
from tests.bench.rows import Row

REQUESTS = 500
TARGET = (
    "/v1/invoice_payments?created%5Bgte%5D=1735689600&expand%5B0%5D=data.invoice&limit=3"
    "&payment%5Btype%5D=payment_intent&status=paid"
)
# Prism has several examples to answer with: it is told to take the page of one, as the others do.
HEADERS = {"Authorization": "Bearer token", "Prefer": "example=documented"}
HAND_WRITTEN = "a Starlette handler by hand"
DOOR = "server request (Starlette door)"

Load = Callable[[], float]


def rows(stack: ExitStack) -> list[Row]:
    """Compare servers that check a request with one that looks at nothing, and with each other."""
    return list(_rows(stack))


def _rows(stack: ExitStack) -> Iterator[Row]:
    bare, door = _load(stack, "bare"), _load(stack, "starlette")
    by_hand = _load(stack, "handwritten")

    def row(name: str, measured: Load, baseline_name: str, baseline: Load) -> Row:
        return Row(name, baseline_name, measured, baseline, REQUESTS)

    nothing = "a bare ASGI application"
    yield row(DOOR, door, nothing, bare)
    yield row("server request (FastAPI door)", _load(stack, "fastapi"), nothing, bare)
    yield row(HAND_WRITTEN, by_hand, nothing, bare)
    yield row(DOOR, door, HAND_WRITTEN, by_hand)
    version = prism.version()
    if version is not None:
        mock = _load_prism(stack)
        yield row(f"Prism {version}", mock, nothing, bare)
        yield row(DOOR, door, f"Prism {version}", mock)


def _load(stack: ExitStack, name: str) -> Load:
    connection = HTTPConnection(*stack.enter_context(serving(name)))
    stack.callback(connection.close)
    return _loading(connection, lambda: float(_get(connection, "/cpu")))


def _load_prism(stack: ExitStack) -> Load:
    address, pid = stack.enter_context(prism.serving_prism())
    connection = HTTPConnection(*address)
    stack.callback(connection.close)
    return _loading(connection, lambda: prism.cpu_of_process(pid))


def _loading(connection: HTTPConnection, cpu: Callable[[], float]) -> Load:
    def load() -> float:
        start = cpu()
        for _ in range(REQUESTS):
            _get(connection, TARGET)
        return cpu() - start

    return load


def _get(connection: HTTPConnection, target: str) -> bytes:
    connection.request("GET", target, headers=HEADERS)
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise RuntimeError(f"{target} was answered with {response.status}")
    return content
