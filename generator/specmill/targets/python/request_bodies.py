"""How request bodies are sent: in which media types, as what in Python, and each of them how."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from specmill.ir.api import Api, Body, Content, Encoding
from specmill.ir.media_types import essence, is_range, is_well_formed
from specmill.ir.types import (
    Alias,
    Anything,
    Array,
    Binary,
    Constrained,
    Definition,
    Enumeration,
    Record,
    Reference,
    Scalar,
    Type,
    Union,
)
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.annotations import (
    FILE,
    Annotation,
    Annotator,
    constraints,
    either,
    literal_type,
    literals,
)
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import identifier, literal

__all__ = [
    "BodyFormat",
    "body_annotation",
    "body_bounds",
    "body_formats",
    "body_marks",
    "content_types",
    "file_definitions",
    "sends_files",
    "unsendable",
]

_PREFERRED = ("json", "multipart", "form")
_JSON = "application/json"
_TEXT = Scalar("string")
_ANY_BYTES = "application/octet-stream"
# What says no more than that a body is JSON.
_PLAIN_JSON = frozenset({"*/*", "application/*", "application/*+json", _JSON, "text/json"})
_MARKS = {
    "json": Symbol("._runtime.bodies", "JSONBody"),
    "form": Symbol("._runtime.forms", "FormBody"),
    "multipart": Symbol("._runtime.multipart", "MultipartBody"),
    "text": Symbol("._runtime.bodies", "TextBody"),
    "binary": Symbol("._runtime.files", "BinaryBody"),
}
_ENCODING = Symbol("._runtime.forms", "Encoding")


@dataclass(frozen=True, slots=True)
class BodyFormat:
    """A media type that a body is sent in.

    Attributes:
        content: What the document says about it.
        kind: How it is written: `json`, `form`, `multipart`, `text` or `binary`.
        media_type: What it is sent as; a range for bytes alone.
        also: What a server takes for the same.
    """

    content: Content
    kind: str
    media_type: str
    also: tuple[str, ...] = ()


def body_formats(body: Body) -> tuple[BodyFormat, ...]:
    """The media types that a body can be sent in: JSON first, then multipart, then forms."""
    left_out = unsendable(body)
    formats = [
        _format(content)
        for content in body.contents
        if not any(content is other for other in left_out)
    ]
    formats.sort(key=lambda one: (*_PREFERRED, one.kind).index(one.kind))
    alike: dict[tuple[object, ...], list[BodyFormat]] = {}
    for one in formats:
        alike.setdefault(_sameness(one), []).append(one)
    merged = [_merged(group) for group in alike.values()]
    # A name that is written in two ways, and means two types, goes to the first.
    by_name: dict[str, BodyFormat] = {}
    for one in merged:
        by_name.setdefault(one.media_type, one)
    return tuple(by_name.values())


def unsendable(body: Body) -> tuple[Content, ...]:
    """The media types that hold what only another one has a form for: an object in XML, say."""
    has_objects = any(content.media_kind in _PREFERRED for content in body.contents)
    return tuple(
        content
        for content in body.contents
        if has_objects and _kind(content) == "text" and not _is_text(content.type)
    )


def body_annotation(body: Body, annotator: Annotator) -> Annotation:
    """The type of a body, without its own bounds: a union where media types differ in it."""
    formats = body_formats(body)
    is_alone = _only_type(formats) is not None
    return either([_annotation(one, annotator, is_alone=is_alone) for one in formats])


def body_bounds(body: Body) -> tuple[tuple[str, Code], ...]:
    """The bounds of a body that has one type, as keyword arguments of pydantic's `Field`."""
    type_ = _only_type(body_formats(body))
    return () if type_ is None else literals(constraints(type_))


def content_types(body: Body) -> Annotation:
    """The type of what chooses among several media types."""
    return literal_type([one.media_type for one in body_formats(body)])


def body_marks(body: Body, annotator: Annotator) -> tuple[tuple[Code, ...], frozenset[Symbol]]:
    """The marks of the field that holds a body, one for each media type."""
    formats = body_formats(body)
    whole = body_annotation(body, annotator)
    marks: list[Code] = []
    symbols: frozenset[Symbol] = frozenset()
    is_alone = _only_type(formats) is not None
    for one in formats:
        arguments = [literal(one.media_type)]
        annotation = _annotation(one, annotator, is_alone=is_alone)
        if annotation.code != whole.code and one.kind != "binary":
            arguments.append(annotation.code)
            symbols |= annotation.symbols
        if one.also:
            arguments.append(fill("also={names}", names=literal(one.also)))
        encodings = tuple(_encodings(one))
        if encodings:
            arguments.append(fill("encoding=({listed},)", listed=join(", ", encodings)))
            symbols |= {_ENCODING}
        mark = _MARKS[one.kind]
        symbols |= {mark}
        marks.append(
            fill("{mark}({arguments})", mark=identifier(mark.name), arguments=join(", ", arguments))
        )
    return tuple(marks), symbols


def sends_files(api: Api) -> bool:
    """Whether there are bodies of bytes, or with parts that can be files."""
    return any(
        one.kind in ("binary", "multipart")
        for operation in api.operations
        if operation.body is not None
        for one in body_formats(operation.body)
    )


