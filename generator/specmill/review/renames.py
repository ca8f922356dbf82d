"""Makes one change of a rename that is written down in many operations.

A resource is what generated clients group operations by: each operation names its own. A parameter
of a path has its name in the path, and is described in its operations.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.matching import path_sites
from specmill.review.names import resource_of
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.pointers import split

__all__ = ["join_renames"]

_BOTH = Direction.REQUEST | Direction.RESPONSE


class _Moved(NamedTuple):
    """An operation that is in another resource.

    Attributes:
        change: The change.
        mask: What it reaches.
    """

    change: Change
    mask: int


def join_renames(
    base: Document, revision: Document, changes: Mapping[Change, int]
) -> dict[Change, int]:
    """Makes one change of all operations whose resource, or parameter of one path, was renamed.

    Args:
        base: The base.
        revision: The revision.
        changes: What was found in operations, with what each change reaches.
    """
    return _join_resources(base, revision, _join_parameters(changes))


def _join_parameters(changes: Mapping[Change, int]) -> dict[Change, int]:
    """Says of the first operation of a path that a parameter of the path was renamed."""
    first: dict[tuple[str, str, str, str], Change] = {}
    kept: dict[Change, int] = {}
    for change, mask in changes.items():
        known = change
        if change.rule == "path-parameter-renamed":
            paths = _path(change.base), _path(change.revision)
            known = first.setdefault((*paths, change.before, change.after), change)
        kept[known] = kept.get(known, 0) | mask
    return kept


def _path(pointer: str) -> str:
    """The path that a pointer leads into; what is no path stands for itself."""
    tokens = split(pointer)
    return tokens[1] if tokens[0] == "paths" else pointer


def _join_resources(
    base: Document, revision: Document, changes: Mapping[Change, int]
) -> dict[Change, int]:
    moved: defaultdict[tuple[str, str], list[_Moved]] = defaultdict(list)
    for change, mask in changes.items():
        if change.rule == "resource-changed":
            moved[change.before, change.after].append(_Moved(change, mask))
    if not moved:
        return dict(changes)
    was, now = set(_resources(base)), set(_resources(revision))
    kept = dict(changes)
    for (before, after), found in moved.items():
        declared = Pair(_declared(base, before), _declared(revision, after))
        is_declared = declared.base.value is not None and declared.revision.value is not None
        if before in now or after in was or not (is_declared or len(found) > 1):
            continue
        if not is_declared:
            first = found[0].change
            declared = Pair(Site(base, first.base), Site(revision, first.revision))
        renamed = declared.changed("resource-renamed", before, after, _BOTH)
        kept[renamed] = 0
        for one in found:
            kept[renamed] |= kept.pop(one.change)
    return kept


def _resources(document: Document) -> Iterator[str]:
    """The resources that operations are in."""
    for site in path_sites(document):
        name = resource_of(Site(document, site.value.pointer)).value
        if isinstance(name, str):
            yield name


def _declared(document: Document, name: str) -> Site:
    """The name of a tag where the document describes it; a place of nothing where it does not."""
    tags = Site(document, "/tags")
    count = len(tags.value) if isinstance(tags.value, list) else 0
    places = (tags.child(index, "name") for index in range(count))
    return next((place for place in places if place.value == name), tags.child("-"))
