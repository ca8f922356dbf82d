"""What the schemas of a document are called.

A component has the name that its author gave it; a body that a framework has named is called after
its operation. An inline schema is called after its place, which makes the names of what is nested
deeply long: those leave out steps in the middle of the way.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from specmill.ir.api import Operation
from specmill.ir.names import Proposal, Resolution, Words, fold, resolve_names, split_words
from specmill.lower.schemas import DraftDefinition
from specmill.source.pointers import ancestors

__all__ = ["PIN", "name_definitions"]

PIN = "x-specmill-name"
"""The extension that names a schema."""

_LONG = 44
# What FastAPI puts before the id of an operation, which nobody wrote, to name its body.
_BODY = "Body_"
# A name within a namespace, as .NET and Java have them.
_QUALIFIED = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+")


def name_definitions(
    drafts: Mapping[str, DraftDefinition], operations: Iterable[Operation]
) -> Resolution:
    """Chooses a name for every definition.

    Args:
        drafts: The definitions by their key.
        operations: All operations.
    """
    bodies = {f"{_BODY}{one.operation_id}": (*one.words, "body") for one in operations}
    lasts = Counter(fold(draft.context[-1]) for draft in drafts.values() if draft.context)
    return resolve_names(
        [
            _body_proposal(draft, bodies[draft.component])
            if draft.component in bodies
            else _proposal(draft, drafts, lasts)
            for draft in drafts.values()
        ]
    )


def _body_proposal(draft: DraftDefinition, words: Words) -> Proposal:
    pin = split_words(draft.node.text(PIN))
    names = (pin,) if pin else (words, _own(draft))
    return Proposal(draft.node.pointer, names, pinned=bool(pin))


def _proposal(
    draft: DraftDefinition, drafts: Mapping[str, DraftDefinition], lasts: Mapping[str, int]
) -> Proposal:
    pointer = draft.node.pointer
    pin = split_words(draft.node.text(PIN))
    if not pin and _QUALIFIED.fullmatch(draft.component or ""):
        return Proposal(pointer, _unqualified(draft.component or ""))
    if pin := pin or _own(draft):
        return Proposal(pointer, (pin,), pinned=True)
    names = tuple(filter(None, draft.context)) or (("schema",),)
    # A name that is the only one of another is left to it: `assignee`, of the items of `assignees`.
    free = [words for words in names[:-1] if not lasts[fold(words)]]
    whole = (*free, names[-1])
    shorter = (short for words in whole for short in (*_shortened(words, pointer, drafts), words))
    return Proposal(pointer, tuple(dict.fromkeys(shorter)))


def _unqualified(component: str) -> tuple[Words, ...]:
    """The names of `com.acme.User`: what stands last, and ever more of what is before it."""
    steps = [split_words(step) for step in component.split(".")]
    names = [sum(steps[start:], ()) for start in reversed(range(len(steps)))]
    return tuple(dict.fromkeys(filter(None, names)))


def _own(draft: DraftDefinition) -> Words:
    return split_words(draft.component or "")


def _shortened(
    words: Words, pointer: str, drafts: Mapping[str, DraftDefinition]
) -> Iterator[Words]:
    """A long name without steps in its middle, and what it is with ever more of them."""
    if len(fold(words)) <= _LONG:
        return
    around = [drafts[outer] for outer in ancestors(pointer) if outer in drafts]
    outer_names = {name for draft in around for name in (*draft.context, _own(draft)) if name}
    borders = sorted(
        len(name) for name in outer_names if len(name) < len(words) and words[: len(name)] == name
    )
    start, tail = borders[:1], borders[1:]
    fitting = [words[: start[0]] + words[place:] for place in reversed(tail)] if start else []
    for number, short in enumerate(fitting):
        has_room = number + 1 < len(fitting) and len(fold(fitting[number + 1])) <= _LONG
        if not has_room:
            yield short
