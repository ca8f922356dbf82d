"""Finds out which documents of two sides are versions of one another."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Candidate", "Pair", "most_similar", "pairs"]

_LEAST = 0.5
"""The part of a text that another one must have to count as a version of it, as for git."""

# Where a document is written in one line, its members count instead.
_PIECES = re.compile(rb"[\r\n,]+")


class Candidate(NamedTuple):
    """A document that may be a version of another.

    Attributes:
        title: `info.title`; empty where it has none, or cannot be parsed.
        content: Its text; empty where it cannot be read.
    """

    title: str
    content: bytes


class Pair(NamedTuple):
    """The names of two versions of a document.

    Attributes:
        base: Name among the documents of the base; None where there was none.
        revision: Name among those of the revision; None where there is none any more.
    """

    base: str | None
    revision: str | None


def pairs(base: Mapping[str, Candidate], revision: Mapping[str, Candidate]) -> list[Pair]:
    """Finds out which documents are versions of one another.

    They have one name. Of the others, which were renamed or came and went, they have a title that
    no other has, or most of their text in common.

    Returns:
        The pairs in the order of the revision, then what only the base has.
    """
    old = {key: key for key in revision if key in base}
    gone = {key: one for key, one in base.items() if key not in revision}
    new = {key: one for key, one in revision.items() if key not in base}
    for key, found in new.items():
        titled = _titled(gone, found.title)
        if len(titled) == len(_titled(new, found.title)) == 1:
            old[key] = titled[0]
    for key, found in new.items():
        left = {each: one.content for each, one in gone.items() if each not in old.values()}
        if key not in old and (similar := most_similar(found.content, left)) is not None:
            old[key] = similar
    return [
        *(Pair(old.get(key), key) for key in revision),
        *(Pair(key, None) for key in base if key not in old.values()),
    ]


def most_similar(content: bytes, others: Mapping[str, bytes]) -> str | None:
    """Finds the text that is most like another.

    Args:
        content: The text.
        others: The texts to choose from, by name.

    Returns:
        The name of the one with most lines in common; None where none has half of them.
    """
    lines = _pieces(content)
    shares = {name: _in_common(lines, _pieces(other)) for name, other in others.items()}
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= _LEAST else None


def _titled(documents: Mapping[str, Candidate], title: str) -> list[str]:
    return [key for key, one in documents.items() if title and one.title == title]


def _pieces(content: bytes) -> Counter[bytes]:
    return Counter(piece for piece in map(bytes.strip, _PIECES.split(content)) if piece)


def _in_common(some: Counter[bytes], others: Counter[bytes]) -> float:
    """The part of the longer text that the other one has."""
    longest = max(some.total(), others.total())
    return (some & others).total() / longest if longest else 0.0
