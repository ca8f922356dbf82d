"""A server for any package, which answers as it is told and keeps what it received."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

__all__ = ["AnsweringServer", "Observer"]


class Observer(logging.Handler):
    """What a server is to answer, what it received, and the exception that it logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.make_answer: Callable[[], object] = lambda: None
        self.received: object = None
        self.error: BaseException | None = None

    def expect(self, make_answer: Callable[[], object]) -> None:
        """Forget the last call, and have the next one answered with what a function makes.

        Args:
            make_answer: Returns an answer, or raises it.
        """
        self.make_answer = make_answer
        self.received = self.error = None

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
            return self._observer.make_answer()

        return method
