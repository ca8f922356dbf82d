"""What method and path say of an operation, and the name that a person would give it for that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from specmill.ir.names import Words, split_words
from specmill.lower.declared import DeclaredOperation
from specmill.lower.english import is_plural, is_verb, same_noun, singular
from specmill.lower.node import Node
from specmill.lower.path_shapes import Segment, distinguishing_segments, literals

__all__ = [
    "PathCall",
    "Paths",
    "full_names",
    "path_calls",
    "path_name",
    "path_words",
    "read_paths",
    "with_one_subject",
    "written_name",
]

_ON_ITEM = {"get": "get", "post": "update", "put": "replace", "patch": "update"}
_ON_MANY = {"get": "list", "post": "create", "put": "replace", "patch": "update"}
_ON_ONE = {"get": "get", "post": "create", "put": "replace", "patch": "update"}
# What may be read as well as done: `GET /reports/{id}/export`, but not `GET /orders/{id}/refund`.
_READING = frozenset(
    "browse calculate check compare count describe discover download estimate explain export fetch "
    "filter find get list lookup ping poll predict preview query read resolve retrieve search "
    "suggest test validate verify".split()
)


@dataclass(frozen=True, slots=True)
class PathCall:
    """A method and a path, as seen from a resource.

    Attributes:
        http_method: In lower case.
        resource: The resource.
        subject: The step of the path that is the resource, or its name if there is none.
        nouns: The literal steps that follow the resource, or all if the path does not have it.
        outer: The literal steps up to the resource, if others come before it.
        parameters: The names of the parameters after the resource.
        is_item: Whether the path ends with a parameter, and leads to one thing.
        has_items: Whether one parameter more leads to one of the things that the path leads to.
        is_array: Whether the answer is a bare array.
        has_get: Whether the path can be read as well.
        is_named: Whether the path names what is done: `/#Action=CancelJob`.
        is_repeated: Whether a GET does what a POST of the same name does as well.
    """

    http_method: str
    resource: Words
    subject: Words
    nouns: tuple[Words, ...]
    outer: tuple[Words, ...]
    parameters: tuple[Words, ...]
    is_item: bool
    has_items: bool
    is_array: bool
    has_get: bool
    is_named: bool
    is_repeated: bool

    @property
    def leads_to_several(self) -> bool:
        """Whether things are read, and not one that the path tells from others."""
        return self.http_method == "get" and not self.is_item


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths of a document.

    Attributes:
        segments: Of each path, what tells it from others.
        parents: The paths under which items are reached by one parameter more.
        readable: The paths that have a GET.
        posted: What is called by POST: `CancelJob` of `/#Action=CancelJob`.
    """

    segments: Mapping[str, tuple[Segment, ...]]
    parents: frozenset[str]
    readable: frozenset[str]
    posted: frozenset[Words]


def read_paths(operations: Sequence[DeclaredOperation]) -> Paths:
    """Gathers what the paths of a document say together.

    Args:
        operations: All operations of the document.
    """
    paths = dict.fromkeys(operation.path for operation in operations)
    segments = distinguishing_segments(paths)
    return Paths(
        segments=segments,
        parents=frozenset(
            parent for path in paths for parent, _, last in [path.rpartition("/")]
            if parent and last.startswith("{") and last.endswith("}")
        ),
        readable=frozenset(entry.path for entry in operations if entry.http_method == "get"),
        posted=frozenset(
            last.words for entry in operations if entry.http_method == "post"
            for last in segments[entry.path][-1:] if last.is_named
        ),
    )  # fmt: skip


def path_calls(
    resource: Words, operations: Sequence[DeclaredOperation], paths: Paths
) -> dict[str, PathCall]:
    """Reads the paths of one resource, by the operations' pointers."""
    own = dict.fromkeys(paths.segments[operation.path] for operation in operations)
    start = _shared_start([*own]) if len(own) > 1 else _anchor(next(iter(own)), resource) or 0
    return {
        operation.pointer: _path_call(resource, operation, paths, start) for operation in operations
    }


def _shared_start(all_segments: Sequence[tuple[Segment, ...]]) -> int:
    """How many steps all paths begin with, up to the first literal one."""
    first = next((i + 1 for i, s in enumerate(all_segments[0]) if not s.is_parameter), 0)
    lead = all_segments[0][:first]
    return first if all(segments[:first] == lead for segments in all_segments) else 0


