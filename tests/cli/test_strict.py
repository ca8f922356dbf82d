"""A mistake in one operation costs that operation, or the whole package where one wants it so."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

DOCUMENT = """\
openapi: 3.1.1
info: {title: Bookshop, version: '1'}
servers: [{url: https://books.example}]
paths:
  /books:
    get:
      operationId: listBooks
      responses: {'200': {description: The books.}}
    put:
      operationId: putBooks
      parameters: [{name: q, in: body, schema: {type: string}}]
      responses: {'200': {description: The books.}}
"""
SOUND = DOCUMENT.replace("in: body", "in: query")
LEFT_OUT = "books.yaml:9:5: warning[operation-left-out]: `PUT /books` is left out: `in` is `body`;"


@pytest.fixture
def spec(folder: Path) -> Path:
    path = folder / "books.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


@pytest.mark.usefixtures("spec")
def test_a_document_with_a_mistake_gives_the_other_operations(run: Run, folder: Path) -> None:
    done = run("generate", "books.yaml", "--output", "out")
    assert done.returncode == 0
    assert done.stdout.startswith("out/bookshop: 1 of 2 operations; ")
    assert LEFT_OUT in done.stderr
    client = (folder / "out/bookshop/bookshop/client/books.py").read_text(encoding="utf-8")
    assert "def list(" in client
    assert "put" not in client
    again = run("generate", "books.yaml", "--output", "out")
    assert again.stdout.startswith("out/bookshop: 1 of 2 operations; up to date, nothing to do; ")
    assert run("check", "books.yaml", "--output", "out").returncode == 0
    assert run("validate", "books.yaml").returncode == 1


def test_validate_looks_at_what_is_sound_beside_an_error(run: Run, spec: Path) -> None:
    spec.write_text(DOCUMENT.replace("servers: [{url: https://books.example}]\n", ""))
    found = run("validate", "books.yaml").stdout
    assert "books.yaml:10:34: error[invalid-value]: `in` is `body`;" in found
    assert "books.yaml:1:1: warning[no-server]" in found
    assert found.endswith("\n1 error, 1 warning\n")


@pytest.mark.usefixtures("spec")
@pytest.mark.parametrize("command", ["generate", "check"])
def test_strict_refuses_a_document_with_an_error(run: Run, folder: Path, command: str) -> None:
    done = run(command, "books.yaml", "--output", "out", "--strict")
    assert (done.returncode, done.stdout) == (1, "")
    assert "books.yaml:11:34: error[invalid-value]: `in` is `body`;" in done.stderr
    assert not (folder / "out").exists()


def test_incomplete_output_is_not_written_where_strict(run: Run, folder: Path, spec: Path) -> None:
    webhook = "webhooks: {new: {post: {responses: {'200': {description: Yes.}}}}}\n"
    pattern = SOUND.replace("{type: string}", "{type: string, pattern: '(?=a)'}") + webhook
    spec.write_text(pattern, encoding="utf-8")
    assert run("generate", "books.yaml", "--output", "lax").returncode == 0
    done = run("generate", "books.yaml", "--output", "out", "--strict")
    assert (done.returncode, done.stdout) == (1, "")
    assert "warning[unsupported-pattern]" in done.stderr
    assert "books.yaml: error[incomplete-output]: nothing is written: " in done.stderr
    assert not (folder / "out").exists()


def test_strict_is_said_in_the_configuration(run: Run, folder: Path, spec: Path) -> None:
    config = folder / "pyproject.toml"
    packages = '[[tool.specmill.packages]]\nspec = "books.yaml"\noutput = "out"\n'
    config.write_text(f"[tool.specmill]\nstrict = true\n{packages}", encoding="utf-8")
    assert run("generate").returncode == 1
    assert not (folder / "out").exists()
    config.write_text(packages, encoding="utf-8")
    assert run("generate").returncode == 0
    # What was made when it was not strict is no answer now that it is.
    config.write_text(f"[tool.specmill]\nstrict = true\n{packages}", encoding="utf-8")
    assert run("generate").returncode == 1
    spec.write_text(SOUND, encoding="utf-8")
    done = run("generate")
    assert done.returncode == 0
    assert done.stdout.startswith("out/bookshop: 2 of 2 operations; ")


@pytest.mark.usefixtures("spec")
def test_strict_is_true_or_false(run: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.specmill]\nstrict = "yes"\n[[tool.specmill.packages]]\nspec = "books.yaml"\n'
        'output = "out"\n',
        encoding="utf-8",
    )
    done = run("generate")
    assert done.returncode == 1
    assert "error[invalid-config]: `strict` must be true or false" in done.stderr
