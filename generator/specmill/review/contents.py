"""Compares what has media types: bodies, and some parameters and headers."""

from specmill.review.media_types import essence, is_xml, match_media_types
from specmill.review.reading import Entry, entries
from specmill.review.schemas.shape import Shape
from specmill.review.walk import Way
from specmill.source.pointers import join

__all__ = ["compare_contents", "compare_value"]

_IDLE = frozenset(
    [
        *("$ref", "allOf"),
        *("title", "description", "default", "deprecated", "example", "examples", "externalDocs"),
        *("xml", "$comment", "readOnly", "writeOnly"),
    ]
)
_STRUCTURED = ("json", "xml", "x-www-form-urlencoded", "multipart/")


def compare_contents(way: Way, base: Entry, revision: Entry) -> list[tuple[Entry, Entry, str]]:
    """Compares what two things have under `content`.

    Args:
        way: The way that the values go.
        base: A body, a response, a parameter or a header.
        revision: The same of the revision.

    Returns:
        The media types with schemas that were compared, and the name of each in the base.
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
    pairs = found.pairs
    for one, other, rule in found.changed:
        way.changed(rule, before[one].use, after[other].use, essence(one), essence(other))
        if rule != "media-type-replaced":
            pairs.append((one, other))
    matched = [(before[one], after[other], essence(one)) for one, other in pairs]
    return [pair for pair in matched if _compare_schemas(way, *pair)]


def compare_value(way: Way, base: Entry, revision: Entry, *, is_needed: bool = False) -> None:
    """Compares the values of two parameters or headers, which have a schema or a content.

    Args:
        way: The way that the values go.
        base: A parameter or a header.
        revision: The same of the revision.
        is_needed: Whether neither can be left out, so that no default takes its place.
    """
    has_content = [isinstance(holder.value.get("content"), dict) for holder in (base, revision)]
    if all(has_content):
        compare_contents(way, base, revision)
    elif not any(has_content):
        places = join(base.pointer, "schema"), join(revision.pointer, "schema")
        way.schemas(*places, is_text=True, is_needed=is_needed)


def _compare_schemas(way: Way, base: Entry, revision: Entry, name: str) -> bool:
    """Compares what two media types say of their values.

    Returns:
        Whether both say anything.
    """
    places = join(base.pointer, "schema"), join(revision.pointer, "schema")
    before, after = way.walk.schemas.shapes(*places)
    is_empty = _says_nothing(before, name), _says_nothing(after, name)
    is_said = is_empty == (False, False) or (_is_reference(base) and _is_reference(revision))
    if is_said:
        way.schemas(*places, is_xml=is_xml(name))
    elif is_empty == (True, False):
        way.added("body-schema-added", *places)
    elif is_empty == (False, True):
        way.removed("body-schema-removed", *places)
    return is_said


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
