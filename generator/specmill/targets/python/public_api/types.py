"""Which types hold all values of others, as far as annotations in generated code tell."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from specmill.targets.python.public_api.limits import Limits, allow, limits_of

__all__ = ["Scope", "Typed", "are_same", "holds", "names"]

# A value of the one passes for the other; a bool passes for an int to type checkers alone.
_WIDER = {"int": "float"}
_ANYTHING = frozenset(["Any", "JsonValue", "object"])
_NO_LIMITS: Limits = ()
_UNIQUE = ("unique_items", "True")


class Typed(NamedTuple):
    """A type, and what its values have to meet beside.

    Attributes:
        node: The type.
        limits: The constraints, by their names in pydantic's `Field`.
    """

    node: ast.expr
    limits: Limits = _NO_LIMITS


class Scope:
    """What the names of types stand for in one version of a package."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        """Takes the types that have names, by name."""
        self._aliases = aliases

    def alternatives(self, typed: Typed, within: frozenset[str] = frozenset()) -> Iterator[Typed]:
        """What a union is made of; any other type by itself.

        Args:
            typed: The type.
            within: The names that it is a part of, which may be recursive.
        """
        node, limits = typed
        match node:
            case ast.BinOp(left=left, right=right):
                for side in (left, right):
                    yield from self.alternatives(Typed(side, limits), within)
            case ast.Name(id=name) if name in self._aliases and name not in within:
                named = Typed(_parsed(self._aliases[name]), limits)
                yield from self.alternatives(named, within | {name})
            case ast.Subscript(value=ast.Name(id="Nullable")):
                yield from self.alternatives(Typed(node.slice, limits), within)
                yield Typed(ast.Constant(None))
            case ast.Subscript(value=ast.Name(id="Unique")):
                yield from self.alternatives(Typed(node.slice, (*limits, _UNIQUE)), within)
            case ast.Subscript(value=ast.Name(id="Literal")):
                for value in _elements(node):
                    yield Typed(ast.Subscript(node.value, value))
            case ast.Subscript(value=ast.Name(id="Annotated")):
                inner, *marks = _elements(node)
                own = (limit for mark in marks for limit in limits_of(mark))
                yield from self.alternatives(Typed(inner, (*limits, *own)), within)
            case ast.Constant(value=None):
                yield Typed(node)
            case _:
                yield typed


def holds(wide: str, wide_scope: Scope, narrow: str, narrow_scope: Scope, *, limits: bool) -> bool:
    """Whether each value of one type is a value of another.

    Args:
        wide: The type that has to hold the values.
        wide_scope: What names in it stand for.
        narrow: The type whose values they are.
        narrow_scope: What names in that one stand for.
        limits: Whether constraints count as well.
    """
    relation = _Relation(wide_scope, narrow_scope, limits=limits)
    return relation.holds(Typed(_parsed(wide)), Typed(_parsed(narrow)))


def are_same(one: str, one_scope: Scope, other: str, other_scope: Scope) -> bool:
    """Whether two types are the same up to the order of alternatives, and names for types."""
    return _spelling(one, one_scope) == _spelling(other, other_scope)


def names(text: str) -> frozenset[str]:
    """The names that a type, or several with commas between them, is made of."""
    nodes = ast.walk(_parsed(text)) if text else ()
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


class _Relation:
    def __init__(self, wide: Scope, narrow: Scope, *, limits: bool) -> None:
        self._wide, self._narrow, self._limits = wide, narrow, limits
        self._begun: set[tuple[str, str]] = set()

    def holds(self, wide: Typed, narrow: Typed) -> bool:
        """Whether each value of the one is a value of the other."""
        pair = ast.dump(wide.node), ast.dump(narrow.node)
        if pair in self._begun:
            # Of a recursive type: it holds if all else does.
            return True
        self._begun.add(pair)
        parts = list(self._wide.alternatives(wide))
        return all(
            any(self._part_holds(one, part) for one in parts)
            for part in self._narrow.alternatives(narrow)
        )

    def _part_holds(self, wide: Typed, narrow: Typed) -> bool:
        node, other = wide.node, narrow.node
        if isinstance(node, ast.Name) and node.id in _ANYTHING:
            return True
        if isinstance(other, ast.Name) and other.id == "Never":
            return True
        if self._limits and not allow(dict(wide.limits), dict(narrow.limits)):
            return False
        if _is_literal(other) and not _is_literal(node):
            return _is_wider(ast.unparse(node), _type_of(other))
        if isinstance(node, ast.Subscript) and isinstance(other, ast.Subscript):
            ones, others = _elements(node), _elements(other)
            return (
                ast.dump(node.value) == ast.dump(other.value)
                and len(ones) == len(others)
                and all(map(self._element_holds, ones, others))
            )
        return _is_wider(ast.unparse(node), ast.unparse(other))

    def _element_holds(self, wide: ast.expr, narrow: ast.expr) -> bool:
        """Compares what stands between brackets: values in `Literal`, types anywhere else."""
        is_value = [_is_value(wide), _is_value(narrow)]
        if any(is_value):
            return ast.dump(wide) == ast.dump(narrow)
        return self.holds(Typed(wide), Typed(narrow))


def _spelling(text: str, scope: Scope) -> frozenset[tuple[str, Limits]]:
    parts = scope.alternatives(Typed(_parsed(text)))
    return frozenset((ast.unparse(node), limits) for node, limits in parts)


def _is_value(node: ast.expr) -> bool:
    """Whether a constant is no type: None is one, and so is what `...` stands for."""
    return isinstance(node, ast.Constant) and node.value is not None


def _is_wider(wide: str, narrow: str) -> bool:
    while wide != narrow and narrow in _WIDER:
        narrow = _WIDER[narrow]
    return wide == narrow


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal"


def _type_of(node: ast.expr) -> str:
    """The type of the only value that a `Literal` has."""
    value = ast.literal_eval(node.slice) if isinstance(node, ast.Subscript) else None
    return type(value).__name__


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _elements(node: ast.Subscript) -> list[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
