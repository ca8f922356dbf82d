"""Choices that look random and follow from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

__all__ = ["Draws"]

ItemT = TypeVar("ItemT")

_BITS = 64


class Draws:
    """A sequence of choices: the same on every machine, and in every version of Python.

    Args:
        seed: What the sequence follows from.
        purpose: Keeps sequences with one seed apart.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._key = f"{purpose} {seed} "
        self._drawn = 0

    def below(self, limit: int) -> int:
        """Draws a number from 0 up to a limit, which is not drawn."""
        self._drawn += 1
        digest = blake2b(f"{self._key}{self._drawn}".encode(), digest_size=_BITS // 8)
        return int.from_bytes(digest.digest(), "big") * limit >> _BITS

    def between(self, least: float, most: float) -> float:
        """Draws a number from a range."""
        return least + (most - least) * self.below(2**32) / 2**32

    def choose(self, items: Sequence[ItemT]) -> ItemT:
        """Draws one of several items."""
        return items[self.below(len(items))]
