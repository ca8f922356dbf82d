"""Reads bodies of pairs of name and value, as an HTML form sends them."""

from __future__ import annotations

from pydantic_core import to_json

from ..errors import Fault
from ..forms import FormBody, by_property
from ..model import DecodeError, decode
from .demanded import check_request
from .fields import MAX_PAIRS, query_fields
from .members import MemberReader
from .shapes import shape_of_type

__all__ = ["FormReader"]


class FormReader:
    """Reads the bodies of one operation.

    Args:
        body: What the document says about them.
    """

    def __init__(self, body: FormBody) -> None:
        self._type = body.type
        self._members = MemberReader(shape_of_type(body.type), by_property(body.encoding))

    def read(self, content: bytes, _content_type: str) -> object:
        """Reads a body.

        Raises:
            DecodeError: It is not as documented.
        """
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise DecodeError((Fault((), "is not UTF-8"),)) from None
        # Each pair costs far more to read than to send.
        if text.count("&") >= MAX_PAIRS:
            raise DecodeError((Fault((), f"has more than {MAX_PAIRS} pairs"),))
        members = self._members.read(query_fields(text))
        value: object = decode(self._type, members)
        check_request(self._type, to_json(members))
        return value
