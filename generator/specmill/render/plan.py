"""Compares what was rendered with what is on disk. Reads only."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.render.files import RenderedFile, check_paths
from specmill.render.lock import WORK_FOLDER
from specmill.render.manifest import (
    MANIFEST_NAME,
    Manifest,
    Origin,
    build_manifest,
    manifest_file,
    parse_manifest,
    sha256,
)

JOURNALS = "journals"

_MAX_MANIFEST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Changes:
    """What writing would do to an output folder. All paths are relative to it and sorted.

    Attributes:
        folder: The output folder, which need not exist.
        manifest: The new manifest, which lists every rendered file.
        create: Files that do not exist yet.
        replace: Files whose bytes on disk differ, the manifest not among them.
        delete: Files that the last run made and this one does not.
        overwritten: Those of the replaced files that someone has edited since the last run.
        unchanged: Files that are right already.
        edited: Files that the last run made, this one does not, and someone has edited since:
            they stay.
        foreign: Files in the package that are not specmill's: they stay.
        manifest_changed: Whether the manifest on disk differs from the new one or is missing.
        interrupted: Whether an earlier run was killed and left its working folder.
        replaced_specification: File name of the document that the package was made from before,
            if it has another name and other bytes; else None.
    """

    folder: Path
    manifest: Manifest
    create: tuple[RenderedFile, ...]
    replace: tuple[RenderedFile, ...]
    delete: tuple[PurePosixPath, ...]
    overwritten: tuple[PurePosixPath, ...]
    unchanged: tuple[PurePosixPath, ...]
    edited: tuple[PurePosixPath, ...]
    foreign: tuple[PurePosixPath, ...]
    manifest_changed: bool
    interrupted: bool
    replaced_specification: str | None

    @property
    def up_to_date(self) -> bool:
        """Whether regenerating changes nothing."""
        return not (self.create or self.replace or self.delete or self.manifest_changed)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the user should know, in words that are true before and after writing."""
        return (*self._on_the_folder(), *self._on_files())

    def _on_the_folder(self) -> Iterator[Diagnostic]:
        if self.interrupted:
            yield diagnostic(
                "interrupted-run",
                "a run was interrupted here, or is not done yet",
                Location((self.folder / WORK_FOLDER).as_posix()),
                hint="`specmill generate` waits for it, or clears away what it left",
            )
        if self.replaced_specification is not None:
            origin = self.manifest.origin
            yield diagnostic(
                "replaced-specification",
                f"the package that was made from {self.replaced_specification} gives way to that "
                f"of {origin.specification}",
                Location((self.folder / origin.manifest_path).as_posix()),
                hint="If both are wanted, choose another name or another output folder for one",
            )

    def _on_files(self) -> Iterator[Diagnostic]:
        for paths, code, message, hint in (
            (
                self.overwritten,
                "edited-file-overwritten",
                "the file was edited after it was generated, and generating overwrites it",
                "Change the document, or wrap the package in code of your own",
            ),
            (
                self.edited,
                "edited-file-kept",
                "the file is no longer generated, but was edited, and stays",
                "Delete it when you need it no more",
            ),
            (
                self.foreign,
                "unknown-output-file",
                "the file is not specmill's, and stays",
                "Keep your own files outside the generated package",
            ),
        ):
            for path in paths:
                yield diagnostic(
                    code, message, Location((self.folder / path).as_posix()), hint=hint
                )


@dataclass(frozen=True, slots=True)
class Owned:
    """The files that specmill has made, with every content that it may have given them.

    Attributes:
        folder: The folder of the distribution.
        digests: SHA-256 of the contents, by path.
        manifest: The bytes of the manifest on disk; None without one.
        origin: What the package on disk was made from, by its manifest.
        interrupted: Whether there is a working folder.
    """

    folder: Path
    digests: Mapping[PurePosixPath, frozenset[str]]
    manifest: bytes | None
    origin: Origin | None
    interrupted: bool

    def has_made(self, path: PurePosixPath, content: bytes) -> bool:
        """Whether a file still has a content that specmill has given it."""
        return sha256(content) in self.digests.get(path, ())

    def is_expendable(self, path: PurePosixPath, place: Path) -> bool:
        """Whether a file of an old package needs no keeping.

        Args:
            path: Its path relative to the distribution.
            place: Where it is now.
        """
        if path.parts[1:] == (MANIFEST_NAME,):
            return True
        if path not in self.digests or place.is_symlink() or not place.is_file():
            return False
        return (self.folder / path).exists() or self.has_made(path, place.read_bytes())


def plan_changes(folder: Path, files: tuple[RenderedFile, ...], origin: Origin) -> Changes:
    """Finds what writing would create, replace, delete and leave alone.

    Args:
        folder: The output folder of the distribution.
        files: All files of the distribution but the manifest.
        origin: What they were made from.

    Raises:
        SpecmillError: A path breaks the rules; a file or link of the user's is in the way; the
            old manifest cannot be trusted; a file cannot be read.
    """
    check_paths([origin.manifest_path, *(file.path for file in files)])
    try:
        return _plan(folder, files, build_manifest(origin, files))
    except OSError as error:
        raise not_written(folder, error) from error


