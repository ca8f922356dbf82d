"""Compares bodies: of requests and of responses."""

from specmill.review.encodings import compare_encodings
from specmill.review.matching import Site
from specmill.review.media_types import essence, match_media_types
from specmill.review.reading import Entry, entries, entry, flag
from specmill.review.schemas.shape import Shape
from specmill.review.walk import Way
from specmill.source.pointers import join

__all__ = ["compare_contents", "compare_request_bodies"]

_IDLE = frozenset(
    [
        *("$ref", "allOf"),
        *("title", "description", "default", "deprecated", "example", "examples", "externalDocs"),
        *("xml", "$comment", "readOnly", "writeOnly"),
    ]
)
_STRUCTURED = ("json", "xml", "x-www-form-urlencoded", "multipart/")


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
        if flag(before, "required") is not flag(after, "required"):
            word = "required" if flag(after, "required") else "optional"
            way.changed(f"request-body-became-{word}", before.pointer, after.pointer)
        compare_contents(way, before, after)


def compare_contents(way: Way, base: Entry, revision: Entry) -> None:
    """Compares what two things have under `content`.

    Args:
        way: The way that the bodies go.
        base: A body, a response, a parameter or a header.
        revision: The same of the revision.
    """
    before = entries(way.walk.base, base, "content")
    after = entries(way.walk.revision, revision, "content")
    found = match_media_types(before, after)
    for name in found.removed:
        place = join(revision.pointer, "content", name)
        way.removed("media-type-removed", before[name].use, place, name)
    for name in found.added:
        place = join(base.pointer, "content", name)
        way.added("media-type-added", place, after[name].use, name)
    for one, other in found.renamed:
        places = before[one].use, after[other].use
        way.changed("media-type-changed", *places, essence(one), essence(other))
    for one, other in [*found.pairs, *found.renamed]:
        _compare_media_types(way, before[one], after[other], essence(one))


def _compare_media_types(way: Way, base: Entry, revision: Entry, name: str) -> None:
    places = join(base.pointer, "schema"), join(revision.pointer, "schema")
    before, after = way.walk.schemas.shapes(*places)
    is_empty = _says_nothing(before, name), _says_nothing(after, name)
    if is_empty == (False, False) or (_is_reference(base) and _is_reference(revision)):
        way.schemas(*places)
        compare_encodings(way, base, revision, name)
    elif is_empty == (True, False):
        way.added("body-schema-added", *places)
    elif is_empty == (False, True):
        way.removed("body-schema-removed", *places)


def _is_reference(media_type: Entry) -> bool:
    """Whether the schema of a body is written somewhere else: what it says changed there."""
    schema = media_type.value.get("schema")
    return isinstance(schema, dict) and "$ref" in schema and schema.keys() <= _IDLE


def _says_nothing(schema: Shape, name: str) -> bool:
    """Whether the schema of a body is missing, or allows everything that the media type does."""
    if not schema.kinds:
        return False
    said = {key for key in schema.keywords if key not in _IDLE and not key.startswith("x-")}
    if not said:
        return True
    return not any(part in name for part in _STRUCTURED) and _is_bytes(said, schema)


def _is_bytes(said: set[str], schema: Shape) -> bool:
    """Whether a schema only says that its values are bytes, as OpenAPI 3.0 has to."""
    has_form = bool(said & {"contentMediaType", "format"})
    formats = schema.texts("format").keys() <= {"binary"}
    return has_form and formats and said <= {"type", "format", "contentMediaType"}
