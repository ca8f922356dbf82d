"""The neutral model as canonical JSON: what every target starts from, for a person to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import cast

from specmill.ir.api import Api
from specmill.ir.types import JsonValue

__all__ = ["dump"]

_WORD_FIELDS = frozenset({"words", "method_words", "client_words"})
# Values of the document, of which none but "there is no such value" says nothing.
_VALUE_FIELDS = frozenset({"default", "client_default", "sample"})


def dump(api: Api) -> str:
    """Renders the model as JSON: two spaces of indentation, a final line feed, UTF-8 kept.

    Each object names its class under `kind`; values that say nothing (None, an empty tuple, an
    empty text, False) are left out; a name in words is one text with spaces.
    """
    return json.dumps(_plain(api), indent=2, ensure_ascii=False) + "\n"


def _plain(value: object) -> JsonValue:
    if is_dataclass(value) and not isinstance(value, type):
        record: dict[str, JsonValue] = {"kind": _kind(value)}
        for field in fields(value):
            member = getattr(value, field.name)
            if member is None or (field.name not in _VALUE_FIELDS and _says_nothing(member)):
                continue
            record[field.name] = " ".join(member) if field.name in _WORD_FIELDS else _plain(member)
        return record
    if isinstance(value, Mapping):
        mapping = cast("Mapping[object, object]", value)
        return {str(key): _plain(member) for key, member in mapping.items()}
    if isinstance(value, tuple | list):
        return [_plain(member) for member in cast("Sequence[object]", value)]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"the neutral model cannot hold a {type(value).__name__}")


def _says_nothing(member: object) -> bool:
    # By identity: a bound of 0 equals False, and says a lot.
    return member is False or member in ("", (), {})


def _kind(value: object) -> str:
    # A scalar has a field of this name already: its JSON type says more than its class.
    return str(getattr(value, "kind", None) or type(value).__name__.lower())
