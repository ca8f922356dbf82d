"""Matches the alternatives of two unions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from specmill.review.schemas.expansion import Alternative
from specmill.review.schemas.kinds import key_of
from specmill.review.schemas.reader import Reader, says_something
from specmill.review.schemas.shape import Shape
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["Candidate", "Matching", "are_told_apart", "candidate", "known_pairs", "match"]

_COMPONENT = "/components/schemas/"
_ALL_OF = frozenset({"allOf"})
_LIKE_ENOUGH = 0.4
_MOSTLY_LIKE = 0.6
_SAME_COMPONENT = 1000.0
_SAME_TAG = 4.0
_KEYWORDS = (
    *("type", "format", "pattern", "contentEncoding", "const", "maxLength", "minLength"),
    *("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"),
    *("items", "maxItems", "minItems"),
)
"""What tells alternatives apart that are no objects."""


class Candidate(NamedTuple):
    """An alternative, with what it is recognised by.

    Attributes:
        alternative: The alternative.
        shape: It, taken apart.
        component: The component that it is; empty for one that has no name.
        is_in_both: Whether both documents have a component of that name.
        key: What no other alternative has as well, most likely; empty for one that is no branch.
        tags: The properties with one value only, by name, with the keys of their values.
    """

    alternative: Alternative
    shape: Shape
    component: str
    is_in_both: bool
    key: str
    tags: Mapping[str, str]


class Matching(NamedTuple):
    """Which alternatives belong together.

    Attributes:
        pairs: What is in both.
        lost: What is in the base only.
        new: What is in the revision only.
    """

    pairs: list[tuple[Candidate, Candidate]]
    lost: list[Candidate]
    new: list[Candidate]


def candidate(alternative: Alternative, reader: Reader, other: Reader) -> Candidate:
    """An alternative with what it is recognised by.

    Args:
        alternative: The alternative.
        reader: What reads its document.
        other: What reads the other document.
    """
    shape = reader.shape(alternative.node)
    component = _component(reader, alternative.branches[-1]) if alternative.branches else ""
    is_in_both = bool(component) and other.value(component) is not True
    written = (
        _component(reader, branch) or key_of(reader.value(branch))
        for branch in alternative.branches
    )
    key = " ".join([*written, *sorted(shape.kinds)]) if alternative.branches else ""
    return Candidate(alternative, shape, component, is_in_both, key, _tags(shape))


def _tags(shape: Shape) -> dict[str, str]:
    """The properties with one value only, whichever parts of the schema say so."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for said in shape.said("properties"):
        for name, schema in said.value.items() if isinstance(said.value, dict) else ():
            if (value := _only_value(schema)) is not None:
                found[name].add(value)
    return {name: " ".join(sorted(values)) for name, values in found.items()}


def _component(reader: Reader, pointer: str) -> str:
    """The component that a branch is, and not only one that it is made of."""
    seen: set[str] = set()
    while pointer not in seen and not _is_component(pointer):
        seen.add(pointer)
        schema = reader.value(pointer)
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(ref, str) and (target := reader.target(ref)) is not None:
            pointer = target.pointer
        elif isinstance(schema, dict) and not says_something(schema, _ALL_OF):
            pointer = f"{pointer}/allOf/0" if len(_parts(schema)) == 1 else pointer
    return pointer if _is_component(pointer) else ""


def _parts(schema: JsonObject) -> list[JsonValue]:
    parts = schema.get("allOf")
    return parts if isinstance(parts, list) else []


def _is_component(pointer: str) -> bool:
    return pointer.startswith(_COMPONENT) and "/" not in pointer[len(_COMPONENT) :]


def known_pairs(
    base: Sequence[Candidate], revision: Sequence[Candidate]
) -> list[tuple[Candidate, Candidate]]:
    """The alternatives that are the same component, or are written alike, and that no other is.

    Args:
        base: The alternatives of the base.
        revision: The alternatives of the revision.
    """
    before, after = _by_key(base), _by_key(revision)
    return [
        (ones[0], others[0])
        for key, ones in before.items()
        if len(ones) == len(others := after.get(key, [])) == 1
    ]


