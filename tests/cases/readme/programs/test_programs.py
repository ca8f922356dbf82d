"""What the README of a package shows: programs that run once their gaps are filled."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

DOCUMENT = Path(__file__).parent / "document.yaml"
SPECIFICATIONS = Path(__file__).parents[4] / "spec"
GAPS = {
    "since=...": 'since=__import__("datetime").date(2026, 1, 20)',
    "NewOrder(...)": "NewOrder(sum=1)",
}


@contextmanager
def serving(package: Any) -> Generator[str]:
    examples = package.module("server.examples").ExampleServer()
    application = package.module("server").create_app(examples)
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module", params=[DOCUMENT, *sorted(SPECIFICATIONS.glob("*.yaml"))], ids=str)
def package(request: pytest.FixtureRequest, generate: Callable[..., Any]) -> Any:
    document: Path = request.param
    return generate(document, f"readme_{document.stem}")


def readme_of(package: Any) -> str:
    folder: Path = package.folder
    return (folder / "README.md").read_text(encoding="utf-8")


def programs(package: Any) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", readme_of(package), re.MULTILINE | re.DOTALL)


def filled(program: str) -> str:
    for gap, value in GAPS.items():
        program = program.replace(gap, value)
    return program


def test_the_programs_run(
    package: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "program.py"
    printed: list[str] = []
    with serving(package) as url:
        for prefix in ("ACME", "MOOV", "STRIPE"):
            monkeypatch.setenv(f"{prefix}_SERVER_URL", url)
        for program in programs(package):
            path.write_text(filled(program), encoding="utf-8")
            runpy.run_path(str(path))
            printed.append(capsys.readouterr().out)
    result = "sum=" if "document" in package.name else "invoice"
    results = [text for text in printed if result in text]
    assert len(results) == (9 if "stripe" in package.name else 8)
    # The others make an application, and print nothing.
    assert [text for text in printed if text and text not in results] == []
    assert any(text.startswith("200 ") for text in printed)
    assert any(" 200 0." in text for text in printed)


def test_the_programs_are_written_as_a_formatter_would(package: Any, tmp_path: Path) -> None:
    for number, program in enumerate(programs(package)):
        (tmp_path / f"program_{number}.py").write_text(program, encoding="utf-8")
    for arguments in (["check", "--select=E4,F,I"], ["format", "--check", "--line-length=100"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "--isolated", "--no-cache", tmp_path],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_body_and_what_only_the_reader_knows_are_gaps(generate: Callable[..., Any]) -> None:
    package = generate(DOCUMENT, "readme_gaps")
    assert programs(package)[0] == (
        "from readme_gaps import Acme\n"
        "from readme_gaps.models.components import NewOrder\n\n"
        'with Acme(api_key="...") as client:\n'
        "    result = client.orders.replace(\n"
        '        shop="...",\n'
        '        order="...",\n'
        '        kind="small",\n'
        "        since=...,\n"
        "        body=NewOrder(...),\n"
        "    )\n"
        "    print(result)\n"
    )


def test_the_clients_are_listed_in_the_order_of_the_linter(generate: Callable[..., Any]) -> None:
    package = generate(DOCUMENT, "readme_order")
    assert package.__all__ == ["Acme", "AsyncAcme"]


def test_pages_are_explained_where_there_are_any(package: Any) -> None:
    assert ("### Pages" in readme_of(package)) == ("stripe" in package.name)


def test_what_the_document_says_about_retries_is_told(package: Any) -> None:
    names = ["409", "`Stripe-Should-Retry`", "`Idempotency-Key`"]
    told = [name for name in names if name in readme_of(package)]
    assert told == (names if "stripe" in package.name else [])


def test_all_dependencies_are_named(package: Any) -> None:
    with (package.folder / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = [entry for extra in project["optional-dependencies"].values() for entry in extra]
    for requirement in [*project["dependencies"], *extras]:
        assert f"`{requirement.partition('>')[0]}`" in readme_of(package)


def test_the_first_line_says_where_the_files_come_from(package: Any) -> None:
    source = DOCUMENT.name if "document" in package.name else f"{package.name.split('_')[1]}.yaml"
    text = f"Generated by specmill from {source}. Changes made here are lost when it runs again."
    assert readme_of(package).startswith(f"<!-- {text} -->\n")
    project = (package.folder / "pyproject.toml").read_text(encoding="utf-8")
    assert project.startswith(f"# {text}\n")


def test_the_server_calls_itself_by_the_name_it_was_started_with(
    package: Any, tmp_path: Path
) -> None:
    shutil.copytree(package.folder / package.name, tmp_path / "outer" / "vendored")
    done = subprocess.run(
        [sys.executable, "-m", "outer.vendored.server", "--help"],
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.startswith("usage: python -m outer.vendored.server ")
