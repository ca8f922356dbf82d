"""What the operations of a resource are called within it.

An operation proposes names from the shortest to the fullest, and those of one resource are resolved
together. An operationId is shortened by what only repeats the resource (`listPets` in `pets` is
`list`); one that only spells out the path, as generators of documents make them, says no more than
the path does, and the name is made from that.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from specmill.ir.names import Words, split_words
from specmill.lower.declared import METHODS, DeclaredOperation
from specmill.lower.english import PREPOSITIONS, is_plural, is_verb, same_noun, singular
from specmill.lower.path_calls import PathCall, path_name, with_one_subject, written_name
from specmill.lower.path_shapes import path_segments

__all__ = ["common_chunks", "method_names", "says_only_path"]

_SPRING = re.compile(r"Using(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)(?:_\d+)?$")
_BORDER = re.compile(r"[^A-Za-z0-9]+")
# What follows a resource in ids that frameworks make of the names of classes: PetController_list.
_CLASS_ENDINGS = frozenset({"api", "controller", "endpoint", "resource", "service"})
_VERSION = re.compile(r"v?\d+")
_KEYS = frozenset({"id", "key", "slug", "uuid"})
_FILLERS = frozenset({"by", "collection", "id", "with"})
_AMOUNTS = frozenset({"all", "many", "one"})
# Methods of HTTP that say less than what is done.
_VAGUE = frozenset({"patch", "post", "put"})
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


def method_names(
    operation: DeclaredOperation, call: PathCall, words: Words, chunks: int
) -> tuple[Words, ...]:
    """Names for an operation within its resource, from the shortest to the fullest.

    Args:
        operation: The operation.
        call: What its method and path say.
        words: Its name in the document, which is the last resort.
        chunks: How many chunks of its operationId say nothing.
    """
    said = _without_framework(operation, chunks)
    own = split_words(said)
    if not own or _spells_path(own, operation, call.resource):
        return (*_from_path(call, own), words)
    short = _shortened(said, call)
    return (*(short or _from_path(call, own)), own, words)


def _without_framework(operation: DeclaredOperation, chunks: int) -> str:
    """The operationId without what all ids have, and what a framework puts behind each."""
    said = _SPRING.sub("", operation.operation_id)
    # FastAPI's: the name of a function, the path and the method.
    behind = re.sub(r"\W", "_", operation.path) + "_" + operation.http_method
    if len(said) > len(behind) and said.endswith(behind):
        return said[: -len(behind)]
    for border in [*_BORDER.finditer(said)][:chunks][-1:]:
        said = said[border.end() :]
    return said


def says_only_path(operation: DeclaredOperation, chunks: int) -> bool:
    """Whether an operationId tells nothing that method and path do not.

    Args:
        operation: The operation.
        chunks: How many chunks of its operationId say nothing.
    """
    own = split_words(_without_framework(operation, chunks))
    return bool(own) and _spells_path(own, operation, ())


def _spells_path(own: Words, operation: DeclaredOperation, resource: Words) -> bool:
    """Whether an id is the method and every literal word of the path, and nothing else."""
    method = operation.http_method
    if own[-2:] == (method, "collection"):
        own = own[:-1]
    if method not in (own[0], own[-1]):
        return False
    rest = own[1:] if own[0] == method else own[:-1]
    steps = path_segments(operation.path)
    required = {singular(word) for step in steps if not step.is_parameter for word in step.words}
    optional = map(singular, (*split_words(operation.path), *resource))
    return required <= {*map(singular, rest)} <= {*required, *optional, *_FILLERS}


def _from_path(call: PathCall, own: Words) -> tuple[Words, ...]:
    if _lists(own, call):
        call = replace(call, is_item=False, has_items=True)
    elif _names_one(own, call):
        call = with_one_subject(call)
    name = path_name(call)
    names = [name, written_name(call)]
    if call.parameters:
        by = tuple(word for words in call.parameters for word in ("and", *words))[1:]
        names.append((*name, "by", *by))
    if name[0] != call.http_method:
        names.append((call.http_method, *name))
    return tuple(names)


def _lists(own: Words, call: PathCall) -> bool:
    """Whether an id says that a path which seems to lead to one thing leads to several."""
    if own[-1:] == ("collection",):
        return True
    is_plain = call.is_item and own[:1] == (call.http_method,)
    return is_plain and is_plural(own[-1]) and own[-1] not in call.parameters[-1]


def _names_one(own: Words, call: PathCall) -> bool:
    """Whether an id says that a path which seems to lead to several things leads to one."""
    is_known = call.is_item or call.has_items or call.is_array
    return not is_known and own[:1] == (call.http_method,) and not is_plural(own[-1])


def _shortened(said: str, call: PathCall) -> tuple[Words, ...]:
    """An id without its resource; empty if that leaves nothing that could be a name."""
    words = _without_lead(said, call.resource)
    if len(words) > 1 and words[-1] == call.http_method and not is_verb(words[0]):
        words = (words[-1], *words[:-1])
    words = _without_object(words, call)
    if words[:1] == () or words[0] in PREPOSITIONS or same_noun(words, call.resource):
        return ()
    if words == (call.http_method,) and words[0] in _VAGUE:
        return ()
    if not any(_is_telling(word) for word in words):
        return ()
    bare = _without_key(words, call)
    return (words,) if bare == words else (bare, words)


def _without_key(words: Words, call: PathCall) -> Words:
    """Leaves out what something is found by where the path says the same: `get_by_id`."""
    if "by" not in words[1:] or not call.parameters:
        return words
    start = words.index("by", 1)
    known = {"by", "and", *(word for parameter in call.parameters for word in parameter)}
    if call.is_item:
        known |= _KEYS
    return words[:start] if known.issuperset(words[start:]) else words


def _is_telling(word: str) -> bool:
    return not _VERSION.fullmatch(word)


def _without_lead(said: str, resource: Words) -> Words:
    """Leaves out a resource at the beginning: `pets_list`, `PetController_list`, `PetList`."""
    for border in _BORDER.finditer(said):
        lead, rest = split_words(said[: border.start()]), split_words(said[border.end() :])
        if lead[-1:] and lead[-1] in _CLASS_ENDINGS and not same_noun(lead, resource):
            lead = lead[:-1]
        if rest and same_noun(lead, resource):
            return rest
    words = split_words(said)
    rest = words[len(resource) :]
    if rest and same_noun(words[: len(resource)], resource):
        is_name = is_verb(rest[0]) or is_verb(rest[-1]) or _AMOUNTS.issuperset(rest)
        return rest if is_name else words
    return words


def _without_object(words: Words, call: PathCall) -> Words:
    """Leaves out a resource after a verb: `list_pets`, `list_pets_by_owner`, `list_pet_toys`.

    The last only where the path has the toys of a pet, as the document may know pet toys as well.
    """
    if len(words) < 2 or not is_verb(words[0]):
        return words
    start = 2 if words[1] == "all" else 1
    verb, rest = words[:start], words[start:]
    for length in range(min(len(call.resource), len(rest)), 0, -1):
        tail = rest[length:]
        if same_noun(rest[:length], call.resource[-length:]):
            is_whole = not tail or tail[0] in PREPOSITIONS or _is_below(tail, verb, call)
            return (*verb, *tail) if is_whole else words
    return words


def _is_below(tail: Words, verb: Words, call: PathCall) -> bool:
    """Whether words are what a path has after the resource; what is done may be part of it."""
    nouns = call.nouns[:-1] if call.nouns[-1:] == (verb,) else call.nouns
    return same_noun(tail, tuple(word for words in nouns for word in words))
