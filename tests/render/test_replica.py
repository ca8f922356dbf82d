import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.render.packages import NEW, OLD, ORIGIN, USERS_FILES, expected, put, tree

from specmill.render.exchange import exchange
from specmill.render.write import write_files


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_files(tmp_path / "out", OLD, ORIGIN)
    put(tmp_path / "out", USERS_FILES)
    return tmp_path / "out"


def test_what_stays_keeps_its_inode_its_time_and_its_mode(out: Path) -> None:
    (out / "pack" / "models").chmod(0o750)
    stamps = ("pack/models/b.py", "pack/own.py", "pack/gone/own.py", "pack/.git/config")
    before = {path: (out / path).stat() for path in stamps}
    write_files(out, NEW, ORIGIN)
    for path, stat in before.items():
        after = (out / path).stat()
        assert (after.st_ino, after.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)
        assert after.st_nlink == 1
    assert (out / "pack" / "models").stat().st_mode & 0o777 == 0o750


def test_links_and_empty_folders_of_the_user_stay(out: Path) -> None:
    (out / "pack" / "link").symlink_to("nowhere")
    (out / "pack" / "empty" / "er").mkdir(parents=True)
    os.utime(out / "pack" / "empty", (1, 1))
    write_files(out, NEW, ORIGIN)
    assert (out / "pack" / "link").readlink() == Path("nowhere")
    assert (out / "pack" / "empty" / "er").is_dir()
    assert (out / "pack" / "empty").stat().st_mtime == 1


def test_what_comes_in_during_the_exchange_is_carried_over(out: Path) -> None:
    late = {"pack/late.txt": b"late", "pack/gone/deep/late.txt": b"late", "pack/own.py": b"edited"}

    def exchange_late(one: Path, other: Path) -> None:
        (out / "pack" / "own.py").unlink()
        put(out, late)
        exchange(one, other)

    with patch("specmill.render.replica.exchange", exchange_late):
        write_files(out, NEW, ORIGIN)
    assert tree(out) == {**expected(NEW), **USERS_FILES, **late}


def test_where_links_are_refused_files_are_moved(out: Path) -> None:
    folder = (out / "pack").stat().st_ino
    with patch("os.link", side_effect=PermissionError):
        write_files(out, NEW, ORIGIN)
    assert (out / "pack").stat().st_ino == folder
    assert tree(out) == {**expected(NEW), **USERS_FILES}


def test_nothing_prepared_in_the_working_folder_leaves_the_output_folder(out: Path) -> None:
    outside = out.parent / "outside"
    outside.mkdir()
    (out / "pack" / "way").symlink_to(outside)
    put(out, {".specmill/packages/pack-1/way/x": b"", ".specmill/packages/..-1/x": b""})
    write_files(out, NEW, ORIGIN)
    assert tree(outside) == {}
    assert sorted(path.name for path in out.parent.iterdir()) == ["out", "outside"]


LIMITED_RUN = """
import resource, sys
from pathlib import Path, PurePosixPath
from specmill.diagnostics import SpecmillError
from specmill.render.files import RenderedFile
from specmill.render.write import write_files
from tests.render.packages import NEW, ORIGIN
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_files(
        Path(sys.argv[1]), (*NEW, RenderedFile(PurePosixPath("pack/big.py"), b"#" * 20_000)), ORIGIN
    )
except SpecmillError as error:
    print(error.diagnostics[0].code.id)
"""


def test_a_file_that_the_system_does_not_take_leaves_everything_as_it_was(out: Path) -> None:
    before = tree(out)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED_RUN, out],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "output-not-written\n"
    assert tree(out) == before
