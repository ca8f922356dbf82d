from __future__ import annotations

from typing import Annotated

import pytest

from runtime.model import Model
from runtime.operation import Call, Operation, Outcome, PathParameter, QueryParameter
from runtime.server.dispatch import Context, Dispatcher, Route


class Seen(Model):
    account: str
    expand: list[str] | None
    path: str


OUTCOMES = {"200": Outcome({"application/json": Seen})}


class GetAccount(Call[Seen]):
    operation = Operation(
        id="GetAccount", method="GET", path="/accounts/{account-id}", outcomes=OUTCOMES
    )

    account: Annotated[str, PathParameter("account-id")]
    expand: Annotated[list[str] | None, QueryParameter("expand", style="deepObject")] = None


class GetMine(Call[Seen]):
    operation = Operation(id="GetMine", method="GET", path="/accounts/mine", outcomes=OUTCOMES)


class CreateAccount(Call[Seen]):
    operation = Operation(
        id="CreateAccount", method="POST", path="/accounts/{id}/caf%C3%A9", outcomes=OUTCOMES
    )

    account: Annotated[str, PathParameter("id")]


async def get_account(call: GetAccount, context: Context) -> Seen:
    return Seen(account=call.account, expand=call.expand, path=context.path)


async def get_mine(_call: GetMine, context: Context) -> Seen:
    return Seen(account="mine", expand=None, path=context.path)


async def create_account(call: CreateAccount, context: Context) -> Seen:
    return Seen(account=call.account, expand=None, path=context.path)


@pytest.fixture
def dispatcher() -> Dispatcher:
    """Operations that answer what they saw of the request."""
    return Dispatcher(
        [
            Route(GetAccount, get_account),
            Route(GetMine, get_mine),
            Route(CreateAccount, create_account),
        ]
    )


@pytest.fixture
def limited_dispatcher() -> Dispatcher:
    """An operation that takes bodies of ten bytes at most."""
    return Dispatcher([Route(CreateAccount, create_account)], max_body_bytes=10)
