"""What becomes of the packages of a configuration."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from specmill.config import Job
from specmill.diagnostics import SpecmillError
from specmill.review.findings import Comparison, PackageReview
from specmill.review.verdicts import Bump
from specmill.review.versions import bump_of, wire_bump_of
from specmill.reviewing.code import Code, has_changed, review_code
from specmill.reviewing.documents import Versions
from specmill.reviewing.programs import settle
from specmill.reviewing.selected import findings_of_package

__all__ = ["Packages", "review_packages"]


class Packages(NamedTuple):
    """The packages of a configuration.

    Attributes:
        reviewed: Those whose documents were compared.
        others: The jobs whose documents were not.
        comparisons: The comparisons of all documents. Where code was compared, their findings say
            of programs what it says.
    """

    reviewed: tuple[PackageReview, ...]
    others: tuple[Job, ...]
    comparisons: tuple[Comparison, ...]


class _Made(NamedTuple):
    """What was made of a document.

    Attributes:
        job: The package.
        versions: The document.
        document: Its name.
        code: What becomes of its code; None where nothing is made of what was changed.
        note: Why the code was not compared; empty if it was, or there was no need.
    """

    job: Job
    versions: Versions
    document: str
    code: Code | None
    note: str = ""

    @property
    def is_compared(self) -> bool:
        return self.code is not None and self.code.is_compared


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
    made = [_made(job, *pair) for job, pair in by_job.items() if pair is not None]
    settled = {one.name: _settled(one, made) for one in comparisons}
    return Packages(
        reviewed=tuple(_reviewed(one, settled[one.document]) for one in made),
        others=tuple(job for job, pair in by_job.items() if pair is None),
        comparisons=tuple(settled.values()),
    )


def _made(job: Job, versions: Versions, found: Comparison) -> _Made:
    if not has_changed(versions):
        return _Made(job, versions, found.name, None)
    try:
        return _Made(job, versions, found.name, review_code(job, versions))
    except SpecmillError as error:
        reason = error.diagnostics[0].message
        note = f"its code was not compared, as one version cannot be generated: {reason}"
        return _Made(job, versions, found.name, None, note)


def _settled(comparison: Comparison, made: Iterable[_Made]) -> Comparison:
    """A comparison with what the code of all its packages says of programs."""
    own = [one for one in made if one.document == comparison.name]
    if not own or not all(one.is_compared for one in own):
        return comparison
    changes = [change for one in own if one.code is not None for change in one.code.changes]
    return replace(comparison, findings=settle(comparison.findings, changes))


def _reviewed(made: _Made, found: Comparison) -> PackageReview:
    findings = findings_of_package(made.job, made.versions, found.findings)
    if made.code is not None and made.code.is_compared:
        # Other packages of the document may be concerned where this one is not.
        findings = settle(findings, made.code.changes)
    review = PackageReview(
        name=made.job.package or made.job.spec.stem,
        specification=found.name,
        bump=bump_of(findings),
        wire_bump=wire_bump_of(findings),
        notes=(made.note,) if made.note else (),
    )
    code = made.code
    if code is None:
        return review
    return replace(
        review,
        name=code.package,
        bump=max(review.bump, _bump(code)),
        changes=code.changes,
        diff=code.diff,
        files=code.files,
        notes=tuple(_doubts(code, review.bump)),
    )


def _bump(code: Code) -> Bump:
    """What a version has to say of changes of code."""
    if any(change.is_breaking for change in code.changes):
        return Bump.MAJOR
    if any(change.kind == "added" for change in code.changes):
        return Bump.MINOR
    return Bump.PATCH if code.files else Bump.NONE


def _doubts(code: Code, said: Bump) -> Iterator[str]:
    """Where code breaks programs, and what was found in the document does not."""
    broken = [change.name for change in code.changes if change.is_breaking]
    if broken and said is not Bump.MAJOR:
        yield (
            f"its code breaks programs, such as those that use `{broken[0]}`,"
            " and no finding tells of it"
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
