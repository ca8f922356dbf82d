"""Names as words: how a text splits into words, and how names are told apart.

*Identity* is settled here, once, for all targets: every schema that needs a name proposes some,
from short to long, and all proposals are resolved together. *Spelling* (case, reserved words) is
each target's own.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TypeAlias
from unicodedata import normalize

__all__ = [
    "MIXED_CASE",
    "Proposal",
    "Resolution",
    "Words",
    "fold",
    "readable_words",
    "resolve_names",
    "split_words",
]

Words: TypeAlias = tuple[str, ...]
"""A name: lower-case words."""

MIXED_CASE = tuple(
    "BigQuery DevOps DynamoDB eBay eSIM GitHub GitLab GraphQL HubSpot iCal iCloud IoT iOS iPad IPv "
    "iPhone JavaScript LinkedIn macOS MongoDB MySQL NoSQL OAuth OpenAI OpenAPI OpenID PaaS PayPal "
    "PostgreSQL QuickBooks SaaS tvOS TypeScript WhatsApp WiFi WordPress YouTube".split()
)
"""Words that are written with capitals inside."""

# Armenian is the first script after Latin, Greek and Cyrillic.
_FIRST_FOREIGN = "\u0530"
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
# A word is one that mixes case, a run of capitals that another word follows ("HTTP" in
# "HTTPServer"), a capitalised word, a run of lower case, a run of capitals, or a run of digits, each
# with the digits or letters that are glued to it.
_WORD = re.compile(
    rf"""
      (?:{"|".join(MIXED_CASE)})\d*s?(?![a-z])
    | [A-Z]+s(?![a-z])                # a plural initialism: IDs, URLs
    | [A-Z]{{2,}}(?=v\d)               # API | v2
    | [A-Z]+\d*(?=[A-Z][a-z])         # HTTP | Server
    | [A-Z]?[^\W\dA-Z_]+\d*           # Server2, café
    | [A-Z]+\d*                       # HTTP2
    | \d+[A-Z]+(?![a-z])              # 3DS
    | \d+[A-Z]+(?=[A-Z])              # 3D | Secure
    | \d+[^\W\dA-Z_]*\d*             # 2fa, 404
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=8192)
def split_words(text: str) -> Words:
    """Splits a name of any convention into lower-case words.

    >>> split_words("invoicePaymentID"), split_words("X-Moov-Version")
    (('invoice', 'payment', 'id'), ('x', 'moov', 'version'))
    """
    if "'" in text or "\u2019" in text:
        text = _APOSTROPHE.sub("", text)
    return tuple(word.lower() for word in _WORD.findall(text))


def readable_words(text: str) -> Words:
    """Splits a name whose letters can be written in ASCII; empty where others stand among them.

    Letters of Latin, Greek and Cyrillic scripts can.
    """
    words = split_words(text)
    letters = "".join(words)
    if letters.isascii() or max(normalize("NFKD", letters)) < _FIRST_FOREIGN:
        return words
    return ()


def fold(words: Words) -> str:
    """The name without word borders: two names that fold alike may be spelled alike."""
    return "".join(words)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a schema could be called.

    Attributes:
        key: Identity of the schema: its JSON pointer.
        candidates: Names from the shortest to the most explicit; the last one should be unique.
        pinned: Whether the first candidate must be taken: the author chose it.
    """

    key: str
    candidates: tuple[Words, ...]
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """The names, and the keys of those that needed a suffix because no candidate was free."""

    names: Mapping[str, Words]
    clashes: tuple[str, ...]


def resolve_names(proposals: Sequence[Proposal]) -> Resolution:
    """Chooses a name for every proposal, the same whatever their order.

    Pinned names come first. Then, level by level, a candidate is taken by the one proposal that
    makes it; where several make the same, all of them move on to their next candidate, so that
    adding a schema never renames another one's neighbour by a number. Only one that has no other
    candidate is left it, also by those that come to it sooner. What is left at the end gets a
    suffix derived from its key, and is reported.
    """
    names: dict[str, Words] = {}
    taken: dict[str, str] = {}
    clashes: list[str] = []
    pinned = [proposal for proposal in proposals if proposal.pinned]
    for proposal in sorted(pinned, key=lambda proposal: proposal.key):
        words = proposal.candidates[0]
        if fold(words) in taken:
            words = _with_suffix(words, proposal.key)
            clashes.append(proposal.key)
        names[proposal.key] = words
        taken[fold(words)] = proposal.key

    waiting = sorted((p for p in proposals if not p.pinned), key=lambda proposal: proposal.key)
    for level in range(max((len(p.candidates) for p in waiting), default=0)):
        chosen = _chosen(waiting, level, taken)
        names |= chosen
        taken |= {fold(words): key for key, words in chosen.items()}
        waiting = [proposal for proposal in waiting if proposal.key not in chosen]
    for proposal in waiting:
        names[proposal.key] = _with_suffix(proposal.candidates[-1], proposal.key)
        clashes.append(proposal.key)
    return Resolution(names, tuple(clashes))


def _chosen(waiting: Sequence[Proposal], level: int, taken: Mapping[str, str]) -> dict[str, Words]:
    """The candidates of a level that are taken, by the key of the schema."""
    offers = Counter(fold(p.candidates[level]) for p in waiting if level < len(p.candidates))
    lasts = Counter(fold(p.candidates[-1]) for p in waiting if level == len(p.candidates) - 1)
    chosen: dict[str, Words] = {}
    for proposal in waiting:
        is_last = level == len(proposal.candidates) - 1
        words = proposal.candidates[min(level, len(proposal.candidates) - 1)]
        if level < len(proposal.candidates) and _free(words, lasts if is_last else offers, taken):
            chosen[proposal.key] = words
    # What found no name on this level has no other way out than its last candidate.
    kept = {fold(p.candidates[-1]) for p in waiting if p.key not in chosen}
    lost = {
        p.key
        for p in waiting
        if level < len(p.candidates) - 1 and fold(p.candidates[level]) in kept
    }
    return {key: words for key, words in chosen.items() if key not in lost}


def _free(words: Words, rivals: Mapping[str, int], taken: Mapping[str, str]) -> bool:
    return bool(words) and rivals[fold(words)] == 1 and fold(words) not in taken


def _with_suffix(words: Words, key: str) -> Words:
    return (*words, "x" + sha256(key.encode()).hexdigest()[:6])
