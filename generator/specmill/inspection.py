"""What `validate` and `ir` do: they say what a document holds, and write nothing."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from specmill.commands import configured, configured_for
from specmill.config import Job
from specmill.console import Console
from specmill.diagnostics import Diagnostic, SpecmillError, has_errors, render_json
from specmill.ir.selection import Selectors
from specmill.source.read import SourceFile, read
from specmill.targets import DEFAULT_TARGET

__all__ = ["dump_model", "validate"]

_RECOVERIES = ("operation-left-out", "tolerated-error")
"""What `generate` makes of an error, which `validate` has shown as it is."""


def validate(
    specs: Sequence[Path], allow_refs: Sequence[Path], console: Console, *, as_json: bool
) -> int:
    """Shows every finding in documents: those that generating would show.

    Args:
        specs: The documents; none for those of the configuration.
        allow_refs: Folders that references may lead to, beside those that the configuration names.
        console: Where they are shown.
        as_json: Whether for programs.

    Returns:
        The exit code: 1 if there is any error or warning.
    """
    jobs = [job for spec in specs for job in _jobs_of(spec)] if specs else configured().jobs
    found: dict[Diagnostic, None] = {}
    sources: dict[Path, SourceFile] = {}
    for job in jobs:
        try:
            source = sources[job.spec] = read(job.spec, folders=(*job.allow_refs, *allow_refs))
            found |= dict.fromkeys(_findings(job, source, console))
        except SpecmillError as error:
            found |= dict.fromkeys(error.diagnostics)
    console.progress("")
    if as_json:
        console.out.write(render_json(found))
    elif found:
        console.report(found, sources.values(), to_out=True)
    else:
        count = len({job.spec for job in jobs})
        console.say(f"{count} document{'' if count == 1 else 's'}: no findings")
    return 1 if found else 0


def _jobs_of(spec: Path) -> tuple[Job, ...]:
    """The jobs that a document is validated for; a configuration is welcome, but not needed."""
    try:
        listed = configured_for(spec).jobs
    except SpecmillError:
        listed = ()
    return listed or (Job(spec, Path(), DEFAULT_TARGET, None),)


def _findings(job: Job, source: SourceFile, console: Console) -> Iterator[Diagnostic]:
    """Finds what there is, in a document with errors as well: as far as it can be read."""
    from specmill import pipeline

    def begin(stage: str) -> None:
        console.progress(f"{job.spec.name}: {stage}")

    arguments = (source, job.target, job.package, begin)
    try:
        yield from pipeline.examine(*arguments, selectors=job.selectors)
    except SpecmillError as error:
        yield from error.diagnostics
        with suppress(SpecmillError):
            planned = pipeline.plan(*arguments, recover=True, selectors=job.selectors)
            yield from (found for found in planned.diagnostics if found.code.id not in _RECOVERIES)


def dump_model(
    spec: Path, allow_refs: Sequence[Path], selectors: Selectors, console: Console
) -> int:
    """Prints the neutral model of a document, or of what is selected of it.

    Args:
        spec: The document.
        allow_refs: Folders that references may lead to, beside the document's own.
        selectors: Which operations are wanted.
        console: Where it is printed.

    Returns:
        The exit code: 1 if the document has errors.
    """
    from specmill import pipeline
    from specmill.ir.dump import dump

    source = read(spec, folders=tuple(allow_refs))
    try:
        modelled = pipeline.model(source, lambda _: None, recover=False, selectors=selectors)
    except SpecmillError as error:
        console.report(error.diagnostics, [source])
        return 1
    console.report(modelled.diagnostics, [source])
    console.out.write(dump(modelled.api))
    return 1 if has_errors(modelled.diagnostics) else 0
