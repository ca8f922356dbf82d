"""Remembers what a document became, so that regenerating it again costs next to nothing.

A record is found by a digest of everything that decides the output: the document, the options,
specmill's own source and templates, and the versions of what it builds on. It holds the digests
of the files that came of it, which are compared with what is on disk. A record that is missing,
broken or unwritable is no fault: the work is done instead.
"""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from specmill.render.templates import templates_folder

__all__ = ["Record", "cache_folder", "fingerprint", "is_current", "recall", "remember"]

_LIBRARIES = ("datamodel-code-generator", "jinja2", "pydantic", "ruff")


@dataclass(frozen=True, slots=True)
class Record:
    """What a document became.

    Attributes:
        folder: Name of the folder of the distribution.
        files: SHA-256 of each file, the manifest included, by its path in that folder.
        warnings: How many warnings there were.
        operations: How many operations came out, and how many the document has.
    """

    folder: str
    files: Mapping[str, str]
    warnings: int
    operations: tuple[int, int]


def cache_folder() -> Path:
    """Where records are kept: `SPECMILL_CACHE_DIR`, or the user's own cache folder."""
    chosen = os.environ.get("SPECMILL_CACHE_DIR")
    return Path(chosen) if chosen else user_cache_path("specmill", appauthor=False)


def fingerprint(name: str, content: bytes, target: str, package: str | None) -> str:
    """A digest of everything that decides the output.

    Args:
        name: File name of the document.
        content: Its bytes.
        target: The target.
        package: The import name that the user chose.
    """
    digest = sha256()
    options = [name, target, package, list(sys.version_info[:2])]
    versions = [version(library) for library in _LIBRARIES]
    digest.update(json.dumps([options, versions]).encode())
    digest.update(content)
    package_folder = Path(__file__).parent
    for root, pattern in ((package_folder, "*.py"), (templates_folder(), "*")):
        for path in sorted(root.rglob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                source = path.read_bytes()
                header = f"{path.relative_to(root).as_posix()} {len(source)}\n"
                digest.update(header.encode())
                digest.update(source)
    return digest.hexdigest()


def recall(folder: Path, key: str) -> Record | None:
    """Finds the record of a fingerprint; None where there is none that can be used."""
    try:
        record = json.loads((folder / f"{key}.json").read_bytes())
        files = {str(path): str(digest) for path, digest in record["files"].items()}
        done, total = record["operations"]
        return Record(
            str(record["folder"]), files, int(record["warnings"]), (int(done), int(total))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(folder: Path, key: str, record: Record) -> None:
    """Keeps a record; does nothing where that is not possible."""
    content = json.dumps(
        {
            "folder": record.folder,
            "files": dict(record.files),
            "warnings": record.warnings,
            "operations": list(record.operations),
        }
    )
    temporary = folder / f"{key}.{os.getpid()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(content, encoding="utf-8")
        temporary.replace(folder / f"{key}.json")
    except OSError:
        return


def is_current(output: Path, record: Record) -> bool:
    """Whether every file of a record is on disk as it was made."""
    folder = output / record.folder
    try:
        return all(
            sha256((folder / path).read_bytes()).hexdigest() == digest
            for path, digest in record.files.items()
        )
    except OSError:
        return False
