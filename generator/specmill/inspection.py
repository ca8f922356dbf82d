"""What `validate` and `ir` do: they say what a document holds, and write nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specmill.commands import configured, configured_for
from specmill.config import Job, find_config, read_lint
from specmill.console import Console
from specmill.diagnostics import Diagnostic, Severity, SpecmillError, has_errors, render_json
from specmill.ir.selection import Selectors
from specmill.lint.levels import DEFAULT_LEVELS, Levels, with_levels, without_rules
from specmill.source.read import SourceFile, read
from specmill.targets import DEFAULT_TARGET

if TYPE_CHECKING:
    from specmill.lint.linting import Finding, Linting

__all__ = ["Wanted", "dump_model", "validate"]

_RECOVERIES = ("operation-left-out", "tolerated-error")
"""What `generate` makes of an error, which `validate` has shown as it is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command line asks of `validate`, beside the documents.

    Attributes:
        as_json: Whether findings are for programs.
        lint: Whether every document is held to the lint rules, not only those of a configuration
            that speaks of these rules.
        fix: Whether to mend what can be mended without a doubt.
        writes: Whether what was mended is written, or shown.
    """

    as_json: bool = False
    lint: bool = False
    fix: bool = False
    writes: bool = True


def validate(
    specs: Sequence[Path], allow_refs: Sequence[Path], console: Console, wanted: Wanted
) -> int:
    """Shows every finding in documents: those that generating would show, and lint.

    Args:
        specs: The documents; none for those of the configuration.
        allow_refs: Folders that references may lead to, beside those that the configuration names.
        console: Where they are shown.
        wanted: What is done, and how it is shown.

    Returns:
        The exit code: 1 if there is any error or warning.
    """
    found: dict[Diagnostic, None] = {}
    jobs = [job for spec in specs for job in _jobs_of(spec, found)] if specs else configured().jobs
    usual = _usual_levels()
    sources: dict[Path, SourceFile] = {}
    linted: list[tuple[Path, Levels]] = []
    asides: list[Finding] = []
    for job in jobs:
        levels = usual if job.lint is None else job.lint
        try:
            if job.spec not in sources:
                sources[job.spec] = _source(job, allow_refs, levels, console, wanted)
            source = sources[job.spec]
            findings = dict.fromkeys(_findings(job, source, console))
            if (job.spec, levels) not in linted:
                linted.append((job.spec, levels))
                result = _linted(job, source, levels, console)
                if _is_linted(job, wanted):
                    findings = _with_lint(findings, result)
                else:
                    asides += [one for one in result.findings if _matters(one, levels)]
            found |= dict.fromkeys(with_levels(findings, levels))
        except SpecmillError as error:
            found |= dict.fromkeys(error.diagnostics)
    console.progress("")
    if wanted.as_json:
        console.out.write(render_json(found))
    elif found:
        console.report(found, sources.values(), to_out=True)
    else:
        count = len({job.spec for job in jobs})
        console.say(f"{count} document{'' if count == 1 else 's'}: no findings")
    if asides and not wanted.as_json:
        console.note(_aside(asides))
    return 1 if any(finding.severity is not Severity.INFO for finding in found) else 0


def _source(
    job: Job, allow_refs: Sequence[Path], levels: Levels, console: Console, wanted: Wanted
) -> SourceFile:
    """A document, mended if that was asked for."""
    source = read(job.spec, folders=(*job.allow_refs, *allow_refs))
    if not wanted.fix:
        return source
    from specmill.mending import mend_file

    console.progress(f"{job.spec.name}: mend")
    chosen = levels if _is_linted(job, wanted) else without_rules(levels)
    return mend_file(source, chosen, console, writes=wanted.writes)


def _is_linted(job: Job, wanted: Wanted) -> bool:
    return wanted.lint or job.lint is not None


def _usual_levels() -> Levels:
    """How much each rule matters where no package of a configuration says it."""
    try:
        return read_lint(find_config(Path.cwd())) or DEFAULT_LEVELS
    except SpecmillError:
        return DEFAULT_LEVELS


def _linted(job: Job, source: SourceFile, levels: Levels, console: Console) -> "Linting":
    from specmill.lint.lint import lint
    from specmill.source.load import as_written

    console.progress(f"{job.spec.name}: lint")
    return lint(as_written(source), levels)


def _with_lint(found: Mapping[Diagnostic, None], linted: "Linting") -> dict[Diagnostic, None]:
    """All findings; where a rule has one, it takes the place of a field that is not known."""
    further = dict.fromkeys(linted.diagnostics())
    places = {finding.location for finding in further}
    kept = (one for one in found if one.code.id != "unknown-field" or one.location not in places)
    return dict.fromkeys(kept) | further


def _matters(finding: "Finding", levels: Levels) -> bool:
    return levels.get(finding.rule) is not Severity.INFO


def _aside(found: "Sequence[Finding]") -> str:
    """What is said of lint that nobody asked for."""
    count, rules = len(found), len({finding.rule for finding in found})
    return (
        f"beside that, {rules} lint rule{'' if rules == 1 else 's'} for documents that people write"
        f" ha{'s' if rules == 1 else 've'} {count:,} finding{'' if count == 1 else 's'};"
        " --lint shows them"
    )


def _jobs_of(spec: Path, found: dict[Diagnostic, None]) -> tuple[Job, ...]:
    """The jobs that a document is validated for; a configuration is welcome, but not needed.

    Args:
        spec: The document.
        found: Takes what is wrong with the configuration.
    """
    listed: tuple[Job, ...] = ()
    try:
        listed = configured_for(spec).jobs
    except SpecmillError as error:
        found |= dict.fromkeys(error.diagnostics)
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