def _by_key(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for one in candidates:
        found.setdefault(one.key, []).append(one)
    found.pop("", None)
    return found


def match(base: Sequence[Candidate], revision: Sequence[Candidate]) -> Matching:
    """Finds for each alternative the one that it became.

    Alternatives are the same that are the same component, have the same value in a property that
    tells them apart, or else have most of their properties in common.

    Args:
        base: The alternatives of the base.
        revision: The alternatives of the revision.
    """
    if len(base) == len(revision) == 1:
        return Matching([(base[0], revision[0])], [], [])
    known = known_pairs(base, revision)
    done = {one.key for one, _ in known}
    base = [one for one in base if one.key not in done]
    revision = [one for one in revision if one.key not in done]
    scores = sorted(
        (-score, abs(i - j), i, j)
        for i, before in enumerate(base)
        for j, after in enumerate(revision)
        if (score := _score(before, after)) >= _LIKE_ENOUGH
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in scores:
        if i not in partners and j not in taken:
            partners[i] = j
            taken.add(j)
    lost = [before for i, before in enumerate(base) if i not in partners]
    new = [after for j, after in enumerate(revision) if j not in taken]
    pairs = [*known, *((base[i], revision[j]) for i, j in sorted(partners.items()))]
    if len(lost) == len(new) == 1 and _is_rest(lost[0], new[0]):
        return Matching([*pairs, (lost[0], new[0])], [], [])
    return Matching(pairs, lost, new)


def are_told_apart(candidates: Sequence[Candidate]) -> bool:
    """Whether a value shows by itself which of some alternatives it is."""
    return all(_differ(one, other) for one, other in combinations(candidates, 2))


def _differ(one: Candidate, other: Candidate) -> bool:
    """Whether no value is meant by both: for its type, a constant, or what only one has to have."""
    if not one.shape.kinds & other.shape.kinds:
        return True
    tags, others = one.tags, other.tags
    return any(tags[name] != others[name] for name in tags.keys() & others.keys()) or any(
        has.shape.items("required").keys() - lacks.shape.names("properties").keys()
        for has, lacks in ((one, other), (other, one))
    )


def _is_rest(lost: Candidate, new: Candidate) -> bool:
    """Whether the only alternatives that are left over are one, of which something was edited."""
    if not lost.shape.kinds & new.shape.kinds:
        return True
    is_named = bool(lost.component or new.component)
    return not is_named and _likeness(lost.shape, new.shape) >= _MOSTLY_LIKE


def _only_value(schema: JsonValue) -> str | None:
    """The key of the only value that a schema accepts, where it is written down there."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return key_of(schema["const"])
    values = schema.get("enum")
    return key_of(values[0]) if isinstance(values, list) and len(values) == 1 else None


def _score(before: Candidate, after: Candidate) -> float:
    """How much speaks for two alternatives being one; less than nothing if they cannot be."""
    if not before.shape.kinds & after.shape.kinds:
        return -1
    is_same = bool(before.component) and before.component == after.component
    common = before.tags.keys() & after.tags.keys()
    same = sum(before.tags[name] == after.tags[name] for name in common)
    balance = 2 * same - len(common)
    is_other = (before.is_in_both and after.is_in_both) or bool(common)
    if is_other and balance <= 0 and not is_same:
        return -1
    return is_same * _SAME_COMPONENT + balance * _SAME_TAG + _likeness(before.shape, after.shape)


def _likeness(before: Shape, after: Shape) -> float:
    """How much two alternatives of one kind have in common, more of it the more."""
    if "object" in before.kinds:
        one, other = before.names("properties").keys(), after.names("properties").keys()
        return len(one & other) / len(one | other) if one | other else 1.0
    same = sum(_written(before, key) == _written(after, key) for key in _KEYWORDS)
    is_listed = (before.values is None) == (after.values is None)
    return (1 + is_listed + same / len(_KEYWORDS)) / 2


def _written(shape: Shape, keyword: str) -> list[str]:
    return sorted(key_of(said.value) for said in shape.said(keyword))
