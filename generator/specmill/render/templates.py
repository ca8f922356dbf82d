"""Where the templates are."""

from pathlib import Path

__all__ = ["templates_folder"]


def templates_folder() -> Path:
    """Finds the templates: beside `generator/` in a checkout, in the package of a wheel."""
    package = Path(__file__).parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent.parent / "templates"
