"""The request log of a sandbox: one line for each request, without secrets."""

from __future__ import annotations

import logging
from collections.abc import Collection, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import unquote_plus

from .dispatch import __name__ as dispatch_logger
from .refusals import RefusedError

__all__ = ["Entry", "RequestLog"]

_LOGGER = logging.getLogger(__name__)
_HIDDEN = "***"
_REASONS: ContextVar[list[str] | None] = ContextVar("reasons", default=None)


@dataclass(slots=True)
class Entry:
    """What the log says about one request."""

    outcome: str = "no answer"
    """The status, or what happened in its place."""
    request_id: str = ""
    reasons: list[str] = field(default_factory=list[str])
    """Why it was refused."""


class RequestLog:
    """Writes a line for each request, at the level INFO.

    Args:
        secret_names: Names of query parameters whose values are not shown.
    """

    def __init__(self, secret_names: Collection[str]) -> None:
        self._secret_names = secret_names
        # What the dispatcher says of a refusal goes into the request's own line.
        logging.getLogger(dispatch_logger).addFilter(_take_reason)

    @contextmanager
    def entry(self, method: str, path: str, query: str) -> Generator[Entry]:
        """Writes a line at the end of the block, which fills the entry in.

        Args:
            method: The method.
            path: The path, percent-encoded.
            query: The query, percent-encoded.
        """
        entry = Entry()
        token = _REASONS.set(entry.reasons)
        started = perf_counter()
        try:
            yield entry
        finally:
            _REASONS.reset(token)
            milliseconds = (perf_counter() - started) * 1000
            target = _visible(f"{path}?{self._redacted(query)}" if query else path)
            words = (method, target, entry.outcome, f"{milliseconds:.0f} ms", entry.request_id)
            line = " ".join(filter(None, words))
            _LOGGER.info("%s", ": ".join([line, *map(_visible, entry.reasons)]))

    def _redacted(self, query: str) -> str:
        return "&".join(map(self._redacted_field, query.split("&")))

    def _redacted_field(self, text: str) -> str:
        name, equals, _ = text.partition("=")
        return f"{name}{equals}{_HIDDEN}" if unquote_plus(name) in self._secret_names else text


def _take_reason(record: logging.LogRecord) -> bool:
    """Takes the reason out of a record about a refusal; whether the record is still to be shown."""
    reasons = _REASONS.get()
    refusal = record.args[-1] if isinstance(record.args, tuple) and record.args else None
    if reasons is None or not isinstance(refusal, RefusedError):
        return True
    reasons.append(str(refusal))
    return False


def _visible(text: str) -> str:
    """Escapes what would not show, or would break the line."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)
