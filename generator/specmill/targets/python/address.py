"""The address that a client calls by itself."""

from urllib.parse import urlsplit

from specmill.ir.api import Api

__all__ = ["server_paths", "server_url"]


def server_url(api: Api) -> str | None:
    """The address of the first server; None where the document has no absolute one."""
    server = api.servers[0] if api.servers else None
    return server.url if server and server.is_absolute else None


def server_paths(api: Api) -> tuple[str, ...]:
    """What the addresses have in front of the paths of the document, such as `/v1`; each once."""
    own = (operation.server.url for operation in api.operations if operation.server)
    paths = (_path(url) for url in (server_url(api) or "", *own))
    return tuple(dict.fromkeys(path for path in paths if path))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        # A bracket without its partner, say. No client takes such an address.
        return ""
