"""What becomes of the packages of a configuration."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from specmill.config import Job
from specmill.review.findings import Comparison, PackageReview
from specmill.review.versions import bump_of, wire_bump_of
from specmill.reviewing.documents import Versions

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
    by_job = {job: _comparison(job, versions, comparisons) for job in jobs}
    return Packages(
        reviewed=tuple(
            PackageReview(
                name=job.package or job.spec.stem,
                specification=found.name,
                bump=bump_of(found.findings),
                wire_bump=wire_bump_of(found.findings),
            )
            for job, found in by_job.items()
            if found is not None
        ),
        others=tuple(job for job, found in by_job.items() if found is None),
    )


def _comparison(
    job: Job, versions: Sequence[Versions], comparisons: Sequence[Comparison]
) -> Comparison | None:
    """The comparison of the document that a package is made of."""
    spec, here = job.spec.resolve(), Path.cwd()
    for pair, found in zip(versions, comparisons, strict=True):
        read = pair.revision or pair.base
        if read is not None and spec in (read.source.path, (here / pair.name).resolve()):
            return found
    return None
