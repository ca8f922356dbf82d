"""What bodies hold, in each media type that the document has for them."""

from collections.abc import Iterator

from specmill.ir.api import Content, Encoding, Header
from specmill.ir.media_types import MediaKind, media_kind
from specmill.ir.names import Words, readable_words, split_words
from specmill.ir.types import Anything, Array, Binary, Reference, Scalar, Type
from specmill.lower.node import Node
from specmill.lower.samples import make_sample
from specmill.lower.schemas import Schemas
from specmill.lower.stream_items import close_event_types, find_item

__all__ = ["component_names", "lower_contents", "lower_headers"]

# What a body is of which the document says no more than its media type; elsewhere any JSON.
_UNSAID: dict[MediaKind, Type] = {"binary": Binary(), "events": Scalar("string")}


def lower_contents(
    node: Node, schemas: Schemas, context: tuple[Words, ...], *, is_answer: bool = False
) -> tuple[Content, ...]:
    """Lowers the `content` of a request body or of an answer.

    Schemas that are written alike in several media types are one type.

    Args:
        node: What has the content.
        schemas: Lowers schemas, and takes what could not be expressed.
        context: Names for the objects in it, shortest first.
        is_answer: Whether a stream in it is described item by item.
    """
    declared = node.get("content")
    contents: list[tuple[Node | None, Content]] = []
    for media_type, entry in declared.members() if declared else ():
        schema = entry.get("schema")
        is_stream = is_answer and media_kind(media_type) in ("events", "lines")
        is_whole_event = False
        if schema is not None and is_stream:
            item = find_item(media_kind(media_type), schema, schemas.composition)
            schema, is_whole_event = item.schema, item.is_whole_event
        alike = (
            content.type
            for other, content in contents
            if schema and other and schema.value == other.value
        )
        type_ = next(alike, None) or _type(media_type, schema, schemas, context)
        if is_whole_event:
            close_event_types(type_, schemas.drafts)
        # The examples of a stream are texts with several items.
        given = () if is_stream else _examples(entry, schema.follow() if schema else None)
        examples = tuple(
            (name, example.value)
            for name, example in given
            if example.pointer not in schemas.refused_examples
        )
        says_nothing = all(example is None for _, example in examples)
        content = Content(
            media_type=media_type,
            type=type_,
            examples=examples,
            sample=make_sample(schema) if says_nothing and schema is not None else None,
            pointer=entry.pointer,
            encodings=_encodings(media_type, entry, type_, schemas, context),
            schema_pointer=schema.pointer if schema else "",
            is_whole_event=is_whole_event,
        )
        contents.append((schema, content))
    return tuple(content for _, content in contents)


def component_names(node: Node, section: str, own: tuple[Words, ...]) -> tuple[Words, ...]:
    """What to call the objects in a part of an operation: if it is a component, after that.

    A component belongs to no operation, and the first that uses it may change.
    """
    words = split_words(node.component(section) or "")
    return (words, (*words, own[0][-1])) if words else own


def lower_headers(node: Node, schemas: Schemas, context: tuple[Words, ...]) -> tuple[Header, ...]:
    """Lowers the headers of an answer, or of a part of a multipart body."""
    declared = node.get("headers")
    headers: list[Header] = []
    for name, reference in declared.members() if declared else ():
        header = reference.follow()
        # OpenAPI: a Content-Type among the headers is ignored, since `content` says it.
        if name.lower() == "content-type":
            continue
        words = split_words(name) or ("header",)
        schema = header.get("schema")
        own = component_names(header, "headers", tuple((*names, *words) for names in context))
        headers.append(
            Header(
                name=name,
                words=words,
                type=schemas.lower(schema, own) if schema else Anything(),
                required=header.flag("required"),
                description=header.text("description"),
                pointer=header.pointer,
            )
        )
    return tuple(headers)


def _type(
    media_type: str, schema: Node | None, schemas: Schemas, context: tuple[Words, ...]
) -> Type:
    if schema is None or schema.value in ({}, True):
        return _UNSAID.get(media_kind(media_type), Anything())
    return schemas.lower(schema, _in_media_type(schema, media_type, context))


def _encodings(
    media_type: str, node: Node, type_: Type, schemas: Schemas, context: tuple[Words, ...]
) -> tuple[Encoding, ...]:
    """The encodings of a form or a multipart body; elsewhere they mean nothing."""
    kind, declared = media_kind(media_type), node.get("encoding")
    if kind not in ("form", "multipart"):
        return ()
    encodings = tuple(
        _encoding(name, entry, schemas, context)
        for name, entry in (declared.members() if declared else ())
    )
    implied = _implied_encodings(type_, encodings, schemas) if kind == "multipart" else ()
    return (*encodings, *implied)


def _implied_encodings(
    type_: Type, declared: tuple[Encoding, ...], schemas: Schemas
) -> Iterator[Encoding]:
    """The media types that schemas of bytes name themselves."""
    draft = schemas.drafts[type_.key] if isinstance(type_, Reference) else None
    names = {encoding.property_name for encoding in declared}
    for entry in (draft.properties if draft else None) or ():
        one = entry.type.items if isinstance(entry.type, Array) else entry.type
        if isinstance(one, Binary) and one.media_type and entry.name not in names:
            yield Encoding(entry.name, (one.media_type,), None, False, False, ())


def _encoding(name: str, node: Node, schemas: Schemas, context: tuple[Words, ...]) -> Encoding:
    listed = (part.strip() for part in node.text("contentType").split(","))
    # OpenAPI: where one of the three is given, the others have their defaults.
    has_style = any(node.get(key) is not None for key in ("style", "explode", "allowReserved"))
    style = (node.text("style") or "form") if has_style else None
    words = split_words(name)
    return Encoding(
        property_name=name,
        media_types=tuple(part for part in listed if part),
        style=style,
        explode=node.flag("explode", default=style == "form"),
        allow_reserved=node.flag("allowReserved"),
        headers=lower_headers(node, schemas, tuple((*names, *words) for names in context)),
    )


def _in_media_type(schema: Node, media_type: str, context: tuple[Words, ...]) -> tuple[Words, ...]:
    """Names for a body: the media type is in those that are tried when others are taken."""
    title = readable_words(schema.text("title"))
    subtype = media_type.partition("/")[2]
    more = [(*context[-1], *split_words(text)) for text in (subtype, media_type)]
    return (*((title,) if title else ()), *context, *more)


def _examples(node: Node, schema: Node | None) -> tuple[tuple[str, Node], ...]:
    """Examples of a media type object; those of its schema where it has none."""
    named = node.get("examples")
    if named is not None:
        return tuple(
            (name, value)
            for name, example in named.members()
            if (value := example.follow().get("value")) is not None
        )
    if (single := node.get("example")) is not None:
        return (("", single),)
    listed = schema.get("examples") if schema else None
    if listed is not None:
        return tuple(("", example) for example in listed.items())
    return ()
