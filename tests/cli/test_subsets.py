"""A few operations of a document give a package of their own."""

from __future__ import annotations

import json
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
    get: {operationId: listBooks, tags: [Books], responses: {'204': {description: Done.}}}
    post: {operationId: createBook, tags: [Books], responses: {'204': {description: Done.}}}
  /authors:
    get: {operationId: listAuthors, tags: [Authors], responses: {'204': {description: Done.}}}
"""


@pytest.fixture
def spec(folder: Path) -> Path:
    path = folder / "books.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


pytestmark = pytest.mark.usefixtures("spec")


def test_what_is_selected_on_the_command_line(run: Run, folder: Path) -> None:
    arguments = ("books.yaml", "--output", "out", "--only-operation", "createBook", "--only-tag")
    done = run("generate", *arguments, "authors")
    assert done.stdout.startswith("out/bookshop: 2 of 2 operations, selected of 3; files: ")
    assert (folder / "out/bookshop/bookshop/client/authors.py").exists()
    client = (folder / "out/bookshop/bookshop/client/books.py").read_text(encoding="utf-8")
    assert "def create(" in client
    assert "def list(" not in client
    carried = json.loads((folder / "out/bookshop/bookshop/openapi.yaml").read_text("utf-8"))
    assert {path: [*item] for path, item in carried["paths"].items()} == {
        "/books": ["post"],
        "/authors": ["get"],
    }
    again = run("generate", *arguments, "authors")
    assert "2 of 2 operations, selected of 3; up to date" in again.stdout
    assert run("check", *arguments, "authors").returncode == 0
    other = run("generate", *arguments, "books")
    assert "2 of 2 operations, selected of 3; files: " in other.stdout


def test_what_is_selected_in_the_configuration(run: Run, folder: Path) -> None:
    config = '[[tool.specmill.packages]]\nspec = "books.yaml"\noutput = "out"\n'
    (folder / "pyproject.toml").write_text(config + 'only-paths = ["/auth*"]\n', encoding="utf-8")
    assert run("generate").stdout.startswith("out/bookshop: 1 of 1 operation, selected of 3; ")


def test_unknown_selector(run: Run, folder: Path) -> None:
    done = run("generate", "books.yaml", "--output", "out", "--only-path", "/book")
    assert done.returncode == 1
    assert "error[unknown-selector]: no operation has the path `/book`" in done.stderr
    assert "Did you mean `/books`?" in done.stderr
    assert not (folder / "out").exists()


def test_the_model_of_a_part(run: Run) -> None:
    done = run("ir", "books.yaml", "--only-operation", "GET /authors")
    assert "listAuthors" in done.stdout
    assert "listBooks" not in done.stdout


def test_selecting_needs_an_output(run: Run) -> None:
    done = run("generate", "books.yaml", "--only-tag", "Books")
    assert done.returncode == 2
    expected = (
        "--only-tag needs --output: specmill generate books.yaml --output DIR --only-tag Books"
    )
    assert expected in done.stderr
