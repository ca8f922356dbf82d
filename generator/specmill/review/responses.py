"""Compares the responses of two operations.

What a status says is its own entry, else that of its range, else the default one. An entry that comes
or goes beside one that stands for the same statuses is one edit, whatever differs between the two.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from specmill.review.bodies import compare_bodies
from specmill.review.changes import Change
from specmill.review.headers import compare_headers
from specmill.review.matching import Site
from specmill.review.reading import Entry, entries, entry
from specmill.review.references import compare_referred
from specmill.review.statuses import DEFAULT, Stands, Statuses, stands_for
from specmill.review.walk import Fold, Way
from specmill.source.document import Document
from specmill.source.pointers import join

__all__ = ["compare_responses"]


class _Side(NamedTuple):
    """The responses of one operation.

    Attributes:
        place: Pointer of all of them.
        entries: The responses by status, in capitals.
        statuses: What stands for which status.
    """

    place: str
    entries: dict[str, Entry]
    statuses: Statuses


def compare_responses(way: Way, base: Site, revision: Site) -> None:
    """Compares the responses of two operations.

    Args:
        way: The way that the responses go.
        base: The operation of the base.
        revision: The operation of the revision.
    """
    before = _side(way.walk.base, base.value)
    after = _side(way.walk.revision, revision.value)
    gone = [status for status in before.entries if status not in after.entries]
    new = [status for status in after.entries if status not in before.entries]
    pairs = {(status, status): None for status in before.entries if status in after.entries}
    if (moved := _moved(before.statuses, after.statuses, gone, new)) is not None:
        gone.remove(moved[0])
        new.remove(moved[1])
        _report_moved(way, before, after, moved)
    if (moved := _renamed(before, after, gone, new)) is not None:
        gone.remove(moved[0])
        new.remove(moved[1])
        places = before.entries[moved[0]].use, after.entries[moved[1]].use
        way.changed("error-status-changed", *places, *moved)
    for status in gone:
        stands = stands_for(status, before.statuses, after.statuses, new)
        if stands is None:
            continue
        pairs.update(dict.fromkeys((status, other) for other in stands.new))
        _report_gone(way, (before, after), status, stands)
    for status in new:
        stands = stands_for(status, after.statuses, before.statuses, gone)
        if stands is None:
            continue
        pairs.update(dict.fromkeys((other, status) for other in stands.new))
        _report_new(way, (before, after), status, stands)
    for one, other in pairs:
        compare_referred(way, before.entries[one], after.entries[other], _compare)


def _side(document: Document, operation: Entry) -> _Side:
    found = entries(document, operation, "responses").items()
    by_status = {status.upper(): response for status, response in found}
    return _Side(entry(document, operation, "responses").use, by_status, Statuses(by_status))


def _moved(
    before: Statuses, after: Statuses, gone: Iterable[str], new: Iterable[str]
) -> tuple[str, str] | None:
    """The success that got another status, if it is the only one that came and that went."""
    lost = [s for s in gone if before.kind(s) == "success" and after.range_of(s) is None]
    found = [s for s in new if after.kind(s) == "success" and before.range_of(s) is None]
    return (lost[0], found[0]) if len(lost) == len(found) == 1 else None


def _report_moved(way: Way, before: _Side, after: _Side, statuses: tuple[str, str]) -> None:
    """Reports a success that got another status, to which it belongs whether there is a body."""
    one, other = before.entries[statuses[0]], after.entries[statuses[1]]
    places = one.use, other.use
    if bool(one.value.get("content")) is bool(other.value.get("content")):
        way.changed("success-status-changed", *places, *statuses)
        compare_referred(way, one, other, _compare)
        return
    change = Change("success-status-changed", *places, True, True, *statuses)
    _add(way, change, [(one, other)], is_alone=True)


def _renamed(
    before: _Side, after: _Side, gone: Iterable[str], new: Iterable[str]
) -> tuple[str, str] | None:
    """The error that got another status and is the same otherwise, if there is only one such."""
    lost = [s for s in gone if before.statuses.kind(s) == "error" and after.statuses.is_free(s)]
    found = [s for s in new if after.statuses.kind(s) == "error" and before.statuses.is_free(s)]
    if len(lost) != 1 or len(found) != 1 or lost[0][:1] != found[0][:1]:
        return None
    is_same = before.entries[lost[0]].value == after.entries[found[0]].value
    return (lost[0], found[0]) if is_same else None


def _report_gone(way: Way, sides: tuple[_Side, _Side], status: str, stands: Stands) -> None:
    """Reports an entry that only the base has.

    Args:
        way: The way that the responses go.
        sides: The responses of the base and of the revision.
        status: The entry.
        stands: What stands for it in the revision.
    """
    before, after = sides
    rule = f"{before.statuses.kind(status)}-response-removed"
    if stands.new:
        rule = _range_rule(before.statuses.kind(status), "narrowed")
    response = before.entries[status]
    change = Change(
        rule,
        response.use,
        join(after.place, status),
        in_base=True,
        in_revision=False,
        after=_listed(stands.new),
        consequence=f"{_called(stands.old)} says what comes there now, and differs.",
    )
    others = [(response, after.entries[other]) for other in stands.old]
    _add(way, change, others, is_alone=_is_alone(stands))


def _report_new(way: Way, sides: tuple[_Side, _Side], status: str, stands: Stands) -> None:
    """Reports an entry that only the revision has; see `_report_gone`."""
    before, after = sides
    rule = f"{after.statuses.kind(status)}-response-added"
    if stands.new:
        rule = _range_rule(after.statuses.kind(status), "widened")
    response = after.entries[status]
    change = Change(
        rule,
        join(before.place, status),
        response.use,
        in_base=False,
        in_revision=True,
        before=_listed(stands.new),
        consequence=f"{_called(stands.old)} said what comes there until now, and differs.",
    )
    others = [(before.entries[other], response) for other in stands.old]
    _add(way, change, others, is_alone=_is_alone(stands))


def _range_rule(kind: str, change: str) -> str:
    return f"{'success' if kind == 'success' else 'response'}-range-{change}"


def _is_alone(stands: Stands) -> bool:
    """Whether an entry that comes or goes is an edit even if nothing differs otherwise.

    It is not where others say the same of all its statuses. That errors which the default response
    stood for are named is worth saying.
    """
    return not stands.is_all or (not stands.new and DEFAULT in stands.old)


def _add(way: Way, change: Change, others: list[tuple[Entry, Entry]], *, is_alone: bool) -> None:
    """Reports a change, and folds into it how it differs from what stands beside it."""
    aside = way._replace(walk=way.walk.beside())
    for one, other in others:
        _compare(aside, one, other)
    way.walk.folds.append(Fold(change, way.mask, aside.walk, is_alone))


def _listed(statuses: Sequence[str]) -> str:
    names = ["default" if status == DEFAULT else status for status in statuses]
    return " and ".join([", ".join(names[:-1]), *names[-1:]] if len(names) > 1 else names)


def _called(statuses: Iterable[str]) -> str:
    names = ("the default response" if one == DEFAULT else f"response {one}" for one in statuses)
    phrase = " or ".join(names)
    return phrase[:1].upper() + phrase[1:]


def _compare(way: Way, base: Entry, revision: Entry) -> None:
    if way.walk.sameness.values(base.value, revision.value):
        return
    compare_headers(way, base, revision)
    has_body = bool(base.value.get("content")), bool(revision.value.get("content"))
    places = join(base.pointer, "content"), join(revision.pointer, "content")
    if has_body == (True, False):
        way.removed("response-body-removed", *places)
    elif has_body == (False, True):
        way.added("response-body-added", *places)
    else:
        compare_bodies(way, base, revision)