def file_definitions(api: Api) -> frozenset[str]:
    """The keys of the definitions in which bytes are files: bodies in parts, and their parts."""
    found: set[str] = set()
    for operation in api.operations:
        for content in operation.body.contents if operation.body else ():
            if content.media_kind == "multipart":
                _mark_files(content.type, api.definitions, found)
    return frozenset(found)


def _format(content: Content) -> BodyFormat:
    kind, media_type = _kind(content), content.media_type
    if kind == "json" and (is_range(media_type) or essence(media_type) == "text/json"):
        return BodyFormat(content, kind, _JSON, (media_type,))
    if kind != "binary" and is_range(media_type):
        concrete = "text/plain" if kind == "text" else "multipart/form-data"
        return BodyFormat(content, kind, concrete, (media_type,))
    if not is_well_formed(media_type):
        return BodyFormat(content, kind, _ANY_BYTES, (media_type,))
    if not (media_type.isascii() and media_type.isprintable()):
        return BodyFormat(content, kind, essence(media_type), ())
    return BodyFormat(content, kind, media_type)


def _merged(alike: list[BodyFormat]) -> BodyFormat:
    first = min(alike, key=lambda one: essence(one.content.media_type) != _JSON)
    names = [name for one in alike for name in (one.content.media_type, *one.also)]
    sent = essence(first.media_type)
    also = tuple(dict.fromkeys(name for name in names if essence(name) != sent))
    return replace(first, also=also)


def _kind(content: Content) -> str:
    kind = content.media_kind
    # What is made of events or of lines goes out as the text that the caller has.
    return "text" if kind in ("events", "lines") else kind


def _sameness(one: BodyFormat) -> tuple[object, ...]:
    if one.kind == "json" and essence(one.content.media_type) in _PLAIN_JSON:
        return (one.kind, one.content.type)
    return (one.media_type, one.content.type)


def _is_text(type_: Type) -> bool:
    match type_:
        case Scalar() | Anything() | Binary() | Enumeration():
            return True
        case Constrained():
            return _is_text(type_.type)
        case Union():
            return any(map(_is_text, type_.variants))
        case _:
            return False


def _only_type(formats: Sequence[BodyFormat]) -> Type | None:
    types = {_type_of(one) for one in formats}
    return types.pop() if len(types) == 1 else None


def _type_of(one: BodyFormat) -> Type | None:
    """What a body is checked against; None for bytes."""
    if one.kind == "binary":
        return None
    if one.kind != "text":
        return one.content.type
    # Text in a notation of its own, such as XML, does not have the form of what it says.
    is_plain = one.content.media_kind == "text" and essence(one.media_type) == "text/plain"
    return one.content.type if is_plain and _is_scalar(one.content.type) else _TEXT


def _is_scalar(type_: Type) -> bool:
    match type_:
        case Scalar(kind=kind):
            return kind != "null"
        case Enumeration(values=values):
            return None not in values
        case Constrained():
            return _is_scalar(type_.type)
        case _:
            return False


def _annotation(one: BodyFormat, annotator: Annotator, *, is_alone: bool) -> Annotation:
    type_ = _type_of(one)
    if type_ is None:
        return FILE
    return annotator.annotate(type_) if is_alone else annotator.annotate_inner(type_)


def _encodings(one: BodyFormat) -> Iterator[Code]:
    """The encodings, those that are alike in one."""
    alike: dict[tuple[object, ...], list[Encoding]] = {}
    for encoding in one.content.encodings:
        key = (encoding.style, encoding.explode, encoding.allow_reserved, encoding.media_types)
        alike.setdefault(key, []).append(encoding)
    for encodings in alike.values():
        arguments = tuple(_encoding_arguments(encodings[0], is_form=one.kind == "form"))
        if arguments:
            names = literal(tuple(encoding.property_name for encoding in encodings))
            yield fill("Encoding({listed})", listed=join(", ", (names, *arguments)))


def _encoding_arguments(encoding: Encoding, *, is_form: bool) -> Iterator[Code]:
    if encoding.style is not None:
        yield fill("style={style}", style=literal(encoding.style))
        # For deepObject the flag changes nothing: OpenAPI defines the exploded form alone.
        if encoding.style != "deepObject" and encoding.explode != (encoding.style == "form"):
            yield fill("explode={flag}", flag=literal(encoding.explode))
    if encoding.allow_reserved and is_form:
        yield verbatim("allow_reserved=True")
    if encoding.media_types and encoding.style is None:
        yield fill("media_types={listed}", listed=literal(encoding.media_types))


def _mark_files(type_: Type, definitions: Mapping[str, Definition], found: set[str]) -> None:
    """Marks what a body in parts is, and what its parts are unless those are objects."""
    waiting: list[tuple[Type, bool]] = [(type_, True)]
    while waiting:
        current, is_body = waiting.pop()
        match current:
            case Array():
                waiting.append((current.items, False))
            case Constrained():
                waiting.append((current.type, is_body))
            case Union():
                waiting += [(variant, is_body) for variant in current.variants]
            case Reference(key=key) if key not in found:
                definition = definitions[key]
                if isinstance(definition, Alias):
                    found.add(key)
                    waiting.append((definition.type, is_body))
                elif is_body:
                    found.add(key)
                    waiting += [(part, False) for part in _properties(definition)]
            case _:
                pass


def _properties(record: Record) -> Iterable[Type]:
    yield from (entry.type for entry in record.properties)
    if record.additional is not None:
        yield record.additional
