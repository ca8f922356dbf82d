"""Small packages that tests write."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from specmill.render.files import RenderedFile
from specmill.render.manifest import Origin, build_manifest, manifest_file

ORIGIN = Origin("1.2.3", "python", "pack", "moov.yaml", "0" * 64)
MANIFEST = "pack/MANIFEST.json"


def files_of(contents: dict[str, str]) -> tuple[RenderedFile, ...]:
    return tuple(
        RenderedFile(PurePosixPath(path), content.encode()) for path, content in contents.items()
    )


OLD = files_of(
    {
        "README.md": "old",
        "pack/__init__.py": "",
        "pack/a.py": "old a",
        "pack/models/b.py": "old b",
        "pack/gone/c.py": "old c",
    }
)
NEW = files_of(
    {
        "README.md": "new",
        "pack/__init__.py": "",
        "pack/a.py": "new a",
        "pack/models/b.py": "old b",
        "pack/client/d.py": "new d",
        "pack/client/e.py": "new e",
    }
)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def expected(files: tuple[RenderedFile, ...]) -> dict[str, bytes]:
    every = [*files, manifest_file(build_manifest(ORIGIN, files))]
    return {str(file.path): file.content for file in sorted(every, key=lambda file: file.path)}


USERS_FILES = {
    "own.txt": b"own",
    "pack/own.py": b"own",
    "pack/gone/own.py": b"own",
    "pack/.git/config": b"own",
    "pack/__pycache__/own.cpython-311.pyc": b"compiled",
}


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files as a user does."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
