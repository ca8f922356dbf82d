import hashlib
from pathlib import Path

import pytest

from specmill.diagnostics import SpecmillError
from specmill.source.read import SourceFile, from_bytes, read


def test_a_file_is_read_once_and_named_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"\xef\xbb\xbfopenapi: 3.1.1\r\n"
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "x.yaml").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    source = read(Path("spec") / "x.yaml")
    assert source == SourceFile("spec/x.yaml", content, "openapi: 3.1.1\r\n")
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_a_git_revision_may_be_a_source() -> None:
    assert from_bytes("main:spec/x.yaml", b"a: 1").name == "main:spec/x.yaml"


@pytest.mark.parametrize(
    ("content", "code_id", "line", "column"),
    [
        (b"", "file-empty", None, None),
        (b"\xef\xbb\xbf \n\t\n", "file-empty", None, None),
        (b"a: 1\r\nb: \xc3\xa9\xe9", "invalid-encoding", 2, 5),
        (b"\xef\xbb\xbfa\xff", "invalid-encoding", 1, 2),
        (b"a: \xed\xa0\x80", "invalid-encoding", 1, 4),
        ("a: 1".encode("utf-16"), "invalid-encoding", 1, 1),
        ("a: 1".encode("utf-16-le"), "invalid-encoding", 1, 1),
        ("a: 1".encode("utf-16-be"), "invalid-encoding", 1, 1),
        ("a: 1".encode("utf-32"), "invalid-encoding", 1, 1),
        (b"a: 1\nb:\x00", "control-character", 2, 3),
    ],
)
def test_what_is_no_text_is_refused(
    content: bytes, code_id: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(SpecmillError) as caught:
        from_bytes("x.yaml", content)
    (finding,) = caught.value.diagnostics
    place = finding.location
    assert (finding.code.id, place.line, place.column) == (code_id, line, column)
    assert finding.hint


def test_utf_16_is_named() -> None:
    with pytest.raises(SpecmillError, match="UTF-16"):
        from_bytes("x.yaml", "openapi".encode("utf-16-le"))


def test_bytes_from_elsewhere_are_limited_as_well() -> None:
    with pytest.raises(SpecmillError, match="at most 3"):
        from_bytes("x.yaml", b"1234", max_bytes=3)
