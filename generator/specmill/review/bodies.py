"""Compares bodies: of requests and of responses."""

from specmill.review.contents import compare_contents
from specmill.review.encodings import compare_encodings
from specmill.review.matching import Site
from specmill.review.reading import Entry, entry, flag
from specmill.review.references import compare_referred
from specmill.review.walk import Way
from specmill.source.pointers import join

__all__ = ["compare_bodies", "compare_request_bodies"]


def compare_request_bodies(way: Way, base: Site, revision: Site) -> None:
    """Compares the bodies of two requests, where there are any.

    Args:
        way: The way that the bodies go.
        base: The operation of the base.
        revision: The operation of the revision.
    """
    before = entry(way.walk.base, base.value, "requestBody")
    after = entry(way.walk.revision, revision.value, "requestBody")
    has_body = "requestBody" in base.value.value, "requestBody" in revision.value.value
    if has_body == (True, False):
        kind = "required" if flag(before, "required") else "optional"
        way.removed(f"{kind}-request-body-removed", before.use, after.use)
    elif has_body == (False, True):
        kind = "required" if flag(after, "required") else "optional"
        way.added(f"{kind}-request-body-added", before.use, after.use)
    elif has_body == (True, True):
        compare_referred(way, before, after, _compare_request_body)


def _compare_request_body(way: Way, base: Entry, revision: Entry) -> None:
    if flag(base, "required") is not flag(revision, "required"):
        word = "required" if flag(revision, "required") else "optional"
        places = join(base.pointer, "required"), join(revision.pointer, "required")
        way.changed(f"request-body-became-{word}", *places)
    compare_bodies(way, base, revision)


def compare_bodies(way: Way, base: Entry, revision: Entry) -> None:
    """Compares the bodies of two requests or responses.

    Args:
        way: The way that the bodies go.
        base: A request body or a response.
        revision: The same of the revision.
    """
    for before, after, name in compare_contents(way, base, revision):
        compare_encodings(way, before, after, name)
