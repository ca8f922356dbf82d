"""Parts that are files, although their schemas say less than that, or more."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest


class Server:
    """Keeps the bodies that it is sent."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []

    async def send_document(self, call: Any, context: Any) -> dict[str, Any]:
        del context
        self.bodies.append(call.body)
        return {}

    def __getattr__(self, name: str) -> Any:
        return None


def received(package: Any, **members: Any) -> Any:
    """What a server receives of a body."""
    server = Server()
    body = package.module("models.components").Document(**members)
    with httpx2.Client(transport=package.module("server").connect(server)) as http_client:
        package.Files(http_client=http_client).files.send_document(body=body)
    return server.bodies[0]


def test_a_text_stays_a_text(package: Any) -> None:
    body = received(package, file="text", more_files=["a", "b"], file_name="c")
    assert (body.file, body.more_files, body.file_name) == ("text", ["a", "b"], "c")


def test_a_file_keeps_its_name(package: Any, file: Any) -> None:
    sent = file(b"\x89PNG", "a.png", "image/png")
    body = received(package, file=sent, more_files=[file(b"1", "1"), file(b"2", "2")])
    assert body.file == sent
    assert [(one.content, one.filename) for one in body.more_files] == [(b"1", "1"), (b"2", "2")]


def test_bytes_are_a_file_with_the_name_of_the_part(package: Any, file: Any) -> None:
    body = received(package, file=b"\xff", picture=b"\x89PNG")
    assert body.file == file(b"\xff", "file", "application/octet-stream")
    assert body.picture == file(b"\x89PNG", "picture", "image/png")


@pytest.mark.parametrize(
    "members", [{"file": "a", "picture": "text"}, {"file": "a", "file_name": b"a"}]
)
def test_nothing_else_changes_its_type(package: Any, members: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=[*members][1]):
        package.module("models.components").Document(**members)


def test_one_file_or_several(package: Any, file: Any) -> None:
    one, two = file(b"1", "1", "image/png"), file(b"2", "2", "image/png")
    assert received(package, file="", images=one).images == one
    assert received(package, file="", images=[one, two]).images == [one, two]
    # Nothing tells a list of one from the one.
    assert received(package, file="", images=[one]).images == one


def test_a_file_or_an_object(package: Any, file: Any) -> None:
    video = file(b'{"id": "1"}', "a.json", "application/json")
    assert received(package, file="", video=video).video == video
    assert received(package, file="", video={"id": "1"}).video.id == "1"
