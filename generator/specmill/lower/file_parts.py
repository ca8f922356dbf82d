"""Parts of a multipart body that are files, although their schemas speak of text."""

from dataclasses import replace

from specmill.ir.api import Content
from specmill.ir.media_types import essence, media_kind
from specmill.ir.names import split_words
from specmill.ir.types import Array, Binary, Reference, Scalar, Type, Union
from specmill.lower.schemas import DraftProperty, Schemas

__all__ = ["admit_files"]

_FILE_NAMES = frozenset({"file", "files"})
_TEXT = Scalar("string")


def admit_files(content: Content, schemas: Schemas) -> None:
    """Lets a multipart body have files where it is plain that they are meant.

    `{type: string}` says nothing about what a text is. It is bytes if the document names a media
    type for the part that is neither text nor JSON. If the property is called a file (`file`,
    `front_file`), it is a text or a file.

    Args:
        content: The body in this media type.
        schemas: Has the definition of the body.
    """
    if content.media_kind != "multipart" or not isinstance(content.type, Reference):
        return
    draft = schemas.drafts[content.type.key]
    if draft.properties is None:
        return
    encoded = {
        encoding.property_name
        for encoding in content.encodings
        if encoding.media_types and all(map(_is_bytes, encoding.media_types))
    }
    properties = tuple(_admitted(entry, encoded) for entry in draft.properties)
    schemas.drafts[content.type.key] = replace(draft, properties=properties)


def _is_bytes(media_type: str) -> bool:
    return media_kind(media_type) == "binary" and essence(media_type) != "*/*"


def _admitted(entry: DraftProperty, encoded: set[str]) -> DraftProperty:
    if entry.node.follow().get("contentEncoding") is not None:
        return entry
    if entry.name in encoded:
        return replace(entry, type=_in_place_of_text(entry.type, Binary()))
    if not _FILE_NAMES.isdisjoint(split_words(entry.name)[-1:]):
        return replace(entry, type=_in_place_of_text(entry.type, Union((_TEXT, Binary()))))
    return entry


def _in_place_of_text(type_: Type, file: Type) -> Type:
    if isinstance(type_, Array):
        return replace(type_, items=_in_place_of_text(type_.items, file))
    return file if type_ == _TEXT else type_
