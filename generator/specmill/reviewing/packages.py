"""What becomes of the packages of a configuration."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from specmill.config import Job
from specmill.diagnostics import SpecmillError
from specmill.review.findings import Comparison, Finding, PackageReview
from specmill.review.verdicts import Bump
from specmill.review.versions import bump_of, wire_bump_of
from specmill.reviewing.code import Code, has_changed, review_code
from specmill.reviewing.documents import Versions
from specmill.reviewing.selected import findings_of_package

__all__ = ["Packages", "review_packages"]


class Packages(NamedTuple):
    """The packages of a configuration.

    Attributes:
        reviewed: Those whose documents were compared.
        others: The jobs whose documents were not.
    """

    reviewed: tuple[PackageReview, ...]
    others: tuple[Job, ...]


def review_packages(
    jobs: Sequence[Job], versions: Sequence[Versions], comparisons: Sequence[Comparison]
) -> Packages:
    """Finds out what becomes of packages.

    Args:
        jobs: The packages of the configuration.
        versions: The documents.
        comparisons: What was found in each of them.
    """
    by_job = {job: _compared(job, versions, comparisons) for job in jobs}
    return Packages(
        reviewed=tuple(_reviewed(job, *pair) for job, pair in by_job.items() if pair is not None),
        others=tuple(job for job, pair in by_job.items() if pair is None),
    )


def _reviewed(job: Job, versions: Versions, found: Comparison) -> PackageReview:
    findings = findings_of_package(job, versions, found.findings)
    review = PackageReview(
        name=job.package or job.spec.stem,
        specification=found.name,
        bump=bump_of(findings),
        wire_bump=wire_bump_of(findings),
    )
    if not has_changed(versions):
        return review
    try:
        code = review_code(job, versions)
    except SpecmillError as error:
        reason = error.diagnostics[0].message
        note = f"its code was not compared, as one version cannot be generated: {reason}"
        return replace(review, notes=(note,))
    return replace(
        review,
        name=code.package,
        bump=max(review.bump, _bump(code)),
        changes=code.changes,
        diff=code.diff,
        files=code.files,
        notes=tuple(_doubts(code, findings)),
    )


def _bump(code: Code) -> Bump:
    """What a version has to say of changes of code."""
    if any(change.is_breaking for change in code.changes):
        return Bump.MAJOR
    if any(change.kind == "added" for change in code.changes):
        return Bump.MINOR
    return Bump.PATCH if code.files else Bump.NONE


def _doubts(code: Code, findings: Sequence[Finding]) -> Iterator[str]:
    """Where the document and the code tell different stories, of which one is wrong."""
    breaks = [change for change in code.changes if change.is_breaking]
    said = [finding for finding in findings if finding.bump is Bump.MAJOR]
    if breaks and not said:
        yield (
            f"its code breaks programs, such as those that use `{breaks[0].name}`,"
            " and no finding says so: one of the two is wrong"
        )
    if said and not breaks:
        yield (
            f"the finding `{said[0].id}` says that programs break,"
            " and nothing in the public API of its code does: one of the two is wrong"
        )


def _compared(
    job: Job, versions: Sequence[Versions], comparisons: Sequence[Comparison]
) -> tuple[Versions, Comparison] | None:
    """The document that a package is made of, and what was found in it."""
    spec, here = job.spec.resolve(), Path.cwd()
    for pair, found in zip(versions, comparisons, strict=True):
        read = pair.revision or pair.base
        if read is not None and spec in (read.source.path, (here / pair.name).resolve()):
            return pair, found
    return None
