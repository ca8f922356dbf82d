"""Judges changes: whom each of them breaks, and in which words that is said."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from specmill.diagnostics import Location
from specmill.review.changes import Change
from specmill.review.findings import Finding
from specmill.review.places import describe
from specmill.review.reading import follow, value_at
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump, Direction, Verdict
from specmill.review.walk import Mask, Walk
from specmill.source.document import Document

__all__ = ["judge"]

_MAX_SHOWN = 80


@dataclass(slots=True)
class _Edit:
    """One edit, which may have been met more than once.

    Attributes:
        change: What changed, as it was met first.
        mask: What it reaches.
        is_proved: Whether it was compared wherever it was met.
        folded: What follows from it, wherever it was met.
    """

    change: Change
    mask: Mask
    is_proved: bool
    folded: frozenset[str]


def judge(walk: Walk) -> tuple[Finding, ...]:
    """Turns the changes of a walk into findings: one for each edit, worst first."""
    edits: dict[str, _Edit] = {}
    for met, mask in walk.changes.items():
        change = _as_announced(walk, met)
        name = _identity(walk, change)
        known = edits.setdefault(name, _Edit(change, mask, change.is_proved, change.folded))
        known.mask |= mask
        known.is_proved &= change.is_proved
        known.folded |= change.folded
    findings = [_finding(walk, name, edit) for name, edit in edits.items()]
    return tuple(sorted(findings, key=_order))


def _as_announced(walk: Walk, change: Change) -> Change:
    """What comes or goes, by the rule that what was announced of it says."""
    if change.in_base and not change.in_revision:
        pointer, _ = follow(walk.base, change.base, value_at(walk.base.root, change.base))
        rule, before = walk.policy.removal(pointer)
        return change if rule is None else replace(_alone(change), rule=rule, before=before)
    if change.in_revision and not change.in_base and _is_safe(RULES[change.rule]):
        value = value_at(walk.revision.root, change.revision)
        pointer, _ = follow(walk.revision, change.revision, value)
        rule, after = walk.policy.addition(pointer)
        return change if rule is None else replace(_alone(change), rule=rule, after=after)
    return change


def _alone(change: Change) -> Change:
    """A change without what follows from it."""
    return replace(change, folded=frozenset(), consequence="")


def _is_safe(rule: Rule) -> bool:
    return _verdict(rule, Direction) is Verdict.SAFE


def _identity(walk: Walk, change: Change) -> str:
    """The id of a finding: made of the rule and of the place in the text."""
    if change.in_base:
        place = walk.base.pointer_in_text(change.base)
    else:
        place = walk.revision.pointer_in_text(change.revision)
    digest = sha256(f"{change.rule}\0{place}".encode("utf-8", "surrogatepass"))
    return f"f-{digest.hexdigest()[:10]}"


def _order(finding: Finding) -> tuple[int, int, int, str, int, int, str]:
    """Worst first: for clients, then for programs, then for servers."""
    verdicts = -finding.clients, -finding.api, -finding.servers
    place = finding.revision
    return (*verdicts, place.file, place.line or 0, place.column or 0, finding.id)


def _finding(walk: Walk, name: str, edit: _Edit) -> Finding:
    change, rule = edit.change, RULES[edit.change.rule]
    rules = [rule, *(RULES[one] for one in sorted(edit.folded))]
    reaches = tuple(walk.reaches(edit.mask))
    ways = walk.directions(edit.mask)
    directions = walk.directions(edit.mask & ~walk.unpromised)
    bump = max(side.package for one in rules for side in _sides(one, ways or tuple(Direction)))
    document, pointer = walk.base, change.base
    if change.in_revision:
        document, pointer = walk.revision, change.revision
    subject = describe(document, pointer)
    before, after = _shown(change.before), _shown(change.after)
    return Finding(
        id=name,
        rule=rule,
        subject=subject,
        message=rule.message.format(subject=subject, before=before, after=after),
        consequence=change.consequence or _consequence(rules, ways),
        base=_locate(walk.base, change.base),
        revision=_locate(walk.revision, change.revision),
        in_base=change.in_base,
        in_revision=change.in_revision,
        before=before,
        after=after,
        operations=reaches,
        clients=max(_verdict(one, directions) for one in rules),
        servers=max(_verdict(RULES[one.mirror], directions) for one in rules),
        api=Verdict.BREAKING if bump is Bump.MAJOR else Verdict.SAFE,
        bump=bump,
        wire_bump=max(_wire_bump(one, _verdict(one, directions)) for one in rules),
        is_proved=edit.is_proved,
    )


def _sides(rule: Rule, directions: Iterable[Direction]) -> list[Side]:
    sides = {Direction.REQUEST: rule.request, Direction.RESPONSE: rule.response}
    return [side for direction in directions if (side := sides[direction]) is not None]


def _verdict(rule: Rule, directions: Iterable[Direction]) -> Verdict:
    return max((side.clients for side in _sides(rule, directions)), default=Verdict.SAFE)


def _consequence(rules: Iterable[Rule], directions: tuple[Direction, ...]) -> str:
    """What a caller sees of the worst: in the one direction that is reached, or in general."""
    rule = max(rules, key=lambda one: _verdict(one, directions))
    sides = _sides(rule, directions)
    alone = sides[0].consequence if len(sides) == 1 else ""
    return alone or rule.consequence


def _wire_bump(rule: Rule, clients: Verdict) -> Bump:
    """What a version of the interface has to say; what may break and adds something is minor."""
    if rule.area == "name":
        return Bump.NONE
    if clients is Verdict.BREAKING or (clients is Verdict.MAYBE and not rule.is_addition):
        return Bump.MAJOR
    return Bump.MINOR if rule.is_addition else Bump.PATCH


def _shown(value: str) -> str:
    """A value of the document as a part of a line of text."""
    line = " ".join(value.split()).replace("`", "'")
    return line if len(line) <= _MAX_SHOWN else line[: _MAX_SHOWN - 1] + "…"


def _locate(document: Document, pointer: str) -> Location:
    return document.locate(pointer, part="key")
