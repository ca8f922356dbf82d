"""Judges changes: whom each of them breaks, and in which words that is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from specmill.diagnostics import Location
from specmill.review.changes import Change
from specmill.review.findings import Finding
from specmill.review.identity import identity
from specmill.review.places import describe, shown
from specmill.review.reading import follow, value_at
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump, Direction, Verdict
from specmill.review.walk import Mask, Walk
from specmill.source.document import Document
from specmill.source.pointers import join, split

__all__ = ["judge"]

_LISTED = frozenset({"property-became-required", "property-became-optional"})
"""Rules of properties that are edited in another list than that of the properties."""

_FLAGS = {"-read-only": "readOnly", "-write-only": "writeOnly"}
"""How rules end that are of a keyword of a property."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """One edit, which may have been met more than once.

    Attributes:
        change: What changed, at the place of what moved least.
        mask: What it reaches.
        is_proved: Whether it was compared wherever it was met.
        folded: The rules of what follows from it, with what that reaches.
    """

    change: Change
    mask: Mask
    is_proved: bool
    folded: Mapping[str, Mask]

    def joined(self, other: "_Edit") -> "_Edit":
        """Both as one, at the place of what moved least."""
        change = min(self.change, other.change, key=_distance)
        rules = [*self.folded, *other.folded]
        folded = {r: self.folded.get(r, 0) | other.folded.get(r, 0) for r in rules}
        return _Edit(change, self.mask | other.mask, self.is_proved and other.is_proved, folded)


def _distance(change: Change) -> tuple[bool, str, str, bool]:
    return change.base != change.revision, change.base, change.revision, not change.consequence


def judge(walk: Walk) -> tuple[Finding, ...]:
    """Turns the changes of a walk into findings: one for each edit, worst first."""
    edits: dict[str, _Edit] = {}
    for met, mask in walk.changes.items():
        change = _as_announced(walk, met)
        edit = _Edit(change, mask, change.is_proved, dict.fromkeys(change.folded, mask))
        name = _identity(walk, change)
        edits[name] = edits[name].joined(edit) if name in edits else edit
    findings = [
        _finding(walk, _identity(walk, edit.change), edit)
        for edit in _told_once(_with_names(edits))
    ]
    return tuple(sorted(findings, key=_order))


def _with_names(edits: Mapping[str, _Edit]) -> Mapping[str, _Edit]:
    """Edits, with the name that a schema got or lost as a part of what is said beside it."""
    kept = dict(edits)
    naming = "schema-inlined", "schema-named"
    for rule in naming:
        beside = [
            (name, use)
            for name, edit in edits.items()
            if edit.change.rule not in naming and "/allOf/" in (use := _use(edit.change, rule))
        ]
        named = [name for name, edit in edits.items() if beside and edit.change.rule == rule]
        for name in named:
            inside = f"{_use(edits[name].change, rule)}/allOf/"
            other = next((other for other, use in beside if use.startswith(inside)), None)
            if other is not None:
                mask = kept[other].folded.get(rule, 0) | kept.pop(name).mask
                kept[other] = replace(kept[other], folded={**kept[other].folded, rule: mask})
    return kept


def _use(change: Change, rule: str) -> str:
    """Where a change is in the document in which a schema has no name."""
    if rule == "schema-inlined":
        return change.revision if change.in_revision else ""
    return change.base if change.in_base else ""


def _told_once(edits: Mapping[str, _Edit]) -> Iterable[_Edit]:
    """Edits, with those put together of which the same is to be said of the same place.

    So it is where several schemas of the base became one component.
    """
    found: dict[tuple[str, ...], _Edit] = {}
    for name, edit in edits.items():
        change = edit.change
        key: tuple[str, ...] = (name,)
        if change.in_base and change.in_revision:
            key = (change.rule, change.revision, change.before, change.after)
        found[key] = found[key].joined(edit) if key in found else edit
    return found.values()


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
        return identity(walk.base, change.rule, change.base)
    return identity(walk.revision, change.rule, change.revision)


def _order(finding: Finding) -> tuple[int, int, int, str, int, int, str]:
    """Worst first: for clients, then for programs, then for servers."""
    verdicts = -finding.clients, -finding.api, -finding.servers
    place = finding.revision
    return (*verdicts, place.file, place.line or 0, place.column or 0, finding.id)


def _finding(walk: Walk, name: str, edit: _Edit) -> Finding:
    change, rule = edit.change, RULES[edit.change.rule]
    effects = _effects(walk, edit)
    bump = max(side.package for one in effects for side in _sides(one.rule, one.ways or Direction))
    document, pointer = walk.base, change.base
    if change.in_revision:
        document, pointer = walk.revision, change.revision
    subject = describe(document, pointer)
    before, after = shown(change.before), shown(change.after)
    places = _place(walk.base, change.base, change), _place(walk.revision, change.revision, change)
    return Finding(
        id=name,
        rule=rule,
        subject=subject,
        message=rule.message.format(subject=subject, before=before, after=after),
        consequence=change.consequence or _consequence(effects),
        base=places[0].location,
        revision=places[1].location,
        in_base=change.in_base and places[0].is_there,
        in_revision=change.in_revision and places[1].is_there,
        before=before,
        after=after,
        operations=tuple(walk.reaches(edit.mask)),
        clients=max(one.clients for one in effects),
        servers=max(_verdict(RULES[one.rule.mirror], one.promised) for one in effects),
        api=Verdict.BREAKING if bump is Bump.MAJOR else Verdict.SAFE,
        bump=bump,
        wire_bump=max(_wire_bump(one.rule, one.clients) for one in effects),
        is_proved=edit.is_proved,
    )


class _Effect(NamedTuple):
    """A rule that says something of an edit, with the ways on the wire in which it does.

    Attributes:
        rule: The rule.
        ways: The ways in which operations are reached.
        promised: The same without operations that promise nothing.
    """

    rule: Rule
    ways: tuple[Direction, ...]
    promised: tuple[Direction, ...]

    @property
    def clients(self) -> Verdict:
        """Whether clients still work."""
        return _verdict(self.rule, self.promised)


def _effects(walk: Walk, edit: _Edit) -> list[_Effect]:
    """What the rule of an edit says, and those of what follows from it."""
    masks = [(edit.change.rule, edit.mask), *sorted(edit.folded.items())]
    return [
        _Effect(RULES[rule], walk.directions(mask), walk.directions(mask & ~walk.unpromised))
        for rule, mask in masks
    ]


def _sides(rule: Rule, directions: Iterable[Direction]) -> list[Side]:
    sides = {Direction.REQUEST: rule.request, Direction.RESPONSE: rule.response}
    return [side for direction in directions if (side := sides[direction]) is not None]


def _verdict(rule: Rule, directions: Iterable[Direction]) -> Verdict:
    return max((side.clients for side in _sides(rule, directions)), default=Verdict.SAFE)


def _consequence(effects: Iterable[_Effect]) -> str:
    """What a caller sees of the worst: in the one direction that is reached, or in general."""
    worst = max(effects, key=lambda one: one.clients)
    sides = _sides(worst.rule, worst.ways)
    alone = sides[0].consequence if len(sides) == 1 else ""
    return alone or worst.rule.consequence


def _wire_bump(rule: Rule, clients: Verdict) -> Bump:
    """What a version of the interface has to say; what may break and adds something is minor."""
    if rule.area == "name":
        return Bump.NONE
    if clients is Verdict.BREAKING or (clients is Verdict.MAYBE and not rule.is_addition):
        return Bump.MAJOR
    return Bump.MINOR if rule.is_addition else Bump.PATCH


class _Place(NamedTuple):
    """A place to show in one of the documents, and whether there is anything."""

    location: Location
    is_there: bool


def _place(document: Document, pointer: str, change: Change) -> _Place:
    """Where one document was edited: the list of names, or the keyword, that says so."""
    tokens = split(pointer)
    is_there = True
    if change.rule in _LISTED and tokens[-2:-1] == ["properties"]:
        names = join("", *tokens[:-2], "required")
        listed = value_at(document.root, names)
        is_there = isinstance(listed, list) and tokens[-1] in listed
        entry = listed.index(tokens[-1]) if isinstance(listed, list) and is_there else "-"
        pointer = join(names, entry)
    keyword = next((word for end, word in _FLAGS.items() if change.rule.endswith(end)), "")
    value = value_at(document.root, pointer)
    if tokens[-2:-1] == ["properties"] and isinstance(value, dict) and keyword in value:
        pointer = join(pointer, keyword)
    return _Place(document.locate(pointer, part="key"), is_there)
