"""What each command does: reads at one end, writes at the other, and says what came of it."""

from collections.abc import Sequence
from pathlib import Path

from specmill.cache import Record, cache_folder, fingerprint, is_current, recall, remember
from specmill.config import Job, find_config, read_config
from specmill.console import Console
from specmill.diagnostics import (
    Diagnostic,
    SpecmillError,
    has_errors,
    render_json,
)
from specmill.source.read import SourceFile, read

__all__ = ["TARGETS", "check", "configured_jobs", "dump_model", "generate", "validate"]

TARGETS = frozenset({"python"})


def configured_jobs() -> tuple[Job, ...]:
    """The packages that pyproject.toml lists.

    Raises:
        SpecmillError: There is no configuration, or it is wrong.
    """
    here = Path.cwd()
    jobs = read_config(find_config(here), TARGETS)
    return tuple(
        Job(_shown(job.spec, here), _shown(job.output, here), job.target, job.package)
        for job in jobs
    )


def _shown(path: Path, here: Path) -> Path:
    """The path as a user in this folder would write it."""
    return path.relative_to(here) if path.is_relative_to(here) else path


def generate(jobs: Sequence[Job], console: Console, *, use_cache: bool) -> int:
    """Brings packages up to date.

    One document with errors does not keep the others from being generated.

    Returns:
        The exit code.
    """
    return max([_generate(job, console, use_cache=use_cache) for job in jobs], default=0)


def _generate(job: Job, console: Console, *, use_cache: bool) -> int:
    sources: list[SourceFile] = []
    try:
        source = read(job.spec)
        sources.append(source)
        key = fingerprint(job.spec.name, source.content, job.target, job.package)
        record = recall(cache_folder(), key) if use_cache else None
        if record is not None and is_current(job.output, record):
            _say_unchanged(job, record, console)
            return 0
        _generate_anew(job, source, key, console)
    except SpecmillError as error:
        console.progress("")
        console.report(error.diagnostics, sources)
        return 1
    return 0


def _generate_anew(job: Job, source: SourceFile, key: str, console: Console) -> None:
    # Imported late: an unchanged regeneration needs none of it.
    from specmill import pipeline
    from specmill.render.manifest import manifest_file, sha256
    from specmill.render.write import write_files

    made = pipeline.generate(
        source, job.target, job.package, lambda stage: console.progress(f"{job.spec}: {stage}")
    )
    folder = job.output / made.folder
    console.progress(f"{job.spec}: write")
    changes = write_files(folder, made.files, made.origin)
    console.progress("")
    console.report((*made.diagnostics, *changes.diagnostics), [source])
    files = (*made.files, manifest_file(changes.manifest))
    record = Record(
        made.folder,
        {str(file.path): sha256(file.content) for file in files},
        len(made.diagnostics),
        made.operations,
    )
    remember(cache_folder(), key, record)
    counts = {
        "created": len(changes.create),
        "changed": len(changes.replace),
        "deleted": len(changes.delete),
        "unchanged": len(changes.unchanged),
    }
    listed = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    console.say(f"{folder.as_posix()}: {_covered(made.operations)}; files: {listed}")


def _say_unchanged(job: Job, record: Record, console: Console) -> None:
    folder = job.output / record.folder
    note = f"; {record.warnings} warnings, see specmill validate" if record.warnings else ""
    covered = _covered(record.operations)
    console.say(f"{folder.as_posix()}: {covered}; up to date, nothing to do{note}")


def _covered(operations: tuple[int, int]) -> str:
    done, total = operations
    return f"{done} of {total} operation{'' if total == 1 else 's'}"


def check(jobs: Sequence[Job], console: Console) -> int:
    """Finds out whether regenerating would change a byte.

    Returns:
        The exit code: 1 if anything would change, or cannot be regenerated.
    """
    return max([_check(job, console) for job in jobs], default=0)


def _check(job: Job, console: Console) -> int:
    from specmill import pipeline
    from specmill.render.diff import diff
    from specmill.render.plan import plan_changes

    sources: list[SourceFile] = []
    try:
        source = read(job.spec)
        sources.append(source)
        made = pipeline.generate(
            source, job.target, job.package, lambda stage: console.progress(f"{job.spec}: {stage}")
        )
        folder = job.output / made.folder
        changes = plan_changes(folder, made.files, made.origin)
    except SpecmillError as error:
        console.progress("")
        console.report(error.diagnostics, sources)
        return 1
    console.progress("")
    if changes.up_to_date:
        console.say(f"{folder.as_posix()}: up to date")
        return 0
    lines = [
        *(f"  would create  {file.path}" for file in changes.create),
        *(f"  would change  {file.path}" for file in changes.replace),
        *(f"  would delete  {path}" for path in changes.delete),
    ]
    if changes.manifest_changed:
        lines.append(f"  would change  {made.origin.manifest_path}")
    console.say(f"{folder.as_posix()}: not up to date; run specmill generate")
    console.say("\n".join(lines))
    console.say(diff(changes).rstrip("\n"))
    return 1


def validate(specs: Sequence[Path], console: Console, *, as_json: bool) -> int:
    """Shows every finding in documents.

    Returns:
        The exit code: 1 if there is any error or warning.
    """
    from specmill.source.load import load_source

    paths = specs or tuple(dict.fromkeys(job.spec for job in configured_jobs()))
    found: list[Diagnostic] = []
    sources: list[SourceFile] = []
    for path in paths:
        try:
            source = read(path)
            sources.append(source)
            found += load_source(source).diagnostics
        except SpecmillError as error:
            found += error.diagnostics
    if as_json:
        console.out.write(render_json(found))
    elif found:
        console.report(found, sources, to_out=True)
    else:
        console.say(f"{len(paths)} document{'' if len(paths) == 1 else 's'}: no findings")
    return 1 if found else 0


def dump_model(spec: Path, console: Console) -> int:
    """Prints the neutral model of a document.

    Returns:
        The exit code: 1 if the document has errors.
    """
    from specmill import pipeline
    from specmill.ir.dump import dump

    source = read(spec)
    try:
        modelled = pipeline.model(source, lambda _: None)
    except SpecmillError as error:
        console.report(error.diagnostics, [source])
        return 1
    console.report(modelled.diagnostics, [source])
    console.out.write(dump(modelled.api))
    return 1 if has_errors(modelled.diagnostics) else 0
