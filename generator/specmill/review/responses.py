"""Compares the responses of two operations."""

from specmill.review.bodies import compare_contents
from specmill.review.headers import compare_headers
from specmill.review.matching import Site
from specmill.review.reading import Entry, entries, entry
from specmill.review.walk import Way
from specmill.source.pointers import join

__all__ = ["compare_responses"]

_SUCCESS, _REDIRECT = "2", "3"


class _Responses:
    """The responses of one operation.

    Args:
        entries: The responses by status, as the document spells it.
    """

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.by_status = {status.upper(): entry for status, entry in entries.items()}
        classes = {status[:1] for status in self.by_status}
        self._success = _SUCCESS if _SUCCESS in classes else _REDIRECT

    def kind(self, status: str) -> str:
        """`success` or `error`; redirects are successes of operations that have no others."""
        return "success" if status[:1] == self._success else "error"

    def range_of(self, status: str) -> str | None:
        """The range that a status falls under, `2XX`, if it is no such range itself."""
        name = f"{status[:1]}XX"
        return name if name in self.by_status and name != status else None

    def cover_of(self, status: str) -> str | None:
        """What stands for a status that is not named.

        A default response stands for errors where successes are named, else for any status.
        """
        if (name := self.range_of(status)) or "DEFAULT" not in self.by_status:
            return name
        named = any(self.kind(other) == "success" for other in self.by_status)
        return None if named and self.kind(status) == "success" else "DEFAULT"


def compare_responses(way: Way, base: Site, revision: Site) -> None:
    """Compares the responses of two operations.

    Args:
        way: The way that the responses go.
        base: The operation of the base.
        revision: The operation of the revision.
    """
    holders = (
        entry(way.walk.base, base.value, "responses"),
        entry(way.walk.revision, revision.value, "responses"),
    )
    before = _Responses(entries(way.walk.base, base.value, "responses"))
    after = _Responses(entries(way.walk.revision, revision.value, "responses"))
    for status, response in before.by_status.items():
        if status in after.by_status:
            _compare(way, response, after.by_status[status])
    removed = _unmatched(before, after)
    added = _unmatched(after, before)
    successes = [
        [status for status in statuses if responses.kind(status) == "success"]
        for statuses, responses in ((removed, before), (added, after))
    ]
    if len(successes[0]) == len(successes[1]) == 1:
        (one,), (other,) = successes
        removed.remove(one)
        added.remove(other)
        responses = before.by_status[one], after.by_status[other]
        way.changed("success-status-changed", responses[0].use, responses[1].use, one, other)
        _compare(way, *responses)
    for status in removed:
        response = before.by_status[status]
        place = join(holders[1].use, status)
        way.removed(f"{before.kind(status)}-response-removed", response.use, place)
    for status in added:
        response = after.by_status[status]
        place = join(holders[0].use, status)
        way.added(f"{after.kind(status)}-response-added", place, response.use)
    _compare_covered(way, before, after)


def _unmatched(responses: _Responses, others: _Responses) -> list[str]:
    """The statuses that the other operation does not have, not even as a range."""
    return [
        status
        for status in responses.by_status
        if status not in others.by_status and others.range_of(status) is None
    ]


def _compare_covered(way: Way, before: _Responses, after: _Responses) -> None:
    """Compares what only one of them names with what stands for it in the other."""
    for status, response in before.by_status.items():
        cover = None if status in after.by_status else after.cover_of(status)
        if cover is not None:
            _compare(way, response, after.by_status[cover])
    for status, response in after.by_status.items():
        cover = None if status in before.by_status else before.cover_of(status)
        if cover is not None:
            _compare(way, before.by_status[cover], response)


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
        compare_contents(way, base, revision)
