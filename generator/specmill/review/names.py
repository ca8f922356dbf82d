"""Compares what generated code is called after: on the wire no name of these is ever seen."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from specmill.review.changes import Change
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.pointers import split
from specmill.source.tree import JsonObject

__all__ = [
    "compare_names",
    "compare_names_of_components",
    "compare_title",
    "is_named",
    "resource_of",
]

_BOTH = Direction.REQUEST | Direction.RESPONSE
_GROUP = "x-speakeasy-group"
_METHOD = "x-speakeasy-name-override"
_TYPE = "x-specmill-name"


def compare_names(pair: Pair) -> Iterator[Change]:
    """Compares what two operations are called, and the resources that they are in."""
    yield from _compare_text(pair.child("operationId"), "operation-id")
    yield from _compare_text(pair.child(_METHOD), "name-pin")
    resources = Pair(resource_of(pair.base), resource_of(pair.revision))
    if _words(resources.base) != _words(resources.revision):
        yield from _compare_text(resources, "resource")


def compare_names_of_components(
    base: Document, revision: Document, components: Iterable[tuple[str, str]]
) -> Iterator[Change]:
    """Finds components that have another name, or another one in generated code.

    Args:
        base: The base.
        revision: The revision.
        components: Pointers of components of the base, with what they were compared with.
    """
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for old, new in components:
        partners[old].add(new)
    for old, found in partners.items():
        new = next(iter(found))
        pair = Pair(Site(base, old), Site(revision, new))
        yield from _compare_text(pair.child(_TYPE), "name-pin")
        is_gone = Site(revision, old).value is None
        if len(found) == 1 and is_gone and Site(base, new).value is None:
            names = split(old)[-1], split(new)[-1]
            yield pair.changed("component-renamed", *names, _BOTH)


def compare_title(base: Document, revision: Document) -> Iterator[Change]:
    """Compares the titles of two documents."""
    pair = Pair(Site(base, "/info/title"), Site(revision, "/info/title"))
    was, now = pair.base.value, pair.revision.value
    if isinstance(was, str) and isinstance(now, str) and was.split() != now.split():
        yield pair.changed("title-changed", was, now, _BOTH)


def _compare_text(pair: Pair, subject: str) -> Iterator[Change]:
    before, after = _shown(pair.base), _shown(pair.revision)
    if before == after:
        return
    if not before:
        yield pair.added(f"{subject}-added", after, _BOTH)
    elif not after:
        yield pair.removed(f"{subject}-removed", before, _BOTH)
    else:
        yield pair.changed(f"{subject}-changed", before, after, _BOTH)


def resource_of(operation: Site) -> Site:
    """Where an operation names its resource: in an extension, else by its first tag.

    Args:
        operation: The operation.
    """
    group = operation.child(_GROUP)
    return group if isinstance(group.value, str) else operation.child("tags", 0)


def is_named(operation: JsonObject) -> bool:
    """Whether an operation says what it is called, so that generated code need not ask its path.

    Args:
        operation: The operation.
    """
    has_method = any(isinstance(operation.get(key), str) for key in ("operationId", _METHOD))
    return has_method and (isinstance(operation.get(_GROUP), str) or bool(operation.get("tags")))


def _words(site: Site) -> list[str]:
    """The words of a name, which is spelled otherwise in code anyway."""
    return re.split(r"[\s_-]+", _shown(site).strip().lower())


def _shown(site: Site) -> str:
    return site.value if isinstance(site.value, str) else ""
