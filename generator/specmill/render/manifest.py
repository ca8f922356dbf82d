"""The manifest: which files of an output folder are specmill's, and what they were made from.

It lies in the import package, since that folder is what people copy elsewhere. Its paths are
relative to itself; the few files above it begin with `../`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import cast

from specmill.diagnostics import Location, SpecmillError, diagnostic
from specmill.render.files import RenderedFile, check_paths, path_fault

MANIFEST_NAME = "MANIFEST.json"

_FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ABOVE = "../"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a package was made from, and by what.

    Attributes:
        version: Version of specmill.
        target: Name of the target, such as `python`.
        package: Name of the package's folder.
        specification: File name of the document, without a folder.
        specification_sha256: SHA-256 of its bytes in hexadecimal digits.
    """

    version: str
    target: str
    package: str
    specification: str
    specification_sha256: str

    @property
    def manifest_path(self) -> PurePosixPath:
        """Where the manifest lies, relative to the folder of the distribution."""
        return PurePosixPath(self.package, MANIFEST_NAME)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest in memory.

    Attributes:
        origin: What the package was made from.
        files: SHA-256 of each file by its path relative to the folder of the distribution, in
            order of path. The manifest does not list itself.
    """

    origin: Origin
    files: Mapping[PurePosixPath, str]


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def build_manifest(origin: Origin, files: Iterable[RenderedFile]) -> Manifest:
    """Lists files in a manifest."""
    digests = {file.path: sha256(file.content) for file in files}
    return Manifest(origin, dict(sorted(digests.items())))


def manifest_file(manifest: Manifest) -> RenderedFile:
    """Writes a manifest as JSON: the same bytes for the same manifest."""
    origin = manifest.origin
    record = {
        "format": _FORMAT,
        "generator": {"name": "specmill", "version": origin.version},
        "target": origin.target,
        "specification": {
            "file": origin.specification,
            "sha256": origin.specification_sha256,
        },
        "files": {
            _relative(path, origin.package): digest for path, digest in manifest.files.items()
        },
    }
    content = json.dumps(record, indent=2) + "\n"
    return RenderedFile(origin.manifest_path, content.encode(), copied=True)


def _relative(path: PurePosixPath, package: str) -> str:
    if path.parts[0] == package:
        return str(path.relative_to(package))
    return _ABOVE + str(path)


def parse_manifest(content: bytes, package: str, name: str) -> Manifest:
    """Reads a manifest that anyone may have edited.

    Args:
        content: The bytes of the manifest.
        package: Name of the folder that it lies in.
        name: Its path as the user knows it, for messages.

    Raises:
        SpecmillError: It is not a manifest, or a path in it leaves the distribution or breaks
            the rules for output paths.
    """
    try:
        return _parse(content, package)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"{error}" or type(error).__name__
    except SpecmillError as error:
        reason = "; ".join(f"{d.location.file}: {d.message}" for d in error.diagnostics)
    raise SpecmillError(
        diagnostic(
            "invalid-manifest",
            f"the file is not a manifest of specmill: {reason}",
            Location(name),
            hint="Restore it from version control, or delete the package and generate it again",
        )
    )


def _parse(content: bytes, package: str) -> Manifest:
    record = _object(json.loads(content), "the document")
    if record["format"] != _FORMAT:
        raise ValueError(f"its format is not {_FORMAT}")
    generator = _object(record["generator"], "generator")
    specification = _object(record["specification"], "specification")
    origin = Origin(
        version=_text(generator["version"], "version"),
        target=_text(record["target"], "target"),
        package=package,
        specification=_text(specification["file"], "file"),
        specification_sha256=_digest(specification["sha256"]),
    )
    files = {
        _absolute(path, package): _digest(digest)
        for path, digest in _object(record["files"], "files").items()
    }
    check_paths([origin.manifest_path, *files])
    return Manifest(origin, files)


def _absolute(path: str, package: str) -> PurePosixPath:
    """The path relative to the distribution, out of which no path of a manifest leads.

    Beside the package there are single files only: a manifest that someone prepared must not
    make specmill delete what lies in other folders.
    """
    inside = path.removeprefix(_ABOVE)
    if (fault := path_fault(inside)) is not None:
        raise ValueError(fault)
    if inside == path:
        return PurePosixPath(package, path)
    if "/" in inside:
        raise ValueError(f"{path!r} is in another folder")
    return PurePosixPath(inside)


def _object(value: object, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"{name} is not an object")
    # The keys of a JSON object are strings, which the type of json.loads() does not say.
    return cast("dict[str, object]", value)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name} is not a string")
    return value


def _digest(value: object) -> str:
    if not isinstance(value, str) or _DIGEST.fullmatch(value) is None:
        raise ValueError("a SHA-256 is not 64 hexadecimal digits")
    return value
