"""Where a server is."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

__all__ = ["ServerAddress", "server_address"]

_PORTS = {"http": 80, "https": 443}


class ServerAddress(NamedTuple):
    """The address of a server, in the parts that a request needs."""

    url: str
    """The whole address, without a slash at the end."""
    scheme: str
    """`http` or `https`."""
    host: str
    """Name or IP address, without the brackets that IPv6 has in a URL."""
    port: int
    authority: str
    """The value of the header field `Host`."""
    path: str
    """What comes before the path of an operation; empty or with a slash in front."""


def server_address(url: str) -> ServerAddress:
    """Reads the URL of a server.

    Raises:
        ValueError: It is not http:// or https://, a host, and at most a port and a path.
    """
    url = url.rstrip("/")
    parts = urlsplit(url)
    port = parts.port
    host = parts.hostname or ""
    # `urlsplit` drops line breaks and tabs without a word.
    is_plain = url.isascii() and url.isprintable() and " " not in url
    extra = parts.query or parts.fragment or "@" in parts.netloc or "?" in url or "#" in url
    is_host = all(0 < len(label) < 64 for label in host.removesuffix(".").split("."))
    if parts.scheme not in _PORTS or not is_host or extra or port == 0 or not is_plain:
        raise ValueError("expected http:// or https://, a host, and at most a port and a path")
    usual = _PORTS[parts.scheme]
    name = f"[{host}]" if ":" in host else host
    authority = name if port in (None, usual) else f"{name}:{port}"
    return ServerAddress(url, parts.scheme, host, port or usual, authority, parts.path)
