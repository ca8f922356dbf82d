from pathlib import PurePosixPath

import pytest

from specmill.diagnostics import SpecmillError
from specmill.render import check
from specmill.render.check import check_files
from specmill.render.files import RenderedFile


def rendered(path: str, content: bytes, *, copied: bool = False) -> RenderedFile:
    return RenderedFile(PurePosixPath(path), content, copied)


def test_good_files_pass() -> None:
    files = [
        rendered("README.md", b"text\n"),
        rendered("p/__init__.py", '"""é."""\n'.encode()),
        rendered("p/data.json", b"a\r\n", copied=True),
    ]
    check_files(files, package="p", beside=["README.md"])


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        ("other/a.py", b"", "not in the folder p"),
        ("setup.py", b"", "not in the folder p"),
        ("p", b"", "not in the folder p"),
        ("p/a.txt", b"\xff", "not UTF-8 at byte 0"),
        ("p/a.txt", b"a\r\n", "carriage return"),
        ("p/a.py", b"x = (", "'(' was never closed"),
        ("p/a.py", b"def f(a, a): ...", "duplicate argument"),
        ("p/a.py", b"def f(a):\n    global a", "parameter and global"),
        ("p/a.py", b"return 1", "outside function"),
        ("p/a.py", b"class A:\n    await b", "outside"),
        ("p/a.py", b"assert (1, 'x')", "assertion is always true"),
        ("p/a.py", b"x = 1 is 1", "literal"),
        ("p/a.py", b"x = '\\d'", "invalid escape sequence"),
        ("p/a.py", b"x = '\x00'", "null bytes"),
        ("p/a.py", b"x = " + b"(" * 300, "does not compile"),
        ("p/a.py", b"x = " + b"-" * 100_000 + b"1", "does not compile"),
        ("p/a b.py", b"", "is not made of"),
    ],
)
def test_generator_defect_in_a_file(path: str, content: bytes, message: str) -> None:
    with pytest.raises(SpecmillError) as raised:
        check_files([rendered(path, content)], package="p")
    (finding,) = raised.value.diagnostics
    assert finding.code.id in ("generator-defect", "unsafe-path")
    assert finding.location.file == path
    assert message in finding.message


def test_many_files_are_read_as_far_as_their_names_mean_something(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "_MUCH", 1)
    for content in (b"x = (", b"def f(a, a): ...", b"x = '\\d'"):
        with pytest.raises(SpecmillError, match="does not compile"):
            check_files([rendered("p/a.py", content)], package="p")


def test_file_too_large_to_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MAX_FILE_BYTES", 10)
    monkeypatch.setattr(check, "MAX_TOTAL_BYTES", 15)
    for message, files in (
        ("the file would have 11 bytes; at most 10", [rendered("p/a.txt", b"x" * 11)]),
        ("the package would have 20 bytes", [rendered(f"p/{n}.txt", b"x" * 10) for n in "ab"]),
    ):
        with pytest.raises(SpecmillError, match=message) as raised:
            check_files(files, package="p")
        assert [finding.code.id for finding in raised.value.diagnostics] == ["file-too-large"]


def test_a_document_of_any_size_that_is_read_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MAX_FILE_BYTES", 10)
    check_files([rendered("p/openapi.json", b"x" * 11, copied=True)], package="p")
