"""Finds the operation that a request is meant for, by its method and its raw path.

The path is split before it is percent-decoded, so that a slash that was sent encoded stays part of
a value. Concrete segments win over templated ones, as OpenAPI demands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import quote, unquote, unquote_plus

__all__ = ["Found", "NotFound", "Router"]

TargetT = TypeVar("TargetT")

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_ONE_VALUE = re.compile(r"(.+)", re.DOTALL)
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


@dataclass(frozen=True, slots=True)
class _Endpoint(Generic[TargetT]):
    target: TargetT
    template: str
    parameters: tuple[str, ...]
    query: Mapping[str, str]
    """Of a template that holds a part of the query: what stands there, by name."""

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
    the first answers.

    Args:
        entries: Method in upper case, path template (`/accounts/{accountID}`) and target of each.
        listed: Finds the values of those parameters of a target that have no others, by name.
            It is asked where nothing else tells where a value ends (`/files/{name}{extension}`).

    Raises:
        ValueError: Two entries have the same method and the same template.
    """

    def __init__(
        self,
        entries: Iterable[tuple[str, str, TargetT]],
        listed: Callable[[TargetT], Mapping[str, Sequence[str]]] = _nothing_listed,
    ) -> None:
        self._listed = listed
        self._root: _Node[TargetT] = _Node()
        self._literal: dict[tuple[str, str], Found[TargetT]] = {}
        self._with_query = False
        for method, template, target in entries:
            self._add(method, template, target)
            if "{" not in template and "?" not in template:
                self._literal[method, template] = Found(target, {})
            # Another template may have the same path, and say more of the query.
            elif "?" in template:
                self._with_query = True

    def _add(self, method: str, template: str, target: TargetT) -> None:
        node = self._root
        path, _, query = template.partition("?")
        listed = (self._listed if "}{" in path else _nothing_listed)(target)
        for segment in path.split("/")[1:]:
            node = _child(node, segment, listed)
        names = tuple(_PARAMETER.findall(path))
        endpoint = _Endpoint(target, template, names, _pairs(query))
        others = node.endpoints.setdefault(method, [])
        if any(other.template == template for other in others):
            raise ValueError(f"two routes answer {method} {template}")
        others.append(endpoint)
        others.sort(key=lambda one: -len(one.query))

    def find(self, method: str, path: str, query: str = "") -> Found[TargetT] | NotFound:
        """Finds what answers a request; a GET answers HEAD as well.

        Args:
            method: Method in upper case.
            path: Percent-encoded path, without the query.
            query: Percent-encoded query.
        """
        literal = None if self._with_query else self._literal.get((method, path))
        if literal is not None:
            return literal
        pairs = _pairs(query) if self._with_query else {}
        allow: set[str] = set()
        for node, values in _matches(self._root, path.split("/")[1:], 0, ()):
            endpoints = node.endpoints.get(method)
            if endpoints is None and method == "HEAD":
                endpoints = node.endpoints.get("GET")
            for endpoint in endpoints or ():
                more = endpoint.query_values(pairs)
                if more is not None:
                    in_path = zip(endpoint.parameters, values, strict=True)
                    return Found(endpoint.target, {**dict(in_path), **more})
            if endpoints is None:
                allow.update(node.endpoints)
        if "GET" in allow:
            allow.add("HEAD")
        if allow:
            allow.add("OPTIONS")
        return NotFound(tuple(sorted(allow)))


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
