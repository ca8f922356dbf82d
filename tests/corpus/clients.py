"""Both clients of a package, and the methods of their resources."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Self

import httpx2
from tests.corpus.package import GeneratedPackage

__all__ = ["Clients"]

ADDRESS = "http://server.example"


class Clients:
    """The sync and the async client, joined to a server in this process.

    What is generated has no type that a checker could know: hence `Any`.

    Args:
        package: The package.
        server: What implements its server.
    """

    def __init__(self, package: GeneratedPackage, server: object) -> None:
        connect = package.module("server").connect
        self._http_client = httpx2.Client(transport=connect(server))
        self._async_http_client = httpx2.AsyncClient(transport=connect(server))
        self._runner = asyncio.Runner()
        self._methods = package.methods()
        settings = {"security": _credentials(package), "server_url": ADDRESS, "max_retries": 0}
        self.client = package.client_class()(**settings, http_client=self._http_client)
        self._async_client = package.client_class(is_async=True)(
            **settings, http_client=self._async_http_client
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http_client.close()
        self._runner.run(self._async_http_client.aclose())
        self._runner.close()

    def by_method(self, call_class: Any, arguments: Mapping[str, Any]) -> Any:
        """Call the method of the sync client."""
        method, is_paged = self._method(self.client, call_class)
        result = method(**arguments)
        return result.value if is_paged else result

    def by_async_method(self, call_class: Any, arguments: Mapping[str, Any]) -> Any:
        """Call the method of the async client."""
        return self._runner.run(self._awaited(call_class, arguments))

    async def _awaited(self, call_class: Any, arguments: Mapping[str, Any]) -> Any:
        method, is_paged = self._method(self._async_client, call_class)
        result = await method(**arguments)
        return result.value if is_paged else result

    def _method(self, client: Any, call_class: Any) -> tuple[Any, bool]:
        resource = call_class.__module__.rpartition(".")[2]
        name, way = self._methods[resource, call_class.__name__]
        return getattr(getattr(client, resource), name), way == "pages"


def _credentials(package: GeneratedPackage) -> Any:
    security = package.module("models.security").Security
    return security(**dict.fromkeys(security.model_fields, "secret"))
