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

__all__ = ["Fitting"]

DOCUMENT = "urn:corpus:document"


class Fitting:
    """Judges values by the schemas of one document.

    Args:
        root: The document, as OpenAPI 3.1.
    """

    def __init__(self, root: JsonValue) -> None:
        self._registry = Registry([(DOCUMENT, root)], draft=Draft202012)

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
