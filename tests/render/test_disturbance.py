import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from tests.render import disturbance
from tests.render.disturbance import FAILED
from tests.render.packages import NEW, OLD, ORIGIN, USERS_FILES, expected, files_of, tree

from specmill.render.files import RenderedFile
from specmill.render.write import write_files

THIRD = files_of({"pack/__init__.py": "3", "pack/client/d.py": "3"})


def disturb(kind: str, way: str, folder: Path) -> list[Path]:
    """The folder of each run that was disturbed, and of the last one, which was not."""
    subprocess.run(
        [sys.executable, disturbance.__file__, kind, way, folder],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    return sorted(folder.iterdir(), key=lambda path: int(path.name))


def package(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.startswith("pack/")}


def with_users(files: tuple[RenderedFile, ...]) -> dict[str, bytes]:
    return dict(sorted({**expected(files), **USERS_FILES}.items()))


def outside_the_working_folder(out: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(out).items() if ".specmill" not in path}


def assert_healed(out: Path) -> None:
    """The next run does what it would have done, whatever the disturbed one has left."""
    # A third version, so that what the disturbed run made is neither old nor new.
    write_files(out, THIRD, ORIGIN)
    assert tree(out) == with_users(THIRD)
    assert not (out / ".specmill").exists()


@pytest.fixture(autouse=True)
def _a_fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", Mock())


def test_a_kill_at_any_step_leaves_one_whole_package(tmp_path: Path) -> None:
    runs = disturb("kill", "exchange", tmp_path)
    old, new = package(with_users(OLD)), package(with_users(NEW))
    found = [package(tree(out)) for out in runs]
    assert all(one in (old, new) for one in found)
    assert found == sorted(found, key=lambda one: one == new)
    assert found[0] == old
    assert found[-1] == new
    for out in runs:
        assert_healed(out)


def test_a_kill_where_nothing_can_be_exchanged_leaves_whole_files(tmp_path: Path) -> None:
    known = {*with_users(OLD).items(), *with_users(NEW).items()}
    for out in disturb("kill", "moves", tmp_path):
        found = outside_the_working_folder(out)
        assert set(found.items()) <= known
        assert USERS_FILES.keys() <= found.keys()
        assert_healed(out)


@pytest.mark.parametrize("way", ["exchange", "moves"])
def test_an_error_at_any_step_is_undone_or_does_no_harm(tmp_path: Path, way: str) -> None:
    runs = disturb("refuse", way, tmp_path)
    failed = [out for out in runs if (out / FAILED).exists()]
    assert 0 < len(failed) < len(runs)
    for out in runs:
        (out / FAILED).unlink(missing_ok=True)
        expected_files = with_users(OLD if out in failed else NEW)
        assert outside_the_working_folder(out) == expected_files
        if (out / ".specmill").exists():
            assert_healed(out)


@pytest.mark.parametrize("way", ["exchange", "moves"])
def test_an_interrupt_at_any_step_leaves_all_of_one_version(tmp_path: Path, way: str) -> None:
    runs = disturb("interrupt", way, tmp_path)
    assert (runs[0] / FAILED).exists()
    for out in runs:
        (out / FAILED).unlink(missing_ok=True)
        assert outside_the_working_folder(out) in (with_users(OLD), with_users(NEW))
        if (out / ".specmill").exists():
            assert_healed(out)
