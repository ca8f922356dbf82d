"""The pages of a list, fetched as they are needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from .operation import Cursor, PagedCall
    from .options import RequestOptions
    from .response import Response
    from .session import AsyncSession, Session

__all__ = ["AsyncPage", "AsyncPager", "Page"]

PageT = TypeVar("PageT")
ItemT = TypeVar("ItemT")


class _Contents(Generic[PageT, ItemT]):
    """What is on a page that has come, and how to ask for the next one."""

    def __init__(self, call: PagedCall[PageT, ItemT], response: Response[PageT]) -> None:
        self._call = call
        self.response = response
        """The answer: value, status, headers and request id."""

    @property
    def value(self) -> PageT:
        """The page as it came."""
        return self.response.value

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status

    @property
    def request_id(self) -> str | None:
        """The id that the server gave to the request; None if it gave none."""
        return self.response.request_id

    @property
    def items(self) -> list[ItemT]:
        """The items of this page, in the order in which the list is walked.

        A list that was begun with its backward cursor is walked backwards: the items of each page
        are in reverse.
        """
        received = self._received
        return received[::-1] if self._is_backward else received

    @property
    def has_next(self) -> bool:
        """Whether another page follows, in the direction in which the list is walked."""
        return self._next_call() is not None

    @property
    def cursor(self) -> object:
        """The cursor that the page was asked for with; None on the first page of a list."""
        return getattr(self._call, self._direction.field)

    @property
    def _received(self) -> list[ItemT]:
        items = cast("Sequence[ItemT] | None", _at(self.value, self._call.pagination.items))
        return list(items or ())

    @property
    def _is_backward(self) -> bool:
        pagination = self._call.pagination
        return (
            pagination.backward is not None
            and getattr(self._call, pagination.backward.field) is not None
            and getattr(self._call, pagination.forward.field) is None
        )

    @property
    def _direction(self) -> Cursor:
        pagination = self._call.pagination
        backward = pagination.backward if self._is_backward else None
        return backward or pagination.forward

    def _next_call(self) -> PagedCall[PageT, ItemT] | None:
        """Makes the call for the next page, with all other arguments kept."""
        has_more = self._call.pagination.has_more
        if not self._received or (has_more is not None and not _at(self.value, has_more)):
            return None
        cursor = _at(self.value, self._direction.value)
        # A server that gives the same cursor again would be asked for the same page for ever.
        if cursor is None or cursor == self.cursor:
            return None
        return self._call.model_copy(update={self._direction.field: cursor})


class Page(_Contents[PageT, ItemT]):
    """One page of a list. Iterating goes through the items of this page and all after it.

    Args:
        session: What sends the call.
        call: The call for this page.
        options: Settings that hold for the calls of all pages.
    """

    def __init__(
        self,
        session: Session,
        call: PagedCall[PageT, ItemT],
        options: RequestOptions | None = None,
    ) -> None:
        super().__init__(call, session.send(call, options))
        self._session = session
        self._options = options

    def next_page(self) -> Page[PageT, ItemT] | None:
        """Fetches the next page; None if there is none."""
        call = self._next_call()
        return None if call is None else Page(self._session, call, self._options)

    def pages(self) -> Iterator[Page[PageT, ItemT]]:
        """Goes through this page and all after it, each fetched when it is asked for."""
        page: Page[PageT, ItemT] | None = self
        seen: set[object] = set()
        while page is not None and page.cursor not in seen:
            seen.add(page.cursor)
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[ItemT]:
        for page in self.pages():
            yield from page.items


class AsyncPage(_Contents[PageT, ItemT]):
    """One page of a list. `async for` goes through the items of this page and all after it.

    Args:
        session: What sends the call for the next page.
        call: The call that this page answers.
        options: Settings that hold for the calls of all pages.
        response: The answer.
    """

    def __init__(
        self,
        session: AsyncSession,
        call: PagedCall[PageT, ItemT],
        options: RequestOptions | None,
        response: Response[PageT],
    ) -> None:
        super().__init__(call, response)
        self._session = session
        self._options = options

    async def next_page(self) -> AsyncPage[PageT, ItemT] | None:
        """Fetches the next page; None if there is none."""
        call = self._next_call()
        return None if call is None else await AsyncPager(self._session, call, self._options)

    async def pages(self) -> AsyncIterator[AsyncPage[PageT, ItemT]]:
        """Goes through this page and all after it, each fetched when it is asked for."""
        page: AsyncPage[PageT, ItemT] | None = self
        seen: set[object] = set()
        while page is not None and page.cursor not in seen:
            seen.add(page.cursor)
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async for page in self.pages():
            for item in page.items:
                yield item


class AsyncPager(Generic[PageT, ItemT]):
    """The pages of a list, of which none is fetched yet.

    `async for` goes through the items of all pages; `await` fetches the first page.

    Args:
        session: What sends the calls.
        call: The call for the first page.
        options: Settings that hold for the calls of all pages.
    """

    def __init__(
        self,
        session: AsyncSession,
        call: PagedCall[PageT, ItemT],
        options: RequestOptions | None = None,
    ) -> None:
        self._session = session
        self._call = call
        self._options = options

    def __await__(self) -> Generator[Any, None, AsyncPage[PageT, ItemT]]:
        return self._first_page().__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[PageT, ItemT]]:
        """Goes through all pages, each fetched when it is asked for."""
        async for page in (await self).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def _first_page(self) -> AsyncPage[PageT, ItemT]:
        response = await self._session.send(self._call, self._options)
        return AsyncPage(self._session, self._call, self._options, response)


def _at(value: object, path: tuple[str | int, ...]) -> object:
    """Follows names of attributes (or keys of a dict) and indexes of lists; None off the way."""
    for step in path:
        if isinstance(step, str):
            value = (
                cast("Mapping[str, object]", value).get(step)
                if isinstance(value, Mapping)
                else getattr(value, step, None)
            )
        elif isinstance(value, list) and value:
            value = cast("list[object]", value)[step]
        else:
            return None
    return value
