"""Compares the addresses that requests may go to."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple
from urllib.parse import urlsplit

from specmill.review.changes import Change
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.pointers import split
from specmill.source.tree import JsonValue

__all__ = ["compare_servers"]

_MOST_ADDRESSES = 100
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_ANY = "{*}"
"""What stands for a variable that takes any value."""
_USUAL = "/servers"
_PORTS = {"http": ":80", "https": ":443"}


class _Server(NamedTuple):
    """An address as it is written, and all that it stands for.

    Attributes:
        site: Where it stands.
        url: As it is written.
        addresses: The addresses of the operation there, in one spelling.
    """

    site: Site
    url: str
    addresses: frozenset[str]

    def is_within(self, others: list["_Server"]) -> bool:
        """Whether each of its addresses is one that another list has too."""
        known = frozenset[str]().union(*(other.addresses for other in others))
        ranges = [_pattern(address) for address in known if _ANY in address]
        return all(any(r.fullmatch(one) for r in ranges) for one in self.addresses - known)


def compare_servers(
    base: Document, revision: Document, base_pointer: str, revision_pointer: str
) -> Iterator[Change]:
    """Compares the servers of two operations: their own, those of their paths or documents.

    A prefix that moves from the server into the path, or back, leaves the addresses as they are.

    Args:
        base: The base.
        revision: The revision.
        base_pointer: Pointer of the operation in the base, `/paths/<path>/<method>`.
        revision_pointer: The same in the revision.
    """
    was_path, now_path = _path(base_pointer), _path(revision_pointer)
    if not (was_path.endswith(now_path) or now_path.endswith(was_path)):
        was_path = now_path = ""
    operations = Pair(Site(base, base_pointer), Site(revision, revision_pointer))
    was_list, now_list = _declared(operations.base), _declared(operations.revision)
    if was_list.value == now_list.value:
        # An operation that moved below the same servers is said to have moved.
        return
    was, now = _servers(was_list, was_path), _servers(now_list, now_path)
    # Without any servers, a document says nothing of where it is served.
    was_silent = not was_list.value and now_list.pointer == _USUAL
    now_silent = not now_list.value and was_list.pointer == _USUAL
    lost = [] if was_silent else [one for one in was if not one.is_within(now)]
    new = [] if now_silent else [one for one in now if not one.is_within(was)]
    own = _own(operations, was_list, now_list)
    if own is not None:
        yield from _at_operation(own, lost, new)
        return
    for old, other in zip(lost, new, strict=False):
        pair = Pair(old.site, other.site)
        yield pair.changed("server-changed", old.url, other.url, Direction.REQUEST)
    for old in lost[len(new) :]:
        if rest := next((one for one in now if one.is_within([old])), None):
            yield _edited("server-narrowed", old, rest)
        else:
            pair = Pair(old.site, now_list)
            yield pair.removed("server-removed", old.url, Direction.REQUEST)
    for other in new[len(lost) :]:
        if rest := next((one for one in was if one.is_within([other])), None):
            yield _edited("server-widened", rest, other)
        else:
            pair = Pair(was_list, other.site)
            yield pair.added("server-added", other.url, Direction.REQUEST)


def _own(operations: Pair, was: Site, now: Site) -> Pair | None:
    """The servers of the operations or of their paths, where one side has them, the other not."""
    for pair in (operations, _path_items(operations)):
        listed = pair.child("servers")
        if (was == listed.base) is not (now == listed.revision):
            return listed
    return None


def _at_operation(own: Pair, lost: list[_Server], new: list[_Server]) -> Iterator[Change]:
    """What is found where one of two operations has servers of its own, and the other has not.

    The edit is that they came or went as a whole, whatever the document says for the others.
    """
    before, after = (" or ".join(one.url for one in servers) for servers in (lost, new))
    if lost and new:
        yield own.changed("server-changed", before, after, Direction.REQUEST)
    elif lost:
        yield own.changed("server-removed", before, "", Direction.REQUEST)
    elif new:
        yield own.changed("server-added", "", after, Direction.REQUEST)


def _edited(rule: str, base: _Server, revision: _Server) -> Change:
    """The change of the one variable that differs in two servers, else of the servers."""
    pair = Pair(base.site, revision.site)
    before, after = (one.site.child("variables").object for one in (base, revision))
    names = [name for name in before | after if before.get(name) != after.get(name)]
    if base.url != revision.url or len(names) != 1:
        return pair.changed(rule, base.url, revision.url, Direction.REQUEST)
    was, now = (f"{names[0]}: {_listed(one.get(names[0]))}" for one in (before, after))
    pair = pair.child("variables", names[0], "enum")
    return pair.changed(rule, was, now, Direction.REQUEST)


def _listed(variable: JsonValue) -> str:
    return ", ".join(_values(variable)).replace(_ANY, "any value")


def _path(pointer: str) -> str:
    """The path of an operation, without the names of its parameters."""
    return _VARIABLE.sub("{}", split(pointer)[-2])


def _declared(operation: Site) -> Site:
    """The servers of an operation: its own, else those of its path, else the document's."""
    places = operation.child("servers"), _path_item(operation).child("servers")
    usual = Site(operation.document, _USUAL)
    return next((place for place in places if place.value), usual)


def _path_items(operations: Pair) -> Pair:
    return Pair(_path_item(operations.base), _path_item(operations.revision))


def _path_item(operation: Site) -> Site:
    return Site(operation.document, operation.pointer.rpartition("/")[0])


def _servers(declared: Site, path: str) -> list[_Server]:
    value = declared.value
    count = len(value) if isinstance(value, list) else 0
    found = [_server(declared.child(index), path) for index in range(count)]
    return found or [_Server(declared, "/", frozenset([path]))]


def _server(site: Site, path: str) -> _Server:
    url = site.text("url")
    variables = site.child("variables").object
    names = dict.fromkeys(_VARIABLE.findall(url))
    values = {name: _values(variables.get(name)) for name in names}
    if prod(map(len, values.values())) > _MOST_ADDRESSES:
        values = {name: [_ANY] for name in names}
    filled = (
        _filled(url, dict(zip(names, choice, strict=True))) for choice in product(*values.values())
    )
    return _Server(site, url, frozenset(_normalized(one) + path for one in filled))


def _pattern(address: str) -> re.Pattern[str]:
    """What the addresses look like that have any value for some variables."""
    return re.compile(".*".join(map(re.escape, address.split(_ANY))))


def _filled(url: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values[found[1]], url)


def _values(variable: JsonValue) -> list[str]:
    """The values of a variable."""
    listed = variable.get("enum") if isinstance(variable, dict) else None
    return [str(value) for value in listed] if isinstance(listed, list) and listed else [_ANY]


def _normalized(url: str) -> str:
    """An address in one spelling: host in lower case, without a usual port and the last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rstrip("/")
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(_PORTS.get(scheme, ""))
    return f"{scheme}://{host}{parts.path.rstrip('/')}" if host else parts.path.rstrip("/")
