"""What the operations of a resource are called within it.

An operation proposes names from the shortest to the fullest, and those of one resource are resolved
together. An operationId is shortened by what only repeats the resource (`listPets` in `pets` is
`list`); one that only spells out the path, as generators of documents make them, says no more than
the path does, and the name is made from that.
"""

import re
from dataclasses import replace

from specmill.ir.names import Words, readable_words, split_words
from specmill.lower.declared import DeclaredOperation
from specmill.lower.english import PREPOSITIONS, is_plural, is_verb, same_noun, singular
from specmill.lower.operation_ids import (
    function_name,
    told_apart,
    verb_first,
    without_framework,
    without_lead,
    without_object,
)
from specmill.lower.path_calls import PathCall, path_name, with_one_subject, written_name
from specmill.lower.path_shapes import path_segments

__all__ = ["method_names", "says_only_path"]

# Ids that their authors took apart: `gists/get`.
_STEP = re.compile(r"[./]")
_READING_STEP = re.compile(r"[./](?:get|list)$")
_VERSION = re.compile(r"v?\d+")
_KEYS = frozenset({"id", "key", "slug", "uuid"})
_FILLERS = frozenset({"by", "collection", "id", "with"})
# Methods of HTTP that say less than what is done.
_CHANGING = frozenset({"delete", "patch", "put"})
_VAGUE = frozenset({"patch", "post", "put"})


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
    said = without_framework(operation, chunks)
    own = readable_words(said)
    if _READING_STEP.search(said) and len(lead := without_lead(said, call)) == 1:
        return (lead, *_from_path(call, own), own, words)
    if not own or _spells_path(own, operation, call.resource):
        return (*_from_path(call, own), words)
    short = _shortened(said, call)
    is_function = said == function_name(operation) != operation.operation_id
    apart = told_apart((short or (own,))[0], operation) if is_function else ()
    return (*(short or _from_path(call, own)), own, *apart, words)


def says_only_path(operation: DeclaredOperation, chunks: int) -> bool:
    """Whether an operationId tells nothing that method and path do not.

    Args:
        operation: The operation.
        chunks: How many chunks of its operationId say nothing.
    """
    own = split_words(without_framework(operation, chunks))
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
    optional = map(singular, (*split_words(operation.path.partition("&")[0]), *resource))
    return required <= {*map(singular, rest)} <= {*required, *optional, *_FILLERS}


def _from_path(call: PathCall, own: Words) -> tuple[Words, ...]:
    if _lists(own, call):
        call = replace(call, is_item=False, has_items=True)
    elif _names_one(own, call):
        call = with_one_subject(call)
    name = path_name(call)
    names = [name, written_name(call)]
    if call.outer:
        whole = replace(call, nouns=(*call.outer, *call.nouns))
        name = path_name(whole)
        names += [name, written_name(whole)]
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


def _object_of(own: Words) -> Words:
    """What an id is about, without what that is found by."""
    return own[: own.index("by")] if "by" in own[1:] else own


def _names_one(own: Words, call: PathCall) -> bool:
    """Whether an id says that a path which seems to lead to several things leads to one."""
    is_known = call.is_item or call.has_items or call.is_array
    object_ = _object_of(own)
    return not is_known and own[:1] == (call.http_method,) and not is_plural(object_[-1])


def _shortened(said: str, call: PathCall) -> tuple[Words, ...]:
    """An id without its resource; empty if that leaves nothing that could be a name."""
    whole = verb_first(said, without_lead(said, call), call)
    words = without_object(whole, call)
    if words[:1] == () or words[0] in PREPOSITIONS or same_noun(words, call.resource):
        return ()
    if words == (call.http_method,) and words[0] in _VAGUE:
        return ()
    if not any(_is_telling(word) for word in words):
        return ()
    if _is_only_changed(whole, said, call):
        return ()
    bare = _without_key(words, call)
    return tuple(dict.fromkeys(filter(None, (_without_amount(bare), bare, words, whole))))


def _is_only_changed(words: Words, said: str, call: PathCall) -> bool:
    """Whether an id says what is changed, and not that it is: `userPassword`."""
    is_noun = call.nouns[-1:] == (words,) and not is_verb(words[0])
    is_shorter = _STEP.search(said) is None and len(words) < len(split_words(said))
    return call.http_method in _CHANGING and is_noun and is_shorter


def _without_amount(words: Words) -> Words:
    """Says `list` for `list_all`; empty for everything else."""
    return ("list",) if words == ("list", "all") else ()


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
