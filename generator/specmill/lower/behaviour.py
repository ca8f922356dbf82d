"""What the document says about the conduct of every client and server of it, by extensions.

`x-specmill-retry` says which answers a client tries again, and what makes a request repeatable;
`x-specmill-unknown-parameters` what a server does with query parameters that no operation has.
spec/README.md has both in full.
"""

import re
from collections.abc import Iterator

from specmill.diagnostics import Diagnostic
from specmill.ir.api import RetryRule
from specmill.lower.node import Node

__all__ = ["lower_retry", "lower_unknown_query"]

_RETRY = "x-specmill-retry"
_UNKNOWN = "x-specmill-unknown-parameters"
_MEMBERS = ("statuses", "header", "idempotencyKey")
_STATUS = re.compile(r"[45][0-9][0-9]")
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def lower_retry(root: Node, findings: list[Diagnostic]) -> RetryRule | None:
    """Lowers what clients try again.

    Args:
        root: The document.
        findings: Takes a diagnostic for each part that cannot be followed.

    Returns:
        None where nothing is declared, or where a part of it cannot be followed.
    """
    declared = root.get(_RETRY)
    if declared is None:
        return None
    faults = [
        place.finding(
            "unusable-retry",
            message,
            "Mend the extension; until then clients retry as HTTP alone has it",
        )
        for place, message in _retry_faults(declared)
    ]
    findings += faults
    if faults or not declared.value:
        return None
    return RetryRule(
        statuses=tuple(map(int, declared.texts("statuses"))),
        header=declared.text("header") or None,
        idempotency_key=declared.text("idempotencyKey") or None,
    )


def _retry_faults(declared: Node) -> Iterator[tuple[Node, str]]:
    if not isinstance(declared.value, dict):
        yield declared, f"`{_RETRY}` is not an object"
    for name, member in declared.members():
        if name not in _MEMBERS:
            yield member, f"`{name}` is none of {', '.join(f'`{known}`' for known in _MEMBERS)}"
        elif name == "statuses":
            yield from _status_faults(member)
        elif not isinstance(member.value, str) or not _FIELD_NAME.fullmatch(member.value):
            yield member, f"`{name}` is not the name of a header"


def _status_faults(statuses: Node) -> Iterator[tuple[Node, str]]:
    if not isinstance(statuses.value, list):
        yield statuses, "`statuses` is not an array"
    for status in statuses.items():
        if not isinstance(status.value, str) or not _STATUS.fullmatch(status.value):
            yield status, "a status is not a text from '400' to '599'"


def lower_unknown_query(root: Node, findings: list[Diagnostic]) -> bool:
    """Whether servers refuse requests with query parameters that the operation does not have.

    Args:
        root: The document.
        findings: Takes a diagnostic if the declaration cannot be followed.
    """
    declared = root.get(_UNKNOWN)
    if declared is None or declared.value == "ignore":
        return False
    if declared.value == "refuse":
        return True
    findings.append(
        declared.finding(
            "unusable-unknown-parameters",
            f"`{_UNKNOWN}` is neither `refuse` nor `ignore`",
            "Write one of them; until then unknown query parameters are ignored",
        )
    )
    return False
