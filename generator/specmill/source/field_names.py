"""What names the fields of a header can have."""

import re

__all__ = ["FRAMING_HEADERS", "IGNORED_HEADERS", "is_field_name"]

# OpenAPI: header parameters of these names are ignored; the protocol sets them by other means.
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
# They frame the message: whoever sends it sets them, and a second one could make it two.
FRAMING_HEADERS = frozenset({"connection", "content-length", "host", "transfer-encoding"})
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_field_name(name: str) -> bool:
    """Whether HTTP can send a header field of this name."""
    return _FIELD_NAME.fullmatch(name) is not None
