"""Compares lists of values: `enum` and `const`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from specmill.review.changes import Change
from specmill.review.schemas.acceptance import accepts
from specmill.review.schemas.kinds import text_of
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape

__all__ = ["are_decided", "compare_listed", "compare_values", "listed"]

_NOTHING: Mapping[str, Said] = MappingProxyType({})


def compare_values(pair: Pair) -> Iterator[Change]:
    """What differs in lists of values.

    Args:
        pair: Two schemas, at least one of which lists its values.
    """
    base, revision = listed(pair.base), listed(pair.revision)
    if base is not None and revision is not None:
        yield from compare_listed(pair, base, revision)
    elif base is not None:
        yield pair.change("enum-removed", _list_of(base), None, text=(_text(base), ""))
        if _is_null_unknown(pair, pair.base):
            yield pair.change("null-removed", _list_of(base), None, is_proved=False)
        for said in base.values():
            if (is_accepted := accepts(pair.revision, said.value)) is not True:
                yield _removed(pair, said, is_proved=is_accepted is False)
    elif revision is not None:
        yield pair.change("enum-added", None, _list_of(revision), text=("", _text(revision)))
        if _is_null_unknown(pair, pair.revision):
            yield pair.change("null-added", None, _list_of(revision), is_proved=False)
        for said in revision.values():
            if (is_accepted := accepts(pair.base, said.value)) is not True:
                yield _added(pair, said, is_proved=is_accepted is False)


def are_decided(pair: Pair) -> bool:
    """Whether nothing but the lists says which of their values are accepted."""
    return all(
        accepts(shape, said.value) is not None
        for shape in (pair.base, pair.revision)
        for said in (shape.values or {}).values()
    )


def _is_null_unknown(pair: Pair, lister: Shape) -> bool:
    """Whether one side lists null, and nobody knows whether the other side accepts it."""
    other = pair.revision if lister is pair.base else pair.base
    return "null" in lister.kinds and accepts(other, None) is None


def listed(shape: Shape) -> dict[str, Said] | None:
    """The values of a schema that its other keywords do not refuse; null is compared as a type."""
    if shape.values is None:
        return None
    return {
        key: said
        for key, said in shape.values.items()
        if said.value is not None and accepts(shape, said.value) is not False
    }


def compare_listed(
    pair: Pair, base: Mapping[str, Said], revision: Mapping[str, Said]
) -> Iterator[Change]:
    """What differs in two lists of values.

    Args:
        pair: The schemas.
        base: The values of the base by `key_of`.
        revision: The values of the revision.
    """
    if base.keys() == revision.keys():
        return
    if len(base) == len(revision) == 1:
        (before,), (after,) = base.values(), revision.values()
        text = (text_of(before.value), text_of(after.value))
        yield pair.change("const-changed", before, after, text=text)
        return
    for key, said in base.items():
        if key not in revision:
            yield _removed(pair, said, revision)
    for key, said in revision.items():
        if key not in base:
            yield _added(pair, said, base)


def _removed(
    pair: Pair, said: Said, others: Mapping[str, Said] = _NOTHING, *, is_proved: bool = True
) -> Change:
    text = (text_of(said.value), "")
    change = pair.change("enum-value-removed", said, None, text=text, is_proved=is_proved)
    return replace(change, revision=_end(others, change.revision))


def _added(
    pair: Pair, said: Said, others: Mapping[str, Said] = _NOTHING, *, is_proved: bool = True
) -> Change:
    text = ("", text_of(said.value))
    change = pair.change("enum-value-added", None, said, text=text, is_proved=is_proved)
    return replace(change, base=_end(others, change.base))


def _end(values: Mapping[str, Said], opposite: str) -> str:
    """Where a value would stand that is not in a list."""
    found = _list_of(values)
    if found is None or found.pointer.endswith("/const"):
        is_constant = opposite.endswith("/const")
        place = opposite.rpartition("/const" if is_constant else "/enum/")[0]
        return place + "/enum/-"
    return found.pointer + "/-"


def _list_of(values: Mapping[str, Said]) -> Said | None:
    for said in values.values():
        pointer = said.pointer
        if not pointer.endswith("/const"):
            pointer = pointer.rpartition("/")[0]
        return Said(said.place, pointer, said.value)
    return None


def _text(values: Mapping[str, Said]) -> str:
    return ", ".join(text_of(said.value) for said in values.values())
