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

    def __repr__(self) -> str:
        count = len(self._received)
        items = "1 item" if count == 1 else f"{count} items"
        return (
            f"{type(self).__name__}({items}, has_next={self.has_next}, "
            f"request_id={self.request_id!r})"
        )

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
        """Goes through this page and all after it, each fetched when it is asked for.

        After an exception `next` can be called again: it asks for the same page once more.
        """
        return _PageIterator(self)

    def __iter__(self) -> Iterator[ItemT]:
        """Goes through the items of this page and all after it.

        After an exception `next` can be called again: it goes on from the last item.
        """
        return _ItemIterator(self.pages())


class _PageIterator(Iterator[Page[PageT, ItemT]], Generic[PageT, ItemT]):
    """Goes through the pages of a list. Where fetching one fails, `next` tries it again.

    Args:
        first: The page to begin with.
    """

    def __init__(self, first: Page[PageT, ItemT]) -> None:
        self._first = first
        self._last: Page[PageT, ItemT] | None = None
        self._seen: set[object] = set()
        self._is_over = False

    def __next__(self) -> Page[PageT, ItemT]:
        page = None if self._is_over else self._next_page()
        if page is None or page.cursor in self._seen:
            self._is_over = True
            raise StopIteration
        self._seen.add(page.cursor)
        self._last = page
        return page

    def _next_page(self) -> Page[PageT, ItemT] | None:
        return self._first if self._last is None else self._last.next_page()


class _ItemIterator(Iterator[ItemT], Generic[PageT, ItemT]):
    """Goes through the items of a list. Where fetching a page fails, `next` tries it again.

    Args:
        pages: The pages.
    """

    def __init__(self, pages: Iterator[Page[PageT, ItemT]]) -> None:
        self._pages = pages
        self._items: Iterator[ItemT] = iter(())

    def __next__(self) -> ItemT:
        while True:
            for item in self._items:
                return item
            self._items = iter(next(self._pages).items)


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

    def pages(self) -> AsyncIterator[AsyncPage[PageT, ItemT]]:
        """Goes through this page and all after it, each fetched when it is asked for.

        After an exception `anext` can be called again: it asks for the same page once more.
        """
        return _AsyncPageIterator(self)

    def __aiter__(self) -> AsyncIterator[ItemT]:
        """Goes through the items of this page and all after it.

        After an exception `anext` can be called again: it goes on from the last item.
        """
        return _AsyncItemIterator(self.pages())


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

    def pages(self) -> AsyncIterator[AsyncPage[PageT, ItemT]]:
        """Goes through all pages, each fetched when it is asked for.

        After an exception `anext` can be called again: it asks for the same page once more.
        """
        return _AsyncPageIterator(self)

    def __aiter__(self) -> AsyncIterator[ItemT]:
        """Goes through the items of all pages.

        After an exception `anext` can be called again: it goes on from the last item.
        """
        return _AsyncItemIterator(self.pages())

    async def _first_page(self) -> AsyncPage[PageT, ItemT]:
        response = await self._session.send(self._call, self._options)
        return AsyncPage(self._session, self._call, self._options, response)


class _AsyncPageIterator(AsyncIterator[AsyncPage[PageT, ItemT]], Generic[PageT, ItemT]):
    """Goes through the pages of a list. Where fetching one fails, `anext` tries it again.

    Args:
        first: The page to begin with, or what fetches it.
    """

    def __init__(self, first: AsyncPage[PageT, ItemT] | AsyncPager[PageT, ItemT]) -> None:
        self._first = first
        self._last: AsyncPage[PageT, ItemT] | None = None
        self._seen: set[object] = set()
        self._is_over = False

    async def __anext__(self) -> AsyncPage[PageT, ItemT]:
        page = None if self._is_over else await self._next_page()
        if page is None or page.cursor in self._seen:
            self._is_over = True
            raise StopAsyncIteration
        self._seen.add(page.cursor)
        self._last = page
        return page

    async def _next_page(self) -> AsyncPage[PageT, ItemT] | None:
        if self._last is not None:
            return await self._last.next_page()
        return self._first if isinstance(self._first, AsyncPage) else await self._first


class _AsyncItemIterator(AsyncIterator[ItemT], Generic[PageT, ItemT]):
    """Goes through the items of a list. Where fetching a page fails, `anext` tries it again.

    Args:
        pages: The pages.
    """

    def __init__(self, pages: AsyncIterator[AsyncPage[PageT, ItemT]]) -> None:
        self._pages = pages
        self._items: Iterator[ItemT] = iter(())

    async def __anext__(self) -> ItemT:
        while True:
            for item in self._items:
                return item
            self._items = iter((await anext(self._pages)).items)


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
