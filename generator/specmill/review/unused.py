"""Compares the components that no operation uses: nobody sees them on the wire, but programs do.

A generated package has a class of each schema of a document, used or not.
"""

from collections.abc import Iterator, Mapping, Set as AbstractSet
from dataclasses import replace

from specmill.review.changes import Change, Operation
from specmill.review.reach import SchemaSearch
from specmill.review.reading import value_at
from specmill.review.sameness import component_of_ref
from specmill.review.verdicts import Direction
from specmill.review.walk import Walk, Way
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.tree import JsonValue

__all__ = ["compare_unused"]

_SCHEMAS = "/components/schemas"
_NOTE = "No operation uses it, but generated packages have a class of it."


def compare_unused(walk: Walk, known: AbstractSet[str]) -> Iterator[Change]:
    """Compares the schemas that neither document uses in an operation.

    Args:
        walk: The documents.
        known: Pointers of the components of the base that were compared for some operation.

    Returns:
        The changes, of which none reaches an operation.
    """
    was, now = _schemas(walk.base), _schemas(walk.revision)
    differing = [
        name
        for name in dict.fromkeys([*was, *now])
        if join(_SCHEMAS, name) not in known and was.get(name) != now.get(name)
    ]
    if not differing:
        return
    used = _used(walk.base) | _used(walk.revision)
    places = {name: join(_SCHEMAS, name) for name in differing}
    unused = {name: place for name, place in places.items() if place not in used}
    aside = Walk(walk.base, walk.revision, walk.schemas, walk.policy, walk.sameness)
    way = Way(aside, aside.number(Operation("", "")), Direction.REQUEST | Direction.RESPONSE)
    _compare_names(way, unused, was, now)
    for name, place in unused.items():
        if name in was and name in now:
            way.schemas(place, place)
    if aside.changes or aside.pairs:
        yield from aside.changes
        for change in SchemaSearch(aside).compare(aside.pairs).changes:
            yield replace(change, consequence=_NOTE)


def _compare_names(
    way: Way, unused: Mapping[str, str], was: Mapping[str, JsonValue], now: Mapping[str, JsonValue]
) -> None:
    """Reports the schemas that came, went, or are called otherwise.

    Args:
        way: Receives the changes.
        unused: The places of the schemas by name.
        was: The schemas of the base.
        now: Those of the revision.
    """
    gone = {name: was[name] for name in unused if name not in now}
    new = {name: now[name] for name in unused if name not in was}
    for old, name in _renamed(gone, new).items():
        way.changed("component-renamed", unused[old], unused[name], old, name)
        del gone[old], new[name]
    for name in gone:
        way.removed("unused-component-removed", unused[name], unused[name], name)
    for name in new:
        way.added("unused-component-added", unused[name], unused[name], name)


def _renamed(was: Mapping[str, JsonValue], now: Mapping[str, JsonValue]) -> dict[str, str]:
    """The new names by the old ones, of what is the same and is there but once."""
    found: dict[str, str] = {}
    for name, value in was.items():
        rivals = [old for old, other in was.items() if other == value]
        heirs = [new for new, other in now.items() if other == value]
        if len(rivals) == len(heirs) == 1:
            found[name] = heirs[0]
    return found


def _schemas(document: Document) -> dict[str, JsonValue]:
    found = value_at(document.root, _SCHEMAS)
    return found if isinstance(found, dict) else {}


def _used(document: Document) -> set[str]:
    """Pointers of the components that operations and webhooks use."""
    pending = [value_at(document.root, place) for place in ("/paths", "/webhooks")]
    found: set[str] = set()
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            pending.extend(value.values())
            for component in _components(value):
                if component not in found:
                    found.add(component)
                    pending.append(value_at(document.root, component))
    return found


def _components(value: dict[str, JsonValue]) -> Iterator[str]:
    """The components that an object itself refers to."""
    ref, mapping = value.get("$ref"), value.get("mapping")
    if isinstance(ref, str):
        yield component_of_ref(ref)
    for name in mapping.values() if isinstance(mapping, dict) else ():
        if isinstance(name, str):
            yield component_of_ref(name if name.startswith("#") else f"#{_SCHEMAS}/{name}")
