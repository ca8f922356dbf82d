"""Finds the operations of two documents that are the same on the wire.

An operation is what its method and its whole address say: what a server prefixes its paths with
belongs to the address, and the names of parameters in a path do not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from specmill.review.changes import Operation
from specmill.review.reading import Entry, entries, entry, items, text, value_at
from specmill.source.document import Document
from specmill.source.path_templates import TEMPLATE_PARAMETER
from specmill.source.pointers import split
from specmill.source.structure import METHODS
from specmill.source.tree import JsonObject

__all__ = ["Matches", "Site", "callback_sites", "match", "path_sites", "webhook_sites"]


_SHARED = frozenset({"parameters", "servers"})
"""What a path item says for all its operations."""


class Site(NamedTuple):
    """An operation where it stands in a document.

    Attributes:
        operation: Its method and path.
        path: Its path without the names of parameters; the name of a webhook, or the expression of a
            callback, whose name nobody sends.
        addresses: The same with what each of its servers puts before it.
        path_item: Its path item.
        value: The operation itself.
        group: The webhook or the callback that it belongs to; the path item of any other.
    """

    operation: Operation
    path: str
    addresses: tuple[str, ...]
    path_item: Entry
    value: Entry
    group: str


class Matches(NamedTuple):
    """The operations of two documents.

    Attributes:
        pairs: Those that are the same on the wire, of the base and of the revision.
        moved: Those that have one operationId and two addresses, and of webhooks and callbacks
            those that have one name.
        removed: What only the base has.
        added: What only the revision has.
    """

    pairs: list[tuple[Site, Site]]
    moved: list[tuple[Site, Site]]
    removed: list[Site]
    added: list[Site]


def path_sites(document: Document) -> list[Site]:
    """The operations of a document, in its order."""
    root = _root(document)
    found: list[Site] = []
    for path, item in entries(document, root, "paths").items():
        if not path.startswith("/"):
            continue
        nameless = TEMPLATE_PARAMETER.sub("{}", path)
        for method, owner, value in _operations(document, item):
            prefixes = _prefixes(document, (value, owner, root))
            addresses = tuple(prefix + nameless for prefix in prefixes)
            found.append(Site(Operation(method, path), nameless, addresses, owner, value, item.use))
    return found


def webhook_sites(document: Document) -> list[Site]:
    """The webhooks of a document, in its order."""
    return [
        Site(Operation(method, name), name, (name,), owner, value, item.use)
        for name, item in entries(document, _root(document), "webhooks").items()
        for method, owner, value in _operations(document, item)
    ]


def callback_sites(document: Document, owner: Site) -> list[Site]:
    """The callbacks of an operation, in the order of the document."""
    found: list[Site] = []
    for name, callback in entries(document, owner.value, "callbacks").items():
        for expression in callback.value:
            path = f"{name} {expression}"
            item = entry(document, callback, expression)
            for method, path_item, value in _operations(document, item):
                operation = Operation(method, f"{owner.operation.path} {path}")
                found.append(Site(operation, expression, (path,), path_item, value, callback.use))
    return found


def _root(document: Document) -> Entry:
    root = document.root
    return Entry("", "", root if isinstance(root, dict) else {})


def _operations(document: Document, item: Entry) -> Iterator[tuple[str, Entry, Entry]]:
    """The operations of a path item, each with what it shares with others, and itself.

    What stands beside the reference of a path item belongs to it as well.
    """
    beside = Entry(item.use, item.use, _beside_reference(document, item))
    shared = beside if _SHARED & beside.value.keys() else item
    for method in METHODS:
        for owner in (beside, item):
            if isinstance(owner.value.get(method), dict):
                yield method.upper(), shared, entry(document, owner, method)
                break


def _beside_reference(document: Document, item: Entry) -> JsonObject:
    """What a path item says by itself, where it refers to another one."""
    if item.use == item.pointer:
        return {}
    value = value_at(document.root, item.use)
    return value if isinstance(value, dict) else {}


def _prefixes(document: Document, owners: Iterable[Entry]) -> tuple[str, ...]:
    """What the servers of an operation put before its path, each once."""
    for owner in owners:
        if servers := items(document, owner, "servers"):
            return tuple(dict.fromkeys(_prefix(document, server) for server in servers))
    return ("",)


def _prefix(document: Document, server: Entry) -> str:
    url = text(server, "url")
    for name, variable in entries(document, server, "variables").items():
        url = url.replace(f"{{{name}}}", text(variable, "default"))
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return path.strip("/") and f"/{path.strip('/')}"


def match(base: list[Site], revision: list[Site], *, is_named: bool = False) -> Matches:
    """Matches operations: by address, then by path alone, then by operationId, then by name.

    Where one operation moved to another path, others of the same path may have moved along.

    Args:
        base: Operations, webhooks or callbacks.
        revision: The same of the revision.
        is_named: Whether they are webhooks or callbacks, which have names.
    """
    by_address, base, revision = _matched(base, revision, _by_address)
    by_path, base, revision = _matched(base, revision, _by_path)
    moved, removed, added = _matched(base, revision, _by_id)
    moved += _along(moved, removed, added)
    if is_named:
        by_name, removed, added = _matched(removed, added, _by_name)
        moved += by_name
    return Matches([*by_address, *by_path], moved, removed, added)


def _along(
    moved: Iterable[tuple[Site, Site]], removed: list[Site], added: list[Site]
) -> list[tuple[Site, Site]]:
    """Takes the operations out of both lists that moved as others of their paths did."""
    paths = {one.operation.path: other.operation.path for one, other in moved}
    by_operation = {site.operation: site for site in added}
    pairs: list[tuple[Site, Site]] = []
    for site in removed[:]:
        path = paths.get(site.operation.path)
        if path is None:
            continue
        other = by_operation.pop(Operation(site.operation.method, path), None)
        if other is not None:
            removed.remove(site)
            added.remove(other)
            pairs.append((site, other))
    return pairs


def _by_name(site: Site) -> list[str]:
    name = split(site.group)[-1]
    return [f"{site.operation.method} {name}", name]


def _by_address(site: Site) -> list[str]:
    return [f"{site.operation.method} {address}" for address in site.addresses]


def _by_path(site: Site) -> list[str]:
    return [f"{site.operation.method} {site.path}"]


def _by_id(site: Site) -> list[str]:
    name = text(site.value, "operationId")
    return [name] if name else []


def _matched(
    base: list[Site], revision: list[Site], keys: Callable[[Site], list[str]]
) -> tuple[list[tuple[Site, Site]], list[Site], list[Site]]:
    """Pairs the operations that have a key in common.

    Returns:
        The pairs, then what is left of either side.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, site in enumerate(revision):
        for key in keys(site):
            found[key].append(index)
    pairs: list[tuple[Site, Site]] = []
    rest: list[Site] = []
    taken: set[int] = set()
    for site in base:
        free = (i for key in keys(site) for i in found.get(key, ()) if i not in taken)
        if (number := next(free, None)) is None:
            rest.append(site)
        else:
            taken.add(number)
            pairs.append((site, revision[number]))
    return pairs, rest, [site for i, site in enumerate(revision) if i not in taken]
