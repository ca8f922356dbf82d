from pathlib import Path, PurePosixPath

from specmill.render.diff import diff
from specmill.render.files import RenderedFile
from specmill.render.manifest import Origin
from specmill.render.plan import plan_changes
from specmill.render.write import write_files

ORIGIN = Origin("1.2.3", "python", "pack", "moov.yaml", "0" * 64)


def files_of(contents: dict[str, bytes]) -> tuple[RenderedFile, ...]:
    return tuple(RenderedFile(PurePosixPath(path), content) for path, content in contents.items())


def diff_between(folder: Path, old: dict[str, bytes], new: dict[str, bytes], **limits: int) -> str:
    write_files(folder, files_of(old), ORIGIN)
    return diff(plan_changes(folder, files_of(new), ORIGIN), **limits)


def test_no_change_has_no_diff(tmp_path: Path) -> None:
    assert diff_between(tmp_path, {"pack/a.py": b"a\n"}, {"pack/a.py": b"a\n"}) == ""


def test_a_diff_of_all_kinds_of_change(tmp_path: Path) -> None:
    old = {"pack/a.py": b"1\n2\n3\n4\n5\n6\n", "pack/b.py": b"gone\n", "pack/e.py": b""}
    new = {"pack/a.py": b"1\n2\n3\n4\nfive\n6", "pack/c.py": b"new\n", "pack/e.py": b""}
    text, manifest = diff_between(tmp_path, old, new).split("--- pack/MANIFEST.json\n")
    assert text == (
        "--- pack/a.py\n+++ pack/a.py\n@@ -3,4 +3,4 @@\n 3\n 4\n-5\n-6\n+five\n"
        "+6 (no line feed at the end)\n"
        "--- /dev/null\n+++ pack/c.py\n@@ -0,0 +1 @@\n+new\n"
        "--- pack/b.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n"
    )
    assert '+    "c.py": ' in manifest


def test_a_long_diff_says_what_it_leaves_out(tmp_path: Path) -> None:
    new = {f"pack/{name}.py": b"x\n" * 50 for name in "abc"}
    lines = diff_between(tmp_path, {}, new, lines_per_file=4, lines=10).splitlines()
    assert lines[:7] == [
        *("--- /dev/null", "+++ pack/a.py", "@@ -0,0 +1,50 @@", "+x", "+x", "+x"),
        "... 47 more lines of pack/a.py",
    ]
    assert len(lines) == 11
    assert lines[-1].startswith("... ")
    assert lines[-1].endswith("more lines of this diff")


def test_a_diff_does_not_disturb_a_terminal(tmp_path: Path) -> None:
    old = {"pack/a.py": b"a\r\n\x1b[31m\xe2\x80\xae\xff\n" + b"y" * 500 + b"\n"}
    lines = diff_between(tmp_path, old, {"pack/a.py": b""}).splitlines()
    assert lines[3:5] == ["-a\\r", "-\\x1b[31m\\u202e\N{REPLACEMENT CHARACTER}"]
    assert lines[5].endswith("yyy...")
    assert len(lines[5]) == 160


def test_very_large_files_are_not_compared_line_by_line(tmp_path: Path) -> None:
    old = {"pack/a.py": b"x\n" * 200_000}
    new = {"pack/a.py": b"y\n" * 200_000}
    lines = diff_between(tmp_path, old, new).splitlines()
    assert lines[2] == "... 400000 bytes become 400000"
