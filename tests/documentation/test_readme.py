"""What README.md shows is true: its programs run, its commands exist, its links lead somewhere."""

import ast
import os
import re
import runpy
import shlex
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import moov_invoice_payments.server as moov_server
import moov_invoice_payments.server.examples as moov_examples
import pytest
import stripe_invoice_payments.server as stripe_server
import stripe_invoice_payments.server.examples as stripe_examples
import uvicorn

from specmill.review.acceptance import read_acceptances

if TYPE_CHECKING:
    from starlette.types import ASGIApp

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "spec/README.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Each block of a language, with the number of its first line."""
    for match in BLOCK.finditer(text):
        if match[1] == language:
            yield text[: match.start(2)].count("\n") + 1, match[2]


PROGRAMS = [pytest.param(code, id=f"line {line}") for line, code in blocks(README, "python")]
COMMANDS = [
    pytest.param(command, id=command)
    for page in PAGES
    for _, block in blocks((ROOT / page).read_text(encoding="utf-8"), "sh")
    for line in block.splitlines()
    for command in line.split(" && ")
]


@contextmanager
def serving(app: "ASGIApp") -> Generator[str]:
    config = uvicorn.Config(app, port=0, access_log=False, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def environment() -> Generator[Mapping[str, str]]:
    """Variables that lead the clients to the example servers."""
    with ExitStack() as stack:
        moov = moov_server.create_app(moov_examples.ExampleServer())
        stripe = stripe_server.create_app(stripe_examples.ExampleServer())
        yield {
            "MOOV_TOKEN": "a token",
            "MOOV_SERVER_URL": stack.enter_context(serving(moov)),
            "STRIPE_SERVER_URL": stack.enter_context(serving(stripe)),
        }


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs(
    program: str,
    environment: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "program.py"
    path.write_text(program, encoding="utf-8")
    runpy.run_path(str(path))


def test_the_programs_call_both_clients_sync_and_async_and_the_server() -> None:
    text = "".join(code for _, code in blocks(README, "python"))
    for name in ("Moov(", "AsyncMoov(", "Stripe(", "AsyncStripe(", "create_app(", "create_router("):
        assert name in text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_exists(command: str) -> None:
    match shlex.split(command):
        case ["nox", *sessions]:
            named = [word for word in sessions if not word.startswith("-")]
            assert sessions == [word for name in named for word in ("-s", name)]
            assert set(named) <= nox_sessions()
        case ["specmill", name, *arguments]:
            assert_options_exist(help_of("specmill", name), arguments)
        case ["python", "-m", module, *arguments]:
            assert_options_exist(help_of(module), arguments)
        case ["cd", folder]:
            assert (ROOT / folder).is_dir()
        case ["cp", "-r", source, _]:
            assert (ROOT / source).is_dir()
        case ["git", "diff" | "status", *_] | ["pip", "install", _] | [".ci/run"]:
            pass
        case _:
            pytest.fail(f"nothing is known about the command: {command}")


def assert_options_exist(text: str, arguments: list[str]) -> None:
    for argument in arguments:
        if argument.startswith("-"):
            assert argument in text
        elif argument.startswith("spec/"):
            assert (ROOT / argument).is_file()


def nox_sessions() -> set[str]:
    tree = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and [ast.unparse(one) for one in node.decorator_list] == ["nox.session"]
    }


@cache
def help_of(module: str, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", RUN_MODULE, module, *command, "--help"],
        input=repr(sys.path),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


RUN_MODULE = """
import ast, runpy, sys
sys.path[:] = ast.literal_eval(sys.stdin.read())
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("page", PAGES)
def test_a_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings
        elif "://" not in target:
            assert (ROOT / page).parent.joinpath(target).exists()


def test_the_configuration_shown_is_the_one_in_use() -> None:
    used = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    configuration, _ = (shown for _, shown in blocks(README, "toml"))
    (entry,) = tomllib.loads(configuration)["tool"]["specmill"]["packages"]
    assert entry in used["tool"]["specmill"]["packages"]


def test_the_accepted_break_shown_can_be_read() -> None:
    _, accepted = (shown for _, shown in blocks(README, "toml"))
    (entry,) = read_acceptances("spec/accepted-breaks.toml", accepted)
    assert entry.author == "Ada"


def test_the_codes_named_exist() -> None:
    from specmill.diagnostics import CODES

    table = README.partition("| It meets |")[2]
    named = re.findall(r"\| (?:error )?`([a-z-]+)` \|", table)
    assert len(named) == 11
    assert set(named) <= set(CODES)


def test_the_demonstration_ends_well_and_shows_no_credential() -> None:
    done = subprocess.run(
        [sys.executable, "tests/demo.py"],
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("sync and async alike.\n")
    assert "→ GET /v1/invoice_payments\n      ? created[gte] = 1391288554\n" in done.stdout
    assert done.stdout.count("Authorization: Bearer ••••••") == 3
    for secret in ("sk_test", "an access token", "c2tfdGVzd", "secret"):
        assert secret not in done.stdout
