"""What the template of a path names, in the path itself and in a query that some have."""

import re
from urllib.parse import unquote_plus

__all__ = ["TEMPLATE_PARAMETER", "query_in_path"]

TEMPLATE_PARAMETER = re.compile(r"\{([^{}]*)\}")


def query_in_path(path: str) -> dict[str, str]:
    """The query that a path gives itself, by name: that of `/books?view=full&q={text}`."""
    pairs = (part.partition("=") for part in path.partition("?")[2].split("&") if part)
    return {unquote_plus(name): value for name, _, value in pairs}
