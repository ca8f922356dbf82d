"""A document whose parts are in several files."""

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
      responses:
        '200':
          description: The books.
          content: {application/json: {schema: {$ref: '../shared/book.yaml'}}}
"""


@pytest.fixture
def spec(folder: Path) -> Path:
    (folder / "spec").mkdir()
    (folder / "shared").mkdir()
    path = folder / "spec" / "books.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    book = folder / "shared" / "book.yaml"
    book.write_text("type: object\nproperties: {isbn: {type: string}}\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("spec")
def test_another_folder_has_to_be_allowed(run: Run, folder: Path) -> None:
    command = ("generate", "spec/books.yaml", "--output", "out", "--strict")
    done = run(*command)
    assert done.returncode == 1
    assert "leads out of the document's folder" in done.stderr
    assert "allow its folder with `--allow-refs`" in done.stderr
    done = run(*command, "--allow-refs", "shared")
    assert (done.returncode, done.stderr) == (0, "")
    package = folder / "out/bookshop/bookshop"
    assert "isbn: str" in (package / "models/books.py").read_text(encoding="utf-8")
    assert '"isbn"' in (package / "openapi.yaml").read_text(encoding="utf-8")
    assert "leads out of the document's folder" in run("validate", "spec/books.yaml").stdout
    assert run("validate", "spec/books.yaml", "--allow-refs", "shared").returncode == 0
    assert '"isbn"' in run("ir", "spec/books.yaml", "--allow-refs", "shared").stdout
    config = (
        '[tool.specmill]\nstrict = true\nallow-refs = ["shared"]\n'
        '[[tool.specmill.packages]]\nspec = "spec/books.yaml"\noutput = "out"\n'
    )
    (folder / "pyproject.toml").write_text(config, encoding="utf-8")
    assert run("check").returncode == 0
    assert run("validate").returncode == 0
    (folder / "pyproject.toml").write_text(config.replace('["shared"]', "[1]"), encoding="utf-8")
    assert "`allow-refs` must be a list of folders" in run("check").stderr


@pytest.mark.usefixtures("spec")
def test_a_change_in_any_of_the_files_is_seen(run: Run, folder: Path) -> None:
    command = ("generate", "spec/books.yaml", "--output", "out", "--allow-refs", "shared")
    assert "created" in run(*command).stdout
    assert "up to date, nothing to do" in run(*command).stdout
    book = folder / "shared" / "book.yaml"
    book.write_text("type: object\nproperties: {title: {type: string}}\n", encoding="utf-8")
    assert "changed" in run(*command).stdout
    assert "up to date, nothing to do" in run(*command).stdout
    book.unlink()
    assert "unknown-ref" in run(*command, "--strict").stderr
