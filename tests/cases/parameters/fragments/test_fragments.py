"""A fragment of a path is not sent: parameters tell operations of one path apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest


class Server:
    """Answers each call with what was asked for."""

    async def start(self, call: Any, context: Any) -> str:
        del context
        return f"start {call.job}"

    async def stop(self, call: Any, context: Any) -> str:
        del context
        return f"stop {call.job}"

    async def pause(self, call: Any, context: Any) -> str:
        del call, context
        return "pause"

    async def get_job(self, call: Any, context: Any) -> str:
        del context
        return f"job {call.id}"

    async def get_job_log(self, call: Any, context: Any) -> str:
        del context
        return f"{call.lines} lines of {call.id}"


@pytest.mark.parametrize(
    ("method", "arguments", "target", "answer"),
    [
        ("start", {"action": "Start", "job": "a"}, "/?Action=Start&job=a", "start a"),
        ("stop", {"action": "Stop", "job": "a"}, "/?Action=Stop&job=a", "stop a"),
        ("pause", {"x_target": "Pause"}, "/", "pause"),
        ("get", {"id": "7"}, "/jobs/7", "job 7"),
        ("get_log", {"id": "7", "lines": 2}, "/jobs/7?lines=2", "2 lines of 7"),
    ],
)
def test_the_server_finds_the_operation_without_its_fragment(
    method: str,
    arguments: dict[str, Any],
    target: str,
    answer: str,
    generate: Callable[..., Any],
    document: Path,
) -> None:
    package = generate(document)
    sent: list[bytes] = []

    def record(request: httpx2.Request) -> None:
        sent.append(request.url.raw_path)

    with httpx2.Client(
        transport=package.module("server").connect(Server()),
        event_hooks={"request": [record]},
    ) as http_client:
        jobs = package.Fragments(http_client=http_client).jobs
        assert getattr(jobs, method)(**arguments) == answer
    assert sent == [target.encode()]
