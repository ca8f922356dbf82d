"""Compares how the parts of two forms are written."""

from specmill.review.headers import compare_headers
from specmill.review.reading import Entry, entries, entry, flag, text
from specmill.review.walk import Way
from specmill.source.document import Document

__all__ = ["compare_encodings"]

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/"


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
    for name in dict.fromkeys([*before, *after]):
        one = _Part(way.walk.base, base, name)
        other = _Part(way.walk.revision, revision, name)
        # What becomes of a property that one of them lacks is said of the schema.
        if one.is_known and other.is_known:
            _compare(way, one, other)


class _Part:
    """One property of a form, and how it is written.

    Args:
        document: The document.
        media_type: The form.
        name: The property.
    """

    def __init__(self, document: Document, media_type: Entry, name: str) -> None:
        schema = entry(document, media_type, "schema")
        properties = entries(document, schema, "properties")
        self.encoding = entry(document, media_type, "encoding", name)
        self.is_known = name in properties or bool(self.encoding.value)
        self._schema = properties.get(name)

    @property
    def media_types(self) -> dict[str, None]:
        """The media types that the part may have; none where that is not known."""
        named = text(self.encoding, "contentType")
        if not named and self._schema is not None:
            named = _default_media_type(self._schema)
        return {part.strip().lower(): None for part in named.split(",") if part.strip()}

    @property
    def form(self) -> str:
        """How the part is written, in words."""
        style = text(self.encoding, "style") or "form"
        is_exploded = self.encoding.value.get("explode", style == "form") is True
        words = [style, "exploded" if is_exploded else "not exploded"]
        if flag(self.encoding, "allowReserved"):
            words.append("with reserved characters")
        return ", ".join(words)


def _default_media_type(schema: Entry) -> str:
    """The media type of a part that names none, as OpenAPI has it by its type."""
    kind = schema.value.get("type")
    if kind == "object":
        return "application/json"
    if kind == "string" and not schema.value.keys().isdisjoint(
        {"contentMediaType", "contentEncoding"}
    ):
        return "application/octet-stream"
    return "text/plain" if kind in {"string", "number", "integer", "boolean"} else ""


def _compare(way: Way, base: _Part, revision: _Part) -> None:
    places = base.encoding.use, revision.encoding.use
    before, after = base.media_types, revision.media_types
    if before and after:
        if removed := [name for name in before if name not in after]:
            way.removed("part-media-type-removed", *places, ", ".join(removed))
        if added := [name for name in after if name not in before]:
            way.added("part-media-type-added", *places, ", ".join(added))
    if base.form != revision.form:
        way.changed("part-serialization-changed", *places, base.form, revision.form)
    compare_headers(way, base.encoding, revision.encoding)
