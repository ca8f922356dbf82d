import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from specmill.diagnostics import SpecmillError
from specmill.render.files import RenderedFile
from specmill.render.format import format_files


def rendered(path: str, content: str, *, copied: bool = False) -> RenderedFile:
    return RenderedFile(PurePosixPath(path), content.encode(), copied)


def test_files_are_formatted_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    # Neither colours, nor another locale, nor the names of folders make a difference.
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("LC_ALL", "C")
    long_line = f"x = [{', '.join(['1234567890'] * 8)}]\n"
    files = (
        rendered("p/ruff.py", "x=1"),
        rendered("p/dist/e.py", "x = 'é'\r\ny=2\n\n\n"),
        rendered("p/.venv/a.py", long_line),
        rendered("p/copied.py", "x=1", copied=True),
        rendered("README.md", "text\n\n\n"),
        rendered("p/py.typed", ""),
    )
    formatted = format_files(files)
    assert [replace(file, rendered="") for file in formatted] == [
        rendered("p/ruff.py", "x = 1\n"),
        rendered("p/dist/e.py", 'x = "é"\ny = 2\n'),
        rendered("p/.venv/a.py", long_line),
        rendered("p/copied.py", "x=1", copied=True),
        rendered("README.md", "text\n"),
        rendered("p/py.typed", ""),
    ]


def test_a_configuration_of_ruff_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 10\n", encoding="utf-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert format_files((rendered("a.py", "x = [1, 2, 3, 4]"),))[0].content == b"x = [1, 2, 3, 4]\n"
    assert [path.name for path in tmp_path.iterdir()] == ["ruff.toml"]


def test_generator_defect_that_is_not_python() -> None:
    files = (rendered("p/a.py", "x = (\n"), rendered("p/b.py", "\nx = )\n"), rendered("c.py", "x"))
    with pytest.raises(SpecmillError) as raised:
        format_files(files)
    found = [
        (d.code.id, d.location.file, d.location.line, d.location.column)
        for d in raised.value.diagnostics
    ]
    assert found == [
        ("generator-defect", "p/a.py", 2, 1),
        ("generator-defect", "p/b.py", 2, 5),
    ]


def test_formatter_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho No module named ruff >&2\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(SpecmillError, match="No module named ruff") as raised:
        format_files((rendered("a.py", "x = 1\n"),))
    assert raised.value.diagnostics[0].code.id == "formatter-missing"
