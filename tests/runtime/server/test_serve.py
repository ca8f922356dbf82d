"""The command line, over real sockets."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

import runtime
from runtime.server.serve import main

PROGRAM = """
import sys
from typing import Annotated
from runtime.operation import Call, Operation, Outcome, PathParameter
from runtime.server.dispatch import Context, Dispatcher, Route
from runtime.server.serve import main
from runtime.server.starlette_app import create_app


class Echo(Call[str]):
    operation = Operation("Echo", "GET", "/echo/{text}", {"200": Outcome({"application/json": str})})
    text: Annotated[str, PathParameter("text")]


async def echo(call: Echo, context: Context) -> str:
    return call.text


main("demo", lambda: create_app(Dispatcher([Route(Echo, echo)])), sys.argv[1:])
"""


@contextmanager
def serving(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    root = Path(runtime.__file__ or "").parents[1]
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield process, line
        finally:
            process.kill()


@pytest.mark.parametrize("interrupt", [signal.SIGINT, signal.SIGTERM])
def test_serves_on_a_free_port_until_it_is_stopped(interrupt: signal.Signals) -> None:
    with serving("--port", "0") as (process, line):
        match = re.fullmatch(r"Serving at (http://127\.0\.0\.1:[1-9]\d*) \(Ctrl\+C stops\)\n", line)
        assert match is not None
        response = httpx2.get(f"{match[1]}/echo/a%2Fb%20%C3%A9")
        assert (response.status_code, response.json()) == (200, "a/b é")
        assert httpx2.head(f"{match[1]}/echo/a").headers["Content-Length"] == "3"
        process.send_signal(interrupt)
        output, errors = process.communicate(timeout=20)
        assert (output, errors) == ("", "")
        assert process.returncode == (0 if interrupt is signal.SIGINT else -interrupt)


async def no_app(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError


def test_a_port_in_use_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as stop:
            main("demo", lambda: no_app, ["--port", str(port)])
    assert stop.value.code == 1
    problem = f"python -m demo: cannot listen on 127.0.0.1 port {port}: Address already in use\n"
    assert capsys.readouterr().err == problem


def test_a_host_without_an_address_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main("demo", lambda: no_app, ["--host", "no-such-host.invalid"])
    assert stop.value.code == 1
    assert "cannot listen on no-such-host.invalid port 8000" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["x", "-1", "65536", "8_0", "٨٠"])
def test_what_is_no_port_is_said_so(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main("demo", lambda: no_app, [f"--port={port}"])
    assert stop.value.code == 2
    assert f"argument --port: {port!r} is no port: 0 to 65535" in capsys.readouterr().err


def test_a_missing_uvicorn_is_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(SystemExit) as stop:
        main("demo", lambda: no_app, ["--port", "0"])
    assert stop.value.code == 1
    assert capsys.readouterr().err == "python -m demo: uvicorn is missing: pip install uvicorn\n"


def test_help_names_the_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main("demo", lambda: no_app, ["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    assert "python -m demo" in text
    assert "127.0.0.1" in text
    assert "8000" in text
