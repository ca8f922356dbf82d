"""None means absent, and null only where the document allows null."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

NOT_NULL = ["text", "size", "author", "author_or_name", "kind", "tags", "next"]
MAYBE_NULL = ["maybe_size", "maybe_text", "maybe_author", "maybe_kind", "only_null", "anything"]
ALL_NULL = (
    '{"neededButMaybeNull":null,"text":null,"size":null,"author":null,"authorOrName":null,'
    '"kind":null,"tags":null,"next":null,"maybeSize":null,"maybeText":null,"maybeAuthor":null,'
    '"maybeKind":null,"onlyNull":null,"anything":null}'
)
WRITTEN = (
    '{"neededButMaybeNull":null,"maybeSize":null,"maybeText":null,"maybeAuthor":null,'
    '"maybeKind":null,"onlyNull":null,"anything":null}'
)


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


def all_none(package: Any) -> Any:
    fields = ["needed_but_maybe_null", *NOT_NULL, *MAYBE_NULL]
    return package.module("models.components").Note(**dict.fromkeys(fields))


def test_none_is_written_where_null_is_allowed(package: Any) -> None:
    encode = package.module("_runtime.model").encode
    note = package.module("models.components").Note
    for field in NOT_NULL:
        assert encode(note(needed_but_maybe_null=None, **{field: None})) == (
            b'{"neededButMaybeNull":null}'
        )
    for field in MAYBE_NULL:
        assert encode(note(needed_but_maybe_null=None, **{field: None})).endswith(b":null}")
        assert b"," in encode(note(needed_but_maybe_null=None, **{field: None}))


def test_none_that_is_set_later_means_absent_as_well(package: Any) -> None:
    components = package.module("models.components")
    note = components.Note(needed_but_maybe_null="x", text="a", next=all_none(package))
    note.text = None
    note.next.maybe_size = 3
    assert json.loads(note.model_dump_json(by_alias=True)) == {
        "neededButMaybeNull": "x",
        "next": {**json.loads(WRITTEN), "maybeSize": 3},
    }


def test_a_client_sends_no_null_that_the_document_does_not_allow(package: Any) -> None:
    sent: list[bytes] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.content)
        return httpx2.Response(200, content=ALL_NULL, headers={"Content-Type": "application/json"})

    with (
        httpx2.Client(transport=httpx2.MockTransport(answer)) as http_client,
        package.Absence(http_client=http_client) as client,
    ):
        note = client.notes.write(body=all_none(package))
    assert sent == [WRITTEN.encode()]
    # What is read may be wrong in this way: null is taken for absent.
    assert (note.text, note.next, note.maybe_size) == (None, None, None)


def test_a_server_answers_no_null_that_the_document_does_not_allow(package: Any) -> None:
    class Server:
        async def write_note(self, call: Any, context: Any) -> Any:
            del context
            assert call.body == all_none(package)
            return call.body

    async def post() -> httpx2.Response:
        transport = httpx2.ASGITransport(package.module("server").create_app(Server()))
        async with httpx2.AsyncClient(transport=transport) as client:
            headers = {"Content-Type": "application/json"}
            return await client.post("http://test/notes", content=ALL_NULL, headers=headers)

    answer = asyncio.run(post())
    assert (answer.status_code, answer.text) == (200, WRITTEN)


def test_the_marks_read_well(package: Any) -> None:
    source = (package.folder / package.name / "models" / "notes.py").read_text("utf-8")
    assert "    text: str | None = None\n" in source
    assert (
        '    maybe_text: Annotated[Nullable[MaybeText], Field(alias="maybeText")] = None' in source
    )
    assert '    needed_but_maybe_null: Annotated[str | None, Field(alias="neededBut' in source
