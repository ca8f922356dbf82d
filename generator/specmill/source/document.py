"""Parses the text of a document into a plain tree that knows its positions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from specmill.diagnostics import Diagnostic, Location, SpecmillError
from specmill.source import json_text, yaml_text
from specmill.source.json_marks import JsonMarks
from specmill.source.pointers import ancestors
from specmill.source.positions import (
    DocumentPositions,
    Marks,
    Part,
    Positions,
    TextPositions,
)
from specmill.source.read import SourceFile
from specmill.source.ref_error import RefError
from specmill.source.tree import JsonValue

__all__ = ["Document", "JsonValue", "parse"]

_JSON_START = re.compile(r"[ \t\r\n]*[{\[]")

_Parser: TypeAlias = Callable[[str, TextPositions], JsonValue]
_Marker: TypeAlias = Callable[[str, TextPositions], Marks]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document.

    Values that a YAML alias repeats are one object in the tree: never change it in place.

    Attributes:
        source: The file that it was read from.
        root: The tree; mappings keep the order of the text.
        positions: Where the values of the text stand.
        moved: Pointers into `root` whose values stood elsewhere in the text, with their old
            pointers; what lies below a moved value moved with it.
        is_upgraded: Whether the text is OpenAPI 3.0, and `root` is 3.1.
        problems: Why references to other files cannot be followed, by the pointers that they have
            in the text.
        mistakes: What is wrong in the version that it is written in, and is not in the version that
            it was brought to.
    """

    source: SourceFile
    root: JsonValue = field(repr=False)
    positions: Positions = field(repr=False, compare=False)
    moved: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    is_upgraded: bool = False
    problems: Mapping[str, RefError] = field(
        default_factory=dict[str, RefError], repr=False, compare=False
    )
    mistakes: tuple[Diagnostic, ...] = field(default=(), repr=False, compare=False)
    # Where references lead that were followed before: the pointer and the value.
    followed: dict[str, tuple[str, JsonValue]] = field(
        default_factory=dict[str, tuple[str, JsonValue]], init=False, repr=False, compare=False
    )

    @property
    def file(self) -> str:
        """The name of the file as the user wrote it."""
        return self.source.name

    def locate(self, pointer: str, *, part: Part = "value") -> Location:
        """Where a value stands in the text.

        Args:
            pointer: JSON pointer into `root`. Where the text has no such value, the nearest
                parent answers.
            part: Whether the location is that of the value or of its key.
        """
        return self.positions.locate(self.pointer_in_text(pointer), pointer, part)

    def pointer_in_text(self, pointer: str) -> str:
        """The pointer, into the text as it was read, of what a pointer into `root` names."""
        if self.moved:
            for prefix in ancestors(pointer):
                if prefix in self.moved:
                    return self.moved[prefix] + pointer[len(prefix) :]
        return pointer


def parse(source: SourceFile) -> Document:
    """Parses JSON, or YAML by the core schema of YAML 1.2.

    A file is JSON when its name ends in `.json`, or when it begins with a bracket and parses as
    JSON; everything else is YAML.

    Raises:
        SpecmillError: The text is malformed, ambiguous (duplicate keys) or exceeds a limit.
    """
    positions = TextPositions(source.name, source.text)
    if source.name.lower().endswith(".json"):
        return _parse_as(source, positions, json_text.parse, JsonMarks)
    if _JSON_START.match(source.text):
        try:
            return _parse_as(source, positions, json_text.parse, JsonMarks)
        except SpecmillError as error:
            # Flow style YAML also begins with a bracket; JSON that breaks a rule is still JSON.
            if any(d.code.id != "json-syntax" for d in error.diagnostics):
                raise
    return _parse_as(source, positions, yaml_text.parse, yaml_text.mark)


def _parse_as(
    source: SourceFile, positions: TextPositions, parser: _Parser, marker: _Marker
) -> Document:
    return Document(
        source=source,
        root=parser(source.text, positions),
        positions=DocumentPositions(positions, lambda: marker(source.text, positions)),
    )
