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
from runtime.server.command_line import main
from runtime.server.options import SandboxOptions
from runtime.server.serve import App

PROGRAM = """
import sys
from typing import Annotated
from runtime.operation import Call, Operation, Outcome, PathParameter
from runtime.server.command_line import main
from runtime.server.dispatch import Context, Dispatcher, Route
from runtime.server.fault_injection import FaultInjection
from runtime.server.gatekeeper import Gatekeeper
from runtime.server.sandbox_app import SandboxApp
from runtime.credentials import ApiKeyScheme, Credentials, Secret

class Security(Credentials):
    key: Secret = None

SCHEMES = {"key": ApiKeyScheme("key", "api_key", "query")}

class Echo(Call[str]):
    operation = Operation(
        "Echo", "GET", "/echo/{text}", {"200": Outcome({"application/json": str})},
        security=(("key",),), request_id="X-Request-Id",
    )
    text: Annotated[str, PathParameter("text")]

async def echo(call, context):
    return call.text

def make_app(options):
    injection = FaultInjection(options)
    gatekeeper = Gatekeeper(options, SCHEMES, injection)
    dispatcher = Dispatcher(
        [Route(Echo, echo)],
        schemes=SCHEMES, security=Security, authenticate=gatekeeper.authenticate,
    )
    return SandboxApp(dispatcher, injection, SCHEMES)

main("demo", make_app, makes_items=False, arguments=sys.argv[1:])
"""


@contextmanager
def serving(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Run the command, and yield its process and the URL that it says."""
    root = Path(runtime.__file__ or "").parents[1]
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"Serving at (http://127\.0\.0\.1:[1-9]\d*) \(Ctrl\+C stops\)\n", line)
        try:
            assert match is not None
            yield process, match[1]
        finally:
            process.kill()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_serves_on_a_free_port_until_it_is_stopped(number: signal.Signals, status: int) -> None:
    with serving() as (process, url):
        response = httpx2.get(f"{url}/echo/a%2Fb%20%C3%A9?api_key=k")
        assert (response.status_code, response.json()) == (200, "a/b é")
        assert httpx2.head(f"{url}/echo/a?api_key=k").headers["Content-Length"] == "3"
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
    assert output == ""
    assert "Traceback" not in errors
    assert errors.endswith(" Stopped\n")
    assert process.returncode == status


def test_a_request_in_flight_is_answered_before_the_end() -> None:
    request = b"GET /echo/a?api_key=k HTTP/1.1\r\nHost: x\r\n\r\n"
    with serving("--latency", "150ms") as (process, url):
        host, _, port = url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            # Once the first is answered, the second is being held back.
            connection.sendall(request + request)
            received = connection.recv(65536)
            process.send_signal(signal.SIGTERM)
            while chunk := connection.recv(65536):
                received += chunk
        _, errors = process.communicate(timeout=20)
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert errors.endswith(" Stopped\n")
    assert process.returncode == 0


def test_the_log_has_a_line_for_each_request_and_no_secret() -> None:
    with serving("--credential", "valid-key") as (process, url):
        httpx2.get(f"{url}/echo/a%2Fb?api_key=valid-key&x=1", headers={"X-Request-Id": "r-1"})
        httpx2.get(f"{url}/echo/a?api%5Fkey=wrong-key", headers={"X-Request-Id": "r-2"})
        httpx2.get(f"{url}/nothing", headers={"X-Request-Id": "r-3"})
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    lines = [re.sub(r"^\d\d:\d\d:\d\d |\d+(?= ms)", "", line) for line in errors.splitlines()]
    assert lines == [
        "GET /echo/a%2Fb?api_key=***&x=1 200  ms r-1",
        "GET /echo/a?api%5Fkey=*** 401  ms r-2: These credentials are not among the accepted ones.",
        "GET /nothing 404  ms r-3",
        "Stopped",
    ]


async def _unused(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError


def no_app(_options: SandboxOptions) -> App:
    return _unused


def stop(*arguments: str) -> int | str | None:
    """Run the command with arguments that end it, and return its status."""
    with pytest.raises(SystemExit) as stopped:
        main("demo", no_app, makes_items=True, arguments=arguments)
    return stopped.value.code


def test_a_port_in_use_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert stop("--port", str(port)) == 1
    problem = f"python -m demo: cannot listen on 127.0.0.1 port {port}: Address already in use\n"
    assert capsys.readouterr().err == problem


def test_a_host_without_an_address_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert stop("--host", "no-such-host.invalid") == 1
    assert "cannot listen on no-such-host.invalid port 8000" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["x", "-1", "65536", "8_0", "٨٠"])
def test_what_is_no_port_is_said_so(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert stop(f"--port={port}") == 2
    assert f"argument --port: {port!r} is no port: 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argument", "problem"),
    [
        ("--items=-1", "argument --items: '-1' is no number of items: 0 or more"),
        ("--items=1.5", "argument --items: '1.5' is no number of items: 0 or more"),
        ("--seed=x", "argument --seed: invalid int value: 'x'"),
        ("--fault=429", "argument --fault: '429' is no fault such as 429:0.2"),
        ("--fault=200:0.5", "argument --fault: '200:0.5' is no fault such as 429:0.2"),
        ("--fault=429:nan", "argument --fault: '429:nan' is no fault such as 429:0.2"),
        ("--fault=429:1.2", "the share of 429 is 1.2, not a number from 0 to 1"),
        ("--latency=50", "argument --latency: '50' is no time such as 50ms, 0.2s or 10ms-80ms"),
        ("--latency=1s-2s-3s", "argument --latency: '1s-2s-3s' is no time such as"),
        ("--latency=80ms-10ms", "latency is no range of seconds: 0.08 to 0.01"),
        ("--drop=1.01", "argument --drop: '1.01' is no share from 0 to 1"),
        ("--drop=half", "argument --drop: 'half' is no share from 0 to 1"),
    ],
)
def test_a_wrong_argument_is_said_so(
    argument: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stop(argument) == 2
    assert problem in capsys.readouterr().err


def test_faults_share_one_hundred_percent(capsys: pytest.CaptureFixture[str]) -> None:
    assert stop("--fault=429:0.6", "--fault=500:0.6") == 2
    assert "the sum of all shares of faults is 1.2" in capsys.readouterr().err


def test_a_missing_uvicorn_is_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert stop("--port", "0") == 1
    assert capsys.readouterr().err == "python -m demo: uvicorn is missing: pip install uvicorn\n"


def test_arguments_arrive_as_options() -> None:
    seen: list[SandboxOptions] = []

    def make_app(options: SandboxOptions) -> App:
        seen.append(options)
        raise InterruptedError

    arguments = ["--port=0", "--items=5", "--seed=-3", "--latency=10ms-0.2s", "--drop=.01"]
    arguments += ["--fault=429:0.2", "--fault=503:.1", "--credential=a:b", "--credential=c"]
    with pytest.raises(InterruptedError):
        main("demo", make_app, makes_items=True, arguments=arguments)
    assert seen == [
        SandboxOptions(
            items=5,
            seed=-3,
            credentials=("a:b", "c"),
            faults={429: 0.2, 503: 0.1},
            latency=(0.01, 0.2),
            drop=0.01,
        )
    ]


def test_help_names_the_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert stop("--help") == 0
    text = capsys.readouterr().out
    for word in ("python -m demo", "127.0.0.1", "8000", "--items", "--credential", "429:0.2"):
        assert word in text
