"""What OpenAPI 3.0 does not allow, and 3.1 does: a document of 3.0 that was upgraded hides it."""

import json
from collections.abc import Iterable, Iterator
from typing import TypeGuard

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.source.document import Document
from specmill.source.pointers import join
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["is_wrong_in_3_0", "mistakes_of_3_0"]

_LIMITS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def is_wrong_in_3_0(kind: str, value: JsonObject) -> bool:
    """Whether OpenAPI 3.0 does not allow an object.

    Args:
        kind: Name of the object.
        value: The object as it is written.
    """
    if kind == "Schema":
        return any(_is_number(value.get(keyword)) for keyword, _ in _LIMITS)
    return kind == "Operation" and "responses" not in value


def mistakes_of_3_0(
    document: Document, wrong: Iterable[tuple[str, JsonObject]]
) -> Iterator[Diagnostic]:
    """Says what is wrong with objects of OpenAPI 3.0.

    Args:
        document: The document as OpenAPI 3.1.
        wrong: The objects that `is_wrong_in_3_0` found, with their pointers.
    """
    for pointer, value in wrong:
        limits = [pair for pair in _LIMITS if _is_number(value.get(pair[0]))]
        for exclusive, inclusive in limits:
            yield diagnostic(
                "exclusive-limit-of-3-1",
                f"`{exclusive}` is true or false in OpenAPI 3.0, and a number only in 3.1",
                document.locate(join(pointer, exclusive)),
                hint=_hint(value, exclusive, inclusive),
            )
        if not limits:
            yield diagnostic(
                "missing-responses",
                "the operation says nothing of its answers, as it has to in OpenAPI 3.0",
                document.locate(pointer, part="key"),
                hint='add `responses`, such as `"200": {description: …}` below it',
            )


def _hint(schema: JsonObject, exclusive: str, inclusive: str) -> str:
    limit, other = schema[exclusive], schema.get(inclusive)
    if _is_number(limit) and _is_number(other) and (other > limit) is (inclusive == "minimum"):
        return f"remove it, as `{inclusive}: {json.dumps(other)}` allows fewer values"
    return f"write `{inclusive}: {json.dumps(limit)}` and `{exclusive}: true`"


def _is_number(value: JsonValue) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
