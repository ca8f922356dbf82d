"""Sends a call of every operation from a package's client to its server, and the answer back."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, cast, get_args

from tests.corpus.answering_server import AnsweringServer, Observer
from tests.corpus.answers import Answer, other_answers, usual_answers
from tests.corpus.arguments import Arguments, ArgumentsFinder
from tests.corpus.clients import Clients
from tests.corpus.comparison import difference
from tests.corpus.exchanges import Exchange
from tests.corpus.package import GeneratedPackage
from tests.corpus.report import Report
from tests.corpus.schema_values import JsonValue

from specmill.ir.api import Operation
from specmill.ir.types import Enumeration

__all__ = ["try_calls"]

BYTES = b"\x00\xff bytes"


def try_calls(exchanges: list[Exchange], package: GeneratedPackage, report: Report) -> None:
    """Try every operation that the package has."""
    observer = Observer()
    logger = logging.getLogger(package.name)
    logger.addHandler(observer)
    logger.propagate = False
    with Clients(package, AnsweringServer(observer)) as clients:
        loop = Loop(package, clients, observer, report)
        call_classes = package.call_classes()
        answered = _answered(exchanges)
        report.count("operation not tried", len(exchanges) - len(answered))
        for exchange in answered:
            operation = exchange.operation
            call_class = call_classes.get((operation.http_method, operation.path))
            if call_class is None:
                report.count("operation not tried")
            else:
                loop.try_exchange(exchange, call_class)


def _answered(exchanges: list[Exchange]) -> list[Exchange]:
    """Leave out what a server cannot tell from others.

    Of two paths that match the same requests it answers the first. Where they differ in fragments,
    which are not sent, and in no constant, nobody can tell which of them is meant.
    """
    groups: dict[tuple[object, ...], list[Exchange]] = {}
    with_fragments = any("#" in exchange.operation.path for exchange in exchanges)
    for exchange in exchanges:
        operation = exchange.operation
        path, _, fragment = operation.path.partition("#")
        shape = re.sub(r"\{[^{}]*\}", "{}", operation.path if "{" in fragment else path)
        constants = frozenset(_constants(operation)) if with_fragments else ()
        groups.setdefault((operation.http_method, shape, constants), []).append(exchange)
    return [
        group[0]
        for group in groups.values()
        if len(group) == 1 or not any("#" in exchange.operation.path for exchange in group)
    ]


def _constants(operation: Operation) -> Iterator[tuple[object, ...]]:
    for one in operation.parameters:
        if one.required and isinstance(one.type, Enumeration) and len(one.type.values) == 1:
            yield one.location, one.name, one.type.values


class Loop:
    """Sends calls to a server in this process.

    What is generated has no type that a checker could know: hence `Any`.
    """

    def __init__(
        self, package: GeneratedPackage, clients: Clients, observer: Observer, report: Report
    ) -> None:
        self._package = package
        self._model = package.module("_runtime.model")
        self._server = package.module("server")
        self._status_error = package.module("errors").StatusError
        self._arguments = ArgumentsFinder(package)
        self._clients = clients
        self._observer = observer
        self._report = report

    def try_exchange(self, exchange: Exchange, call_class: Any) -> None:
        """Send a call in each media type of its body, and have it answered in each form."""
        calls = self._arguments.find(exchange, call_class)
        answers = usual_answers(exchange, call_class)
        if not (calls and answers):
            self._report.count("operation not tried")
            return
        name = f"{exchange.operation.http_method} {exchange.operation.path}"
        # A stream is asked for by its own media type, in which no error comes.
        others = other_answers(exchange, call_class) if not answers[0].stream else ()
        more = (*answers[1:], *others)
        pairs = [*((call, answers[0]) for call in calls), *((calls[0], one) for one in more)]
        for place, (arguments, answer) in enumerate(pairs):
            with self._report.attempt("call", name):
                self._try(call_class, arguments, answer, by_methods=place == 0)

    def _try(
        self, call_class: Any, arguments: Arguments, answer: Answer, *, by_methods: bool
    ) -> None:
        """Send a call, and compare what is received at both ends with what was sent."""
        given = {name: self._value(*pair) for name, pair in arguments.items()}
        call = call_class(**given)
        is_success = answer.status is None or call.operation.is_success(answer.status)
        send = self._success if is_success else self._failure
        self._expect(answer, is_success=is_success)
        self._compare(call, answer, self._unless_logged(lambda: send(call, answer)))
        if by_methods and not answer.stream:
            for method in (self._clients.by_method, self._clients.by_async_method):
                self._expect(answer, is_success=True)
                self._compare(call, answer, method(call_class, given))

    def _unless_logged(self, send: Callable[[], Any]) -> Any:
        """Send a call; what the server logs says more than the error that the client has."""
        try:
            return send()
        finally:
            if self._observer.error is not None:
                raise self._observer.error

    def _success(self, call: Any, answer: Answer) -> Any:
        return (
            self._streamed(call, answer) if answer.stream else self._clients.client.send(call).value
        )

    def _failure(self, call: Any, answer: Answer) -> Any:
        """Send a call that is answered with an error, and return what the error holds."""
        try:
            self._clients.client.send(call)
        except self._status_error as error:
            caught = error
        else:
            raise AssertionError(f"the status {answer.status} was no error")
        assert caught.status == answer.status, f"{answer.status} became {caught.status}"
        return caught.body

    def _expect(self, answer: Answer, *, is_success: bool) -> None:
        """Have the next call answered."""
        value = self._value(answer.annotation, answer.value)
        headers = dict(answer.headers)

        def make() -> object:
            if not is_success:
                raise self._server.ErrorReply(answer.status, value, headers)
            given = value
            if answer.stream:
                module = self._package.module(f"_runtime.server.streamed_{answer.stream}")
                given = getattr(module, f"one_{answer.stream[:-1]}")(value)
            return self._server.Reply(given, answer.status, headers, answer.media_type)

        self._observer.expect(make)

    def _compare(self, call: Any, answer: Answer, result: Any) -> None:
        assert (changed := _change(call, self._observer.received)) is None, changed
        if isinstance(result, bytes):
            assert result == BYTES, f"the answer became {result!r}"
        elif answer.annotation is not None.__class__:
            encoded = json.loads(self._model.encode(result))
            assert (changed := difference(answer.value, encoded)) is None, changed

    def _streamed(self, call: Any, answer: Answer) -> Any:
        """Send a call that is answered with a stream, and return its only item."""
        if answer.stream == "events":
            stream = self._package.module("_runtime.event_stream").EventStream
        else:
            stream = self._package.module("_runtime.json_lines").JsonLines
        with stream(self._clients.client._session, call) as items:
            (item,) = items
        return item.data if answer.stream == "events" else item

    def _value(self, annotation: Any, value: JsonValue) -> Any:
        """Turn a JSON value into a value of a type."""
        is_file = bytes in (annotation, *get_args(annotation)) or _is_file(annotation)
        return BYTES if is_file else self._model.decode(annotation, value)


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
    return difference(*(_as_json(call.model_dump(mode="python")) for call in (sent, received)))


def _as_json(value: Any) -> Any:
    """Write what JSON has no form for; a file, and a list of one file, as its content."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {name: _as_json(member) for name, member in members.items()}
    if isinstance(value, list | tuple):
        items = [_as_json(item) for item in cast("list[Any]", value)]
        return items[0] if len(items) == 1 and _is_content(value[0]) else items
    if _is_content(value):
        return (value if isinstance(value, bytes) else value.read()).hex()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _is_content(value: Any) -> bool:
    return isinstance(value, bytes) or hasattr(value, "read")
