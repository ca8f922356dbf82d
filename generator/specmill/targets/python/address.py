"""The address that a client calls by itself."""

from specmill.ir.api import Api

__all__ = ["server_url"]


def server_url(api: Api) -> str | None:
    """The address of the first server; None where the document has no absolute one."""
    url = api.servers[0].url if api.servers else ""
    return url if url.startswith(("http://", "https://")) else None
