"""What `review` does: reads two versions of each document, compares them, reports, decides."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from specmill.config import Job, ReviewSettings, find_config, read_config, read_review_settings
from specmill.console import Console
from specmill.diagnostics import Diagnostic, SpecmillError, diagnostic
from specmill.pipeline import Stage
from specmill.review.acceptance import accept, read_acceptances
from specmill.review.findings import Acceptance, Comparison, Finding, Review
from specmill.review.presence import compare_versions
from specmill.review.report.formats import FORMATS, Presentation
from specmill.review.verdicts import Bump, Verdict
from specmill.review.versions import bump_of, check_version, wire_bump_of
from specmill.reviewing.documents import Versions, read_versions
from specmill.reviewing.packages import review_packages
from specmill.reviewing.sides import find_sides
from specmill.source.read import SourceFile, read

__all__ = ["FAIL_ON", "Options", "Outcome", "conduct", "review"]

FAIL_ON = {"breaking": Verdict.BREAKING, "maybe": Verdict.MAYBE, "never": None}
"""The least verdict that the command fails on, by its name on the command line."""

_NO_SETTINGS = ReviewSettings(Path("spec/accepted-breaks.toml"), None)
_MOST_OF_A_KIND = 3


@dataclass(frozen=True, slots=True)
class Options:
    """What a command line asks for.

    Attributes:
        arguments: The base and the revision, as far as they are named.
        format: Key of `FORMATS`.
        fail_on: Key of `FAIL_ON`.
        day: The day on which dates of sunset and of expiry are judged; None for that of the
            revision.
        check_version: Whether a version that was not raised enough is an error.
        accept: The file of accepted breaks; None for that of the configuration, if there is one.
        output: The file to write the report to; None for standard output.
        rules_page: The address of the page that documents the rules; empty if there is none.
    """

    arguments: tuple[str, ...] = ()
    format: str = "text"
    fail_on: str = "breaking"
    day: date | None = None
    check_version: bool = False
    accept: Path | None = None
    output: Path | None = None
    rules_page: str = ""


class Outcome(NamedTuple):
    """What came of a review.

    Attributes:
        review: What a report says.
        versions: The documents, one pair for each comparison.
    """

    review: Review
    versions: list[Versions]


def review(options: Options, console: Console) -> int:
    """Compares two versions of each document, and writes a report.

    Returns:
        The exit code: 1 if a change is as bad as `fail_on` says and nobody accepted it, or if the
        version does not say what was changed and has to.

    Raises:
        SpecmillError: See `conduct`.
    """
    outcome = conduct(options, console.progress)
    console.progress("")
    found, versions = outcome
    told = _told(found)
    refused = _version_problems(versions, found) if options.check_version else []
    if told or refused:
        console.report([*told, *refused], _sources(versions), most=_MOST_OF_A_KIND)
    _write(outcome, options, console)
    return 1 if refused or _fails(found, FAIL_ON[options.fail_on]) else 0


def conduct(options: Options, begin: Stage | None = None) -> Outcome:
    """Compares two versions of each document.

    Args:
        options: What the command line says.
        begin: Is told of each stage.

    Raises:
        SpecmillError: There is nothing to compare, or a document, the configuration or the file of
            accepted breaks cannot be read.
    """
    begin = begin or _silently
    jobs, settings = _configuration()
    acceptances = _acceptances(options.accept, settings.accept)
    with tempfile.TemporaryDirectory(prefix="specmill-") as folder:
        base, revision = find_sides(options.arguments, settings.main, Path(folder))
        # Without a day no sunset is over: the worst that can be said, and the same for ever.
        on = options.day or revision.day or date.min
        begin("read documents")
        versions = read_versions(base, revision)
        return Outcome(_review(versions, jobs, acceptances, on, begin), versions)


def _configuration() -> tuple[tuple[Job, ...], ReviewSettings]:
    """What pyproject.toml says, which need not be there."""
    try:
        path = find_config(Path.cwd())
    except SpecmillError as error:
        if any(one.code.id != "config-not-found" for one in error.diagnostics):
            raise
        return (), _NO_SETTINGS
    return read_config(path), read_review_settings(path)


def _acceptances(named: Path | None, usual: Path) -> tuple[Acceptance, ...]:
    if named is None and not usual.exists():
        return ()
    here = Path.cwd()
    path = named or (usual.relative_to(here) if usual.is_relative_to(here) else usual)
    source = read(path)
    return read_acceptances(source.name, source.text)


def _review(
    versions: Sequence[Versions],
    jobs: Sequence[Job],
    acceptances: Sequence[Acceptance],
    on: date,
    begin: Stage,
) -> Review:
    comparisons: list[Comparison] = []
    for pair in versions:
        begin(f"{pair.name}: compare")
        comparisons.append(_compare(pair, on))
    found = [finding for one in comparisons for finding in one.findings]
    accepted = accept(found, acceptances, on)
    known = {one.id: one.acceptance for one in accepted.findings}
    begin("compare generated packages")
    packages, others = review_packages(jobs, versions, comparisons)
    return Review(
        comparisons=tuple(
            replace(
                one,
                findings=tuple(replace(each, acceptance=known[each.id]) for each in one.findings),
            )
            for one in comparisons
        ),
        packages=packages,
        # What was not compared may well have them.
        unused=() if others else accepted.unused,
        expired=accepted.expired,
        evaluated_on=on,
    )


def _silently(_stage: str) -> None:
    """Tells nobody of a stage."""


def _compare(pair: Versions, on: date) -> Comparison:
    base, revision = (one.document if one else None for one in (pair.base, pair.revision))
    found = compare_versions(base, revision, name=pair.name, on=on)
    errors = [error for one in (pair.base, pair.revision) if one for error in one.errors]
    return replace(found, diagnostics=tuple(errors))


def _told(found: Review) -> list[Diagnostic]:
    """What there is to say beside the report."""
    return [
        *(error for one in found.comparisons for error in one.diagnostics),
        *(
            diagnostic(
                "unused-acceptance",
                f"`{one.finding}` is accepted, and nothing of that id was found",
                one.location,
                hint="remove the entry",
            )
            for one in found.unused
        ),
        *(
            diagnostic(
                "expired-acceptance",
                f"`{one.finding}` was accepted until {one.expires}, and counts again",
                one.location,
                hint="undo the change, or agree on another day",
            )
            for one in found.expired
        ),
    ]


def _version_problems(versions: Iterable[Versions], found: Review) -> list[Diagnostic]:
    """The versions that do not say how much was changed."""
    problems = (
        check_version(pair.base.document, pair.revision.document, _wanted(one, found))
        for pair, one in zip(versions, found.comparisons, strict=True)
        if pair.base and pair.revision
    )
    return [problem for problem in problems if problem]


def _wanted(comparison: Comparison, found: Review) -> Bump:
    """The part of its version that a document has to raise, which its packages have as well."""
    packages = (one.bump for one in found.packages if one.specification == comparison.name)
    return max(bump_of(comparison.findings), wire_bump_of(comparison.findings), *packages)


def _write(outcome: Outcome, options: Options, console: Console) -> None:
    texts = {source.name: source.text for source in _sources(outcome.versions)}
    presentation = Presentation(texts=texts, rules_page=options.rules_page)
    if options.output is None:
        presentation = presentation._replace(colour=console.out_colour, width=console.out_width)
    text = FORMATS[options.format].render(outcome.review, presentation)
    if options.output is None:
        console.out.write(text)
    else:
        options.output.write_text(text, encoding="utf-8", newline="\n")


def _sources(versions: Iterable[Versions]) -> list[SourceFile]:
    return [one.source for pair in versions for one in (pair.base, pair.revision) if one]


def _fails(found: Review, least: Verdict | None) -> bool:
    counted = (
        finding
        for one in found.comparisons
        for finding in one.findings
        if finding.acceptance is None
    )
    return least is not None and any(_weight(finding) >= least for finding in counted)


def _weight(finding: Finding) -> Verdict:
    """How bad a change is for those who call the API, on the wire or by generated code.

    What was announced breaks programs as well, and nobody who heeds announcements.
    """
    was_announced = finding.rule.id == "removed-as-announced"
    return finding.clients if was_announced else max(finding.clients, finding.api)
