"""Finds out what becomes of the code of a package, without writing or running any of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from specmill import cache
from specmill.code_changes import CodeChange
from specmill.config import Job
from specmill.render.diff import FileVersions, diff_of
from specmill.render.files import RenderedFile
from specmill.render.reuse import EarlierFile, Remembered
from specmill.reviewing.documents import Version, Versions
from specmill.source.soundness import NOTHING_KNOWN, Soundness
from specmill.targets import API_COMPARISONS
from specmill.targets.contract import Package

if TYPE_CHECKING:
    # What generates takes a while to load, and is not needed where no document has changed.
    from specmill.pipeline import Generated

__all__ = ["Code", "has_changed", "review_code"]

_MOST_LINES_OF_A_FILE = 1_000
_MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Code:
    """What becomes of the code of a package.

    Attributes:
        package: Its import name.
        changes: Differences of its public API.
        is_compared: Whether its public API was compared, which not every target can do.
        diff: Unified diff of the files that were made of the document, up to a bound.
        files: How many of them differ.
    """

    package: str
    changes: tuple[CodeChange, ...]
    is_compared: bool
    diff: str
    files: int


def has_changed(versions: Versions) -> bool:
    """Whether two versions of a document say anything different, so that code may differ."""
    base, revision = versions.base, versions.revision
    if base is None or revision is None:
        return base is not revision
    return base.document.root != revision.document.root


def review_code(job: Job, versions: Versions) -> Code:
    """Generates both versions of a package in memory, and compares them.

    Args:
        job: The package.
        versions: Its document, of which at least one version is there.

    Raises:
        SpecmillError: There is a version that no package can be made of.
    """
    base = _generate(job, versions.base, *_last_run(job))
    known = _files(base)
    earlier = {
        path: EarlierFile(file.content, file.rendered, file.note) for path, file in known.items()
    }
    sound = NOTHING_KNOWN if base is None else base.sound
    revision = _generate(job, versions.revision, earlier.get, sound)
    made = base if revision is None else revision
    differing = tuple(_differing(known, _files(revision)))
    return Code(
        package="" if made is None else made.origin.package,
        changes=tuple(_changes(job, base, revision)),
        is_compared=job.target in API_COMPARISONS,
        diff=diff_of(differing, lines_per_file=_MOST_LINES_OF_A_FILE, lines=_MOST_LINES),
        files=len(differing),
    )


def _last_run(job: Job) -> tuple[Remembered, Soundness]:
    """What the last generation of a package has left, which is likely to be the base."""
    folder, generator = cache.cache_folder(), cache.generator_digest()
    record = cache.recall(folder, job)
    remembered = cache.remembered_files(job.output, record, generator)
    return remembered, cache.recall_sound(folder, job, generator)


def _generate(
    job: Job, version: Version | None, remembered: Remembered, sound: Soundness
) -> "Generated | None":
    if version is None:
        return None
    from specmill import pipeline

    return pipeline.generate(
        # Files name their document: as the same one in both versions, wherever each comes from.
        replace(version.source, name=job.spec.as_posix()),
        job.target,
        job.package,
        lambda _: None,
        remembered=remembered,
        sound=sound,
        selectors=job.selectors,
    )


def _files(made: "Generated | None") -> Mapping[PurePosixPath, RenderedFile]:
    """The files that were made of a document; not those that are the same in every package."""
    files = () if made is None else made.files
    return {file.path: file for file in files if not file.copied}


def _differing(
    base: Mapping[PurePosixPath, RenderedFile], revision: Mapping[PurePosixPath, RenderedFile]
) -> Iterator[FileVersions]:
    for path in sorted({*base, *revision}):
        was, now = (one[path].content if path in one else None for one in (base, revision))
        if was != now:
            yield FileVersions(path, was, now)


def _changes(
    job: Job, base: "Generated | None", revision: "Generated | None"
) -> Iterator[CodeChange]:
    compare = API_COMPARISONS.get(job.target)
    if compare is None:
        return
    if base is None and revision is not None:
        yield CodeChange(revision.origin.package, "added", "", "package", is_breaking=False)
    elif base is not None and revision is None:
        yield CodeChange(base.origin.package, "removed", "package", "", is_breaking=True)
    elif base is not None and revision is not None:
        was, now = (Package(one.origin.package, one.files) for one in (base, revision))
        yield from compare()(was, now)
