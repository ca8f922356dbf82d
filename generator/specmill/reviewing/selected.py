"""Keeps the findings that concern a package which is made of a part of its document."""

from collections.abc import Sequence

from specmill.config import Job
from specmill.review.findings import Finding
from specmill.reviewing.documents import Versions

__all__ = ["findings_of_package"]

_OF_OPERATIONS = ("/paths", "/webhooks", "/components")


def findings_of_package(
    job: Job, versions: Versions, findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Keeps the findings that reach an operation of a package, and those of the whole document.

    Args:
        job: The package.
        versions: Its document.
        findings: What was found in the document.
    """
    if job.selectors.is_everything:
        return tuple(findings)
    # What selects takes a while to load.
    from specmill.pipeline import selected_operations

    wanted = {
        operation
        for version in (versions.base, versions.revision)
        if version is not None
        for operation in selected_operations(version.document, job.selectors)
    }
    return tuple(one for one in findings if _is_of_document(one) or _reaches(one, wanted))


def _is_of_document(finding: Finding) -> bool:
    """Whether a finding is about what every package has of its document, such as its title."""
    pointers = (finding.base.pointer, finding.revision.pointer)
    return not finding.operations and not any(
        pointer.startswith(_OF_OPERATIONS) for pointer in pointers
    )


def _reaches(finding: Finding, wanted: set[tuple[str, str]]) -> bool:
    # The path of a callback begins with that of its operation, whose method it does not name.
    paths = {path for _, path in wanted}
    return any(
        (reach.operation.method, reach.operation.path) in wanted
        or (" " in reach.operation.path and reach.operation.path.partition(" ")[0] in paths)
        for reach in finding.operations
    )
