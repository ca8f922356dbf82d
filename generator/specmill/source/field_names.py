"""What names the fields of a header can have."""

import re

__all__ = ["IGNORED_HEADERS", "is_field_name"]

# OpenAPI: header parameters of these names are ignored; the protocol sets them by other means.
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_field_name(name: str) -> bool:
    """Whether HTTP can send a header field of this name."""
    return _FIELD_NAME.fullmatch(name) is not None
