"""Settles what changes of a document do to programs, by the code that was generated of it.

The table of rules says the worst that a kind of change does to programs. Whether one does it depends
on the rest of the document: a response that was added changes the type of a result, unless another
one has that type already. Where code was compared, it is what decides.
"""

from collections.abc import Sequence
from dataclasses import replace

from specmill.code_changes import CodeChange
from specmill.review.findings import Finding
from specmill.review.verdicts import Bump, Verdict

__all__ = ["settle"]


def settle(findings: Sequence[Finding], changes: Sequence[CodeChange]) -> tuple[Finding, ...]:
    """Has findings say of programs what the code says.

    Which of several findings a change of code comes from is not known. They keep what the table says
    of them, unless nothing in the code breaks programs.

    Args:
        findings: What was found in a document.
        changes: What differs in the public APIs of all packages that are made of it.
    """
    if not any(change.is_breaking for change in changes):
        most = Bump.MINOR if changes else Bump.PATCH
        return tuple(_breaking_nothing(finding, most) for finding in findings)
    if len(findings) == 1:
        return (replace(findings[0], api=Verdict.BREAKING, bump=Bump.MAJOR),)
    return tuple(findings)


def _breaking_nothing(finding: Finding, most: Bump) -> Finding:
    """A finding that breaks no program; if the table says so, it is no more than what is new."""
    bump = most if finding.bump is Bump.MAJOR else finding.bump
    return replace(finding, api=Verdict.SAFE, bump=bump)
