"""Where the templates are, and which files are sources."""

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["source_files", "templates_folder"]


def templates_folder() -> Path:
    """Finds the templates: beside `generator/` in a checkout, in the package of a wheel."""
    package = Path(__file__).parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent.parent / "templates"


def source_files(root: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Lists the files below a folder that end in one of some suffixes, in a fixed order.

    What is hidden, and `__pycache__`, is left out: tools put their caches there.

    Args:
        root: The folder.
        suffixes: Such as `.py`, with the dot.
    """
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not _is_cache(name))
        for name in sorted(names):
            if name.endswith(suffixes) and not _is_cache(name):
                yield Path(place, name)


def _is_cache(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"
