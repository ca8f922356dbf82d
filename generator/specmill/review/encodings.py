"""Compares how the parts of two forms are written."""

from specmill.review.headers import compare_headers
from specmill.review.media_types import covers
from specmill.review.reading import Entry, entries, entry, flag, follow, text
from specmill.review.schemas.shape import Said, Shape
from specmill.review.serialization import Written, changed_form, types_of
from specmill.review.walk import Way
from specmill.source.document import Document
from specmill.source.pointers import join

__all__ = ["compare_encodings"]

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/"
_BYTES = frozenset({"binary", "byte"})
_STYLING = ("style", "explode", "allowReserved")


def compare_encodings(way: Way, base: Entry, revision: Entry, media_type: str) -> None:
    """Compares the `encoding` of two forms.

    Args:
        way: The way that the forms go.
        base: The media type of the base.
        revision: The media type of the revision.
        media_type: Its name without parameters.
    """
    if media_type != _FORM and not media_type.startswith(_MULTIPART):
        return
    before = entries(way.walk.base, base, "encoding")
    after = entries(way.walk.revision, revision, "encoding")
    forms = way.walk.schemas.shapes(join(base.pointer, "schema"), join(revision.pointer, "schema"))
    for name in dict.fromkeys([*before, *after]):
        one = _Part(way.walk.base, base, forms[0], name)
        other = _Part(way.walk.revision, revision, forms[1], name)
        # What becomes of a property that one of them lacks is said of the schema.
        if one.is_known and other.is_known:
            _compare_media_types(way, one, other)
            # The parts of a multipart body are written by their media types unless they say else.
            if media_type == _FORM or one.is_styled or other.is_styled:
                _compare_styles(way, one, other)
            if media_type != _FORM:
                compare_headers(way, one.encoding, other.encoding)


class _Part:
    """One property of a form, and how it is written.

    Args:
        document: The document.
        media_type: The form.
        schema: Its schema, with what must hold beside it.
        name: The property.
    """

    def __init__(self, document: Document, media_type: Entry, schema: Shape, name: str) -> None:
        self._document = document
        said = schema.names("properties").get(name)
        self.encoding = entry(document, media_type, "encoding", name)
        self.is_known = said is not None or bool(self.encoding.value)
        self._schema = None if said is None else _entry(document, said)
        types = types_of(self._schema.value) if self._schema is not None else frozenset[str]()
        self.written = Written(self.encoding, "query", name, types)

    @property
    def is_styled(self) -> bool:
        """Whether it is written as a parameter would be, not by its media type."""
        return not self.encoding.value.keys().isdisjoint(_STYLING)

    @property
    def media_types(self) -> dict[str, None]:
        """The media types that the part may have; none where that is not known."""
        named = text(self.encoding, "contentType")
        if not named and self._schema is not None:
            named = _default_media_type(self._document, self._schema)
        return {part.strip().lower(): None for part in named.split(",") if part.strip()}


def _entry(document: Document, said: Said) -> Entry:
    pointer, value = follow(document, said.pointer, said.value)
    return Entry(said.pointer, pointer, value if isinstance(value, dict) else {})


def _default_media_type(document: Document, schema: Entry) -> str:
    """The media type of a part that names none, as OpenAPI has it by its type."""
    kind = schema.value.get("type")
    if kind == "array":
        items = entry(document, schema, "items")
        return "" if items.value.get("type") == "array" else _default_media_type(document, items)
    if kind == "object":
        return "application/json"
    is_encoded = not schema.value.keys().isdisjoint({"contentMediaType", "contentEncoding"})
    if kind == "string" and (is_encoded or text(schema, "format") in _BYTES):
        return "application/octet-stream"
    return "text/plain" if kind in {"string", "number", "integer", "boolean"} else ""


def _compare_media_types(way: Way, base: _Part, revision: _Part) -> None:
    before, after = base.media_types, revision.media_types
    if not before or not after:
        return
    places = (
        join(base.encoding.use, "contentType"),
        join(revision.encoding.use, "contentType"),
    )
    removed = [name for name in before if not any(covers(other, name) for other in after)]
    added = [name for name in after if not any(covers(other, name) for other in before)]
    if removed and added:
        way.changed("part-media-type-changed", *places, ", ".join(before), ", ".join(after))
    elif removed:
        way.removed("part-media-type-removed", *places, ", ".join(removed))
    elif added:
        way.added("part-media-type-added", *places, ", ".join(added))


def _compare_styles(way: Way, base: _Part, revision: _Part) -> None:
    if forms := changed_form(base.written, revision.written):
        way.changed(
            "part-serialization-changed",
            *(form.pointer for form in forms),
            *(form.text for form in forms),
        )
    parts = base.encoding, revision.encoding
    if flag(parts[0], "allowReserved") is not flag(parts[1], "allowReserved"):
        way.changed(
            "reserved-characters-changed",
            *(join(part.use, "allowReserved") for part in parts),
            *("as they are" if flag(part, "allowReserved") else "encoded" for part in parts),
        )
