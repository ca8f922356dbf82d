"""Who makes the values of each model: the program, the package, or both."""

from collections import defaultdict
from collections.abc import Mapping

from specmill.targets.python.public_api.objects import NOBODY, Entry, Flow, Kind
from specmill.targets.python.public_api.types import names

__all__ = ["flows"]


def flows(entries: Mapping[str, Entry]) -> Mapping[str, Flow]:
    """Follows what goes into a package and what comes out of it.

    Args:
        entries: What programs may name.

    Returns:
        Who makes the values of each type that a package has a name for; nothing for those that
        nobody makes.
    """
    made_of: dict[str, set[str]] = defaultdict(set)
    starts: list[tuple[str, Flow]] = []
    for place, entry in entries.items():
        # Whoever implements a server makes what the others read: their values are the same.
        if entry.kind in (Kind.FUNCTION, Kind.EXPORT) or _is_of_server(place):
            continue
        named = names(entry.type)
        if entry.flow:
            starts += [(name, entry.flow) for name in named]
        else:
            made_of[entry.name or entry.owner] |= named
    return _spread(starts, made_of)


def _is_of_server(place: str) -> bool:
    return place.split(".")[1:2] == ["server"]


def _spread(starts: list[tuple[str, Flow]], made_of: Mapping[str, set[str]]) -> Mapping[str, Flow]:
    """What has the flows that it starts with, and all that it is made of."""
    known: dict[str, Flow] = {}
    waiting = list(starts)
    while waiting:
        name, flow = waiting.pop()
        before = known.get(name, NOBODY)
        if flow in before:
            continue
        known[name] = before | flow
        waiting += [(part, flow) for part in made_of.get(name, ())]
    return known
