"""JSON pointers (RFC 6901) in their plain and their URI fragment form."""

from collections.abc import Iterable
from urllib.parse import unquote


def escape(token: str) -> str:
    """Escapes one reference token, so that it may stand between two slashes."""
    if "~" in token or "/" in token:
        return token.replace("~", "~0").replace("/", "~1")
    return token


def unescape(token: str) -> str:
    """Reverses `escape`."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *tokens: str | int) -> str:
    """Appends reference tokens, which are not escaped yet, to a pointer."""
    for token in tokens:
        pointer = f"{pointer}/{escape(token) if isinstance(token, str) else token}"
    return pointer


def split(pointer: str) -> list[str]:
    """The reference tokens of a pointer, unescaped; none for the whole document.

    Raises:
        ValueError: The pointer is neither empty nor begins with a slash.
    """
    if not pointer:
        return []
    if not pointer.startswith("/"):
        msg = f"a JSON pointer begins with a slash: {pointer!r}"
        raise ValueError(msg)
    tokens = pointer[1:].split("/")
    return [unescape(token) for token in tokens] if "~" in pointer else tokens


def from_fragment(fragment: str) -> str:
    """The pointer that a URI fragment (without its `#`) spells, percent-encoding removed."""
    return unquote(fragment, errors="surrogateescape")


def ancestors(pointer: str) -> Iterable[str]:
    """The pointer itself, then its parents up to the whole document."""
    yield pointer
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer
