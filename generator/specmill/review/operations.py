"""Walks through the operations of two documents, once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from specmill.review.bodies import compare_request_bodies
from specmill.review.changes import Change
from specmill.review.matching import Matches, Site, callback_sites, match, path_sites, webhook_sites
from specmill.review.names import is_named
from specmill.review.parameters import compare_parameters
from specmill.review.reading import flag
from specmill.review.responses import compare_responses
from specmill.review.verdicts import Direction
from specmill.review.walk import Walk, Way
from specmill.source.pointers import join

__all__ = ["walk_operations"]

_BOTH = Direction.REQUEST | Direction.RESPONSE
_Places: TypeAlias = frozenset[tuple[str, str]]


def walk_operations(walk: Walk) -> None:
    """Compares the operations and the webhooks of two documents, and what is below them.

    Args:
        walk: Receives the changes, and the schemas that are to be compared.
    """
    _walk_paths(walk)
    sites = webhook_sites(walk.base), webhook_sites(walk.revision)
    _walk_incoming(walk, "webhook", match(*sites, is_named=True))


def _walk_paths(walk: Walk) -> None:
    sites = path_sites(walk.base), path_sites(walk.revision)
    found = match(*sites)
    for base, revision in found.pairs:
        _compare(walk, base, revision)
    whole = _moved_paths(found.moved, *sites)
    for base, revision in found.moved:
        number = _compare(walk, base, revision)
        way = Way(walk, number, Direction.REQUEST)
        if (paths := (base.operation.path, revision.operation.path)) in whole:
            places = base.path_item.use, revision.path_item.use
            way.add(_moved("path-moved", places, paths, whole[paths]))
        else:
            _report_moved(way, base, revision)
    for path, gone in _by_path(found.removed).items():
        is_whole = len(gone) == len(_by_path(sites[0])[path])
        _report_removed(walk, gone, is_whole=is_whole)
    for path, new in _by_path(found.added).items():
        is_whole = len(new) == len(_by_path(sites[1])[path])
        _report_added(walk, new, is_whole=is_whole)


def _by_path(sites: Iterable[Site]) -> dict[str, list[Site]]:
    found: defaultdict[str, list[Site]] = defaultdict(list)
    for site in sites:
        found[site.operation.path].append(site)
    return found


def _moved_paths(
    moved: Iterable[tuple[Site, Site]], was: Iterable[Site], now: Iterable[Site]
) -> dict[tuple[str, str], list[tuple[Site, Site]]]:
    """The paths whose operations all moved to one other path, which was not there."""
    sites = _by_path(was), _by_path(now)
    found: defaultdict[tuple[str, str], list[tuple[Site, Site]]] = defaultdict(list)
    for base, revision in moved:
        found[base.operation.path, revision.operation.path].append((base, revision))
    return {
        (old, new): pairs
        for (old, new), pairs in found.items()
        if old not in sites[1]
        and new not in sites[0]
        and all(one.operation.method == other.operation.method for one, other in pairs)
        and len(pairs) == len(sites[0][old]) == len(sites[1][new])
    }


def _report_moved(way: Way, base: Site, revision: Site) -> None:
    places = base.value.use, revision.value.use
    operations = str(base.operation), str(revision.operation)
    way.add(_moved("operation-moved", places, operations, [(base, revision)]))


def _moved(
    rule: str,
    places: tuple[str, str],
    names: tuple[str, str],
    pairs: Iterable[tuple[Site, Site]],
) -> Change:
    """That operations moved; those that are called after their path get other names in code."""
    are_named = all(is_named(site.value.value) for pair in pairs for site in pair)
    folded: frozenset[str] = frozenset() if are_named else frozenset({"resource-changed"})
    return Change(rule, *places, True, True, *names, folded=folded)


def _report_removed(walk: Walk, sites: list[Site], *, is_whole: bool) -> None:
    methods = " and ".join(site.operation.method for site in sites)
    # What was announced is said of each operation for itself.
    is_whole = is_whole and not any(flag(site.value, "deprecated") for site in sites)
    for site in sites:
        is_promised = walk.policy.is_promised(site.value.use)
        way = Way(walk, walk.number(site.operation, is_promised=is_promised), Direction.REQUEST)
        if is_whole:
            way.removed("path-removed", site.path_item.use, site.path_item.use, methods)
        else:
            way.removed("operation-removed", site.value.use, site.value.use)


def _report_added(walk: Walk, sites: list[Site], *, is_whole: bool) -> None:
    methods = " and ".join(site.operation.method for site in sites)
    is_whole = is_whole and not any(flag(site.value, "deprecated") for site in sites)
    for site in sites:
        way = Way(walk, walk.number(site.operation), Direction.REQUEST)
        if is_whole:
            way.added("path-added", site.path_item.use, site.path_item.use, methods)
        else:
            way.added("operation-added", site.value.use, site.value.use)


def _walk_incoming(walk: Walk, kind: str, found: Matches, within: _Places = frozenset()) -> None:
    """Compares what servers send by themselves: webhooks and callbacks.

    Args:
        walk: What is collected.
        kind: `webhook` or `callback`.
        found: The operations.
        within: The places of the operations that they are callbacks of.
    """
    for base, revision in found.pairs:
        _compare_incoming(walk, base, revision, within)
    for base, revision in found.moved:
        way = Way(walk, _compare_incoming(walk, base, revision, within), Direction.RESPONSE)
        if kind == "callback":
            _report_moved(way, base, revision)
        elif base.operation.method != revision.operation.method:
            methods = base.operation.method, revision.operation.method
            way.changed("webhook-method-changed", base.value.use, revision.value.use, *methods)
        if kind == "webhook" and base.path != revision.path:
            way.changed("webhook-renamed", base.group, revision.group, base.path, revision.path)
    matched = [*found.pairs, *found.moved]
    for group, gone in _by_group(found.removed).items():
        is_whole = group not in {base.group for base, _ in matched}
        for site in gone:
            way = Way(walk, walk.number(site.operation), Direction.RESPONSE)
            place = _place_in_group(site, gone, is_whole=is_whole)
            way.removed(f"{kind}-removed", place, place)
    for group, new in _by_group(found.added).items():
        is_whole = group not in {revision.group for _, revision in matched}
        for site in new:
            way = Way(walk, walk.number(site.operation), Direction.RESPONSE)
            place = _place_in_group(site, new, is_whole=is_whole)
            way.added(f"{kind}-added", place, place)


def _by_group(sites: Iterable[Site]) -> dict[str, list[Site]]:
    found: defaultdict[str, list[Site]] = defaultdict(list)
    for site in sites:
        found[site.group].append(site)
    return found


def _place_in_group(site: Site, group: Iterable[Site], *, is_whole: bool) -> str:
    """Where a webhook or a callback comes or goes: as a whole, or one operation of several.

    What was announced is said of each operation for itself.
    """
    is_announced = any(flag(one.value, "deprecated") for one in group)
    return site.group if is_whole and not is_announced else site.value.use


def _compare(walk: Walk, base: Site, revision: Site, within: _Places = frozenset()) -> int:
    """Compares two operations and their callbacks.

    Returns:
        The number of the operation.
    """
    number = _compare_sides(walk, base, revision, is_incoming=False)
    if (callbacks := _callbacks(walk, base, revision, within)) is not None:
        _walk_incoming(walk, "callback", callbacks, _inside(within, base, revision))
    return number


def _compare_incoming(walk: Walk, base: Site, revision: Site, within: _Places) -> int:
    """Compares two operations of clients, and their callbacks, which are those of servers.

    Returns:
        The number of the operation.
    """
    number = _compare_sides(walk, base, revision, is_incoming=True)
    if (callbacks := _callbacks(walk, base, revision, within)) is None:
        return number
    for one, other in callbacks.pairs:
        _compare(walk, one, other, _inside(within, base, revision))
    for one, other in callbacks.moved:
        inner = _compare(walk, one, other, _inside(within, base, revision))
        _report_moved(Way(walk, inner, Direction.REQUEST), one, other)
    for path in _by_path(callbacks.removed).values():
        _report_removed(walk, path, is_whole=False)
    for path in _by_path(callbacks.added).values():
        _report_added(walk, path, is_whole=False)
    return number


def _callbacks(walk: Walk, base: Site, revision: Site, within: _Places) -> Matches | None:
    """The callbacks of two operations; None where there are none that are not known yet."""
    if "callbacks" not in base.value.value and "callbacks" not in revision.value.value:
        return None
    if (base.value.pointer, revision.value.pointer) in within:
        return None
    sites = callback_sites(walk.base, base), callback_sites(walk.revision, revision)
    return match(*sites, is_named=True)


def _inside(within: _Places, base: Site, revision: Site) -> _Places:
    return within | {(base.value.pointer, revision.value.pointer)}


def _compare_sides(walk: Walk, base: Site, revision: Site, *, is_incoming: bool) -> int:
    is_promised = walk.policy.is_promised(base.value.pointer)
    number = walk.number(revision.operation, is_promised=is_promised)
    called = None if is_incoming else (_place(base), _place(revision))
    places = base.value.pointer, revision.value.pointer
    for change in walk.policy.operation(*places, called=called):
        Way(walk, number, _BOTH).add(change)
    there, back = Direction.REQUEST, Direction.RESPONSE
    if is_incoming:
        there, back = back, there
    if not _is_same(walk, base, revision, "parameters"):
        compare_parameters(Way(walk, number, there), base, revision)
    if not _is_same(walk, base, revision, "requestBody"):
        compare_request_bodies(Way(walk, number, there), base, revision)
    if not _is_same(walk, base, revision, "responses"):
        compare_responses(Way(walk, number, back), base, revision)
    return number


def _place(site: Site) -> str:
    """The pointer of an operation below its path, which may only refer to its path item."""
    return join(site.path_item.use, site.operation.method.lower())


def _is_same(walk: Walk, base: Site, revision: Site, field: str) -> bool:
    """Whether two operations have the same in a field, their path items included."""
    owners = (base.path_item, revision.path_item), (base.value, revision.value)
    return base.operation == revision.operation and all(
        walk.sameness.values(one.value.get(field), other.value.get(field)) for one, other in owners
    )
