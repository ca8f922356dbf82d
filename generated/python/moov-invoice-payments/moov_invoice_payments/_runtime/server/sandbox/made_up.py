"""Makes items up: copies of the documented ones that differ where the document says so."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import JsonValue

from ..draws import Draws
from .paths import Path, value_at, with_value

__all__ = ["MadeUp", "made_up_items"]

_HOUR = 3600
_ITEMS_FOR_EACH_REFERENCE = 5
_WORDS = re.compile("[0-9A-Za-z-]+")
_ALPHABETS = (
    string.digits,
    string.digits + "abcdef",
    string.digits + string.ascii_lowercase,
    string.digits + string.ascii_letters,
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What made-up items differ in, beside their ids."""

    variants: tuple[Mapping[Path, JsonValue], ...] = ()
    """Each makes another form of the first example, by the values that it puts at paths."""
    references: tuple[Path, ...] = ()
    """Ids of other objects; several items share one."""
    amounts: tuple[Path, ...] = ()
    """Amounts of money, as numbers or decimal texts; those of an item grow by one factor."""
    times: tuple[Path, ...] = ()
    """Seconds since the epoch, or texts of RFC 3339; those of an item move by one distance."""


def made_up_items(
    made_up: MadeUp, examples: Sequence[JsonValue], *, identifier: Path, count: int, seed: int
) -> list[JsonValue]:
    """Makes items up; the same arguments give the same items.

    Args:
        made_up: What they differ in.
        examples: The documented items. Without one there is nothing to copy, and no item.
        identifier: Where an item holds its id; no two made-up items have the same.
        count: How many to make.
        seed: What the choices follow from.
    """
    if not examples:
        return []
    forms = [*examples, *(_variant(examples[0], variant) for variant in made_up.variants)]
    maker = _Maker(made_up, identifier, Draws(seed, "items"), count)
    maker.taken.update(str(value_at(example, identifier)) for example in examples)
    return [maker.item(forms, number) for number in range(1, count + 1)]


class _Maker:
    """Makes the items of one run, which know of one another's ids and references."""

    def __init__(self, made_up: MadeUp, identifier: Path, draws: Draws, count: int) -> None:
        self.taken: set[str] = set()
        self._made_up = made_up
        self._identifier = identifier
        self._draws = draws
        self._pool_size = count // _ITEMS_FOR_EACH_REFERENCE + 1
        self._pools: dict[tuple[Path, str], list[str]] = {}

    def item(self, forms: Sequence[JsonValue], number: int) -> JsonValue:
        """Makes an item, the later in time the higher its number."""
        draws, made_up = self._draws, self._made_up
        item = draws.choose(forms)
        item = with_value(item, self._identifier, self._new_id(value_at(item, self._identifier)))
        factor = Decimal(5 + draws.below(2000)) / 100
        seconds = number * _HOUR + draws.below(_HOUR)
        for path in made_up.references:
            if isinstance(reference := value_at(item, path), str):
                item = with_value(item, path, self._reference(path, reference))
        for path in made_up.amounts:
            if (amount := value_at(item, path)) is not None:
                item = with_value(item, path, _multiplied(amount, factor))
        for path in made_up.times:
            if (time := value_at(item, path)) is not None:
                item = with_value(item, path, _moved(time, seconds))
        return item

    def _new_id(self, example: JsonValue) -> JsonValue:
        if isinstance(example, int):
            number = example + len(self.taken)
            self.taken.add(str(number))
            return number
        if not isinstance(example, str):
            return example
        made = _text_like(example, self._draws)
        while made in self.taken:
            # Where the form leaves too few ids, they grow.
            example += "0"
            made = _text_like(example, self._draws)
        self.taken.add(made)
        return made

    def _reference(self, path: Path, example: str) -> str:
        pool = self._pools.setdefault((path, example), [])
        if len(pool) < self._pool_size:
            pool.append(_text_like(example, self._draws))
        return self._draws.choose(pool)


def _variant(example: JsonValue, variant: Mapping[Path, JsonValue]) -> JsonValue:
    for path, value in variant.items():
        example = with_value(example, path, value)
    return example


def _text_like(example: str, draws: Draws) -> str:
    """Returns another id of the same form: `in_5gX…` for `in_103…`.

    Only the longest word is another one. So a prefix that tells the kind stays, and so do hyphens.
    """
    word = max(_WORDS.findall(example), key=len, default="")
    letters = set(word.replace("-", ""))
    alphabet = next(one for one in _ALPHABETS if letters <= set(one))
    made = "".join(letter if letter == "-" else draws.choose(alphabet) for letter in word)
    return example.replace(word, made) if word else example


def _multiplied(amount: JsonValue, factor: Decimal) -> JsonValue:
    match amount:
        case bool():
            return amount
        case int():
            return int(amount * factor)
        case float():
            return round(amount * float(factor), 2)
        case str() if re.fullmatch(r"[0-9]+(\.[0-9]+)?", amount):
            exact = Decimal(amount)
            return str((exact * factor).quantize(exact))
        case _:
            return amount


def _moved(time: JsonValue, seconds: int) -> JsonValue:
    match time:
        case bool():
            return time
        case int() | float():
            return time + seconds
        case str() if "T" in time:
            moved = dt.datetime.fromisoformat(time) + dt.timedelta(seconds=seconds)
            return moved.isoformat().replace("+00:00", "Z")
        case str():
            return (dt.date.fromisoformat(time) + dt.timedelta(seconds=seconds)).isoformat()
        case _:
            return time
