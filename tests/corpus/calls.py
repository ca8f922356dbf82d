"""Sends a call of every operation from a package's client to its server, and the answer back."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, get_args

import httpx2
from tests.corpus.comparison import difference
from tests.corpus.exchanges import Exchange, Slot
from tests.corpus.package import GeneratedPackage
from tests.corpus.report import Report
from tests.corpus.schema_values import JsonValue

__all__ = ["try_calls"]

ADDRESS = "http://server.example"
BYTES = b"\x00\xff bytes"


class Answer(NamedTuple):
    """What a server is to answer with."""

    annotation: Any
    value: JsonValue
    media_type: str | None = None
    stream: str = ""
    """`events` or `lines` for an answer that is a stream; empty for another."""


NO_BODY = Answer(None.__class__, None)


class Observer(logging.Handler):
    """What a server is to answer, what it received, and the exception that it logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.answer: object = None
        self.received: object = None
        self.error: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception of a record."""
        self.error = record.exc_info[1] if record.exc_info else None


class AnsweringServer:
    """A server that has every method, whatever its name, and answers as an observer says."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        async def method(call: object, context: object) -> object:
            del context
            self._observer.received = call
            return self._observer.answer

        return method


def try_calls(exchanges: list[Exchange], package: GeneratedPackage, report: Report) -> None:
    """Try every operation that the package has."""
    observer = Observer()
    server = AnsweringServer(observer)
    logger = logging.getLogger(package.name)
    logger.addHandler(observer)
    logger.propagate = False
    with httpx2.Client(transport=package.module("server").connect(server)) as http_client:
        client = package.client_class()(
            security=_credentials(package), server_url=ADDRESS, http_client=http_client
        )
        loop = Loop(package, client, observer, report)
        call_classes = package.call_classes()
        reachable: set[tuple[str, str]] = set()
        for exchange in exchanges:
            operation = exchange.operation
            # Of two paths that match the same requests, a server can answer only the first.
            requests = operation.http_method, re.sub(r"\{[^{}]*\}", "{}", operation.path)
            call_class = call_classes.get((operation.http_method, operation.path))
            if call_class is None or requests in reachable:
                report.count("operation not tried")
                continue
            reachable.add(requests)
            loop.try_exchange(exchange, call_class)


def _credentials(package: GeneratedPackage) -> Any:
    security = package.module("models.security").Security
    return security(**dict.fromkeys(security.model_fields, "secret"))


class Loop:
    """Sends calls to a server in this process.

    What is generated has no type that a checker could know: hence `Any`.
    """

    def __init__(
        self, package: GeneratedPackage, client: Any, observer: Observer, report: Report
    ) -> None:
        self._package = package
        self._model = package.module("_runtime.model")
        self._table = package.module("_runtime.parameters").table
        self._shape_of = package.module("_runtime.server.shapes").shape_of_type
        self._reply = package.module("server").Reply
        self._client = client
        self._observer = observer
        self._report = report

    def try_exchange(self, exchange: Exchange, call_class: Any) -> None:
        """Send a call in each media type of its body, and have it answered in each form."""
        body = self._table(call_class).body
        media = body.media if body is not None else (None,)
        calls = [
            arguments
            for one in media
            if (arguments := self._arguments(exchange, call_class, one)) is not None
        ]
        answers = _answers(exchange, call_class)
        if not (calls and answers):
            self._report.count("operation not tried")
            return
        first, *others = answers
        for arguments, answer in [
            *((call, first) for call in calls),
            *((calls[0], o) for o in others),
        ]:
            name = f"{exchange.operation.http_method} {exchange.operation.path}"
            with self._report.attempt("call", name):
                self._try(call_class, arguments, answer, exchange.headers)

    def _arguments(
        self, exchange: Exchange, call_class: Any, media: Any
    ) -> dict[str, tuple[Any, JsonValue]] | None:
        """Find the type and the value of each argument; None if one that is needed is missing."""
        table = self._table(call_class)
        found: dict[str, tuple[Any, JsonValue]] = {}
        in_query = Query(table.query, self._shape_of)
        for one in (*table.path, *table.query, *table.header, *table.cookie):
            slot = exchange.parameters[one.location, one.name]
            # What is empty has no form in a parameter.
            is_sent = slot.is_filled and (one.media_type or slot.value not in ([], {}))
            if is_sent and in_query.tells_apart(one):
                found[one.field] = one.annotation, slot.value
            elif one.required:
                return None
        if media is not None:
            slot = _slot_of(media, exchange)
            if not slot.is_filled:
                return None
            # Where a body may be absent, null is none.
            if slot.value is None and not table.body.required:
                return found
            is_form = type(media).__name__ in ("FormBody", "MultipartBody")
            # Where a schema says nothing, a form is an object still.
            value: JsonValue = (
                {"key": slot.value} if is_form and isinstance(slot.value, str) else slot.value
            )
            found[table.body.field] = media.type, _fitted(media.type, value)
            if table.body.choice is not None:
                found[table.body.choice] = str, media.media_type
        return found

    def _try(
        self,
        call_class: Any,
        arguments: dict[str, tuple[Any, JsonValue]],
        answer: Answer,
        headers: dict[str, Slot],
    ) -> None:
        """Send a call, and compare what is received at both ends with what was sent."""
        call = call_class(**{name: self._value(*pair) for name, pair in arguments.items()})
        value = self._value(answer.annotation, answer.value)
        fields = {name: str(slot.value) for name, slot in headers.items()}
        stream = answer.stream and self._package.module(f"_runtime.server.streamed_{answer.stream}")
        given = getattr(stream, f"one_{answer.stream[:-1]}")(value) if stream else value
        self._observer.answer = self._reply(given, headers=fields, media_type=answer.media_type)
        self._observer.received = self._observer.error = None
        try:
            result = self._streamed(call, answer) if stream else self._client.send(call).value
        finally:
            if self._observer.error is not None:
                raise self._observer.error
        assert (changed := _change(call, self._observer.received)) is None, changed
        if isinstance(value, bytes):
            assert result == value, f"the answer became {result!r}"
        elif value is not None:
            encoded = json.loads(self._model.encode(result))
            assert (changed := difference(answer.value, encoded)) is None, changed

    def _streamed(self, call: Any, answer: Answer) -> Any:
        """Send a call that is answered with a stream, and return its only item."""
        if answer.stream == "events":
            stream = self._package.module("_runtime.event_stream").EventStream
        else:
            stream = self._package.module("_runtime.json_lines").JsonLines
        with stream(self._client._session, call) as items:
            (item,) = items
        return item.data if answer.stream == "events" else item

    def _value(self, annotation: Any, value: JsonValue) -> Any:
        """Turn a JSON value into a value of a type."""
        is_file = bytes in (annotation, *get_args(annotation)) or _is_file(annotation)
        return BYTES if is_file else self._model.decode(annotation, value)


