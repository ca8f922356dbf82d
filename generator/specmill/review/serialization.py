"""How the value of a parameter, a header or a part of a form is written."""

from specmill.review.reading import Entry, entry, flag, follow, text
from specmill.source.document import Document
from specmill.source.pointers import join

__all__ = ["changed_form", "is_scalar", "is_spread_list", "types_of"]

_LIST = frozenset({"array"})
_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_DEFAULT_STYLES = {"query": "form", "cookie": "form"}
_ALIKE_FOR_SCALARS = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})


def types_of(document: Document, holder: Entry) -> frozenset[str]:
    """The types that the schema of a parameter names, without null; none if it names none."""
    _, schema = follow(document, join(holder.pointer, "schema"), holder.value.get("schema"))
    if not isinstance(schema, dict):
        return frozenset()
    kinds = schema.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind for kind in named if isinstance(kind, str)) - {"null"}


def is_scalar(document: Document, holder: Entry) -> bool:
    """Whether a parameter has one value of a known type."""
    types = types_of(document, holder)
    return bool(types) and types <= _SCALARS


def is_spread_list(document: Document, holder: Entry, location: str) -> bool:
    """Whether a parameter is a list of which each item is written for itself, as in `a=1&a=2`.

    One value is then a list of one.
    """
    if types_of(document, holder) != _LIST or location not in {"query", "cookie"}:
        return False
    style, explode = _style(holder, location)
    schema = entry(document, holder, "schema")
    fewest, most = schema.value.get("minItems", 0), schema.value.get("maxItems", 1)
    takes_one = isinstance(fewest, int) and isinstance(most, int) and fewest <= 1 <= most
    return style == "form" and explode and takes_one and "items" in schema.value


def changed_form(
    documents: tuple[Document, Document], holders: tuple[Entry, Entry], location: str
) -> tuple[str, str] | None:
    """How two values are written, in words; None where they are written alike.

    Args:
        documents: The base and the revision.
        holders: A parameter or a header, and what became of it.
        location: The `in` of a parameter, `header` for a header.
    """
    has_content = [isinstance(holder.value.get("content"), dict) for holder in holders]
    if all(has_content):
        return None
    if not any(has_content) and _style(holders[0], location) == _style(holders[1], location):
        return None
    before, after = (
        _form(document, holder, location)
        for document, holder in zip(documents, holders, strict=True)
    )
    return (before, after) if before != after else None


def _form(document: Document, holder: Entry, location: str) -> str:
    media_types = holder.value.get("content")
    if isinstance(media_types, dict):
        return ", ".join(media_types)
    style, explode = _style(holder, location)
    types = types_of(document, holder)
    if types and types <= _SCALARS:
        return "plain" if style in _ALIKE_FOR_SCALARS else style
    if style == "simple" and types == _LIST:
        return style
    return f"{style}, {'exploded' if explode else 'not exploded'}"


def _style(holder: Entry, location: str) -> tuple[str, bool]:
    style = text(holder, "style") or _DEFAULT_STYLES.get(location, "simple")
    explode = flag(holder, "explode") if "explode" in holder.value else style == "form"
    return style, explode
