import asyncio
from typing import Any

import httpx2
import pytest
from tests.bench.answering import TARGET
from tests.bench.applications import starlette_door
from tests.bench.handwritten import application

PATH = "/v1/invoice_payments"
TOKEN = {"Authorization": "Bearer token"}
WRONG = ["limit=0", "limit=x", "status=nope", "created=x", "created[gte]=x", "payment[type]=charge"]


def ask(app: Any, target: str, **headers: str) -> httpx2.Response:
    async def run() -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get(target, headers=headers)

    return asyncio.run(run())


def test_the_peer_written_by_hand_answers_as_the_generated_server() -> None:
    generated, by_hand = ask(starlette_door(), TARGET, **TOKEN), ask(application(), TARGET, **TOKEN)
    assert generated.status_code == by_hand.status_code == 200
    assert generated.json() == by_hand.json()
    assert generated.headers.keys() == by_hand.headers.keys()


@pytest.mark.parametrize("query", WRONG)
def test_the_peer_written_by_hand_checks_what_the_generated_server_checks(query: str) -> None:
    for app in (starlette_door(), application()):
        assert ask(app, f"{PATH}?{query}", **TOKEN).status_code == 400


def test_both_want_a_token() -> None:
    for app in (starlette_door(), application()):
        for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Digest x"}):
            assert ask(app, TARGET, **headers).status_code == 401
