from pathlib import Path, PurePosixPath

from specmill.render.files import RenderedFile
from specmill.render.manifest import Origin
from specmill.render.orphans import find_orphans
from specmill.render.write import write_files


def _write(output: Path, folder: str, specification: str) -> None:
    origin = Origin("1.2.3", "python", "pack", specification, "0" * 64)
    write_files(output / folder, (RenderedFile(PurePosixPath("pack/a.py"), b""),), origin)


def test_orphaned_package(tmp_path: Path) -> None:
    for folder, specification in [
        ("old-name", "moov.yaml"),
        ("new-name", "moov.yaml"),
        ("other", "other.yaml"),
    ]:
        _write(tmp_path, folder, specification)
    (finding,) = find_orphans(tmp_path, {"new-name"}, {"moov.yaml"})
    assert finding.code.id == "orphaned-package"
    assert finding.location.file == (tmp_path / "old-name").as_posix()
    assert "moov.yaml" in finding.message


def test_what_has_no_manifest_of_specmill_is_no_orphan(tmp_path: Path) -> None:
    (tmp_path / "a" / "b" / "MANIFEST.json").mkdir(parents=True)
    (tmp_path / "c" / "d").mkdir(parents=True)
    (tmp_path / "c" / "d" / "MANIFEST.json").write_text("[]", encoding="utf-8")
    assert list(find_orphans(tmp_path, set(), {"moov.yaml"})) == []
    assert list(find_orphans(tmp_path / "none", set(), {"moov.yaml"})) == []
