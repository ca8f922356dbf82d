from collections.abc import Iterator
from pathlib import Path

import pytest

from specmill.diagnostics import CODES, Diagnostic, SpecmillError, has_errors
from specmill.diagnostics_text import render_text
from specmill.pipeline import generate
from specmill.source.read import SourceFile, from_bytes, read

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/document.*"))


def explain(document: Path) -> str:
    """What a user reads about a document, with the name of the file alone."""
    diagnostics, _ = _findings(document, recover=False)
    return render_text(diagnostics, _sources(document), colour=False)


def explain_recovered(document: Path) -> str:
    """What a user reads when a document is generated as far as it can be; empty if it is not."""
    diagnostics, operations = _findings(document, recover=True)
    if operations is None:
        return ""
    text = render_text(diagnostics, _sources(document), colour=False)
    return f"{text}{operations[0]} of {operations[1]} operations\n"


def _sources(document: Path) -> dict[str, str]:
    return {document.name: document.read_bytes().decode("utf-8", errors="replace")}


def _findings(
    document: Path, *, recover: bool
) -> tuple[tuple[Diagnostic, ...], tuple[int, int] | None]:
    try:
        source = from_bytes(document.name, document.read_bytes())
        made = generate(source, "python", None, lambda _: None, recover=recover)
    except SpecmillError as error:
        return error.diagnostics, None
    return made.diagnostics, made.operations


def _read(path: Path, *, max_bytes: int = 1000) -> tuple[Diagnostic, ...] | SourceFile:
    try:
        return read(path, max_bytes=max_bytes)
    except SpecmillError as error:
        return error.diagnostics


@pytest.mark.parametrize("case", CASES)
def test_a_bad_document_gives_the_expected_text(case: str) -> None:
    document = next((HERE / case).glob("document.*"))
    assert explain(document) == (HERE / case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_what_is_sound_of_a_bad_document_is_generated(case: str) -> None:
    document = next((HERE / case).glob("document.*"))
    recovered = HERE / case / "recovered.txt"
    diagnostics, _ = _findings(document, recover=False)
    if has_errors(diagnostics):
        expected = recovered.read_text(encoding="utf-8") if recovered.exists() else ""
        assert explain_recovered(document) == expected
    else:
        assert not recovered.exists()


@pytest.mark.parametrize("case", CASES)
def test_a_bad_document_is_named_after_its_code(case: str) -> None:
    document = next((HERE / case).glob("document.*"))
    diagnostics, _ = _findings(document, recover=False)
    assert case in {d.code.id for d in diagnostics}


def _test_names() -> Iterator[str]:
    for path in HERE.parent.rglob("test_*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.lstrip().startswith(("def test_", "async def test_")):
                yield line.partition("test_")[2]


def test_every_code_is_provoked() -> None:
    names = tuple(_test_names())
    missing = [
        code_id
        for code_id in CODES
        if code_id not in CASES
        and not any(name.startswith(code_id.replace("-", "_")) for name in names)
    ]
    assert missing == []


def test_file_not_found(tmp_path: Path) -> None:
    path = tmp_path / "absent.yaml"
    diagnostics = _read(path)
    assert not isinstance(diagnostics, SourceFile)
    name = path.as_posix()
    assert render_text(diagnostics, {}, colour=False) == (
        f"{name}: error[file-not-found]: there is no such file\n"
        "  = help: check the spelling of the path\n\n1 error\n"
    )


def test_file_not_found_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    diagnostics = _read(tmp_path / "file" / "spec.yaml")
    assert not isinstance(diagnostics, SourceFile)
    assert [d.code.id for d in diagnostics] == ["file-not-found"]


def test_not_a_file(tmp_path: Path) -> None:
    diagnostics = _read(tmp_path)
    assert not isinstance(diagnostics, SourceFile)
    assert [(d.code.id, d.message) for d in diagnostics] == [("not-a-file", "this is a directory")]


def test_file_unreadable(tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    diagnostics = _read(loop)
    assert not isinstance(diagnostics, SourceFile)
    assert [d.code.id for d in diagnostics] == ["file-unreadable"]


def test_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a file that is too large must not be opened")

    path = tmp_path / "giant.yaml"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    monkeypatch.setattr(Path, "open", refuse)
    diagnostics = _read(path, max_bytes=64 * 1024 * 1024)
    assert not isinstance(diagnostics, SourceFile)
    assert [(d.code.id, d.message) for d in diagnostics] == [
        ("file-too-large", "the file has 200,000,000 bytes; at most 67,108,864 are accepted")
    ]
