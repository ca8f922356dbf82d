"""Compares the headers of two responses, or of two parts of a form."""

from specmill.review.contents import compare_value
from specmill.review.reading import Entry, entries, flag
from specmill.review.serialization import Written, changed_form
from specmill.review.walk import Way
from specmill.source.document import Document
from specmill.source.pointers import join

__all__ = ["compare_headers"]

_IGNORED = "content-type"
"""The header that OpenAPI ignores: media types say what it is."""


def compare_headers(way: Way, base: Entry, revision: Entry) -> None:
    """Compares what two things have under `headers`.

    Args:
        way: The way that the headers go.
        base: A response or an encoding.
        revision: The same of the revision.
    """
    before, after = _headers(way.walk.base, base), _headers(way.walk.revision, revision)
    for name, (spelled, header) in before.items():
        if name in after:
            _compare(way, header, after[name][1])
        else:
            kind = "required" if flag(header, "required") else "optional"
            place = join(revision.pointer, "headers", spelled)
            way.removed(f"{kind}-header-removed", header.use, place)
    for name, (spelled, header) in after.items():
        if name not in before:
            kind = "required" if flag(header, "required") else "optional"
            way.added(f"{kind}-header-added", join(base.pointer, "headers", spelled), header.use)


def _headers(document: Document, owner: Entry) -> dict[str, tuple[str, Entry]]:
    """The headers as they are spelled, by their names in lower case."""
    found = {name.lower(): (name, h) for name, h in entries(document, owner, "headers").items()}
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
