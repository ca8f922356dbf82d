from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from specmill.diagnostics import SpecmillError
from specmill.render.code import Code, verbatim, vouch
from specmill.render.engine import Engine
from specmill.render.files import (
    CopiedFile,
    PlannedFile,
    RenderedFile,
    check_paths,
    path_fault,
    render_files,
)


@dataclass(frozen=True, slots=True)
class TextView:
    text: Code


def test_planned_files_are_rendered_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "a.j2").write_text("{{ text }}é", encoding="utf-8")
    planned = PlannedFile(PurePosixPath("b/c.py"), "a.j2", lambda: TextView(verbatim("x")))
    copied = CopiedFile(PurePosixPath("b/a.py"), b"\xff")
    assert render_files(Engine(tmp_path), [planned, copied]) == (
        RenderedFile(PurePosixPath("b/a.py"), b"\xff", copied=True),
        RenderedFile(PurePosixPath("b/c.py"), "xé".encode()),
    )


@pytest.mark.parametrize("path", ["a.py", "a/b-c/_d.e.f", ".gitignore", "conx/aux1.py", "x" * 100])
def test_safe_paths(path: str) -> None:
    assert path_fault(path) is None


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/../b",
            "a\\b",
            "C:a",
            "a b",
            "é",
            "a.",
            "a\n",
            "a:b",
        ),
        *("con", "CON.py", "a/Nul", "com1.tar.gz", "LPT9", "x" * 101, "~", "$HOME", "-/*", "a\x00"),
    ],
)
def test_faulty_paths(path: str) -> None:
    assert path_fault(path) is not None


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["../a"], "ends in a dot"),
        (["/etc/passwd"], "is not made of"),
        (["a/b.py", "A/B.py"], "the same as a/b.py"),
        (["a", "A/b"], "also the folder of A/b"),
    ],
)
def test_unsafe_path(paths: list[str], message: str) -> None:
    with pytest.raises(SpecmillError) as raised:
        check_paths(map(PurePosixPath, paths))
    (finding,) = raised.value.diagnostics
    assert finding.code.id == "unsafe-path"
    assert message in finding.message


def test_generator_defect_that_is_half_a_surrogate_pair(tmp_path: Path) -> None:
    (tmp_path / "a.j2").write_text("{{ text }}", encoding="utf-8")
    planned = PlannedFile(PurePosixPath("a.py"), "a.j2", lambda: TextView(vouch("\ud800")))
    with pytest.raises(SpecmillError, match="surrogates not allowed") as raised:
        render_files(Engine(tmp_path), [planned])
    assert raised.value.diagnostics[0].code.id == "generator-defect"


def test_all_unsafe_paths_are_reported() -> None:
    with pytest.raises(SpecmillError) as raised:
        check_paths(map(PurePosixPath, ["nul", "good", "a b"]))
    assert len(raised.value.diagnostics) == 2
