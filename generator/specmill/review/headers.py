"""Compares the headers of two responses, or of two parts of a form."""

from specmill.review.reading import Entry, entries, flag
from specmill.review.serialization import changed_form
from specmill.review.walk import Way
from specmill.source.document import Document
from specmill.source.pointers import join

__all__ = ["compare_headers"]


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
    return {name.lower(): (name, h) for name, h in entries(document, owner, "headers").items()}


def _compare(way: Way, base: Entry, revision: Entry) -> None:
    if flag(base, "required") is not flag(revision, "required"):
        word = "required" if flag(revision, "required") else "optional"
        way.changed(f"header-became-{word}", base.pointer, revision.pointer)
    for change in way.walk.policy.announcements(base.pointer, revision.pointer):
        way.add(change)
    documents = way.walk.base, way.walk.revision
    if words := changed_form(documents, (base, revision), "header"):
        way.changed("header-serialization-changed", base.pointer, revision.pointer, *words)
    if "content" not in base.value and "content" not in revision.value:
        places = join(base.pointer, "schema"), join(revision.pointer, "schema")
        way.schemas(*places, is_text=True)
