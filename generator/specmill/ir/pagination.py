"""Lists that come in pages."""

from dataclasses import dataclass

from specmill.ir.types import Path, Type

__all__ = ["CursorPagination", "PageCursor"]


@dataclass(frozen=True, slots=True)
class PageCursor:
    """How the next page is asked for, in one direction.

    Attributes:
        parameter: Name of the query parameter that takes the cursor.
        value: Where a page holds the cursor of the next.
    """

    parameter: str
    value: Path


@dataclass(frozen=True, slots=True)
class CursorPagination:
    """An operation whose answer is one page of a longer list.

    Attributes:
        items: Where a page holds its items.
        item_type: The type of one item.
        has_more: Where a page says whether another follows; None where it does not.
        forward: The way to the next page.
        backward: The way to the previous page, whose items arrive in list order; None without.
    """

    items: Path
    item_type: Type
    has_more: Path | None
    forward: PageCursor
    backward: PageCursor | None
