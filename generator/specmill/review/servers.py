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
_PORTS = {"http": ":80", "https": ":443"}


class _Server(NamedTuple):
    """An address as it is written, and all that it stands for.

    Attributes:
        site: Where it stands.
        url: As it is written.
        addresses: The addresses of the operation there, in one spelling; `{}` is anything.
    """

    site: Site
    url: str
    addresses: frozenset[str]


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
    was_list = _declared(Site(base, base_pointer))
    now_list = _declared(Site(revision, revision_pointer))
    if was_path == now_path and was_list.value == now_list.value:
        return
    was, now = _servers(was_list, was_path), _servers(now_list, now_path)
    known = {address for server in was for address in server.addresses}
    still = {address for server in now for address in server.addresses}
    lost = [server for server in was if not server.addresses <= still]
    new = [server for server in now if not server.addresses <= known]
    for old, other in zip(lost, new, strict=False):
        pair = Pair(old.site, other.site)
        yield pair.changed("server-changed", old.url, other.url, Direction.REQUEST)
    for server in lost[len(new) :]:
        pair = Pair(server.site, now_list)
        yield pair.removed("server-removed", server.url, Direction.REQUEST)
    for server in new[len(lost) :]:
        pair = Pair(was_list, server.site)
        yield pair.added("server-added", server.url, Direction.REQUEST)


def _path(pointer: str) -> str:
    """The path of an operation, without the names of its parameters."""
    return _VARIABLE.sub("{}", split(pointer)[-2])


def _declared(operation: Site) -> Site:
    """The servers of an operation: its own, else those of its path, else the document's."""
    path_item = Site(operation.document, operation.pointer.rpartition("/")[0])
    places = operation.child("servers"), path_item.child("servers")
    usual = Site(operation.document, "/servers")
    return next((place for place in places if place.value), usual)


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
        values = {name: ["{}"] for name in names}
    filled = (
        _filled(url, dict(zip(names, choice, strict=True))) for choice in product(*values.values())
    )
    return _Server(site, url, frozenset(_normalized(one) + path for one in filled))


def _filled(url: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values[found[1]], url)


def _values(variable: JsonValue) -> list[str]:
    """The values of a variable; `{}` where it takes any."""
    listed = variable.get("enum") if isinstance(variable, dict) else None
    return [str(value) for value in listed] if isinstance(listed, list) and listed else ["{}"]


def _normalized(url: str) -> str:
    """An address in one spelling: host in lower case, without a usual port and the last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rstrip("/")
    scheme, host = parts.scheme.lower(), parts.netloc.lower()
    host = host.removesuffix(_PORTS.get(scheme, ""))
    return f"{scheme}://{host}{parts.path.rstrip('/')}" if host else parts.path.rstrip("/")
