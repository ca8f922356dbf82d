"""What `generate` and `check` do: read at one end, write at the other, say what came of it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from specmill import cache
from specmill.cache import Record
from specmill.config import Job, find_config, read_config
from specmill.console import Console
from specmill.diagnostics import (
    Diagnostic,
    Location,
    Related,
    SpecmillError,
    diagnostic,
)
from specmill.render.orphans import find_orphans
from specmill.source.read import SourceFile, read
from specmill.source.soundness import NOTHING_KNOWN, Soundness

if TYPE_CHECKING:
    # Imported late where it runs: an unchanged regeneration needs none of it.
    from specmill.pipeline import Generated
    from specmill.render.plan import Changes

__all__ = [
    "Selection",
    "check",
    "configured",
    "configured_for",
    "generate",
]

_MOST_OF_A_KIND = 3
"""Warnings of a kind to show where they name nothing that is missing in a package."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The jobs of one run.

    Attributes:
        jobs: The jobs.
        is_complete: Whether they are all that the configuration lists, so that a package of none
            of them is of no use any more.
    """

    jobs: tuple[Job, ...]
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class _Current:
    """A job whose output is as it should be already."""

    job: Job
    record: Record

    @property
    def folder(self) -> Path:
        return self.job.output / self.record.folder


@dataclass(frozen=True, slots=True)
class _Made:
    """A job whose output is in memory."""

    job: Job
    source: SourceFile
    generator: str
    fingerprint: str
    package: "Generated"

    @property
    def folder(self) -> Path:
        return self.job.output / self.package.folder


def configured() -> Selection:
    """The packages that pyproject.toml lists.

    Raises:
        SpecmillError: There is no configuration, or it is wrong.
    """
    here = Path.cwd()
    jobs = read_config(find_config(here))
    shown = (
        replace(job, spec=_shown(job.spec, here), output=_shown(job.output, here)) for job in jobs
    )
    return Selection(tuple(shown), is_complete=True)


def configured_for(spec: Path) -> Selection:
    """The packages that pyproject.toml lists for one document; none without a configuration.

    Raises:
        SpecmillError: The configuration is wrong.
    """
    try:
        jobs = configured().jobs
    except SpecmillError as error:
        if any(finding.code.id != "config-not-found" for finding in error.diagnostics):
            raise
        return Selection(())
    place = spec.resolve()
    return Selection(tuple(replace(job, spec=spec) for job in jobs if job.spec.resolve() == place))


def _shown(path: Path, here: Path) -> Path:
    """The path as a user in this folder would write it."""
    return path.relative_to(here) if path.is_relative_to(here) else path


def generate(selection: Selection, console: Console, *, use_cache: bool) -> int:
    """Brings packages up to date.

    One document with errors does not keep the others from being generated; two packages that want
    the same folder do, as nobody can tell which of them is right.

    Returns:
        The exit code.
    """
    prepared = _prepare_all(selection.jobs, console, use_cache=use_cache)
    if _report_clashes(prepared, console):
        return 1
    written = [_write(entry, console) for entry in prepared]
    _report_orphans(selection, prepared, console)
    return 0 if all(written) and len(prepared) == len(selection.jobs) else 1


def check(selection: Selection, console: Console) -> int:
    """Finds out whether regenerating would change a byte, and whether the types are right.

    Returns:
        The exit code: 1 if anything would change, cannot be regenerated, or is typed otherwise
        by the library that has the second opinion.
    """
    prepared = _prepare_all(selection.jobs, console, use_cache=False)
    if _report_clashes(prepared, console):
        return 1
    right = [_compare(entry, console) for entry in prepared if isinstance(entry, _Made)]
    _report_orphans(selection, prepared, console)
    return 0 if all(right) and len(right) == len(selection.jobs) else 1


def _prepare_all(
    jobs: Sequence[Job], console: Console, *, use_cache: bool
) -> list[_Current | _Made]:
    """Does all of the work that writes nothing, and leaves out the jobs that fail."""
    console.progress("look for changes")
    generator = cache.generator_digest()
    prepared = (_prepare(job, generator, console, use_cache=use_cache) for job in jobs)
    return [entry for entry in prepared if entry is not None]


def _prepare(
    job: Job, generator: str, console: Console, *, use_cache: bool
) -> _Current | _Made | None:
    sources: list[SourceFile] = []
    try:
        source = read(job.spec, folders=job.allow_refs)
        sources.append(source)
        fingerprint = cache.fingerprint(generator, job, source.content)
        record = cache.recall(cache.cache_folder(), job) if use_cache else None
        if (
            record is not None
            and record.fingerprint == fingerprint
            and cache.is_current(job.output, record)
            and cache.are_as_read(record.inputs)
        ):
            console.progress("")
            return _Current(job, record)
        console.progress("load the generator")
        from specmill import kept_model, pipeline

        folder = cache.cache_folder()
        made = pipeline.generate(
            source,
            job.target,
            job.package,
            lambda stage: console.progress(f"{job.spec.name}: {stage}"),
            recover=not job.strict,
            remembered=cache.remembered_files(job.output, record, generator),
            sound=_sound(job, generator) if use_cache else NOTHING_KNOWN,
            recall=kept_model.recall_model(folder, job, generator) if use_cache else None,
            selectors=job.selectors,
        )
        if job.strict:
            _refuse_losses(job, made.diagnostics)
    except SpecmillError as error:
        console.progress("")
        console.report(error.diagnostics, sources, most=_MOST_OF_A_KIND)
        return None
    console.progress("")
    return _Made(job, source, generator, fingerprint, made)


def _sound(job: Job, generator: str) -> Soundness:
    return cache.recall_sound(cache.cache_folder(), job, generator)


def _refuse_losses(job: Job, findings: Sequence[Diagnostic]) -> None:
    """Refuses a package that lacks something of its document.

    Raises:
        SpecmillError: It lacks something; all findings are in it.
    """
    count = sum(finding.code.is_loss for finding in findings)
    if count:
        spec = job.spec.as_posix()
        raise SpecmillError(
            *findings,
            diagnostic(
                "incomplete-output",
                f"nothing is written: {count} finding{'' if count == 1 else 's'} say that the "
                "package would lack something of the document",
                Location(spec),
                hint="Mend the document, or generate without `--strict` and `strict = true`",
            ),
        )


def _report_clashes(prepared: Sequence[_Current | _Made], console: Console) -> bool:
    clashes = list(_clashes(prepared))
    console.report(clashes)
    return bool(clashes)


def _clashes(prepared: Sequence[_Current | _Made]) -> Iterator[Diagnostic]:
    first: dict[str, _Current | _Made] = {}
    for entry in prepared:
        other = first.setdefault(os.path.realpath(entry.folder), entry)
        if other is not entry:
            spec, other_spec = entry.job.spec.as_posix(), other.job.spec.as_posix()
            yield diagnostic(
                "duplicate-output",
                f"the packages of {other_spec} and {spec} both go into {entry.folder.as_posix()}",
                Location(spec),
                hint="Give one of them another `output`, or another name with `package`",
                related=[Related("the other document", Location(other_spec))],
            )


def _report_orphans(
    selection: Selection, prepared: Sequence[_Current | _Made], console: Console
) -> None:
    """Names what is left of a package that got another name."""
    if not selection.is_complete or len(prepared) < len(selection.jobs):
        return
    outputs = dict.fromkeys(entry.job.output for entry in prepared)
    for output in outputs:
        here = [entry for entry in prepared if entry.job.output == output]
        made = {entry.folder.name for entry in here}
        console.report(find_orphans(output, made, {entry.job.spec.name for entry in here}))


def _write(entry: _Current | _Made, console: Console) -> bool:
    if isinstance(entry, _Current):
        _say_unchanged(entry, console)
        return True
    from specmill.render.write import write_files

    package = entry.package
    console.progress(f"{entry.job.spec.name}: write {len(package.files)} files")
    try:
        changes = write_files(entry.folder, package.files, package.origin)
    except SpecmillError as error:
        console.progress("")
        console.report(error.diagnostics, [entry.source])
        return False
    console.progress("")
    found = (*package.diagnostics, *changes.diagnostics)
    console.report(found, [entry.source], most=_MOST_OF_A_KIND)
    _remember(entry, changes)
    counts = {
        "created": len(changes.create),
        "changed": len(changes.replace),
        "deleted": len(changes.delete),
        "unchanged": len(changes.unchanged),
    }
    listed = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    covered = _covered(package.operations, package.not_selected)
    console.say(f"{entry.folder.as_posix()}: {covered}; files: {listed}")
    return True


def _remember(entry: _Made, changes: "Changes") -> None:
    from specmill.kept_model import remember_model
    from specmill.render.manifest import manifest_file, sha256

    package = entry.package
    files = (*package.files, manifest_file(changes.manifest))
    record = Record(
        generator=entry.generator,
        fingerprint=entry.fingerprint,
        folder=package.folder,
        package=package.origin.package,
        files={str(file.path): sha256(file.content) for file in files},
        rendered={str(file.path): file.rendered for file in files if file.rendered},
        notes={str(file.path): file.note for file in files if file.note},
        warnings=len(package.diagnostics),
        operations=package.operations,
        inputs=package.inputs,
        not_selected=package.not_selected,
    )
    folder = cache.cache_folder()
    cache.remember(folder, entry.job, record)
    cache.remember_sound(folder, entry.job, entry.generator, package.sound)
    remember_model(folder, entry.job, entry.generator, package.memory)


def _say_unchanged(entry: _Current, console: Console) -> None:
    record = entry.record
    note = ""
    if record.warnings:
        counted = f"{record.warnings} warning{'' if record.warnings == 1 else 's'}"
        note = f"; {counted}, see specmill validate {entry.job.spec.as_posix()}"
    covered = _covered(record.operations, record.not_selected)
    console.say(f"{entry.folder.as_posix()}: {covered}; up to date, nothing to do{note}")


def _covered(operations: tuple[int, int], not_selected: int) -> str:
    done, total = operations
    selected = f", selected of {total + not_selected}" if not_selected else ""
    return f"{done} of {total} operation{'' if total == 1 else 's'}{selected}"


def _compare(entry: _Made, console: Console) -> bool:
    """Says what writing would change and what is typed wrongly; true when that is nothing."""
    from specmill import pipeline
    from specmill.render.diff import diff
    from specmill.render.plan import plan_changes

    package = entry.package
    console.progress(f"{entry.job.spec.name}: review")
    doubts = pipeline.review(package)
    console.progress("")
    try:
        changes = plan_changes(entry.folder, package.files, package.origin)
    except SpecmillError as error:
        console.report(error.diagnostics, [entry.source])
        return False
    found = (*package.diagnostics, *changes.diagnostics, *doubts)
    console.report(found, [entry.source], most=_MOST_OF_A_KIND)
    if changes.up_to_date:
        console.say(f"{entry.folder.as_posix()}: up to date")
        return not doubts
    lines = [
        *(f"  would create  {file.path}" for file in changes.create),
        *(f"  would change  {file.path}" for file in changes.replace),
        *(f"  would delete  {path}" for path in changes.delete),
    ]
    if changes.manifest_changed:
        lines.append(f"  would change  {package.origin.manifest_path}")
    console.say(f"{entry.folder.as_posix()}: not up to date; run specmill generate")
    console.say("\n".join(lines))
    console.say(diff(changes).rstrip("\n"))
    return False
