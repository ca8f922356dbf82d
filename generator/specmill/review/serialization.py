"""How the value of a parameter, a header or a part of a form is written."""

from typing import NamedTuple

from specmill.review.reading import Entry, entry, follow, text
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Form", "Written", "changed_form", "is_scalar", "is_spread_list", "types_of"]

_LIST = frozenset({"array"})
_OBJECT = frozenset({"object"})
_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_DEFAULT_STYLES = {"query": "form", "cookie": "form"}
_ALIKE_FOR_SCALARS = frozenset({"form", "spaceDelimited", "pipeDelimited", "deepObject"})
_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "|"}


class Form(NamedTuple):
    """How a value is written.

    Attributes:
        pointer: Pointer of the field that says so; to nothing where that goes without saying.
        text: The field with its value, and an example: `explode: true (tag=a&tag=b)`.
    """

    pointer: str
    text: str


class _Style(NamedTuple):
    """The fields that say how a value is written which has a schema."""

    style: str
    is_exploded: bool


class Written(NamedTuple):
    """A value that is written as text.

    Attributes:
        holder: What says how: a parameter, a header, or the encoding of a part of a form.
        location: The `in` of a parameter, `header` for a header; parts are written as in a query.
        name: The name that it is written with.
        types: The types of its values, without null; none where that is not known.
    """

    holder: Entry
    location: str
    name: str
    types: frozenset[str]

    @staticmethod
    def of(document: Document, holder: Entry, location: str) -> "Written":
        """The value of a parameter or a header.

        Args:
            document: The document.
            holder: The parameter or the header.
            location: Its `in`, `header` for a header.
        """
        schema = follow(document, join(holder.pointer, "schema"), holder.value.get("schema"))[1]
        return Written(holder, location, text(holder, "name"), types_of(schema))

    @property
    def media_types(self) -> JsonObject | None:
        """What stands for the schema and the style of some parameters; None where it does not."""
        content = self.holder.value.get("content")
        return content if isinstance(content, dict) else None

    @property
    def style(self) -> _Style:
        """How it is written; how it would be if it has media types instead."""
        style = text(self.holder, "style") or _DEFAULT_STYLES.get(self.location, "simple")
        explode = self.holder.value.get("explode", style == "form")
        return _Style(style, explode is True)

    @property
    def meaning(self) -> tuple[str, bool | None]:
        """The style without what says nothing of values of its types."""
        style = self.style
        if self.types and self.types <= _SCALARS:
            return ("" if style.style in _ALIKE_FOR_SCALARS else style.style), None
        if style.style == "deepObject" or (style.style == "simple" and self.types == _LIST):
            return style.style, None
        return style


def types_of(schema: JsonValue) -> frozenset[str]:
    """The types that a schema names, without null; none if it names none."""
    kinds = schema.get("type") if isinstance(schema, dict) else None
    named = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(kind for kind in named if isinstance(kind, str)) - {"null"}


def is_scalar(value: Written) -> bool:
    """Whether a parameter has one value of a known type."""
    return bool(value.types) and value.types <= _SCALARS


def is_spread_list(document: Document, value: Written) -> bool:
    """Whether a parameter is a list of which each item is written for itself, as in `a=1&a=2`.

    One value is then a list of one.
    """
    if value.types != _LIST or value.location not in {"query", "cookie"}:
        return False
    schema = entry(document, value.holder, "schema")
    fewest, most = schema.value.get("minItems", 0), schema.value.get("maxItems", 1)
    takes_one = isinstance(fewest, int) and isinstance(most, int) and fewest <= 1 <= most
    is_spread = value.style == _Style("form", is_exploded=True)
    return is_spread and takes_one and "items" in schema.value


def changed_form(base: Written, revision: Written) -> tuple[Form, Form] | None:
    """How two values are written; None where they are written alike.

    Args:
        base: A parameter, a header or a part of a form.
        revision: What became of it.
    """
    has_content = [value.media_types is not None for value in (base, revision)]
    if all(has_content):
        return None
    is_alike = base.style == revision.style or base.meaning == revision.meaning
    # What has parts and what has none are of two types: that says all.
    is_other = base.types and revision.types and is_scalar(base) is not is_scalar(revision)
    if (is_alike or is_other) and not any(has_content):
        return None
    is_style = any(has_content) or base.style.style != revision.style.style
    field = "style" if is_style else "explode"
    return _form(base, field), _form(revision, field)


def _form(value: Written, field: str) -> Form:
    if value.media_types is not None:
        place = join(value.holder.pointer, "content")
        return Form(place, f"content: {', '.join(value.media_types)}")
    style = value.style
    said = f"style: {style.style}"
    if field == "explode":
        said = f"explode: {str(style.is_exploded).lower()}"
    example = _example(value.name, style, value.types)
    return Form(join(value.holder.pointer, field), f"{said} ({example})" if example else said)


def _example(name: str, style: _Style, types: frozenset[str]) -> str:
    """A list or an object as it is written; empty where that is not known."""
    if types == _LIST:
        items = ["a", "b"]
        return _written(name, style, items, [f"{name}={item}" for item in items])
    if types != _OBJECT:
        return ""
    if style.style == "deepObject":
        return f"{name}[a]=1&{name}[b]=2"
    members = ["a=1", "b=2"] if style.is_exploded else ["a", "1", "b", "2"]
    return _written(name, style, members, members)


def _written(name: str, style: _Style, parts: list[str], named: list[str]) -> str:
    """The parts of a list or an object, one after the other.

    Args:
        name: The name of the parameter.
        style: How they are written.
        parts: The parts.
        named: The parts as each is written for itself.
    """
    match style.style:
        case "simple":
            return ",".join(parts)
        case "label":
            return "." + ("." if style.is_exploded else ",").join(parts)
        case "matrix" if style.is_exploded:
            return "".join(f";{part}" for part in named)
        case "matrix":
            return f";{name}=" + ",".join(parts)
        case "form" | "spaceDelimited" | "pipeDelimited" if style.is_exploded:
            return "&".join(named)
        case "form" | "spaceDelimited" | "pipeDelimited":
            return f"{name}=" + _SEPARATORS.get(style.style, ",").join(parts)
        case _:
            return ""
