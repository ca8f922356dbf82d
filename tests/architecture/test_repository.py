"""What is committed names no machine and asks for no exemption."""

import io
import re
import shutil
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Spelled so that the pattern does not find itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.*])/(?:home|opt|root|tmp|Users|work)/\w",
    "the host of a registry": r"(?i)\bpypi[.]org|pythonhosted[.]|npmjs[.]|registry[.]\w+[.]",
    "an unfinished piece": r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b",
    "a line end of another system": r"\r",
}
EXEMPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no|mypy:)")


def committed() -> Iterator[tuple[str, str]]:
    """Each text file that is committed, or will be, with its content."""
    listed = subprocess.run(
        [
            shutil.which("git") or "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        # Cases of bad input hold bytes of every kind.
        if path.is_file() and not name.startswith("tests/negative/"):
            yield name, path.read_bytes().decode()


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    found = dict(committed())
    assert "pyproject.toml" in found
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str, files: dict[str, str]) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in files.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


def comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def test_no_linter_or_type_checker_is_silenced(files: dict[str, str]) -> None:
    assert [
        f"{name}: {comment}"
        for name, text in files.items()
        if name.endswith(".py")
        for comment in comments(text)
        if EXEMPTION.match(comment)
    ] == []


def test_every_text_ends_in_one_line_feed(files: dict[str, str]) -> None:
    assert [
        name for name, text in files.items() if text and (text[-1] != "\n" or text[-2:] == "\n\n")
    ] == []
