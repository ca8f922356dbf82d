"""What the tags of a document call its resources."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from specmill.ir.names import Words, readable_words
from specmill.lower.declared import METHODS, DeclaredOperation, declared_operations
from specmill.lower.english import same_noun
from specmill.lower.node import Node

__all__ = ["chosen_tags", "tag_descriptions"]

_NOISE = frozenset({"api", "apis", "controller", "endpoint", "endpoints"})
_VERSIONED = re.compile(r"[a-z]*\d+")


def tag_descriptions(root: Node) -> dict[Words, str]:
    """The description of each tag that the document lists, by its name, in order."""
    described: dict[Words, str] = {}
    lead = _lead(root, declared_operations(root))
    tags = root.get("tags")
    for tag in tags.items() if tags else ():
        if words := _tag_words(tag.text("name"))[lead:]:
            described.setdefault(words, tag.text("description"))
    return described


def chosen_tags(root: Node, operations: Sequence[DeclaredOperation]) -> dict[str, Words]:
    """The tag of each operation: its first, but for tags that every operation has.

    Args:
        root: The whole document.
        operations: All of its operations.
    """
    lead = _lead(root, operations)
    carried = Counter(tag for operation in operations for tag in set(operation.node.texts("tags")))
    chosen: dict[str, Words] = {}
    for operation in operations:
        tags = [tag for tag in operation.node.texts("tags") if _names_resource(tag)]
        telling = [tag for tag in tags if carried[tag] < len(operations)]
        if tags:
            chosen[operation.pointer] = _tag_words((telling or tags)[0])[lead:]
    return chosen


def _names_resource(name: str) -> bool:
    words = _tag_words(name)
    return words not in ((), *((method,) for method in METHODS))


def _tag_words(name: str) -> Words:
    return _without_noise(_without_repetition(readable_words(name)))


def _without_repetition(words: Words) -> Words:
    r"""Leaves out what the next word says again: `Albums\Album videos`."""
    pairs = zip(words, (*words, "")[1:], strict=True)
    return tuple(word for word, after in pairs if not same_noun((word,), (after,)))


def _without_noise(words: Words) -> Words:
    """Leaves out what says only that a tag is part of an API: `pet-controller`."""
    return _without_noise(words[:-1]) if len(words) > 1 and words[-1] in _NOISE else words


def _lead(root: Node, operations: Iterable[DeclaredOperation]) -> int:
    """How many words all tags begin with that name a version: `Api20100401Call`."""
    tags = root.get("tags")
    names = {tag.text("name") for tag in tags.items()} if tags else set[str]()
    names.update(tag for operation in operations for tag in operation.node.texts("tags"))
    spelled = sorted({words for words in map(_tag_words, names) if words})
    if len(spelled) < 2:
        return 0
    shared = _common_start(spelled)
    is_version = any(_VERSIONED.fullmatch(word) for word in shared)
    return len(shared) if is_version and all(len(words) > len(shared) for words in spelled) else 0


def _common_start(names: Sequence[Words]) -> Words:
    first, last = names[0], names[-1]
    pairs = zip(first, last, strict=False)
    return tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
