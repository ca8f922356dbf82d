"""Compares formats, and tells what those of numbers say."""

from collections.abc import Iterator, Mapping

from specmill.review.changes import Change
from specmill.review.schemas.kinds import text_of
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape

__all__ = ["compare_formats", "is_of_numbers", "ranges"]

_WIDER = {
    "int8": "int16",
    "int16": "int32",
    "int32": "int64",
    "uint8": "uint16",
    "uint16": "uint32",
    "uint32": "uint64",
    "float": "double",
}
_RANGES = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}
"""The least and the greatest number of a format."""

_HINTS = frozenset({"", "password"})
"""What says nothing of values: no format, and that whoever types it is not to be read."""

_OTHERS_OF_NUMBERS = frozenset({"float", "double", "decimal", "double-int"})


def is_of_numbers(name: str) -> bool:
    """Whether a format is one of numbers."""
    return name in _RANGES or name in _OTHERS_OF_NUMBERS


def ranges(shape: Shape) -> Iterator[tuple[int, int]]:
    """The least and the greatest number of each format that a schema has."""
    for said in shape.texts("format").values():
        if (found := _RANGES.get(_fold(said))) is not None:
            yield found


def compare_formats(pair: Pair) -> Iterator[Change]:
    """What differs in formats.

    The format of a number goes with its type: it is no change of its own where that changed.

    Args:
        pair: Two schemas.
    """
    before, after = (
        {text: said for text, said in shape.texts("format").items() if _fold(said) not in _HINTS}
        for shape in (pair.base, pair.revision)
    )
    if ("fraction" in pair.base.kinds) != ("fraction" in pair.revision.kinds):
        before, after = _of_texts(before), _of_texts(after)
    if {_fold(said) for said in before.values()} == {_fold(said) for said in after.values()}:
        return
    lost = [said for text, said in before.items() if text not in after]
    new = [said for text, said in after.items() if text not in before]
    old, now = next(iter(lost), None), next(iter(new), None)
    if old is None or now is None:
        rule = "format-removed" if old else "format-added"
    elif _is_wider(old, now):
        rule = "format-widened"
    else:
        rule = "format-narrowed" if _is_wider(now, old) else "format-changed"
    text = (text_of(old.value) if old else "", text_of(now.value) if now else "")
    yield pair.change(rule, old, now, text=text)


def _of_texts(formats: Mapping[str, Said]) -> dict[str, Said]:
    return {text: said for text, said in formats.items() if not is_of_numbers(_fold(said))}


def _is_wider(narrow: Said, wide: Said) -> bool:
    """Whether each value of the one format has the other as well."""
    form = _fold(narrow)
    while form in _WIDER:
        form = _WIDER[form]
        if form == _fold(wide):
            return True
    return False


def _fold(said: Said) -> str:
    return str(said.value).lower()
