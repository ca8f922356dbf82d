"""Writes a review as workflow commands, which GitHub shows as annotations of the changed lines.

GitHub shows ten annotations of each level for one step, so the worst come first, and a plain line of
the log counts those that are left out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from specmill.diagnostics import Location
from specmill.review.findings import Comparison, Review
from specmill.review.report.groups import Group, Located, grouped, sentence
from specmill.review.report.phrases import (
    capitalized,
    declared,
    flat,
    main_place,
    path_in_tree,
    plural,
    shortened,
    versions,
)
from specmill.review.report.presentation import Presentation

__all__ = ["MOST_OF_A_LEVEL", "render_github"]

MOST_OF_A_LEVEL = 10

_MOST_OF_A_MESSAGE = 2_000
_LEVELS = {
    Group.CLIENTS: "error",
    Group.MAYBE_PROGRAMS: "error",
    Group.PROGRAMS: "error",
    Group.MAYBE: "warning",
    Group.SERVERS: "notice",
    Group.SAFE: "notice",
    Group.ACCEPTED: "notice",
}


def render_github(review: Review, presentation: Presentation) -> str:
    """Writes a review as workflow commands, worst first."""
    del presentation
    return "".join(f"{line}\n" for line in _lines(review))


def _lines(review: Review) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for comparison in review.comparisons:
        if not comparison.is_compared:
            yield from _unread(comparison, seen)
    for group, members in grouped(review).items():
        level = _LEVELS[group]
        for member in members:
            seen[level] += 1
            if seen[level] <= MOST_OF_A_LEVEL:
                yield _command(level, group, member)
    yield from _versions(review, seen)
    for level, count in seen.items():
        if count > MOST_OF_A_LEVEL:
            more = plural(count - MOST_OF_A_LEVEL, f"more {level}")
            yield f"{more} not shown: GitHub shows {MOST_OF_A_LEVEL} of a level"
    yield f"specmill review: {sentence(review)}"


def _unread(comparison: Comparison, seen: Counter[str]) -> Iterator[str]:
    """Why a document was not compared; this comes before all that is known of others."""
    for one in comparison.diagnostics:
        seen["error"] += 1
        if seen["error"] <= MOST_OF_A_LEVEL:
            properties = {
                **_place(comparison, one.location),
                "title": f"Not compared: {one.code.id}",
            }
            yield _written("error", properties, one.message)


def _versions(review: Review, seen: Counter[str]) -> Iterator[str]:
    """The packages whose documents do not say how much was changed."""
    by_name = {one.name: one for one in review.comparisons}
    for package in review.packages:
        comparison = by_name.get(package.specification)
        said = declared(package, comparison) if comparison else None
        if comparison is None or said is None or said.is_enough:
            continue
        seen["warning"] += 1
        if seen["warning"] <= MOST_OF_A_LEVEL:
            properties = {"file": comparison.name, "title": f"Version of {package.name}"}
            yield _written("warning", properties, f"needs {versions(package, comparison)}")


def _command(level: str, group: Group, member: Located) -> str:
    finding = member.finding
    place = main_place(finding)
    if not finding.in_revision and member.comparison.revision:
        # An annotation stands in the files of the revision: at what held the thing that went.
        place = finding.revision
    said = (
        f"{capitalized(finding.message)}. {finding.consequence} ({finding.rule.id}, {finding.id})"
    )
    properties = {
        **_place(member.comparison, place),
        "title": f"{group.value.heading}: {finding.rule.title}",
    }
    return _written(level, properties, said)


def _written(level: str, properties: Mapping[str, str], said: str) -> str:
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {listed}::{_data(shortened(said, _MOST_OF_A_MESSAGE))}"


def _place(comparison: Comparison, location: Location) -> dict[str, str]:
    properties = {"file": path_in_tree(comparison, location)}
    if location.line is not None:
        properties["line"] = str(location.line)
    if location.column is not None:
        properties["col"] = str(location.column)
    return properties


def _data(text: str) -> str:
    return flat(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
