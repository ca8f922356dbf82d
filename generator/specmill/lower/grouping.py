"""Which resource each operation belongs to.

What the document says comes first: `x-speakeasy-group`, then tags, then operationIds that are made
of the name of a resource and what is done (`shop.orders.list`, `Orders_List`). Where it says nothing,
or where its tags tell nothing apart, the path does.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from specmill.ir.names import Words, fold, split_words
from specmill.lower.declared import METHODS, DeclaredOperation
from specmill.lower.english import is_verb, same_noun
from specmill.lower.node import Node
from specmill.lower.path_shapes import Segment, distinguishing_segments
from specmill.lower.tags import chosen_tags, tag_descriptions

__all__ = ["DEFAULT_GROUP", "group_operations"]

DEFAULT_GROUP: Words = ("default",)
"""Where operations go that nothing tells apart."""

_GROUP = "x-speakeasy-group"
_DOT = re.compile(r"[./]")
_CLASS_AND_METHOD = re.compile(r"[A-Z][A-Za-z0-9]*_[A-Za-z][A-Za-z0-9]*")
# With fewer operations than this, one resource for all of them is what a person would choose.
_LARGE = 15
_FEW = 5
# What is done by either method, and words for it that name nothing else.
_CALLING = frozenset({"get", "post"})
_PURE_VERBS = frozenset(
    "add append create delete edit find get list move remove send set update".split()
)
_TAG_EACH = 0.8


def group_operations(root: Node, operations: Sequence[DeclaredOperation]) -> dict[str, Words]:
    """The resource of each operation, by the operation's pointer.

    Args:
        root: The whole document, for the order of its tags.
        operations: All of its operations, in order.
    """
    by_path = _path_groups(operations)
    tags = _declared_groups(root, operations, by_path)
    spelled = _spellings([*tag_descriptions(root), *tags.values()])
    groups: dict[str, Words] = {}
    for operation in operations:
        declared = split_words(operation.node.text(_GROUP))
        if not declared and (tag := tags.get(operation.pointer)):
            declared = spelled[fold(tag)]
        if not declared:
            own = by_path[operation.pointer]
            declared = next((tag for tag in spelled.values() if same_noun(tag, own)), own)
        groups[operation.pointer] = declared
    # Groups that differ in case or in word borders are one.
    first = {fold(words): words for words in reversed([*groups.values()])}
    first |= {key: words for key, words in spelled.items() if key in first}
    return {pointer: first[fold(words)] for pointer, words in groups.items()}


def _declared_groups(
    root: Node, operations: Sequence[DeclaredOperation], by_path: Mapping[str, Words]
) -> dict[str, Words]:
    """The groups that tags or operationIds name; empty where they tell nothing."""
    tags, by_id = chosen_tags(root, operations), _id_groups(operations)
    if by_id and _tell_more(operations, tags, by_id):
        return by_id
    if tags and not _tells_nothing(tags, by_path):
        return tags
    is_one = len(set(by_id.values())) == 1 < len(set(by_path.values()))
    return {} if is_one or _tells_nothing(by_id, by_path) else by_id


def _id_groups(operations: Sequence[DeclaredOperation]) -> dict[str, Words]:
    """The resource of each operation by its id; empty if one id does not name any."""
    groups: dict[str, Words] = {}
    for operation in operations:
        said = operation.operation_id
        is_method = _CLASS_AND_METHOD.fullmatch(said) is not None
        chunks = said.split("_") if is_method else _DOT.split(said)
        if len(chunks) == 1 or chunks[-2].lower() in METHODS:
            return {}
        groups[operation.pointer] = split_words(chunks[-2])
    return groups if all(groups.values()) else {}


def _tell_more(
    operations: Sequence[DeclaredOperation], tags: Mapping[str, Words], by_id: Mapping[str, Words]
) -> bool:
    """Whether ids spell out ways to resources that the tags are but the first steps of."""
    if len(tags) < len(operations) or len(set(by_id.values())) <= len(set(tags.values())):
        return False
    return all(
        fold(tags[entry.pointer]) in (fold(split_words(step)) for step in steps[:-2])
        or tags[entry.pointer] == by_id[entry.pointer]
        for entry in operations
        for steps in [_DOT.split(entry.operation_id)]
    )


def _tells_nothing(tags: Mapping[str, Words], by_path: Mapping[str, Words]) -> bool:
    """Whether all operations of a large document have one tag, or nearly each has its own."""
    if len(tags) < len(by_path):
        return False
    tag_count, path_count = len(set(tags.values())), len(set(by_path.values()))
    if tag_count == 1:
        return len(tags) >= _LARGE and path_count > 1
    return len(tags) >= _FEW and tag_count > _TAG_EACH * len(tags) and path_count <= tag_count / 2


def _spellings(names: Iterable[Words]) -> dict[str, Words]:
    spelled: dict[str, Words] = {}
    for words in names:
        spelled.setdefault(fold(words), words)
    return spelled


def _path_groups(operations: Sequence[DeclaredOperation]) -> dict[str, Words]:
    segments = distinguishing_segments(dict.fromkeys(entry.path for entry in operations))
    methods: dict[str, set[str]] = {}
    for entry in operations:
        methods.setdefault(entry.path, set()).add(entry.http_method)
    paths: dict[Words, list[str]] = {}
    for path, steps in segments.items():
        paths.setdefault(_first_literal(steps), []).append(path)
    nameless = {
        words
        for words, under in paths.items()
        if not words or all(len(segments[p]) == 1 and _is_call(words, methods[p]) for p in under)
    }
    groups: dict[str, Words] = {}
    for entry in operations:
        words = _first_literal(segments[entry.path])
        groups[entry.pointer] = DEFAULT_GROUP if words in nameless else words
    return groups


def _first_literal(segments: Iterable[Segment]) -> Words:
    steps = (entry for entry in segments if not entry.is_parameter and not entry.is_call)
    return next((entry.words for entry in steps), ())


def _is_call(words: Words, methods: Collection[str]) -> bool:
    """Whether a path names what is done, as `/sendMessage` does, and nothing that there is."""
    if len(words) < 2 or not is_verb(words[0]):
        return False
    return len(methods) == 1 or (words[0] in _PURE_VERBS and _CALLING.issuperset(methods))
