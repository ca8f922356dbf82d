"""Which resource each operation belongs to.

What the document says comes first: `x-speakeasy-group`, then tags. Where it says nothing, or where
its tags tell nothing apart, the path does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from specmill.ir.names import Words, fold, split_words
from specmill.lower.declared import DeclaredOperation
from specmill.lower.english import is_verb, same_noun
from specmill.lower.node import Node
from specmill.lower.path_shapes import Segment, distinguishing_segments

__all__ = ["DEFAULT_GROUP", "group_operations", "tag_descriptions"]

DEFAULT_GROUP: Words = ("default",)
"""Where operations go that nothing tells apart."""

_GROUP = "x-speakeasy-group"
_TAG_NOISE = frozenset({"api", "apis", "controller", "endpoint", "endpoints"})
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
    tags = _chosen_tags(operations)
    if _tells_nothing(tags, by_path):
        tags = {}
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


def tag_descriptions(root: Node) -> dict[Words, str]:
    """The description of each tag that the document lists, by its name, in order."""
    described: dict[Words, str] = {}
    tags = root.get("tags")
    for tag in tags.items() if tags else ():
        if words := _tag_words(tag.text("name")):
            described.setdefault(words, tag.text("description"))
    return described


def _tag_words(name: str) -> Words:
    return _without_noise(split_words(name))


def _without_noise(words: Words) -> Words:
    """Leaves out what says only that a tag is part of an API: `pet-controller`."""
    return _without_noise(words[:-1]) if len(words) > 1 and words[-1] in _TAG_NOISE else words


def _chosen_tags(operations: Sequence[DeclaredOperation]) -> dict[str, Words]:
    """The tag of each operation: its first, but for tags that every operation has."""
    carried = Counter(tag for operation in operations for tag in set(operation.node.texts("tags")))
    chosen: dict[str, Words] = {}
    for operation in operations:
        tags = [tag for tag in operation.node.texts("tags") if _tag_words(tag)]
        telling = [tag for tag in tags if carried[tag] < len(operations)]
        if tags:
            chosen[operation.pointer] = _tag_words((telling or tags)[0])
    return chosen


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
    return next((entry.words for entry in segments if not entry.is_parameter), ())


def _is_call(words: Words, methods: Collection[str]) -> bool:
    """Whether a path names what is done, as `/sendMessage` does, and nothing that there is."""
    if len(words) < 2 or not is_verb(words[0]):
        return False
    return len(methods) == 1 or (words[0] in _PURE_VERBS and _CALLING.issuperset(methods))
