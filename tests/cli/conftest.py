"""The command, run as a user runs it: another process, another folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from specmill.cli import main

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the command runs in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process, where an exception that escapes fails the test."""

    def go(
        *arguments: str | Path, cwd: Path = folder, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.chdir(cwd)
            patch.setattr(sys, "excepthook", sys.excepthook)
            for name, value in variables.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as stop:
                main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "\x1b" not in out + err
        assert isinstance(stop.value.code, int)
        return subprocess.CompletedProcess(arguments, stop.value.code, out, err)

    return go


@pytest.fixture
def run_process(folder: Path) -> Run:
    """Run `python -m specmill`."""

    def go(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "specmill", *map(str, arguments)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "generator"), **variables},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return go


@pytest.fixture(scope="session")
def snapshot() -> Callable[[Path], dict[str, tuple[int, bytes]]]:
    """Take a picture of a folder: every file with its time of change and content."""

    def take(folder: Path) -> dict[str, tuple[int, bytes]]:
        return {
            path.relative_to(folder).as_posix(): (
                (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
            )
            for path in sorted(folder.rglob("*"))
            if path.stat().st_size < 10_000_000
        }

    return take
