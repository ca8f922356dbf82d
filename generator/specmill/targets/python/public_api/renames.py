"""Finds models that are called otherwise and else the same."""

import re
from collections import defaultdict
from collections.abc import Mapping

from specmill.targets.python.public_api.objects import Entry, Kind

__all__ = ["renames"]


def renames(base: Mapping[str, Entry], revision: Mapping[str, Entry]) -> Mapping[str, str]:
    """Finds the types whose name is all that has changed.

    So what uses one of them is no change of its own.

    Args:
        base: What programs may name in the one version.
        revision: The same in the other.

    Returns:
        New names by old ones, of those that only one of each side comes into question for.
    """
    gone, come = _shapes(base, revision), _shapes(revision, base)
    return {
        old[0]: new[0]
        for shape, old in gone.items()
        if len(old) == 1 and len(new := come.get(shape, [])) == 1
    }


def _shapes(
    entries: Mapping[str, Entry], others: Mapping[str, Entry]
) -> Mapping[tuple[str, ...], list[str]]:
    """The types that the other version has not, by all that is in them but their name."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for place, entry in entries.items():
        if not entry.name or place in others:
            continue
        texts = [entry.text]
        if entry.kind is Kind.CLASS:
            below = f"{place}."
            texts += [
                f"{name.removeprefix(below)}: {one.text}"
                for name, one in entries.items()
                if name.startswith(below)
            ]
        own = re.compile(rf"\b{re.escape(entry.name)}\b")
        found[tuple(own.sub("_", text) for text in texts)].append(entry.name)
    return found
