"""Compares the headers of two responses, or of two parts of a form."""

from collections.abc import Mapping
from typing import NamedTuple

from specmill.review.contents import compare_value
from specmill.review.reading import Entry, entries, flag
from specmill.review.references import compare_referred
from specmill.review.serialization import Written, changed_form
from specmill.review.walk import Way
from specmill.source.document import Document
from specmill.source.pointers import join

__all__ = ["compare_headers"]

_IGNORED = "content-type"
"""The header that OpenAPI ignores: media types say what it is."""
_TELLING = frozenset({"description", "example", "examples"})
"""What may differ in two headers of which one is the other by another name."""


class _Header(NamedTuple):
    """A header, and its name as it is spelled."""

    name: str
    entry: Entry


def compare_headers(way: Way, base: Entry, revision: Entry) -> None:
    """Compares what two things have under `headers`.

    Args:
        way: The way that the headers go.
        base: A response or an encoding.
        revision: The same of the revision.
    """
    before, after = _headers(way.walk.base, base), _headers(way.walk.revision, revision)
    if (names := _renamed(before, after)) is not None:
        header, other = before.pop(names[0]), after.pop(names[1])
        rule = f"{_need(header.entry)}-header-renamed"
        way.changed(rule, header.entry.use, other.entry.use, header.name, other.name)
    for name, header in before.items():
        if name in after:
            compare_referred(way, header.entry, after[name].entry, _compare)
        else:
            place = join(revision.pointer, "headers", header.name)
            way.removed(f"{_need(header.entry)}-header-removed", header.entry.use, place)
    for name, header in after.items():
        if name not in before:
            place = join(base.pointer, "headers", header.name)
            way.added(f"{_need(header.entry)}-header-added", place, header.entry.use)


def _need(header: Entry) -> str:
    return "required" if flag(header, "required") else "optional"


def _renamed(
    base: Mapping[str, _Header], revision: Mapping[str, _Header]
) -> tuple[str, str] | None:
    """The one header of which nothing is edited but the name, in lower case before and after."""
    names = list(zip(base, revision, strict=False)) if len(base) == len(revision) else []
    edited = [(old, new) for old, new in names if old != new]
    if len(edited) != 1 or edited[0][0] in revision or edited[0][1] in base:
        return None
    before, after = (
        {key: value for key, value in header.entry.value.items() if key not in _TELLING}
        for header in (base[edited[0][0]], revision[edited[0][1]])
    )
    return edited[0] if before == after else None


def _headers(document: Document, owner: Entry) -> dict[str, _Header]:
    """The headers by their names in lower case."""
    listed = entries(document, owner, "headers").items()
    found = {name.lower(): _Header(name, header) for name, header in listed}
    found.pop(_IGNORED, None)
    return found


def _compare(way: Way, base: Entry, revision: Entry) -> None:
    if flag(base, "required") is not flag(revision, "required"):
        word = "required" if flag(revision, "required") else "optional"
        places = join(base.pointer, "required"), join(revision.pointer, "required")
        way.changed(f"header-became-{word}", *places)
    for change in way.walk.policy.announcements(base.pointer, revision.pointer):
        way.add(change)
    before = Written.of(way.walk.base, base, "header")
    after = Written.of(way.walk.revision, revision, "header")
    if forms := changed_form(before, after):
        way.changed(
            "header-serialization-changed",
            *(form.pointer for form in forms),
            *(form.text for form in forms),
        )
    compare_value(way, base, revision)
