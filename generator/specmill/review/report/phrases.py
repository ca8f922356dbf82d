"""Phrases that several formats use: places, operations, names of audiences, and their like."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from specmill.diagnostics import Location
from specmill.diagnostics_text import visible
from specmill.review.changes import Reach
from specmill.review.findings import Acceptance, Comparison, Finding, PackageReview
from specmill.review.verdicts import Bump, Verdict
from specmill.review.versions import next_version, raised

__all__ = [
    "UNPROVED",
    "Declared",
    "Piece",
    "accepted",
    "capitalized",
    "declared",
    "flat",
    "main_place",
    "operations",
    "outcome",
    "path_in_tree",
    "pieces",
    "plural",
    "shortened",
    "verdict",
    "version",
    "versions",
]

UNPROVED = "This was not compared by meaning: it is the worst that the change could be."
_NAMES = re.compile(r"`([^`]*)`")


class Piece(NamedTuple):
    """A part of a message.

    Attributes:
        text: The text.
        is_name: Whether it is a name or a value of a document, which stood between backticks.
    """

    text: str
    is_name: bool


def flat(text: str) -> str:
    """The text as one line without anything that does not show."""
    return visible(" ".join(text.split()))


def shortened(text: str, most: int) -> str:
    """The text as one line of a bounded length."""
    line = flat(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def pieces(message: str) -> Iterator[Piece]:
    """Splits a message where names stand between backticks.

    Where backticks do not go in pairs everything is a name: then it is not known what of it are
    words of specmill.
    """
    if message.count("`") % 2:
        yield Piece(message.replace("`", "'"), is_name=True)
        return
    for index, part in enumerate(_NAMES.split(message)):
        if part:
            yield Piece(part, is_name=bool(index % 2))


def capitalized(message: str) -> str:
    """A message as the beginning of a text."""
    return f"{message[:1].upper()}{message[1:]}"


def plural(count: int, noun: str) -> str:
    """A number with its noun: `1 change`, `2 changes`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def verdict(value: Verdict) -> str:
    """A verdict as it is said of an audience."""
    return "may break" if value is Verdict.MAYBE else value.label


def main_place(finding: Finding) -> Location:
    """Where a reader looks first: in the revision, if it has what the finding is about."""
    return finding.revision if finding.in_revision else finding.base


def outcome(comparison: Comparison) -> str:
    """What came of comparing a document: `3 changes`, `no change`, or that it cannot be read."""
    if not comparison.is_compared:
        return "not compared, as it cannot be read"
    count = len(comparison.findings)
    return plural(count, "change") if count else "no change"


def path_in_tree(comparison: Comparison, location: Location) -> str:
    """The file of a place without the revision of git: `spec/a.yaml` of `main:spec/a.yaml`."""
    for name in (comparison.base, comparison.revision):
        if location.file == name:
            return comparison.name
        label = name.removesuffix(comparison.name)
        if label and label != name and location.file.startswith(label):
            return location.file.removeprefix(label)
    return location.file


def operations(reaches: tuple[Reach, ...], most: int) -> tuple[list[str], int]:
    """The first operations that a change reaches, and how many others there are."""
    named = [str(reach.operation) for reach in reaches[:most]]
    return named, len(reaches) - len(named)


def accepted(acceptance: Acceptance) -> str:
    """Who accepted a break, until when, and why."""
    return f"accepted by {acceptance.author} until {acceptance.expires}: {acceptance.reason}"


def version(bump: Bump) -> str:
    """What a version has to say, such as `a major version`."""
    return "no new version" if bump is Bump.NONE else f"a {bump.label} version"


def versions(package: PackageReview, comparison: Comparison | None) -> str:
    """The version that a package needs, with its number where the document has one to count from.

    As in messages, what is of a document stands between backticks.
    """
    wanted = next_version(comparison.base_version, package.bump) if comparison else ""
    number = f", `{wanted}` or later" if wanted else ""
    parts = [f"{version(package.bump)}{number}"]
    if package.wire_bump is not package.bump:
        parts.append(f"on the wire {version(package.wire_bump)}")
    if comparison and (said := declared(package, comparison)):
        now = said.version.replace("`", "'")
        shown = f"`info.version` is {'still ' if said.is_same else ''}`{now}`"
        parts.append(shown if said.is_enough else f"{shown}, which is not enough")
    return "; ".join(parts)


class Declared(NamedTuple):
    """The version that a document has now.

    Attributes:
        version: `info.version`.
        is_same: Whether it is that of the base.
        is_enough: Whether it says how much was changed.
    """

    version: str
    is_same: bool
    is_enough: bool


def declared(package: PackageReview, comparison: Comparison) -> Declared | None:
    """What a document has for its version; None where nothing has to be said of it."""
    was, now = comparison.base_version, comparison.revision_version
    if package.bump is Bump.NONE or not was or not now:
        return None
    found = raised(was, now)
    return Declared(now, was == now, found is not None and found >= package.bump)
