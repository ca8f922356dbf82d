"""What leads back to itself in a graph."""

from collections.abc import Callable, Iterable, Iterator

__all__ = ["circles"]


def circles(keys: Iterable[str], targets: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """Finds what leads back to itself, by what leads to one another.

    These are the strongly connected components of more than one key, and the keys that lead to
    themselves, found by Tarjan's algorithm without recursion. Each key and each step is looked at
    once.

    Args:
        keys: What is in the graph.
        targets: The keys that one leads to, all of them in the graph.

    Returns:
        The circles; no key is in two of them.
    """
    search = _Search(targets)
    for key in keys:
        search.start(key)
    return search.found


class _Search:
    """Goes from key to key, and keeps those of which it is not settled whether they lead back.

    Args:
        targets: The keys that one leads to.
    """

    def __init__(self, targets: Callable[[str], Iterable[str]]) -> None:
        self.found: list[list[str]] = []
        self._targets = targets
        self._order: dict[str, int] = {}
        # The earliest key that one leads back to, by its place in the order.
        self._lowest: dict[str, int] = {}
        self._unsettled: dict[str, None] = {}
        self._loops: set[str] = set()

    def start(self, key: str) -> None:
        """Looks at everything that a key leads to."""
        steps = [] if key in self._order else [self._enter(key)]
        while steps:
            here, following = steps[-1]
            target = next(following, None)
            if target is None:
                steps.pop()
                self._leave(here)
                if steps:
                    self._leads_to(steps[-1][0], self._lowest[here])
            elif target not in self._order:
                steps.append(self._enter(target))
            elif target in self._unsettled:
                self._leads_to(here, self._order[target])
                if target == here:
                    self._loops.add(here)

    def _enter(self, key: str) -> tuple[str, Iterator[str]]:
        self._order[key] = self._lowest[key] = len(self._order)
        self._unsettled[key] = None
        return key, iter(self._targets(key))

    def _leads_to(self, key: str, place: int) -> None:
        self._lowest[key] = min(self._lowest[key], place)

    def _leave(self, key: str) -> None:
        if self._lowest[key] < self._order[key]:
            return
        members = [self._unsettled.popitem()[0]]
        while members[-1] != key:
            members.append(self._unsettled.popitem()[0])
        if len(members) > 1 or key in self._loops:
            self.found.append(members)
