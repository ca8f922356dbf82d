"""What the schemas of a document are called.

A component has the name that its author gave it; a body that a framework has named is called after
its operation. An inline schema is called after its place, which makes the names of what is nested
deeply long: those leave out steps in the middle of the way.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from specmill.ir.api import Operation
from specmill.ir.names import Proposal, Resolution, Words, fold, resolve_names, split_words
from specmill.lower.schemas import DraftDefinition
from specmill.source.pointers import ancestors

__all__ = ["PIN", "Naming", "name_definitions", "naming_of"]

PIN = "x-specmill-name"
"""The extension that names a schema."""

_LONG = 44
# What FastAPI puts before the id of an operation, which nobody wrote, to name its body.
_BODY = "Body_"
# A name within a namespace, as .NET and Java have them.
_QUALIFIED = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+")


@dataclass(frozen=True, slots=True)
class Naming:
    """What the name of a definition is made of.

    Attributes:
        context: Names for it from the shortest to the most explicit, if it is inline.
        component: Its name under `components/schemas`; empty if it is inline.
        pin: The name that the document gives it by an extension; mostly empty.
    """

    context: tuple[Words, ...]
    component: str
    pin: str


def naming_of(draft: DraftDefinition) -> Naming:
    """What a definition is called after."""
    return Naming(draft.context, draft.component or "", draft.node.text(PIN))


def name_definitions(namings: Mapping[str, Naming], operations: Iterable[Operation]) -> Resolution:
    """Chooses a name for every definition.

    Args:
        namings: What they are called after, by their keys, which are pointers.
        operations: All operations.
    """
    bodies = {f"{_BODY}{one.operation_id}": (*one.words, "body") for one in operations}
    lasts = Counter(fold(naming.context[-1]) for naming in namings.values() if naming.context)
    return resolve_names(
        [
            _body_proposal(pointer, naming, bodies[naming.component])
            if naming.component in bodies
            else _proposal(pointer, namings, lasts)
            for pointer, naming in namings.items()
        ]
    )


def _body_proposal(pointer: str, naming: Naming, words: Words) -> Proposal:
    pin = split_words(naming.pin)
    names = (pin,) if pin else (words, split_words(naming.component))
    return Proposal(pointer, names, pinned=bool(pin))


def _proposal(pointer: str, namings: Mapping[str, Naming], lasts: Mapping[str, int]) -> Proposal:
    naming = namings[pointer]
    pin = split_words(naming.pin)
    if not pin and _QUALIFIED.fullmatch(naming.component):
        return Proposal(pointer, _unqualified(naming.component))
    if pin := pin or split_words(naming.component):
        return Proposal(pointer, (pin,), pinned=True)
    names = tuple(filter(None, naming.context)) or (("schema",),)
    # A name that is the only one of another is left to it: `assignee`, of the items of `assignees`.
    free = [words for words in names[:-1] if not lasts[fold(words)]]
    whole = (*free, names[-1])
    shorter = (short for words in whole for short in (*_shortened(words, pointer, namings), words))
    return Proposal(pointer, tuple(dict.fromkeys(shorter)))


def _unqualified(component: str) -> tuple[Words, ...]:
    """The names of `com.acme.User`: what stands last, and ever more of what is before it."""
    steps = [split_words(step) for step in component.split(".")]
    names = [sum(steps[start:], ()) for start in reversed(range(len(steps)))]
    return tuple(dict.fromkeys(filter(None, names)))


def _shortened(words: Words, pointer: str, namings: Mapping[str, Naming]) -> Iterator[Words]:
    """A long name without steps in its middle, and what it is with ever more of them."""
    if len(fold(words)) <= _LONG:
        return
    around = [namings[outer] for outer in ancestors(pointer) if outer in namings]
    outer_names = {
        name for one in around for name in (*one.context, split_words(one.component)) if name
    }
    borders = sorted(
        len(name) for name in outer_names if len(name) < len(words) and words[: len(name)] == name
    )
    start, tail = borders[:1], borders[1:]
    fitting = [words[: start[0]] + words[place:] for place in reversed(tail)] if start else []
    for number, short in enumerate(fitting):
        has_room = number + 1 < len(fitting) and len(fold(fitting[number + 1])) <= _LONG
        if not has_room:
            yield short
