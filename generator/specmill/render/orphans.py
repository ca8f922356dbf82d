"""Finds packages that were generated once and are no longer. Reads only."""

from collections.abc import Collection, Iterator
from pathlib import Path

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.render.manifest import MANIFEST_NAME, parse_manifest

__all__ = ["find_orphans"]


def find_orphans(
    output: Path, made: Collection[str], specifications: Collection[str]
) -> Iterator[Diagnostic]:
    """Finds the packages in a folder that are no longer generated, although their document is.

    A document that gets another title leaves such a package: the new one has another folder.

    Args:
        output: The folder that the folders of distributions are in; it need not exist.
        made: Names of the folders in it that are generated.
        specifications: File names of the documents that are generated into it.
    """
    for manifest in sorted(output.glob(f"*/*/{MANIFEST_NAME}")):
        package = manifest.parent
        if package.parent.name in made:
            continue
        specification = _specification(manifest)
        if specification in specifications:
            yield diagnostic(
                "orphaned-package",
                f"the package in this folder was made from {specification}, and no longer is",
                Location(package.parent.as_posix()),
                hint="Delete the folder, or list the package in the configuration to keep it",
            )


def _specification(manifest: Path) -> str | None:
    """The document that a manifest names; None for a file that is no manifest of specmill's."""
    try:
        content = manifest.read_bytes()
        return parse_manifest(
            content, manifest.parent.name, manifest.as_posix()
        ).origin.specification
    except (OSError, SpecmillError):
        return None
