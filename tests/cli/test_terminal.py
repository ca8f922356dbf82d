"""Nothing that a document or its name holds reaches a terminal as more than text."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]

# What clears a screen, sets a title, moves a cursor, colours, hides or turns round what follows.
HOSTILE = "\x1b[2J\x1b]0;x\x07\x08\x9b31m\x85\u202e\u2028\u2066\u200b"
NAME = "pets\x1b[31m\u202e.json"


def _document(text: str) -> dict[str, object]:
    answer = {"200": {"description": text, "content": {text: {"schema": {"enum": [text, text]}}}}}
    operation = {"operationId": text, "tags": [text], "description": text, "responses": answer}
    return {
        "openapi": "3.1.1",
        "info": {"title": f"Pets {text}", "version": "1", "description": text, text: text},
        "servers": [{"url": "https://pets.example", "description": text}],
        "paths": {f"/{text}": {"get": operation}, "/x": {"get": operation}, text: {}},
        "components": {"schemas": {f"A{text}": {"not": {}, "pattern": f"(?={text})"}}},
    }


def _said(run: Run, *arguments: str) -> str:
    done = run(*arguments, SPECMILL_PROGRESS="always")
    said = done.stdout + done.stderr
    kinds = {unicodedata.category(one) for one in said if one != "\n"}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    return said


@pytest.mark.parametrize("is_escaped", [True, False])
def test_what_is_said_of_a_hostile_document_is_plain_text(
    run: Run, folder: Path, is_escaped: bool
) -> None:
    # JSON demands an escape of some of them; others may stand as they are.
    text = HOSTILE if is_escaped else "".join(one for one in HOSTILE if one >= "\x80")
    made = json.dumps(_document(text), ensure_ascii=is_escaped)
    (folder / NAME).write_text(made, encoding="utf-8")
    assert "2 errors" in _said(run, "validate", NAME)
    _said(run, "validate", NAME, "--format", "json")
    assert "2 of 3 operations" in _said(run, "generate", NAME, "--output", "out")
    changed = made.replace("https://pets.example", f"https://pets.example/{text.strip()[-3:]}")
    (folder / NAME).write_text(changed, encoding="utf-8")
    assert "not up to date" in _said(run, "check", NAME, "--output", "out")


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", f"{HOSTILE}.yaml", "--output", "out"),
        ("generate", "pets.json", "--output", "out", "--only-tag", HOSTILE),
        ("generate", "pets.json", "--output", "out", "--package", HOSTILE),
        ("generate", "pets.json", "--output", f"out{HOSTILE}"),
        ("generate",),
    ],
)
def test_what_is_said_of_a_hostile_command_is_plain_text(
    run: Run, folder: Path, arguments: tuple[str, ...]
) -> None:
    (folder / "pets.json").write_text(json.dumps(_document("x")), encoding="utf-8")
    settings = "[tool.specmill]\n" + f"{json.dumps(HOSTILE)} = {json.dumps(HOSTILE)}\n"
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    assert _said(run, *arguments)
