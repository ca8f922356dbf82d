"""HTTP messages as plain values, the same for client and server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from typing import NamedTuple, Protocol

from .headers import Headers

__all__ = ["HttpRequest", "HttpResponse", "Stream"]


class Stream(Protocol):
    """A body that is read while it is sent."""

    @property
    def length(self) -> int | None:
        """In bytes; None where that is not known."""
        ...

    @property
    def can_begin(self) -> bool:
        """Whether the body can be sent: for the first time, or from the start again."""
        ...

    def pieces(self) -> Iterator[bytes]:
        """Yields the body from its start."""
        ...

    def async_pieces(self) -> AsyncIterator[bytes]:
        """Yields the body from its start, without blocking."""
        ...


class HttpRequest(NamedTuple):
    """A request. The repr leaves out everything that can hold a credential."""

    method: str
    """In upper case."""
    target: str
    """Path and query exactly as they stand in the request line: percent-encoded, ASCII."""
    headers: Headers = Headers()
    content: bytes = b""
    stream: Stream | None = None
    """What is sent in place of the content, and read meanwhile."""

    @property
    def path(self) -> str:
        """The target up to the query, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The target after the first question mark, still percent-encoded."""
        return self.target.partition("?")[2]

    def with_headers(self, fields: Iterable[tuple[str, str]]) -> HttpRequest:
        """Returns the request with these header fields in place of those of the same names."""
        added = tuple(fields)
        names = {name.lower() for name, _ in added}
        kept = (one for one in self.headers.fields if one[0].lower() not in names)
        return self._replace(headers=Headers((*kept, *added)))

    def with_query(self, pairs: Iterable[str]) -> HttpRequest:
        """Returns the request with pairs of the form `name=value` added to its query.

        Args:
            pairs: Percent-encoded.
        """
        query = "&".join(pairs)
        if not query:
            return self
        return self._replace(target=f"{self.target}{'&' if '?' in self.target else '?'}{query}")

    def with_cookie(self, pair: str) -> HttpRequest:
        """Returns the request with a pair of the form `name=value` added to its cookies."""
        cookies = [self.headers["Cookie"]] if "Cookie" in self.headers else []
        return self.with_headers([("Cookie", "; ".join([*cookies, pair]))])

    def __repr__(self) -> str:
        return f"HttpRequest({self.method} {self.path})"


class HttpResponse(NamedTuple):
    """A response, read to its end and with any content coding undone."""

    status: int
    headers: Headers = Headers()
    content: bytes = b""
    stream: AsyncGenerator[bytes] | None = None
    """What a server sends in place of the content, as it comes."""

    def __repr__(self) -> str:
        return f"HttpResponse({self.status}, {len(self.content)} bytes)"
