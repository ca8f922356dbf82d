"""What `review` does: reads two versions of each document, compares them, reports, decides."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from specmill.config import Job, ReviewSettings, find_config, read_config, read_review_settings
from specmill.console import Console
from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.exit_codes import FINDINGS, REFUSED
from specmill.pipeline import Stage
from specmill.review.acceptance import accept, read_acceptances
from specmill.review.findings import Acceptance, Comparison, Finding, Review
from specmill.review.presence import compare_versions
from specmill.review.report.formats import FORMATS, Presentation
from specmill.review.verdicts import Bump, Verdict
from specmill.review.versions import bump_of, check_version, wire_bump_of
from specmill.reviewing.documents import Documents, Unread, Versions, read_documents
from specmill.reviewing.packages import review_packages
from specmill.reviewing.sides import find_sides
from specmill.source.read import read

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
        documents: The documents.
    """

    review: Review
    documents: Documents


def review(options: Options, console: Console) -> int:
    """Compares two versions of each document, and writes a report.

    Returns:
        The exit code: `REFUSED` if a document cannot be read, else `FINDINGS` if a change is as
        bad as `fail_on` says and nobody accepted it, or if the version does not say what was changed
        and has to, else 0.

    Raises:
        SpecmillError: See `conduct`.
    """
    outcome = conduct(options, console.progress)
    console.progress("")
    found, documents = outcome
    told = _told(found)
    refused = _version_problems(documents.versions, found) if options.check_version else []
    if told or refused:
        console.report([*told, *refused], documents.sources, most=_MOST_OF_A_KIND)
    _write(outcome, options, console)
    if documents.unread:
        return REFUSED
    return FINDINGS if refused or _fails(found, FAIL_ON[options.fail_on]) else 0


def conduct(options: Options, begin: Stage | None = None) -> Outcome:
    """Compares two versions of each document; what cannot be read is left out, and said to be.

    Args:
        options: What the command line says.
        begin: Is told of each stage.

    Raises:
        SpecmillError: There is nothing to compare, or the configuration or the file of accepted
            breaks cannot be read.
    """
    begin = begin or _silently
    configuration = _configuration()
    entries = _acceptances(options.accept, configuration.settings.accept)
    with tempfile.TemporaryDirectory(prefix="specmill-") as folder:
        base, revision = find_sides(options.arguments, configuration.settings.main, Path(folder))
        # Without a day no sunset is over: the worst that can be said, and the same for ever.
        on = options.day or revision.day or date.min
        begin("read documents")
        documents = read_documents(base, revision)
        named = tuple(_named(one, documents, configuration.folder) for one in entries)
        return Outcome(_review(documents, configuration.jobs, named, on, begin), documents)


class _Configuration(NamedTuple):
    """What pyproject.toml says.

    Attributes:
        folder: Its folder, which its paths count from.
        jobs: The packages.
        settings: What it says of reviews.
    """

    folder: Path
    jobs: tuple[Job, ...]
    settings: ReviewSettings


def _configuration() -> _Configuration:
    """What pyproject.toml says, which need not be there."""
    try:
        path = find_config(Path.cwd())
    except SpecmillError as error:
        if any(one.code.id != "config-not-found" for one in error.diagnostics):
            raise
        return _Configuration(Path.cwd(), (), _NO_SETTINGS)
    return _Configuration(path.parent, read_config(path), read_review_settings(path))


def _acceptances(named: Path | None, usual: Path) -> tuple[Acceptance, ...]:
    if named is None and not usual.exists():
        return ()
    here = Path.cwd()
    path = named or (usual.relative_to(here) if usual.is_relative_to(here) else usual)
    source = read(path)
    return read_acceptances(source.name, source.text)


def _named(entry: Acceptance, documents: Documents, folder: Path) -> Acceptance:
    """An entry with the name that its document has in this folder."""
    if entry.specification:
        place = (folder / entry.specification).resolve()
        for pair in documents.versions:
            read_from = pair.revision or pair.base
            if read_from is not None and read_from.source.path == place:
                return replace(entry, specification=pair.name)
    return entry


def _review(
    documents: Documents,
    jobs: Sequence[Job],
    acceptances: Sequence[Acceptance],
    on: date,
    begin: Stage,
) -> Review:
    versions = documents.versions
    comparisons: list[Comparison] = []
    for pair in versions:
        begin(f"{pair.name}: compare")
        comparisons.append(_compare(pair, on))
    begin("compare generated packages")
    packages = review_packages(jobs, versions, comparisons)
    accepted = accept(packages.comparisons, acceptances, on)
    # What was not compared may well have them.
    is_partial = bool(packages.others or documents.unread)
    known = {pair.name for pair in versions} if is_partial else None
    return Review(
        comparisons=(*map(_uncompared, documents.unread), *accepted.comparisons),
        packages=packages.reviewed,
        unused=tuple(one for one in accepted.unused if known is None or one.specification in known),
        expired=accepted.expired,
        evaluated_on=on,
    )


def _uncompared(unread: Unread) -> Comparison:
    return Comparison(
        unread.name,
        unread.base,
        unread.revision,
        base_version="",
        revision_version="",
        findings=(),
        diagnostics=unread.errors,
        is_compared=False,
    )


def _silently(_stage: str) -> None:
    """Tells nobody of a stage."""


def _compare(pair: Versions, on: date) -> Comparison:
    base, revision = (one.document if one else None for one in (pair.base, pair.revision))
    found = compare_versions(base, revision, name=pair.name, on=on)
    errors = [error for one in (pair.base, pair.revision) if one for error in one.errors]
    return replace(found, diagnostics=tuple(errors))


def _where(acceptance: Acceptance) -> str:
    return f" in `{acceptance.specification}`" if acceptance.specification else ""


def _told(found: Review) -> list[Diagnostic]:
    """What there is to say beside the report."""
    return [
        *(error for one in found.comparisons for error in one.diagnostics),
        *(
            diagnostic(
                "unused-acceptance",
                f"`{one.finding}` is accepted{_where(one)}, and nothing of that id was found",
                one.location,
                hint="remove the entry" + ("" if not one.specification else ", or mend its `spec`"),
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
    compared = (one for one in found.comparisons if one.is_compared)
    problems = (
        check_version(pair.base.document, pair.revision.document, _wanted(one, found))
        for pair, one in zip(versions, compared, strict=True)
        if pair.base and pair.revision
    )
    return [problem for problem in problems if problem]


def _wanted(comparison: Comparison, found: Review) -> Bump:
    """The part of its version that a document has to raise, which its packages have as well."""
    packages = (one.bump for one in found.packages if one.specification == comparison.name)
    return max(bump_of(comparison.findings), wire_bump_of(comparison.findings), *packages)


def _write(outcome: Outcome, options: Options, console: Console) -> None:
    texts = {source.name: source.text for source in outcome.documents.sources}
    presentation = Presentation(texts=texts, rules_page=options.rules_page)
    if options.output is None:
        presentation = presentation._replace(colour=console.out_colour, width=console.out_width)
    text = FORMATS[options.format].render(outcome.review, presentation)
    if options.output is None:
        console.out.write(text)
        return
    try:
        options.output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        place = Location(options.output.as_posix())
        reason = f"the report cannot be written: {error.strerror}"
        hint = "name a file in a folder that is there: --output FILE"
        raise SpecmillError(diagnostic("output-not-written", reason, place, hint=hint)) from error


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
