"""What a command line means, what is said of one that means nothing, and how failures end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from specmill import inspection
from specmill.cli import main

DOCUMENT = """\
openapi: 3.1.0
info: {title: %s, version: 1.0.0}
servers: [{url: "https://small.example"}]
paths:
  /things:
    get: {operationId: listThings, tags: [things], responses: {"204": {description: Done.}}}
"""


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture(autouse=True)
def _in_a_folder_with_two_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("one", "two"):
        Path(f"{name}.yaml").write_text(DOCUMENT % name.title(), encoding="utf-8")


def configure(*names: str) -> None:
    entries = (
        f'[[tool.specmill.packages]]\nspec = "{name}.yaml"\noutput = "out"\n' for name in names
    )
    Path("pyproject.toml").write_text("\n".join(entries), encoding="utf-8")


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["one.yaml"],
            """--output is missing, as no pyproject.toml lists one.yaml: \
specmill {} one.yaml --output DIR""",
        ),
        (
            ["an API.yaml", "--package", "api"],
            "--package needs --output: specmill {} 'an API.yaml' --output DIR --package api",
        ),
        (
            ["one.yaml", "--target", "python"],
            "--target needs --output: specmill {} one.yaml --output DIR --target python",
        ),
        (["--package", "one"], "--package needs SPEC: specmill {} SPEC --output DIR --package one"),
        (
            ["--target", "python"],
            "--target needs SPEC: specmill {} SPEC --output DIR --target python",
        ),
        (["--output", "out"], "--output needs SPEC: specmill {} SPEC --output out"),
        (
            ["--output", "out", "--package", "one"],
            "--output needs SPEC: specmill {} SPEC --output out --package one",
        ),
    ],
)
def test_what_is_missing_is_named(
    command: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("two")
    assert run(command, *arguments) == 2
    usage, _, error = capsys.readouterr().err.partition(f"specmill {command}: error: ")
    assert usage.startswith(f"usage: specmill {command} ")
    assert error == message.format(command) + "\n"


def test_a_document_that_is_listed_needs_no_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("one", "two")
    assert run("generate", str(tmp_path / "one.yaml")) == 0
    assert capsys.readouterr().out.startswith("out/one: 1 of 1 operation; files: ")
    assert not Path("out/two").exists()
    assert run("check", "one.yaml") == 0
    assert capsys.readouterr().out == "out/one: up to date\n"
    assert run("check", "two.yaml") == 1
    assert "out/two: not up to date" in capsys.readouterr().out


def test_output_is_obeyed_for_a_document_that_is_listed() -> None:
    configure("one")
    assert run("generate", "one.yaml", "--output", "elsewhere", "--package", "my_one") == 0
    assert Path("elsewhere/my-one/my_one/__init__.py").is_file()
    assert not Path("out").exists()


def test_a_configuration_that_is_wrong_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text("[tool.specmill]\n", encoding="utf-8")
    assert run("generate", "one.yaml") == 1
    assert "error[invalid-config]" in capsys.readouterr().err


def fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def raise_it(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(inspection, "dump_model", raise_it)
    hook = sys.excepthook
    code = run("ir", "one.yaml")
    assert sys.excepthook is hook
    return code


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("this\nand that"), "ValueError: this"),
        (RecursionError("too deep"), "RecursionError: too deep"),
        (AssertionError(), "AssertionError: "),
    ],
)
def test_a_defect_is_said_to_be_one(
    error: Exception,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("SPECMILL_TRACEBACK", raising=False)
    assert fail(monkeypatch, error) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == f"specmill: internal error: {reason}"
    assert "SPECMILL_TRACEBACK=1" in err
    assert "Traceback" not in err


def test_a_defect_shows_its_traceback_to_those_who_want_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPECMILL_TRACEBACK", "1")
    assert fail(monkeypatch, ValueError("this")) == 70
    err = capsys.readouterr().err
    assert err.startswith("Traceback (most recent call last):")
    assert "specmill: internal error: ValueError: this" in err


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (PermissionError(13, "Permission denied", "a/b"), 1, "specmill: a/b: Permission denied\n"),
        (OSError("no temporary folder"), 1, "specmill: no temporary folder\n"),
        (MemoryError(), 1, "specmill: there is not enough memory for this\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_the_system_refuses_is_no_defect(
    error: BaseException,
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert fail(monkeypatch, error) == code
    assert capsys.readouterr().err == message


def test_the_exit_codes_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "70 specmill itself has failed" in capsys.readouterr().out


def stderr_of(stdout: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "specmill", "ir", "one.yaml"],
        # Else every write goes out at once, and none is left for the end.
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(stdout)
    return done.returncode, done.stderr


def test_an_output_that_is_full_is_said_to_be() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    assert stderr_of(full) == (1, "specmill: No space left on device\n")


def test_a_reader_that_has_gone_is_no_cause_for_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert stderr_of(writer) == (1, "")
