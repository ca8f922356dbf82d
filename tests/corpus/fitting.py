"""Finds out which values fit the schemas of a document, as jsonschema-rs sees it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from jsonschema_rs import (
    Draft202012,
    Draft202012Validator,
    FancyRegexOptions,
    ReferencingError,
    Registry,
    ValidationError,
)
from tests.corpus.schema_values import JsonValue

__all__ = ["Fitting", "with_objects"]

DOCUMENT = "urn:corpus:document"


class Fitting:
    """Judges values by the schemas of one document.

    Args:
        root: The document, as OpenAPI 3.1.
    """

    def __init__(self, root: JsonValue) -> None:
        self._registry = Registry([(DOCUMENT, with_objects(root))], draft=Draft202012)

    def fits(self, pairs: Sequence[tuple[str, JsonValue]]) -> list[bool]:
        """Say of each pair of a schema's pointer and a value whether they fit.

        All are judged in one run, so that a schema of many values is compiled once.
        """
        if not pairs:
            return []
        schemas = [{"$ref": f"{DOCUMENT}#{quote(pointer, safe='/~')}"} for pointer, _ in pairs]
        try:
            validator = Draft202012Validator(
                {"prefixItems": schemas},
                registry=self._registry,
                pattern_options=FancyRegexOptions(backtrack_limit=100_000),
                validate_formats=True,
            )
        except (ValidationError, ReferencingError, ValueError):
            # A schema that the library does not take must not decide about the others.
            if len(pairs) == 1:
                return [False]
            middle = len(pairs) // 2
            return [*self.fits(pairs[:middle]), *self.fits(pairs[middle:])]
        values = [value for _, value in pairs]
        failing = {error.instance_path[0] for error in validator.iter_errors(values)}
        return [index not in failing for index in range(len(pairs))]


_VALUES = ("example", "examples", "default", "enum", "const")


def with_objects(root: JsonValue, *, is_map: bool = False) -> JsonValue:
    """Copy a document in which what has properties, and says no type, is an object.

    To the letter, a text would fit such a schema; nobody who writes one means that.

    Args:
        root: The document, or a part of it.
        is_map: Whether the keys of the part are names of properties, and no keywords.
    """
    if isinstance(root, list):
        return [with_objects(item) for item in root]
    if not isinstance(root, dict):
        return root
    copied = {
        key: value if key in _VALUES and not is_map else _copied(key, value, is_map=is_map)
        for key, value in root.items()
    }
    if not is_map and isinstance(root.get("properties"), dict):
        return {"type": "object", **copied}
    return copied


def _copied(key: str, value: JsonValue, *, is_map: bool) -> JsonValue:
    return with_objects(value, is_map=key == "properties" and not is_map)
