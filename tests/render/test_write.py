import fcntl
import threading
import time
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from tests.render.packages import MANIFEST, NEW, OLD, ORIGIN, expected, files_of, tree

from specmill.diagnostics import SpecmillError
from specmill.render.files import RenderedFile
from specmill.render.lock import work_folder
from specmill.render.manifest import Origin
from specmill.render.plan import Changes, plan_changes
from specmill.render.write import write_files


def folders(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def paths(values: tuple[RenderedFile | PurePosixPath, ...]) -> list[str]:
    return [str(value.path if isinstance(value, RenderedFile) else value) for value in values]


def refuse(folder: Path, files: tuple[RenderedFile, ...] = NEW) -> list[tuple[str, str, str]]:
    """What a write reports that must fail and must not change a byte."""
    before = tree(folder)
    with pytest.raises(SpecmillError) as raised:
        write_files(folder, files, ORIGIN, patience=0)
    assert tree(folder) == before
    return [
        (d.code.id, d.location.file.removeprefix(folder.as_posix()), d.message)
        for d in raised.value.diagnostics
    ]


def test_a_first_run_makes_everything(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "where"
    changes = write_files(folder, OLD, ORIGIN)
    assert tree(folder) == expected(OLD)
    assert folders(folder) == {"pack", "pack/models", "pack/gone"}
    assert paths(changes.create) == sorted(str(file.path) for file in OLD)
    assert changes.manifest_changed


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    stamps = {path: path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]}
    changes = write_files(tmp_path, OLD, ORIGIN)
    assert changes.up_to_date
    assert {path: path.stat().st_mtime_ns for path in [tmp_path, *tmp_path.rglob("*")]} == stamps


def test_a_run_creates_replaces_and_deletes(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    cache = tmp_path / "pack" / "gone" / "__pycache__"
    cache.mkdir()
    (cache / "c.cpython-311.pyc").write_bytes(b"compiled")
    stamp = (tmp_path / "pack" / "models" / "b.py").stat().st_mtime_ns
    changes = write_files(tmp_path, NEW, ORIGIN)
    assert tree(tmp_path) == expected(NEW)
    assert folders(tmp_path) == {"pack", "pack/models", "pack/client"}
    assert (tmp_path / "pack" / "models" / "b.py").stat().st_mtime_ns == stamp
    assert paths(changes.create) == ["pack/client/d.py", "pack/client/e.py"]
    assert paths(changes.replace) == ["README.md", "pack/a.py"]
    assert paths(changes.delete) == ["pack/gone/c.py"]
    assert paths(changes.unchanged) == ["pack/__init__.py", "pack/models/b.py"]
    assert changes.diagnostics == ()


def test_planning_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    assert len(plan_changes(folder, OLD, ORIGIN).create) == len(OLD)
    assert not folder.exists()


def test_a_changed_origin_changes_the_manifest_alone(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    origin = Origin("9.9.9", "python", "pack", "moov.yaml", "1" * 64)
    changes = write_files(tmp_path, OLD, origin)
    assert (changes.create, changes.replace, changes.delete) == ((), (), ())
    assert b"9.9.9" in (tmp_path / MANIFEST).read_bytes()


def test_edited_file_kept(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    (tmp_path / "pack" / "gone" / "c.py").write_text("edited", encoding="utf-8")
    changes = write_files(tmp_path, NEW, ORIGIN)
    assert (tmp_path / "pack" / "gone" / "c.py").read_text(encoding="utf-8") == "edited"
    (finding,) = changes.diagnostics
    assert finding.code.id == "edited-file-kept"
    assert finding.location.file == (tmp_path / "pack/gone/c.py").as_posix()


def test_an_edited_file_that_is_still_generated_is_restored(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    (tmp_path / "pack" / "a.py").write_text("edited", encoding="utf-8")
    (tmp_path / "pack" / "models" / "b.py").unlink()
    write_files(tmp_path, OLD, ORIGIN)
    assert tree(tmp_path) == expected(OLD)


def findings(changes: Changes) -> list[tuple[str, str]]:
    """The code of each finding, and its place in the folder."""
    return [
        (d.code.id, d.location.file.removeprefix(f"{changes.folder.as_posix()}/"))
        for d in changes.diagnostics
    ]


def test_edited_file_overwritten(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    (tmp_path / "pack" / "a.py").write_text("edited", encoding="utf-8")
    (tmp_path / "README.md").write_text("new", encoding="utf-8")
    (tmp_path / "pack" / "models" / "b.py").unlink()
    planned = plan_changes(tmp_path, NEW, ORIGIN)
    assert findings(planned) == [("edited-file-overwritten", "pack/a.py")]
    assert findings(write_files(tmp_path, NEW, ORIGIN)) == findings(planned)
    assert tree(tmp_path) == expected(NEW)
    assert findings(write_files(tmp_path, OLD, ORIGIN)) == []


def test_replaced_specification(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    other = replace(ORIGIN, specification="other.yaml", specification_sha256="1" * 64)
    changes = write_files(tmp_path, OLD, other)
    assert findings(changes) == [("replaced-specification", MANIFEST)]
    assert "moov.yaml gives way to that of other.yaml" in changes.diagnostics[0].message
    assert findings(write_files(tmp_path, OLD, other)) == []


def test_a_renamed_or_a_changed_specification_is_still_the_same(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    renamed = replace(ORIGIN, specification="renamed.yaml")
    assert findings(write_files(tmp_path, OLD, renamed)) == []
    changed = replace(renamed, specification_sha256="1" * 64)
    assert findings(write_files(tmp_path, OLD, changed)) == []


def test_unknown_output_file(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    own = ["pack/gone/own.py", "pack/own/deep/x.txt", "own.txt"]
    for name in own:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("mine", encoding="utf-8")
    (tmp_path / "pack" / "__pycache__").mkdir()
    (tmp_path / "pack" / "__pycache__" / "a.cpython-311.pyc").write_bytes(b"")
    (tmp_path / "pack" / "own" / "link").symlink_to(tmp_path)
    changes = write_files(tmp_path, NEW, ORIGIN)
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in own} == dict.fromkeys(
        own, "mine"
    )
    places = ["pack/gone/own.py", "pack/own/link", "pack/own/deep/x.txt"]
    assert findings(changes) == [("unknown-output-file", place) for place in places]


def test_output_conflict_with_a_file_of_the_user(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("my own", encoding="utf-8")
    assert refuse(tmp_path) == [
        (
            "output-conflict",
            "/README.md",
            "a file that specmill has not made is where another must be generated",
        )
    ]
    assert folders(tmp_path) == set()


def test_a_file_of_the_user_with_the_same_bytes_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("new", encoding="utf-8")
    write_files(tmp_path, NEW, ORIGIN)
    assert tree(tmp_path) == expected(NEW)


def test_output_conflict_with_folders_files_and_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text("outside", encoding="utf-8")
    out = tmp_path / "out"
    (out / "pack" / "a.py").mkdir(parents=True)
    assert refuse(out) == [("output-conflict", "/pack/a.py", "there must be a file here")]
    (out / "pack" / "a.py").rmdir()
    (out / "pack" / "client").write_text("file", encoding="utf-8")
    assert refuse(out) == [("output-conflict", "/pack/client", "there must be a folder here")]
    (out / "pack" / "client").unlink()
    (out / "pack" / "client").symlink_to(outside)
    assert refuse(out) == [
        ("output-conflict", "/pack/client", "a link is where a folder must be generated")
    ]
    (out / "pack" / "client").unlink()
    (out / "pack" / "a.py").symlink_to(outside / "a.py")
    assert refuse(out) == [
        ("output-conflict", "/pack/a.py", "a link is where a file must be generated")
    ]
    (out / "pack" / "a.py").unlink()
    (out / "pack" / "a.py").symlink_to(outside / "none")
    assert refuse(out)[0][0] == "output-conflict"
    (out / "pack" / "a.py").unlink()
    (out / "pack").rmdir()
    (out / "pack").symlink_to(outside)
    assert refuse(out)[0][:2] == ("output-conflict", "/pack")
    (out / "pack").unlink()
    (out / ".specmill").symlink_to(outside)
    assert refuse(out) == [("output-conflict", "/.specmill", "the working folder is a link")]
    assert tree(outside) == {"a.py": b"outside"}


def test_what_is_obsolete_is_not_deleted_through_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "c.py").write_text("old c", encoding="utf-8")
    out = tmp_path / "out"
    write_files(out, OLD, ORIGIN)
    (out / "pack" / "gone" / "c.py").unlink()
    (out / "pack" / "gone").rmdir()
    (out / "pack" / "gone").symlink_to(outside)
    write_files(out, NEW, ORIGIN)
    assert tree(outside) == {"c.py": b"old c"}


def test_an_output_folder_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_files(tmp_path / "link", OLD, ORIGIN)
    assert tree(tmp_path / "real") == expected(OLD)


def test_a_manifest_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    text = (tmp_path / MANIFEST).read_text(encoding="utf-8")
    (tmp_path / MANIFEST).write_text(text.replace('"a.py"', '"../../a.py"'), encoding="utf-8")
    ((code, place, _),) = refuse(tmp_path)
    assert (code, place) == ("invalid-manifest", "/pack/MANIFEST.json")


def test_output_not_written_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SpecmillError, match="Not a directory") as raised:
        write_files(tmp_path / "file" / "out", NEW, ORIGIN)
    assert raised.value.diagnostics[0].code.id == "output-not-written"
    assert tree(tmp_path) == {"file": b""}


def test_a_run_that_was_killed_is_healed_by_the_same_run(tmp_path: Path) -> None:
    write_files(tmp_path, NEW, ORIGIN)
    work = tmp_path / ".specmill"
    (work / "staged").mkdir(parents=True)
    (work / "staged" / "1").write_bytes(b"left over")
    (work / "lock").write_bytes(b"")
    assert plan_changes(tmp_path, NEW, ORIGIN).interrupted
    write_files(tmp_path, NEW, ORIGIN)
    assert tree(tmp_path) == expected(NEW)
    assert not work.exists()


def test_interrupted_run(tmp_path: Path) -> None:
    write_files(tmp_path, OLD, ORIGIN)
    (tmp_path / ".specmill" / "staged").mkdir(parents=True)
    assert findings(plan_changes(tmp_path, NEW, ORIGIN)) == [("interrupted-run", ".specmill")]
    assert findings(write_files(tmp_path, NEW, ORIGIN)) == [("interrupted-run", ".specmill")]
    assert findings(write_files(tmp_path, OLD, ORIGIN)) == []


def test_output_locked(tmp_path: Path) -> None:
    with work_folder(tmp_path):
        with pytest.raises(SpecmillError, match="another run") as raised:
            write_files(tmp_path, NEW, ORIGIN, patience=0.05)
        assert raised.value.diagnostics[0].code.id == "output-locked"
    write_files(tmp_path, NEW, ORIGIN)
    assert tree(tmp_path) == expected(NEW)


def test_a_lock_that_its_owner_has_just_removed_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    calls: list[int] = []

    def flock_late(descriptor: int, operation: int) -> None:
        if not calls:
            (tmp_path / ".specmill" / "lock").unlink()
        calls.append(descriptor)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock_late)
    with work_folder(tmp_path) as work:
        assert (work / "lock").exists()
    assert len(calls) == 2


def test_runs_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    versions = [files_of({f"pack/{n}.py": f"{v}" * n for n in range(v, 20)}) for v in range(4)]
    errors: list[BaseException] = []

    def run(files: tuple[RenderedFile, ...]) -> None:
        try:
            for _ in range(3):
                write_files(tmp_path, files, ORIGIN, patience=60)
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=run, args=(files,)) for files in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert tree(tmp_path) in [expected(files) for files in versions]


def test_files_that_another_run_is_just_writing_are_no_conflict(tmp_path: Path) -> None:
    first = tmp_path / NEW[0].path
    halfway = threading.Event()

    def run() -> None:
        with work_folder(tmp_path):
            first.parent.mkdir(parents=True, exist_ok=True)
            first.write_bytes(b"of a run whose manifest is not there yet")
            halfway.set()
            time.sleep(0.1)
            first.unlink()

    thread = threading.Thread(target=run)
    thread.start()
    halfway.wait()
    write_files(tmp_path, NEW, ORIGIN, patience=60)
    thread.join()
    assert tree(tmp_path) == expected(NEW)


def test_new_files_have_the_permissions_of_ordinary_files(tmp_path: Path) -> None:
    (tmp_path / "ordinary").write_bytes(b"")
    write_files(tmp_path / "out", OLD, ORIGIN)
    mode = (tmp_path / "ordinary").stat().st_mode
    assert {path.stat().st_mode for path in (tmp_path / "out").rglob("*.py")} == {mode}


def test_a_module_may_become_a_package_and_a_package_a_module(tmp_path: Path) -> None:
    module = files_of({"pack/models.py": "", "pack/client/a.py": ""})
    package = files_of({"pack/models/__init__.py": "", "pack/client.py": ""})
    write_files(tmp_path, module, ORIGIN)
    write_files(tmp_path, package, ORIGIN)
    assert tree(tmp_path) == expected(package)
