"""What an API is called: by its title, else by the address of its server or the name of its file."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from specmill.ir.names import Words, readable_words
from specmill.ir.servers import Server

__all__ = ["api_words"]

_NOISE = frozenset(
    {"api", "apis", "openapi", "rest", "schema", "spec", "specification", "swagger", "www"}
)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
# What countries have before their own domain: `co.jp`, `com.au`.
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "ne", "net", "or", "org"})
_COUNTRY = 2


def api_words(title: str, servers: Sequence[Server], file: str) -> Words:
    """The words of the first name that says what the API is; `api` where none does.

    Args:
        title: The title of the document.
        servers: The servers of the API.
        file: The name of the document's file.
    """
    titled = readable_words(title)
    names = (titled, *map(readable_words, _further_names(servers, file)))
    telling = (tuple(word for word in words if word not in _NOISE) for words in names)
    return next(filter(None, telling), titled or ("api",))


def _further_names(servers: Sequence[Server], file: str) -> Iterator[str]:
    if servers:
        yield _site(servers[0].url)
    yield PurePosixPath(file).stem


def _site(url: str) -> str:
    """What an address is called by its owner: `shop-pro` of `https://api.shop-pro.jp/v1`."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    labels = host.split(".")[:-1]
    is_country = len(host) - host.rindex(".") - 1 == _COUNTRY
    if is_country and len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1]
