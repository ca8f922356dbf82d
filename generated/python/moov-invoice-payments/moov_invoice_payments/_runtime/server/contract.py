"""Holds what a server's method answers with to the document."""

from __future__ import annotations

from typing_extensions import TypeForm

from ..model import DecodeError, encode
from .documented import check_answer

__all__ = ["ContractError", "documented_item", "documented_json"]


class ContractError(Exception):
    """An answer that the document does not allow; the message says why."""


def documented_json(annotation: TypeForm[object], status: int, value: object) -> bytes:
    """Writes a body as JSON.

    Args:
        annotation: The type that the document gives it.
        status: The status of the answer, for messages.
        value: The body.

    Raises:
        ContractError: The value is not of the type, or has no form in JSON.
    """
    try:
        content = encode(value)
        check_answer(annotation, content)
    except DecodeError as error:
        raise ContractError(
            f"the body is not as documented for the status {status}: {error}"
        ) from None
    except ValueError as error:
        raise ContractError(f"the body has no form in JSON: {error}") from None
    return content


def documented_item(annotation: TypeForm[object], status: int, value: object) -> bytes:
    """Writes an item of a stream: a text as it stands, all else as JSON.

    Args:
        annotation: The type that the document gives it.
        status: The status of the answer, for messages.
        value: The item.

    Raises:
        ContractError: The value is not of the type, or has no form in JSON.
    """
    if annotation is str and isinstance(value, str):
        return value.encode()
    return documented_json(annotation, status, value)
