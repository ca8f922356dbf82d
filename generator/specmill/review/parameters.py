"""Compares the parameters of two operations."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from specmill.review.contents import compare_value
from specmill.review.matching import Site
from specmill.review.reading import Entry, entry, flag, items, text
from specmill.review.references import compare_referred
from specmill.review.serialization import Written, changed_form, is_scalar, is_spread_list
from specmill.review.walk import Way
from specmill.source.document import Document
from specmill.source.field_names import IGNORED_HEADERS
from specmill.source.path_templates import TEMPLATE_PARAMETER
from specmill.source.pointers import join

__all__ = ["compare_parameters"]

_TELLING = frozenset({"name", "description", "example", "examples"})
"""What may differ in two parameters of which one is the other by another name."""

_Key: TypeAlias = tuple[str, str]
"""The place of a parameter, and what it is found by there."""


class _Parameter(NamedTuple):
    """A parameter, and the list that it stands in.

    Attributes:
        entry: The parameter.
        location: Its `in`.
        name: Its name.
    """

    entry: Entry
    location: str
    name: str

    @property
    def is_required(self) -> bool:
        return self.location == "path" or flag(self.entry, "required")


def compare_parameters(way: Way, base: Site, revision: Site) -> None:
    """Compares what two operations and their path items say about parameters.

    That a path has other parameters goes without saying where it is another path.

    Args:
        way: The way that the parameters go.
        base: The operation of the base.
        revision: The operation of the revision.
    """
    is_moved = base.path != revision.path
    names = [TEMPLATE_PARAMETER.findall(site.operation.path) for site in (base, revision)]
    by_name = is_moved and (set(names[0]) == set(names[1]) or len(names[0]) != len(names[1]))
    before = _parameters(way.walk.base, base, by_name=by_name)
    after = _parameters(way.walk.revision, revision, by_name=by_name)
    for key in before.keys() & after.keys():
        _compare_referred(way, before[key], after[key])
    removed = {key: p for key, p in before.items() if key not in after}
    added = {key: p for key, p in after.items() if key not in before}
    for key in list(removed):
        if (other := _moved(removed[key], removed, added)) is not None:
            _compare_moved(way, removed.pop(key), added.pop(other))
    for parameter in removed.values():
        if not (is_moved and parameter.location == "path"):
            kind = "required" if parameter.is_required else "optional"
            place = _missing(parameter, base, revision)
            way.removed(f"{kind}-parameter-removed", parameter.entry.use, place)
    for parameter in added.values():
        if not (is_moved and parameter.location == "path"):
            kind = "required" if parameter.is_required else "optional"
            place = _missing(parameter, revision, base)
            way.added(f"{kind}-parameter-added", place, parameter.entry.use)


def _missing(parameter: _Parameter, owner: Site, other: Site) -> str:
    """Where a parameter would be that the other operation lacks: at its path item or at itself."""
    is_shared = parameter.entry.use.startswith(join(owner.path_item.pointer, "parameters", ""))
    return join((other.path_item if is_shared else other.value).pointer, "parameters", "-")


def _parameters(document: Document, site: Site, *, by_name: bool) -> dict[_Key, _Parameter]:
    """The parameters of an operation; those of its path item that it does not replace among them.

    Args:
        document: The document.
        site: The operation.
        by_name: Whether parameters of the path are found by their names, not by their order.
    """
    names = TEMPLATE_PARAMETER.findall(site.operation.path)
    numbers = {} if by_name else {name: str(index) for index, name in enumerate(names)}
    found: dict[_Key, _Parameter] = {}
    for owner in (site.path_item, site.value):
        for parameter in items(document, owner, "parameters"):
            name, location = text(parameter, "name"), text(parameter, "in")
            key = name
            if location == "path":
                key = numbers.get(name, name)
            elif location == "header":
                key = name.lower()
                if key in IGNORED_HEADERS:
                    continue
            found[location, key] = _Parameter(parameter, location, name)
    return found


def _moved(
    parameter: _Parameter,
    removed: Mapping[_Key, _Parameter],
    added: Mapping[_Key, _Parameter],
) -> _Key | None:
    """Where a parameter is found that is sent in another place, or by another name.

    The one has the name of no other; of the other nothing is edited but the name.
    """
    name = parameter.name.lower()
    keys = [key for key, other in added.items() if other.name.lower() == name]
    rivals = [other for other in removed.values() if other.name.lower() == name]
    if len(keys) == len(rivals) == 1:
        return keys[0]
    return next((key for key, other in added.items() if _is_renamed(parameter, other)), None)


def _is_renamed(base: _Parameter, revision: _Parameter) -> bool:
    if base.entry.use != revision.entry.use or base.location != revision.location:
        return False
    before, after = (
        {key: value for key, value in one.entry.value.items() if key not in _TELLING}
        for one in (base, revision)
    )
    return base.location != "path" and before == after


def _compare_referred(way: Way, base: _Parameter, revision: _Parameter) -> None:
    def compare(way: Way, one: Entry, other: Entry) -> None:
        _compare(way, base._replace(entry=one), revision._replace(entry=other))

    compare_referred(way, base.entry, revision.entry, compare)


def _compare_moved(way: Way, base: _Parameter, revision: _Parameter) -> None:
    if base.location == revision.location == "path":
        _compare(way, base, revision)
    elif base.location == revision.location:
        kind = "required" if base.is_required or revision.is_required else "optional"
        _changed(way, f"{kind}-parameter-renamed", (base, revision), "name")
        _compare(way, base, revision)
    else:
        _changed(way, "parameter-moved", (base, revision), "in")
        _compare_required(way, base, revision)
        compare_value(way, base.entry, revision.entry)


def _changed(way: Way, rule: str, pair: tuple[_Parameter, _Parameter], field: str) -> None:
    """Reports a field of two parameters that is text in both."""
    places = (join(one.entry.pointer, field) for one in pair)
    way.changed(rule, *places, *(text(one.entry, field) for one in pair))


def _compare(way: Way, base: _Parameter, revision: _Parameter) -> None:
    places = base.entry.pointer, revision.entry.pointer
    if base.location == "path" and base.name != revision.name:
        _changed(way, "path-parameter-renamed", (base, revision), "name")
    _compare_required(way, base, revision)
    for change in way.walk.policy.announcements(*places):
        way.add(change)
    if base.location == "query":
        _compare_characters(way, base.entry, revision.entry)
    if _compare_lists(way, base, revision):
        return
    forms = changed_form(_written(way.walk.base, base), _written(way.walk.revision, revision))
    if forms:
        way.changed(
            "parameter-serialization-changed",
            *(form.pointer for form in forms),
            *(form.text for form in forms),
        )
    # A parameter of a path that is not declared as required is one that some servers do without.
    is_needed = flag(base.entry, "required") and flag(revision.entry, "required")
    compare_value(way, base.entry, revision.entry, is_needed=is_needed)


def _compare_required(way: Way, base: _Parameter, revision: _Parameter) -> None:
    if base.is_required is not revision.is_required:
        rule = "parameter-became-" + ("required" if revision.is_required else "optional")
        way.changed(rule, *(join(one.entry.pointer, "required") for one in (base, revision)))


def _compare_characters(way: Way, base: Entry, revision: Entry) -> None:
    before, after = flag(base, "allowReserved"), flag(revision, "allowReserved")
    if before is not after:
        way.changed(
            "reserved-characters-changed",
            *(join(base.pointer, "allowReserved"), join(revision.pointer, "allowReserved")),
            *("as they are" if is_allowed else "encoded" for is_allowed in (before, after)),
        )
    before, after = flag(base, "allowEmptyValue"), flag(revision, "allowEmptyValue")
    if before is not after:
        places = join(base.pointer, "allowEmptyValue"), join(revision.pointer, "allowEmptyValue")
        way.changed(f"empty-value-{'allowed' if after else 'disallowed'}", *places)


def _compare_lists(way: Way, base: _Parameter, revision: _Parameter) -> bool:
    """Compares one value with a list of which it may be the only item, and the reverse.

    Returns:
        Whether the two parameters are of this kind.
    """
    before, after = way.walk.base, way.walk.revision
    one, other = join(base.entry.pointer, "schema"), join(revision.entry.pointer, "schema")
    if is_scalar(_written(before, base)) and _is_spread(after, revision):
        way.changed("value-became-list", one, other)
        items = entry(after, revision.entry, "schema").pointer
        way.schemas(one, join(items, "items"), is_text=True)
        return True
    if _is_spread(before, base) and is_scalar(_written(after, revision)):
        way.changed("list-became-value", one, other)
        items = entry(before, base.entry, "schema").pointer
        way.schemas(join(items, "items"), other, is_text=True)
        return True
    return False


def _is_spread(document: Document, parameter: _Parameter) -> bool:
    return is_spread_list(document, _written(document, parameter))


def _written(document: Document, parameter: _Parameter) -> Written:
    return Written.of(document, parameter.entry, parameter.location)
