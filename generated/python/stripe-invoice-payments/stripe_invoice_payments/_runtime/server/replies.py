"""What a server's method may answer with, beside the value of a success."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .refusals import reason_phrase

__all__ = ["ErrorReply", "Reply"]

ValueT_co = TypeVar("ValueT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reply(Generic[ValueT_co]):
    """An answer with more than its value."""

    value: ValueT_co
    status: int | None = None
    """None stands for the first documented status of success."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    media_type: str | None = None
    """None stands for the first documented one that the value fits, and that the client prefers."""


class ErrorReply(Exception):
    """Raised by a server's method to answer with a documented error.

    Args:
        status: Status code.
        body: Body, of the type that the document gives to the status; None where it gives none.
        headers: Further header fields.
        message: What is wrong, for people. Without a body, the answer gets the one that the API
            gives its errors, if the document says how it looks, with this message in it.
        parameter: The name in the document of the parameter at fault, for that body as well.
    """

    def __init__(
        self,
        status: int,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        message: str = "",
        parameter: str | None = None,
    ) -> None:
        super().__init__(status, body, headers)
        self.status = status
        self.body = body
        self.headers: Mapping[str, str] = headers or {}
        self.message = message or reason_phrase(status)
        self.parameter = parameter

    def __str__(self) -> str:
        return f"status {self.status}: {self.message}"
