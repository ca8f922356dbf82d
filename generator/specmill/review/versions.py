"""What the version of a document says of its changes, and what it should say.

A semantic version says which of its parts was raised. Before 1.0.0 each part counts for the one
before it: 0.3.0 breaks 0.2.0. A version of a date (`2026-06-30.preview`, `v2026.04.00`) that is
later says that everything may have changed, and so does what comes after a pre-release. Of any
other text, and of what follows a date, it can only be said whether it is the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.review.findings import Finding
from specmill.review.verdicts import Bump
from specmill.source.document import Document
from specmill.source.rules.context import member

__all__ = ["bump_of", "check_version", "next_version", "raised", "version_of", "wire_bump_of"]

_SEMANTIC = re.compile(
    r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?",
    re.ASCII,
)
_DATE = re.compile(r"v?((?:19|2\d)\d\d)[-._](\d\d?)(?:[-._](\d\d?))?(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Semantic:
    """A semantic version.

    Attributes:
        parts: Major, minor and patch.
        before: The identifiers of a pre-release, each as a pair that sorts: numbers first.
    """

    parts: tuple[int, int, int]
    before: tuple[tuple[int, int, str], ...]

    @property
    def order(self) -> tuple[tuple[int, int, int], bool, tuple[tuple[int, int, str], ...]]:
        return self.parts, not self.before, self.before


def bump_of(findings: Iterable[Finding]) -> Bump:
    """What the version of a package has to say of some changes."""
    return max((finding.bump for finding in findings), default=Bump.NONE)


def wire_bump_of(findings: Iterable[Finding]) -> Bump:
    """What a version of the interface on the wire would have to say of them."""
    return max((finding.wire_bump for finding in findings), default=Bump.NONE)


def raised(base: str, revision: str) -> Bump | None:
    """The part of a version that was raised.

    Args:
        base: `info.version` of the base.
        revision: `info.version` of the revision.

    Returns:
        The part; None where the version was lowered.
    """
    if base == revision:
        return Bump.NONE
    was_date, now_date = _date(base), _date(revision)
    if was_date is not None and now_date is not None:
        return Bump.MAJOR if now_date >= was_date else None
    was, now = _semantic(base), _semantic(revision)
    if was_date is not None or now_date is not None or was is None or now is None:
        return Bump.MAJOR
    if now.order <= was.order:
        return Bump.NONE if now.order == was.order else None
    if was.before:
        return Bump.MAJOR
    index = next((i for i in range(3) if was.parts[i] != now.parts[i]), 2)
    if was.parts[0] == now.parts[0] == 0:
        index -= 1
    return (Bump.MAJOR, Bump.MINOR, Bump.PATCH)[max(index, 0)]


def next_version(base: str, bump: Bump) -> str:
    """The least version that says so much, such as `2.0.0`.

    Args:
        base: `info.version` of the base.
        bump: The part to raise.

    Returns:
        The version, spelled like the base; empty where the base is no semantic version, or nothing
        is to be raised.
    """
    was = _semantic(base) if _date(base) is None else None
    if was is None or bump is Bump.NONE:
        return ""
    prefix = "v" if base.startswith("v") else ""
    major, minor, patch = was.parts
    if was.before:
        return f"{prefix}{major}.{minor}.{patch}"
    if major == 0:
        return (
            f"{prefix}0.{minor + 1}.0" if bump is Bump.MAJOR else f"{prefix}0.{minor}.{patch + 1}"
        )
    match bump:
        case Bump.MAJOR:
            return f"{prefix}{major + 1}.0.0"
        case Bump.MINOR:
            return f"{prefix}{major}.{minor + 1}.0"
        case _:
            return f"{prefix}{major}.{minor}.{patch + 1}"


def check_version(base: Document, revision: Document, bump: Bump) -> Diagnostic | None:
    """Finds out whether `info.version` says how much was changed.

    Args:
        base: The base.
        revision: The revision.
        bump: What it has to say.

    Returns:
        What is wrong, at the version of the revision; None if nothing is.
    """
    was, now = version_of(base), version_of(revision)
    found = raised(was, now) if now else Bump.NONE
    is_removed = bool(was) and not now
    if found is not None and found >= bump and not is_removed:
        return None
    if isinstance(member(revision.root, "info", "version"), float):
        # Of 1.10 nothing but 1.1 is left.
        message, hint = "`info.version` is a number, which has no parts", "write it between quotes"
    elif is_removed:
        message, hint = f"the version `{was}` was removed", "write a version"
    else:
        message, hint = _message(was, now, found, bump), _hint(was, bump)
    return diagnostic("version-not-raised", message, revision.locate("/info/version"), hint=hint)


def _message(was: str, now: str, found: Bump | None, bump: Bump) -> str:
    """What a version says, and what it has to say."""
    asked = f"and the changes ask for a {bump.label} version"
    old, new = _semantic(was), _semantic(now)
    if found is None:
        why = ""
        if _date(was) is None and old and new and new.before and not old.before:
            why = ": a pre-release comes before its release"
        return f"the version was lowered from `{was}` to `{now}`{why}"
    if not was:
        return f"there is no version, {asked}"
    if found is not Bump.NONE:
        why = ""
        if old is not None and old.parts[0] == 0:
            why = " (before 1.0.0 the second number is the major one)"
        return (
            f"the version was raised from `{was}` to `{now}`, a {found.label} version{why}, {asked}"
        )
    still = f"the version is still `{was}`" if now == was else f"`{now}` is the same as `{was}`"
    return f"{still}, {asked}"


def _hint(was: str, bump: Bump) -> str:
    if bump is Bump.NONE:
        return f"write `{was}` again, or a later version"
    if _date(was) is not None:
        return "write a later date"
    old, wanted = _semantic(was), next_version(was, bump)
    if old is not None and old.before:
        return f"write a later pre-release, or `{wanted}`"
    if wanted:
        return f"write `{wanted}`"
    return "write another version" if was else "write one, such as `1.0.0`"


def version_of(document: Document) -> str:
    """`info.version` as text; empty where there is none."""
    version = member(document.root, "info", "version")
    return "" if version is None else str(version).strip()


def _semantic(version: str) -> _Semantic | None:
    match = _SEMANTIC.fullmatch(version.strip())
    if match is None:
        return None
    major, minor, patch = (int(match[i] or 0) for i in (1, 2, 3))
    identifiers = match[4].split(".") if match[4] else []
    before = tuple((0, int(one), "") if one.isdecimal() else (1, 0, one) for one in identifiers)
    return _Semantic((major, minor, patch), before)


def _date(version: str) -> tuple[int, ...] | None:
    """The date that a version is, or begins with."""
    match = _DATE.match(version.strip())
    return None if match is None else tuple(int(part or 0) for part in match.groups())
