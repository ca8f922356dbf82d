"""Sends a call of every operation from a package's client to its server, and the answer back."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
from tests.corpus.comparison import difference
from tests.corpus.exchanges import Exchange, Slot
from tests.corpus.package import GeneratedPackage
from tests.corpus.report import Report
from tests.corpus.schema_values import JsonValue

__all__ = ["try_calls"]

ADDRESS = "http://server.example"
BYTES = b"\x00\xff bytes"


class AnsweringServer(logging.Handler):
    """A server that has every method, and answers as it is told; it also sees why it failed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.received: object = None
        self.answer: object = None
        self.error: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception of a record."""
        self.error = record.exc_info[1] if record.exc_info else None

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        async def method(call: object, context: object) -> object:
            del context
            self.received = call
            return self.answer

        return method


def try_calls(exchanges: list[Exchange], package: GeneratedPackage, report: Report) -> None:
    """Try every operation that the package has."""
    server = AnsweringServer()
    logger = logging.getLogger(package.name)
    logger.addHandler(server)
    logger.propagate = False
    with httpx2.Client(transport=package.module("server").connect(server)) as http_client:
        client = package.client_class()(
            security=_credentials(package), server_url=ADDRESS, http_client=http_client
        )
        loop = Loop(package, client, server, report)
        call_classes = package.call_classes()
        for exchange in exchanges:
            operation = exchange.operation
            if call_class := call_classes.get((operation.http_method, operation.path)):
                loop.try_exchange(exchange, call_class)


def _credentials(package: GeneratedPackage) -> Any:
    security = package.module("models.security").Security
    return security(**dict.fromkeys(security.model_fields, "secret"))


class Loop:
    """Sends calls to a server in this process.

    What is generated has no type that a checker could know: hence `Any`.
    """

    def __init__(
        self, package: GeneratedPackage, client: Any, server: AnsweringServer, report: Report
    ) -> None:
        self._model = package.module("_runtime.model")
        self._table = package.module("_runtime.parameters").table
        self._reply = package.module("server").Reply
        self._client = client
        self._server = server
        self._report = report

    def try_exchange(self, exchange: Exchange, call_class: Any) -> None:
        """Send a call, unless there is no value for something that it needs."""
        operation = exchange.operation
        slots = self._slots(exchange, call_class)
        missing = [one for one, slot in slots.items() if not slot.is_filled]
        answers = list(_answers(exchange, call_class))
        has_answer = any(annotation is bytes or slot.is_filled for annotation, slot in answers)
        self._report.count("values not found", len(missing))
        if any(one.required for one in missing) or (answers and not has_answer):
            self._report.count("call not tried")
            return
        with self._report.attempt("call", f"{operation.http_method} {operation.path}"):
            arguments = {
                one.field: self._model.decode(one.annotation, slot.value)
                for one, slot in slots.items()
                if slot.is_filled
            }
            call = call_class(**arguments)
            headers = {name: str(slot.value) for name, slot in exchange.headers.items()}
            annotation, slot = next(
                (one for one in answers if one[0] is bytes or one[1].is_filled),
                (None, Slot("", iter(()))),
            )
            is_bytes = annotation is bytes
            answer = BYTES if is_bytes else self._model.decode(annotation, slot.value)
            self._server.answer = self._reply(answer, headers=headers)
            self._send(call, slot.value)

    def _slots(self, exchange: Exchange, call_class: Any) -> dict[Any, Slot]:
        """Find the value of each thing that a call takes."""
        table = self._table(call_class)
        slots = {
            one: exchange.parameters[one.location, one.name]
            for one in (*table.path, *table.query, *table.header, *table.cookie)
        }
        if table.body is not None:
            slots[table.body] = exchange.bodies[table.body.media_type]
        return slots

    def _send(self, call: Any, expected: JsonValue) -> None:
        """Send a call, and compare what is received at both ends with what was sent."""
        self._server.received = self._server.error = None
        try:
            result = self._client.send(call).value
        finally:
            if self._server.error is not None:
                raise self._server.error
        assert self._server.received == call, _change(call, self._server.received)
        if isinstance(result, bytes | str):
            assert result in (expected, BYTES), f"the answer became {result!r}"
        elif result is not None:
            encoded = json.loads(self._model.encode(result))
            assert (changed := difference(expected, encoded)) is None, changed


def _change(sent: Any, received: Any) -> str:
    """Describe the first difference between two calls, as far as JSON can tell them apart."""
    written = [json.loads(call.model_dump_json(warnings=False)) for call in (sent, received)]
    return difference(*written) or f"was sent {sent!r} and received {received!r}"


def _answers(exchange: Exchange, call_class: Any) -> list[tuple[Any, Slot]]:
    """List the types that a success may have, each with the place for a value of it."""
    response = exchange.response
    outcome = call_class.operation.outcomes.get(response.status) if response else None
    if outcome is None or call_class.operation.method == "HEAD":
        return []
    return [
        (annotation, exchange.answers[media_type])
        for media_type, annotation in outcome.content.items()
    ]