def not_written(folder: Path, error: OSError) -> SpecmillError:
    """Says why the system refuses to read or write in an output folder."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else folder
    return SpecmillError(
        diagnostic(
            "output-not-written",
            error.strerror or str(error),
            Location(path.as_posix()),
            hint="The files that were there before are unchanged",
        )
    )


def _plan(folder: Path, files: tuple[RenderedFile, ...], manifest: Manifest) -> Changes:
    owned = read_owned(folder, manifest.origin)
    _refuse_obstacles(folder, [*manifest.files, manifest.origin.manifest_path])
    create: list[RenderedFile] = []
    replace: list[RenderedFile] = []
    overwritten: list[PurePosixPath] = []
    unchanged: list[PurePosixPath] = []
    conflicts: list[PurePosixPath] = []
    for file in sorted(files, key=lambda file: file.path):
        place = folder / file.path
        if not place.exists():
            create.append(file)
        elif (content := place.read_bytes()) == file.content:
            unchanged.append(file.path)
        elif file.path in owned.digests:
            replace.append(file)
            if not owned.has_made(file.path, content):
                overwritten.append(file.path)
        else:
            conflicts.append(file.path)
    if conflicts:
        raise SpecmillError(*(_conflict(folder / path, "file") for path in conflicts))
    delete, edited = _obsolete(folder, owned, manifest)
    mine = {*manifest.files, *delete, *edited, manifest.origin.manifest_path}
    return Changes(
        folder=folder,
        manifest=manifest,
        create=tuple(create),
        replace=tuple(replace),
        delete=delete,
        overwritten=tuple(overwritten),
        unchanged=tuple(unchanged),
        edited=edited,
        foreign=tuple(
            path for path in package_files(folder, manifest.origin.package) if path not in mine
        ),
        manifest_changed=owned.manifest != manifest_file(manifest).content,
        interrupted=owned.interrupted,
        replaced_specification=_replaced_specification(owned.origin, manifest.origin),
    )


def _replaced_specification(old: Origin | None, new: Origin) -> str | None:
    """A document that was only renamed, or only changed, is still the same document."""
    if old is None or old.specification == new.specification:
        return None
    return None if old.specification_sha256 == new.specification_sha256 else old.specification


def read_owned(folder: Path, origin: Origin) -> Owned:
    """Reads the manifest of the last run, and what interrupted runs were about to write.

    Args:
        folder: The folder of the distribution.
        origin: Names the package.

    Raises:
        SpecmillError: A manifest cannot be trusted.
        OSError: A manifest cannot be read.
    """
    place = folder / origin.manifest_path
    _refuse_obstacles(folder, [origin.manifest_path])
    content = _read_limited(place) if place.exists() else None
    sources = [] if content is None else [(content, place)]
    work = folder / WORK_FOLDER
    if not work.is_symlink() and work.is_dir():
        sources += [
            (_read_limited(path), path) for path in sorted((work / JOURNALS).glob("*.json"))
        ]
    digests: dict[PurePosixPath, set[str]] = {}
    manifests = [
        parse_manifest(source, origin.package, path.as_posix()) for source, path in sources
    ]
    for manifest in manifests:
        for file, digest in manifest.files.items():
            digests.setdefault(file, set()).add(digest)
    frozen = {path: frozenset(values) for path, values in sorted(digests.items())}
    old = None if content is None else manifests[0].origin
    return Owned(folder, frozen, content, old, interrupted=work.exists())


def _read_limited(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MAX_MANIFEST_BYTES)


def _obsolete(
    folder: Path, owned: Owned, manifest: Manifest
) -> tuple[tuple[PurePosixPath, ...], tuple[PurePosixPath, ...]]:
    """Files that are made no more: those to delete, and those that someone has edited."""
    delete: list[PurePosixPath] = []
    edited: list[PurePosixPath] = []
    for path in owned.digests:
        if path in manifest.files or not _is_plain_file(folder, path):
            continue
        is_ours = owned.has_made(path, (folder / path).read_bytes())
        (delete if is_ours else edited).append(path)
    return tuple(delete), tuple(edited)


def _is_plain_file(folder: Path, path: PurePosixPath) -> bool:
    """Whether a path leads to a file through folders only, with no link on the way."""
    places = [folder / parent for parent in path.parents[:-1]]
    if any(place.is_symlink() for place in [*places, folder / path]):
        return False
    return (folder / path).is_file()


def _refuse_obstacles(folder: Path, paths: list[PurePosixPath]) -> None:
    """Refuses links, files where a folder must be, and folders where a file must be."""
    findings: set[Diagnostic] = set()
    for parent in {parent for path in paths for parent in path.parents[:-1]}:
        place = folder / parent
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            findings.add(_conflict(place, "folder"))
    if not findings:
        for path in paths:
            place = folder / path
            if place.is_symlink() or (place.exists() and not place.is_file()):
                findings.add(_conflict(place, "file"))
    if findings:
        raise SpecmillError(*findings)


def _conflict(place: Path, wanted: str) -> Diagnostic:
    if place.is_symlink():
        message = f"a link is where a {wanted} must be generated"
    elif wanted == "file" and place.is_file():
        message = "a file that specmill has not made is where another must be generated"
    else:
        message = f"there must be a {wanted} here"
    return diagnostic(
        "output-conflict",
        message,
        Location(place.as_posix()),
        hint="Move it away, or choose another output folder",
    )


def package_files(folder: Path, package: str) -> Iterator[PurePosixPath]:
    """Lists the files and links of a package on disk, but for the caches of Python.

    Args:
        folder: The output folder of the distribution, which the paths are relative to.
        package: Name of the package's folder in it.
    """
    for place, folders, names in os.walk(folder / package):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        relative = PurePosixPath(Path(place).relative_to(folder).as_posix())
        yield from (relative / name for name in sorted([*names, *links]))
