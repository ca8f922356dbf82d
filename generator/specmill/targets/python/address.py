"""The address that a client calls by itself."""

from urllib.parse import urlsplit

from specmill.ir.api import Api

__all__ = ["is_absolute", "server_path", "server_url"]


def server_url(api: Api) -> str | None:
    """The address of the first server; None where the document has no absolute one."""
    url = api.servers[0].url if api.servers else ""
    return url if is_absolute(url) else None


def is_absolute(url: str) -> bool:
    """Whether an address says which host it is."""
    return url.startswith(("http://", "https://"))


def server_path(api: Api) -> str:
    """What that address has in front of every path of the document, such as `/v1`."""
    return urlsplit(server_url(api) or "").path.rstrip("/")