class Query:
    """Which objects of a query can be told apart.

    An object that is spread over a query has its properties in place of its own name.

    Args:
        parameters: The parameters in the query.
        shape_of: Finds the shape of a type.
    """

    def __init__(self, parameters: tuple[Any, ...], shape_of: Callable[[Any], Any]) -> None:
        self._names = {one.name for one in parameters}
        shapes = {one.name: shape_of(one.annotation) for one in parameters}
        self._properties = {
            one.name: frozenset(shapes[one.name].properties)
            for one in parameters
            if one.explode and one.style == "form" and not one.media_type
            if shapes[one.name].is_object
        }

    def tells_apart(self, parameter: Any) -> bool:
        """Whether nothing else in the query could be taken for what a parameter holds."""
        own = self._properties.get(parameter.name)
        if own is None or parameter.location != "query":
            return True
        others = [names for name, names in self._properties.items() if name != parameter.name]
        # What may have any property takes whatever no other parameter is called.
        if others and not all((own, *others)):
            return False
        return own.isdisjoint(self._names.difference({parameter.name}).union(*others))


def _slot_of(media: Any, exchange: Exchange) -> Slot:
    """Find the place for a body; one of any media type is sent as one that is not documented."""
    names = (media.media_type, *media.also)
    return next(exchange.bodies[name] for name in names if name in exchange.bodies)


def _is_file(annotation: Any) -> bool:
    # A document may have a schema of this name as well.
    is_runtime = getattr(annotation, "__module__", "").endswith("_runtime.files")
    return is_runtime and getattr(annotation, "__name__", "") == "File"


def _change(sent: Any, received: Any) -> str | None:
    """Describe the first difference between two calls.

    What is sent as bytes is received as a file: in JSON both are the same.
    """
    if sent == received:
        return None
    written = [call.model_dump(mode="python") for call in (sent, received)]
    return difference(*(json.loads(json.dumps(one, default=_as_text)) for one in written))


def _as_text(value: Any) -> str:
    """Write what JSON has no form for; a file as its content."""
    if isinstance(value, bytes):
        return value.hex()
    return value.read().hex() if hasattr(value, "read") else str(value)


def _answers(exchange: Exchange, call_class: Any) -> list[Answer]:
    """Find a value for the answer, and for each stream; none if the document leads to no value."""
    response = exchange.response
    outcome = call_class.operation.outcomes.get(response.status) if response else None
    if outcome is None or call_class.operation.method == "HEAD":
        return [NO_BODY]
    found: list[Answer] = []
    for media_type, annotation in (*outcome.content.items(), *outcome.streams.items()):
        slot = exchange.answers[media_type]
        is_stream = media_type in outcome.streams
        stream = ("events" if "event-stream" in media_type else "lines") if is_stream else ""
        if (slot.is_filled or annotation is bytes) and (is_stream or not found):
            value = _fitted(annotation, slot.value)
            found.append(Answer(annotation, value, media_type, stream))
    has_body = outcome.content or outcome.streams
    return found if has_body else [NO_BODY]


def _fitted(annotation: Any, value: JsonValue) -> JsonValue:
    """Take a text for what is sent as one, whatever its schema says."""
    is_text = annotation is str or str(annotation).startswith("typing.Annotated[bytes |")
    return "text" if is_text and not isinstance(value, str) else value
