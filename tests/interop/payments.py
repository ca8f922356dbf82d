"""What Stripe's filters keep: an oracle that knows nothing of the server that it judges."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Item = Mapping[str, Any]

BOUNDS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def kept(items: Sequence[Item], filters: Mapping[str, Any]) -> list[Item]:
    """Say which items a list with these filters holds, over all of its pages."""
    return [item for item in items if _is_kept(item, filters)]


def id_of(value: Any) -> str:
    """Give the id of a reference, which may be expanded."""
    return value if isinstance(value, str) else str(value["id"])


def _is_kept(item: Item, filters: Mapping[str, Any]) -> bool:
    return (
        filters.get("invoice") in {None, id_of(item["invoice"])}
        and filters.get("status") in {None, item["status"]}
        and _is_within(item["created"], filters.get("created"))
        and _is_payment(item["payment"], filters.get("payment") or {})
    )


def _is_within(created: int, wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, int):
        return wanted in {None, created}
    return all(BOUNDS[name](created, bound) for name, bound in wanted.items())


def _is_payment(payment: Item, wanted: Mapping[str, str]) -> bool:
    return all(name in payment and id_of(payment[name]) == wanted[name] for name in wanted)
