from pathlib import Path

from specmill.render.templates import source_files, templates_folder


def test_the_templates_are_found() -> None:
    assert (templates_folder() / "python" / "runtime" / "session.py").is_file()


def test_source_files_are_listed_in_order_and_caches_are_not(tmp_path: Path) -> None:
    for name in (
        *("b/a.py", "b/a.j2", "a.py", "b.py", "c/d/e.py", "notes.txt"),
        *(".hidden.py", ".mypy_cache/3.11/a.py", "b/__pycache__/a.py", "c/.hypothesis/x.py"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = [
        path.relative_to(tmp_path).as_posix() for path in source_files(tmp_path, (".py", ".j2"))
    ]
    assert found == ["a.py", "b.py", "b/a.j2", "b/a.py", "c/d/e.py"]
