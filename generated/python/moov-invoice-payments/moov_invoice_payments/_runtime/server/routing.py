"""Finds the operation that a request is meant for, by its method and its raw path.

The path is split before it is percent-decoded, so that a slash that was sent encoded stays part of
a value. Concrete segments win over templated ones, as OpenAPI demands.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote, unquote, unquote_plus

__all__ = ["Entry", "Found", "Marks", "NotFound", "Router"]

TargetT = TypeVar("TargetT")

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_ONE_VALUE = re.compile(r"(.+)", re.DOTALL)
_NO_FIELDS: Mapping[str, str] = MappingProxyType({})
_DOT_SEGMENTS = frozenset({".", ".."})


def _nothing_listed(_target: object) -> Mapping[str, Sequence[str]]:
    return {}


class Found(NamedTuple, Generic[TargetT]):
    """The target that answers a request."""

    target: TargetT
    """What was registered for the method and the path."""
    path_values: Mapping[str, str]
    """Value of each path parameter by its name, percent-encoded as it was sent."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing answers the request.

    Attributes:
        allow: Methods that the path does have, sorted; empty where the path is unknown.
    """

    allow: tuple[str, ...]


class _Node(Generic[TargetT]):
    """One segment of the registered paths."""

    __slots__ = ("endpoints", "literal_length", "literals", "patterns")

    def __init__(self, literal_length: int = 0) -> None:
        self.literal_length = literal_length
        self.literals: dict[str, _Node[TargetT]] = {}
        self.patterns: dict[re.Pattern[str], _Node[TargetT]] = {}
        self.endpoints: dict[str, list[_Endpoint[TargetT]]] = {}


class Marks(NamedTuple):
    """What all requests for an operation have beside its path: a text, or None for any text."""

    query: Mapping[str, str | None] = MappingProxyType({})
    """Query parameters, by name."""
    headers: Mapping[str, str | None] = MappingProxyType({})
    """Header fields, by name."""

    def are_in(self, query: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        """Tells whether a request has them all.

        Args:
            query: Its query parameters, percent-encoded.
            headers: Its header fields.
        """
        return all(
            name in query and wanted in (None, unquote_plus(query[name]))
            for name, wanted in self.query.items()
        ) and all(
            name in headers and wanted in (None, headers[name])
            for name, wanted in self.headers.items()
        )


class Entry(NamedTuple, Generic[TargetT]):
    """A method and a path with what answers them."""

    method: str
    """In upper case."""
    template: str
    """The path, with its parameters between braces: `/accounts/{accountID}`."""
    target: TargetT
    marks: Marks = Marks()
    """Of entries with one method and one path, the first whose marks a request has answers it,
    those with most marks first."""


@dataclass(frozen=True, slots=True)
class _Endpoint(Generic[TargetT]):
    target: TargetT
    parameters: tuple[str, ...]
    query: Mapping[str, str]
    """Of a template that holds a part of the query: what stands there, by name."""
    marks: Marks

    @property
    def specificity(self) -> int:
        return len(self.query) + len(self.marks.query) + len(self.marks.headers)

    def query_values(self, query: Mapping[str, str]) -> dict[str, str] | None:
        """Returns the values of the parameters in the query; None where it is another one."""
        values: dict[str, str] = {}
        for name, wanted in self.query.items():
            parameter = _PARAMETER.fullmatch(wanted)
            if name not in query or (parameter is None and query[name] != wanted):
                return None
            if parameter is not None:
                values[parameter[1]] = query[name]
        return values


class Router(Generic[TargetT]):
    """Paths and methods with what answers them.

    Of two entries with the same method whose templates differ in the names of parameters alone,
    and whose marks tell nothing apart, the first answers.

    Args:
        entries: What there is.
        listed: Finds the values of those parameters of a target that have no others, by name.
            It is asked where nothing else tells where a value ends (`/files/{name}{extension}`).
    """

    def __init__(
        self,
        entries: Iterable[Entry[TargetT]],
        listed: Callable[[TargetT], Mapping[str, Sequence[str]]] = _nothing_listed,
    ) -> None:
        self._listed = listed
        self._root: _Node[TargetT] = _Node()
        self._literal: dict[tuple[str, str], Found[TargetT]] = {}
        # Where a path says it all, the rest of a request need not be looked at.
        self._by_path = True
        for entry in entries:
            self._add(entry)

    def _add(self, entry: Entry[TargetT]) -> None:
        node = self._root
        path, _, query = entry.template.partition("?")
        listed = (self._listed if "}{" in path else _nothing_listed)(entry.target)
        for segment in path.split("/")[1:]:
            node = _child(node, segment, listed)
        names = tuple(_PARAMETER.findall(path))
        endpoint = _Endpoint(entry.target, names, _pairs(query), entry.marks)
        others = node.endpoints.setdefault(entry.method, [])
        bisect.insort(others, endpoint, key=lambda one: -one.specificity)
        self._by_path = self._by_path and endpoint.specificity == 0
        if "{" not in path:
            self._literal.setdefault((entry.method, path), Found(entry.target, {}))

    def find(
        self, method: str, path: str, query: str = "", headers: Mapping[str, str] = _NO_FIELDS
    ) -> Found[TargetT] | NotFound:
        """Finds what answers a request; a GET answers HEAD as well.

        Args:
            method: Method in upper case.
            path: Percent-encoded path, without the query.
            query: Percent-encoded query.
            headers: Header fields, found by names in any case.
        """
        literal = self._literal.get((method, path)) if self._by_path else None
        if literal is not None:
            return literal
        pairs = {} if self._by_path else _pairs(query)
        allow: set[str] = set()
        for node, values in _matches(self._root, path.split("/")[1:], 0, ()):
            endpoints = node.endpoints.get(method)
            if endpoints is None and method == "HEAD":
                endpoints = node.endpoints.get("GET")
            if endpoints is None:
                allow.update(node.endpoints)
            elif found := _chosen(endpoints, values, pairs, headers):
                return found
        if "GET" in allow:
            allow.add("HEAD")
        if allow:
            allow.add("OPTIONS")
        return NotFound(tuple(sorted(allow)))


def _chosen(
    endpoints: Sequence[_Endpoint[TargetT]],
    values: tuple[str, ...],
    query: Mapping[str, str],
    headers: Mapping[str, str],
) -> Found[TargetT] | None:
    """Finds the endpoint that a request is for; where its marks are those of none, the last."""
    found: Found[TargetT] | None = None
    for endpoint in endpoints:
        more = endpoint.query_values(query)
        if more is not None:
            path_values = dict(zip(endpoint.parameters, values, strict=True))
            found = Found(endpoint.target, {**path_values, **more})
            if endpoint.marks.are_in(query, headers):
                break
    return found


def _pairs(query: str) -> dict[str, str]:
    """Divides a query; values stay as they are."""
    pairs = (part.partition("=") for part in query.split("&") if part)
    return {unquote_plus(name): value for name, _, value in pairs}


def _child(
    node: _Node[TargetT], segment: str, listed: Mapping[str, Sequence[str]]
) -> _Node[TargetT]:
    """Returns the node below `node` for a segment of a template, made where it is missing."""
    if "{" not in segment:
        return node.literals.setdefault(unquote(segment), _Node())
    children, pattern = node.patterns, _pattern(segment, listed)
    children.setdefault(pattern, _Node(len(_PARAMETER.sub("", segment))))
    # A segment that is one value and nothing else comes last: it matches whatever others match.
    node.patterns = dict(sorted(children.items(), key=_specificity))
    return node.patterns[pattern]


def _pattern(segment: str, listed: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Returns the pattern of a templated segment, one group for each parameter."""
    if _PARAMETER.fullmatch(segment):
        return _ONE_VALUE
    first, *between, last = map(re.escape, _PARAMETER.split(segment)[::2])
    texts = listed.get(_PARAMETER.findall(segment)[-1], ())
    end = "(.+)"
    if between and not between[-1] and texts:
        between.pop()
        end = f"(.+)({'|'.join(re.escape(quote(text, safe='')) for text in texts)})"
    # A value ends where the literal after it first appears and is not tried again (an atomic
    # group), so that no request makes the match slow.
    values = "".join(f"(?>(.+?){literal})" for literal in between)
    return re.compile(f"{first}{values}{end}{last}", re.DOTALL)


def _specificity(child: tuple[re.Pattern[str], _Node[TargetT]]) -> tuple[int, int, str]:
    """Orders patterns: the one with most literal text first."""
    pattern, node = child
    return -node.literal_length, pattern.groups, pattern.pattern


def _matches(
    node: _Node[TargetT], segments: Sequence[str], index: int, values: tuple[str, ...]
) -> Iterator[tuple[_Node[TargetT], tuple[str, ...]]]:
    """Yields the nodes that match `segments[index:]`, the most concrete first."""
    if index == len(segments):
        if node.endpoints:
            yield node, values
        return
    segment = segments[index]
    decoded = unquote(segment)
    literal = node.literals.get(decoded)
    if literal is not None:
        yield from _matches(literal, segments, index + 1, values)
    if decoded in _DOT_SEGMENTS:
        return
    for pattern, child in node.patterns.items():
        match = pattern.fullmatch(segment)
        if match is not None:
            yield from _matches(child, segments, index + 1, (*values, *match.groups()))
