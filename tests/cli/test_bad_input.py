"""Files that are no usable document: a clear error for each, and nothing on disk touched."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]

GOOD = b"openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n"

# The content of a file, the code of the finding, and the place of it.
BAD = {
    "broken.yaml": (b"openapi: 3.1.0\ninfo: {title: A\npaths: {}\n", "yaml-syntax", True),
    "tab.yaml": (b"openapi: 3.1.0\ninfo:\n\ttitle: A\n", "yaml-syntax", True),
    "broken.json": (b'{"openapi": "3.1.0",\n "info": }', "json-syntax", True),
    "empty.yaml": (b"", "file-empty", False),
    "blank.yaml": (b"  \n\n", "file-empty", False),
    "comment.yaml": (b"# nothing\n", "", False),
    "scalar.yaml": (b"hello\n", "not-an-openapi-document", True),
    "list.json": (b"[]", "not-an-openapi-document", True),
    "swagger.yaml": (b"swagger: '2.0'\ninfo: {}\npaths: {}\n", "unsupported-version", True),
    "swagger.json": (b'{"swagger": "2.0"}', "unsupported-version", True),
    "future.yaml": (b"openapi: 4.0.0\ninfo: {}\n", "unsupported-version", True),
    "float.yaml": (b"openapi: 3.1\ninfo: {title: A, version: '1'}\npaths: {}\n", "", True),
    "latin1.yaml": (GOOD + "# \xe9\n".encode("latin-1"), "invalid-encoding", True),
    "utf16.yaml": (GOOD.decode().encode("utf-16"), "invalid-encoding", True),
    "nul.yaml": (GOOD + b"# \0\n", "control-character", True),
    "twice.yaml": (GOOD + b"paths: {}\n", "duplicate-key", True),
    "twice.json": (b'{"openapi": "3.1.0", "openapi": "3.1.0"}', "duplicate-key", True),
    "two.yaml": (GOOD + b"---\n" + GOOD, "multiple-documents", True),
    "tag.yaml": (b"!!python/object/apply:os.system ['touch x']\n", "unsupported-tag", True),
    "bomb.yaml": (
        b"a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + b"".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 10)}]\n".encode()
            for n in range(9)
        ),
        "too-many-values",
        True,
    ),
    "deep.json": (b"[" * 100_000, "nested-too-deep", True),
    "deep.yaml": (b"{a: " * 5_000, "nested-too-deep", True),
    "loop.yaml": (b"a: &a\n  b: *a\n", "recursive-alias", True),
    "nan.yaml": (GOOD + b"x-n: .nan\n", "invalid-number", True),
    "keys.yaml": (GOOD + b"? [a]\n: b\n", "invalid-key", True),
    "binary.yaml": (bytes(range(256)), "", False),
    "python.py": (b"import os\n", "not-an-openapi-document", True),
}
COMMANDS = [
    ("generate", "{}", "--output", "out"),
    ("check", "{}", "--output", "out"),
    ("validate", "{}"),
    ("ir", "{}"),
]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file(run: Run, folder: Path, snapshot: Snapshot, name: str) -> None:
    content, code, has_place = BAD[name]
    (folder / name).write_bytes(content)
    before = snapshot(folder)
    texts: list[str] = []
    for command in COMMANDS:
        done = run(*(part.format(name) for part in command))
        assert done.returncode == 1, command
        text = done.stdout if command[0] == "validate" else done.stderr
        assert f": error[{code}" in text, command
        texts.append(text)
    assert set(texts) == {texts[0]}
    if has_place:
        assert texts[0].startswith(f"{name}:")
        assert texts[0][len(name) + 1].isdigit()
    assert snapshot(folder) == before
    done = run("validate", name, "--format", "json")
    (first, *_) = json.loads(done.stdout)
    assert first["severity"] == "error"
    assert first["location"]["file"] == name


def test_a_missing_file(run: Run, folder: Path, snapshot: Snapshot) -> None:
    before = snapshot(folder)
    for command in COMMANDS:
        done = run(*(part.format("no/such.yaml") for part in command))
        assert done.returncode == 1
        assert "no/such.yaml: error[file-not-found]" in done.stdout + done.stderr
    assert snapshot(folder) == before


@pytest.mark.parametrize("name", [".", "dir", "/dev/null", "fifo"])
def test_what_is_no_file(run: Run, folder: Path, snapshot: Snapshot, name: str) -> None:
    (folder / "dir").mkdir()
    os.mkfifo(folder / "fifo")
    before = sorted(folder.rglob("*"))
    for command in COMMANDS:
        done = run(*(part.format(name) for part in command))
        assert done.returncode == 1
        assert f"{name}: error[not-a-file]" in done.stdout + done.stderr
    assert sorted(folder.rglob("*")) == before
    del snapshot


def test_a_file_of_200_megabytes(run: Run, folder: Path) -> None:
    with (folder / "big.yaml").open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    for command in COMMANDS:
        done = run(*(part.format("big.yaml") for part in command))
        assert done.returncode == 1
        assert "big.yaml: error[file-too-large]" in done.stdout + done.stderr
        assert "209,715,200" in done.stdout + done.stderr
    assert [path.name for path in folder.iterdir()] == ["big.yaml"]


def test_an_old_package_survives_a_broken_document(
    run: Run, folder: Path, snapshot: Snapshot
) -> None:
    document = folder / "a.yaml"
    document.write_bytes(
        b"openapi: 3.1.0\ninfo: {title: A, version: '1'}\n"
        b"servers: [{url: 'https://a.example.com'}]\n"
        b"paths: {/a: {get: {operationId: b, responses: {'204': {description: c}}}}}\n"
    )
    assert run("generate", "a.yaml", "--output", "out").returncode == 0
    before = snapshot(folder / "out")
    for content, _, _ in BAD.values():
        if len(content) < 200:
            document.write_bytes(content)
            assert run("generate", "a.yaml", "--output", "out").returncode == 1
    assert snapshot(folder / "out") == before


def test_all_findings_are_shown_with_their_places(run: Run, folder: Path) -> None:
    (folder / "many.yaml").write_text(
        "openapi: 3.1.0\n"
        "info: {title: A}\n"
        "paths:\n"
        "  /a/{b}:\n"
        "    get:\n"
        "      operationId: x\n"
        "      responses:\n"
        "        '200':\n"
        "          $ref: '#/components/responses/None'\n"
        "        '999': {description: x}\n"
    )
    done = run("validate", "many.yaml")
    assert done.returncode == 1
    assert done.stderr.startswith("beside that, 8 lint rules ")
    for start in (
        "many.yaml:2:1: error[missing-field]",
        "many.yaml:5:5: error[undeclared-path-parameter]",
        "many.yaml:9:17: error[unknown-ref]",
        "many.yaml:10:9: error[invalid-status]",
    ):
        assert f"\n{start}" in f"\n{done.stdout}"
    assert "9 |           $ref: '#/components/responses/None'" in done.stdout
    assert "= at /paths/~1a~1{b}/get/responses/200/$ref" in done.stdout
    assert "4 errors" in done.stdout
    found = json.loads(run("validate", "many.yaml", "--format", "json").stdout)
    assert [one["location"]["line"] for one in found] == [2, 5, 9, 10]
