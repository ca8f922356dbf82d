"""A successful answer."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from .headers import Headers

__all__ = ["Response"]

ResultT = TypeVar("ResultT")


class Response(NamedTuple, Generic[ResultT]):
    """The result of a call, and what came with it."""

    value: ResultT
    """The body, as the document describes it."""
    status: int
    headers: Headers
    request_id: str | None
    """The id that the server gave to the request; None if it gave none."""
