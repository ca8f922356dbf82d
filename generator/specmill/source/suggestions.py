"""Guesses which known name was meant."""

import difflib
from collections.abc import Iterable
from itertools import islice

_MAX_LENGTH = 100
_MAX_NAMES = 5_000
_MAX_COMPARED = 200


def closest(name: str, names: Iterable[str]) -> str | None:
    """The most similar of the known names, or None if none is similar.

    Args:
        name: What was written; a very long name is never matched.
        names: What could have been meant, in an order that does not depend on chance.
    """
    if len(name) > _MAX_LENGTH:
        return None
    # Comparing takes long, and a hostile document may ask for it often.
    likely = (known for known in islice(names, _MAX_NAMES) if _is_likely(name, known))
    candidates = list(islice(likely, _MAX_COMPARED))
    for known in candidates:
        if known.casefold() == name.casefold():
            return known
    return next(iter(difflib.get_close_matches(name, candidates, n=1, cutoff=0.7)), None)


def _is_likely(name: str, known: str) -> bool:
    is_near = abs(len(name) - len(known)) <= max(2, len(name) // 3)
    same_end = name[:1].casefold() == known[:1].casefold() or name[-2:] == known[-2:]
    return is_near and same_end