def _path_call(
    resource: Words, operation: DeclaredOperation, paths: Paths, shared: int
) -> PathCall:
    segments = paths.segments[operation.path]
    anchor = _anchor(segments, resource)
    has_items = operation.path.rstrip("/") in paths.parents
    is_named = bool(segments) and segments[-1].is_named
    rest = segments[shared:]
    outer: tuple[Words, ...] = ()
    if anchor is not None:
        rest = segments[anchor + 1 :]
        before = tuple(literals(segments[shared:anchor]))
        outer = (*before, segments[anchor].words) if before else ()
    return PathCall(
        http_method=operation.http_method,
        resource=resource,
        subject=resource if anchor is None else segments[anchor].words,
        nouns=tuple(literals(rest)),
        outer=outer,
        parameters=tuple(segment.words for segment in rest if segment.is_parameter),
        is_item=bool(segments) and segments[-1].is_parameter and not has_items,
        has_items=has_items,
        is_array=_answers_array(operation.node),
        has_get=operation.path in paths.readable,
        is_named=is_named,
        is_repeated=is_named
        and operation.http_method == "get"
        and segments[-1].words in paths.posted,
    )


def _anchor(segments: Sequence[Segment], resource: Words) -> int | None:
    return next((i for i, s in enumerate(segments) if _is_named(s, resource)), None)


def _is_named(segment: Segment, resource: Words) -> bool:
    """Whether a step is the resource, or the end of its name: `/flags` in `feature flags`."""
    words = segment.words
    if segment.is_parameter or segment.is_call:
        return False
    return same_noun(words, resource[-len(words) :]) or same_noun(words, resource)


def _answers_array(operation: Node) -> bool:
    """Whether the first documented success of an operation is a bare array."""
    responses = operation.get("responses")
    for status, response in responses.members() if responses else ():
        if status.startswith("2"):
            content = response.follow().get("content")
            schemas = [entry.get("schema") for _, entry in content.members()] if content else []
            return any(schema.follow().text("type") == "array" for schema in schemas if schema)
    return False


def path_name(call: PathCall) -> Words:
    """The name of an operation by its method and path: `list`, `get`, `capture`, `list lines`."""
    subject = call.nouns[-1] if call.nouns else call.subject
    if not (call.is_item or call.has_items) and _is_action(subject, call):
        objects = _singular(call.nouns[:-1]) if len(subject) == 1 else ()
        return (*subject, *objects, *(("by", "get") if call.is_repeated else ()))
    if call.http_method not in (*_ON_ITEM, "delete"):
        return (call.http_method, *_joined(call.nouns))
    if call.is_item:
        return (_ON_ITEM.get(call.http_method, "delete"), *_singular(call.nouns))
    several = call.has_items or call.is_array or is_plural(subject[-1])
    verb = (_ON_MANY if several else _ON_ONE).get(call.http_method, "delete")
    if verb == "create":
        # A thing of which there is one, and which can be read, is there already.
        verb = "update" if call.has_get and not several else "create"
        return (verb, *_singular(call.nouns))
    if several and not call.nouns and verb != "list":
        return (verb, "all")
    return (verb, *_singular(call.nouns[:-1]), *(subject if call.nouns else ()))


def with_one_subject(call: PathCall) -> PathCall:
    """The same call of a path that leads to one thing, although a plural ends it."""
    subject = call.nouns[-1] if call.nouns else call.subject
    one = (*subject[:-1], singular(subject[-1]))
    return (
        replace(call, nouns=(*call.nouns[:-1], one)) if call.nouns else replace(call, subject=one)
    )


def written_name(call: PathCall) -> Words:
    """The same, with every noun as it is written."""
    name = path_name(call)
    if not call.nouns or name[0] == call.nouns[-1][0]:
        return name
    return (name[0], *_joined(call.nouns))


def _is_action(words: Words, call: PathCall) -> bool:
    if call.is_named and call.nouns:
        return True
    if call.http_method == "get":
        return words[0] in _READING
    return call.http_method in _ON_ITEM and is_verb(words[0])


def _singular(nouns: Sequence[Words]) -> Words:
    return _joined([(*words[:-1], singular(words[-1])) for words in nouns])


def _joined(nouns: Sequence[Words]) -> Words:
    """One name of several, without words that one repeats of the one before it."""
    joined: list[str] = []
    for words in nouns:
        lead = next((n for n in range(len(words) - 1, 0, -1) if joined[-n:] == [*words[:n]]), 0)
        joined += words[lead:]
    return tuple(joined)


def full_names(operation: DeclaredOperation, paths: Paths) -> tuple[Words, ...]:
    """Names for an operation in the document, by its method and path, from short to full."""
    call = _path_call((), operation, paths, 0)
    spelled = path_words(operation)
    return (path_name(call), spelled) if call.nouns else (spelled,)


def path_words(operation: DeclaredOperation) -> Words:
    """The method and every word of the path: a name that few others have."""
    words: list[str] = [operation.http_method]
    for segment in operation.path.strip("/").split("/"):
        if segment.startswith("{"):
            words.append("by")
        words += split_words(segment)
    return tuple(words)
