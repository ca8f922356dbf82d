"""What operationIds say, without what frameworks add to them and what their resource says."""

import re
from collections.abc import Sequence

from specmill.ir.names import Words, split_words
from specmill.lower.declared import METHODS, DeclaredOperation
from specmill.lower.english import (
    ARTICLES,
    PREPOSITIONS,
    is_only_verb,
    is_plural,
    is_verb,
    same_noun,
    singular,
)
from specmill.lower.path_calls import PathCall
from specmill.lower.path_shapes import literals, path_segments

__all__ = [
    "common_chunks",
    "function_name",
    "told_apart",
    "verb_first",
    "without_framework",
    "without_lead",
    "without_object",
]

_SPRING = re.compile(r"Using(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)(?:_\d+)?$")
_BORDER = re.compile(r"[^A-Za-z0-9]+")
# What follows a resource in ids that frameworks make of the names of classes: PetController_list.
_CLASS_ENDINGS = frozenset({"api", "controller", "endpoint", "resource", "service"})
_AMOUNTS = frozenset({"all", "many", "one"})
# What stands between a verb and its object, and is kept: `get_several`.
_QUANTIFIERS = frozenset({"all", "many", "multiple", "several"})
# What stands before that which something is done to: `change status of list`.
_BEFORE_OBJECTS = frozenset({"for", "from", "in", "of", "to"})
_BEFORE_ADJECTIVES = ARTICLES | {"single"}
_MAKING = frozenset({"add", "create", "insert"})
_DOT = re.compile(r"[./]")
_VERSION = re.compile(r"[a-z]*\d+")
_FEWEST_IDS = 5


def common_chunks(operations: Sequence[DeclaredOperation]) -> int:
    """How many chunks, told apart by punctuation, all operationIds of a document begin with.

    What the ids say otherwise, such as `list` in `list_pets` and `list_owners`, does not count.
    """
    ids = [
        _BORDER.split(operation.operation_id) for operation in operations if operation.operation_id
    ]
    if len(ids) < _FEWEST_IDS:
        return 0
    count = 0
    for chunks in zip(*(chunks[:-1] for chunks in ids), strict=False):
        words = split_words(chunks[0])
        if len(set(chunks)) > 1 or not words or is_verb(words[0]) or words[0] in METHODS:
            break
        count += 1
    return count


def without_framework(operation: DeclaredOperation, chunks: int) -> str:
    """The operationId without what all ids have, and what a framework puts behind each.

    Args:
        operation: The operation.
        chunks: How many chunks of its operationId say nothing.
    """
    said = function_name(operation)
    if said == operation.operation_id:
        for border in [*_BORDER.finditer(said)][:chunks][-1:]:
            said = said[border.end() :]
    return said


def function_name(operation: DeclaredOperation) -> str:
    """The operationId without what a framework puts behind the name of a function."""
    said = _SPRING.sub("", operation.operation_id)
    # FastAPI's: the path and the method.
    behind = re.sub(r"\W", "_", operation.path) + "_" + operation.http_method
    return said[: -len(behind)] if len(said) > len(behind) and said.endswith(behind) else said


def told_apart(words: Words, operation: DeclaredOperation) -> tuple[Words, ...]:
    """Puts a step of the path into a name that others have too: `delete private list`.

    Args:
        words: What is done, and to what.
        operation: The operation, whose path tells it from the others.
    """
    known = {singular(word) for word in words}
    starts = (place + 1 for place, word in enumerate(words[:-1]) if word in _BEFORE_OBJECTS)
    object_ = max(starts, default=1)
    while object_ < len(words) and words[object_] in _BEFORE_ADJECTIVES:
        object_ += 1
    steps = [
        step
        for step in literals(path_segments(operation.path))
        if not known.issuperset(map(singular, step))
    ]
    told = [*reversed(steps), tuple(word for step in steps for word in step)]
    names = ((*words[:object_], *step, *words[object_:]) for step in told if step)
    return tuple(dict.fromkeys(names))


def verb_first(said: str, words: Words, call: PathCall) -> Words:
    """Puts what is done before what it is done to, and leaves out articles and the like.

    Args:
        said: The operationId.
        words: What of it is left.
        call: What method and path say.
    """
    *before, last = map(split_words, _DOT.split(said))
    is_step = 0 < len(last) < len(words) and words[-len(last) :] == last
    if before and is_step and any(map(is_verb, last[:1])):
        words = last if len(last) > 1 else (*last, *_object(last, before[-1], call))
    elif len(words) > 1 and not is_verb(words[0]):
        done = words[-3:] if words[-2] == "or" else words[-1:]
        if _is_done(done[-1], words[: -len(done)], call.http_method):
            words = (*done, *words[: -len(done)])
    kept = (
        word
        for word, after in zip(words, (*words, "")[1:], strict=True)
        if word not in ARTICLES or not after
    )
    plain = tuple(kept)
    if plain[:2] == ("get", "list") and len(plain) > 2:
        return ("list", *plain[3 if plain[2] == "of" else 2 :])
    return plain


