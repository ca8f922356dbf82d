"""A tag, a schema and an operation may be called alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_all_can_be_called(
    generate: Callable[..., Any], document: Path, call: Callable[..., Any]
) -> None:
    package = generate(document)
    components = package.module("models.components")

    class Server:
        async def list_pets(self, call: Any, context: Any) -> Any:
            del call, context
            return [components.Pet(id=1)]

        async def get_pet(self, call: Any, context: Any) -> Any:
            del call, context
            return components.Pet(id=2)

        async def owner(self, call: Any, context: Any) -> Any:
            del context
            return components.AsyncOwner(id=call.body.id)

    async def act(client: Any) -> Any:
        (first,) = await client.pets.list()
        second = await client.pet.get()
        third = await client.owner.create(body=components.OwnerServer(id=3))
        return first.id, second.id, third.id

    assert call(package, Server(), act) == (1, 2, 3)
    assert package.module("server").PetShopServer