def _is_done(word: str, before: Words, http_method: str) -> bool:
    if word == "update":
        return http_method in ("patch", "post", "put") and not any(map(is_verb, before))
    return bool(before) and (word == http_method or is_only_verb(word))


def _object(verb: Words, noun: Words, call: PathCall) -> Words:
    """What something is done to, which is one thing where the path leads to one or makes one."""
    return (*noun[:-1], singular(noun[-1])) if call.is_item or _MAKING.issuperset(verb) else noun


def without_lead(said: str, call: PathCall) -> Words:
    """Leaves out a resource at the beginning: `pets_list`, `PetController_list`, `PetList`.

    Way and class before it go as well (`shop.pets.list`), and a part of its name is enough where
    what is done follows (`registry_list` in `container registry`).
    """
    resource = call.resource
    for border in _BORDER.finditer(said):
        lead, rest = split_words(said[: border.start()]), split_words(said[border.end() :])
        if lead[-1:] and lead[-1] in _CLASS_ENDINGS and not same_noun(lead, resource):
            lead = lead[:-1]
        if rest and _is_lead(lead, rest, resource):
            return rest
    words = split_words(said)
    rest = words[len(resource) :]
    if rest and same_noun(words[: len(resource)], resource):
        is_name = is_verb(rest[0]) or is_verb(rest[-1]) or _AMOUNTS.issuperset(rest)
        # `order numbers` may be told to an API as well.
        is_noun = len(resource) > 1 or call.http_method == "get" or not is_verb(words[0])
        return rest if is_name or (is_noun and _is_below(rest, (), call)) else words
    return words


def _is_lead(lead: Words, rest: Words, resource: Words) -> bool:
    if same_noun(lead, resource):
        return True
    if not lead or is_verb(lead[0]) or lead[0] in METHODS:
        return False
    if is_verb(rest[0]) and same_noun(lead, resource[-len(lead) :]):
        return True
    return any(
        same_noun(lead[-length:], resource)
        for length in range(len(resource) - 1, len(resource) + 2)
        if 0 < length < len(lead)
    )


def without_object(words: Words, call: PathCall) -> Words:
    """Leaves out a resource after a verb: `list_pets`, `list_pets_by_owner`, `list_pet_toys`.

    The last only where the path has the toys of a pet, as the document may know pet toys as well;
    a resource of several words is left out of everything.
    """
    if len(words) < 2 or not is_verb(words[0]):
        return words
    start = 2 if words[1] in _QUANTIFIERS or (words[0] in _MAKING and words[1] == "new") else 1
    verb, rest = words[:start], words[start:]
    for length in range(min(len(call.resource), len(rest)), 0, -1):
        object_, tail = rest[:length], rest[length:]
        if same_noun(object_, call.resource[-length:]):
            if not tail and verb == ("get",) and is_plural(object_[-1]) and call.leads_to_several:
                return ("list",)
            is_known = length > 1 and not any(map(_VERSION.fullmatch, tail))
            is_whole = not tail or tail[0] in PREPOSITIONS or is_known
            verb = verb[:1] if verb[-1] == "new" else verb
            return (*verb, *tail) if is_whole or _is_below(tail, verb, call) else words
    return (*verb, *inner) if (inner := _without_inner(rest, call)) else words


def _without_inner(words: Words, call: PathCall) -> Words:
    """Leaves out a resource amid what is below it: `batch pet toys`; empty if it is not there."""
    for place in range(1, len(words) - 1):
        if same_noun(words[place : place + 1], call.resource):
            rest = (*words[:place], *words[place + 1 :])
            return rest if _is_below(rest, (), call) else ()
    return ()


def _is_below(tail: Words, verb: Words, call: PathCall) -> bool:
    """Whether words are what a path ends in after the resource; what is done may be part of it."""
    nouns = call.nouns[:-1] if call.nouns[-1:] == (verb,) else call.nouns
    said = tail[: tail.index("by")] if "by" in tail[1:] else tail
    return any(
        same_noun(said, tuple(word for words in nouns[start:] for word in words))
        for start in range(len(nouns))
    )
