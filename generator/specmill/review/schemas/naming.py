"""Finds objects that got or lost a name: a class of their own in the code, not on the wire."""

from collections.abc import Iterator
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.node import Edge
from specmill.review.schemas.reader import Reader, says_something
from specmill.source.pointers import split
from specmill.source.tree import JsonValue

__all__ = ["compare_naming", "compare_references", "is_extended", "renamed_component"]

_COMBINING = ("allOf", "anyOf", "oneOf")
_COMPONENTS = ["components", "schemas"]
_NULL: JsonValue = {"type": "null"}
_BESIDE = frozenset(
    {*_COMBINING, "readOnly", "writeOnly", "deprecated", "default", "discriminator", "xml"}
)
"""What may stand beside a reference to the class of a component."""


class _Reference(NamedTuple):
    """A reference to a component.

    Attributes:
        pointer: JSON pointer of the reference.
        component: JSON pointer of what it leads to.
    """

    pointer: str
    component: str


def compare_naming(base: Reader, revision: Reader, edge: Edge) -> Iterator[Change]:
    """Whether an object inside of a schema became a component, or was one.

    Args:
        base: What reads the base.
        revision: What reads the revision.
        edge: The pair of objects.
    """
    if not edge.base.at or not edge.revision.at:
        return
    uses = (edge.base.at[0], edge.revision.at[0])
    before, after = _name(base, uses[0]), _name(revision, uses[1])
    shapes = (base.shape(edge.base), revision.shape(edge.revision))
    if bool(before) != bool(after) and all(shape.said("properties") for shape in shapes):
        yield Change(
            rule="schema-named" if after else "schema-inlined",
            base=uses[0],
            revision=uses[1],
            in_base=True,
            in_revision=True,
            before=before,
            after=after,
            directions=edge.directions,
        )


def compare_references(base: Reader, revision: Reader, edge: Edge) -> Change | None:
    """Whether a schema refers to another component now, and not to one that was renamed.

    Args:
        base: What reads the base.
        revision: What reads the revision.
        edge: The pair of schemas.
    """
    found = _references(base, revision, edge)
    if found is None or _is_rename(base, revision, found):
        return None
    before, after = found
    return Change(
        rule="schema-replaced",
        base=before.pointer,
        revision=after.pointer,
        in_base=True,
        in_revision=True,
        before=split(before.component)[-1],
        after=split(after.component)[-1],
        directions=edge.directions,
    )


def renamed_component(base: Reader, revision: Reader, edge: Edge) -> tuple[str, str] | None:
    """The component that a schema refers to, by its old and its new pointer, if it was renamed.

    Args:
        base: What reads the base.
        revision: What reads the revision.
        edge: The pair of schemas.
    """
    found = _references(base, revision, edge)
    if found is None or not _is_rename(base, revision, found):
        return None
    return found[0].component, found[1].component


def _references(base: Reader, revision: Reader, edge: Edge) -> tuple[_Reference, _Reference] | None:
    """The references to two components, where a schema stands for one, and for another now."""
    if not edge.base.at or not edge.revision.at:
        return None
    before, after = _reference(base, edge.base.at[0]), _reference(revision, edge.revision.at[0])
    if before is None or after is None:
        return None
    # A component may stand for another one: what leads through it leads to both.
    is_through = (
        before.component in _components(revision, after),
        after.component in _components(base, before),
    )
    return None if any(is_through) else (before, after)


def _components(reader: Reader, reference: _Reference) -> set[str]:
    """The components that a reference leads to, one through the other."""
    found = set[str]()
    following: _Reference | None = reference
    while following and following.component not in found:
        found.add(following.component)
        following = _reference(reader, following.component)
    return found


def _is_rename(base: Reader, revision: Reader, found: tuple[_Reference, _Reference]) -> bool:
    """Whether neither document has the component of the other."""
    before, after = found
    return base.value(after.component) is True and revision.value(before.component) is True


def is_extended(base: Reader, revision: Reader, change: Change) -> bool:
    """Whether an object has or had another name because something was said beside a reference.

    Args:
        base: What reads the base.
        revision: What reads the revision.
        change: What became of its name.
    """
    before = {*base.node([change.base]).places}
    after = {*revision.node([change.revision]).places}
    return before < after or after < before


def _name(reader: Reader, pointer: str) -> str:
    """The name of the component that a schema stands for; empty for one of its own."""
    found = _reference(reader, pointer, is_alone=True)
    return split(found.component)[-1] if found else ""


def _reference(reader: Reader, pointer: str, *, is_alone: bool = False) -> _Reference | None:
    """The reference to the component that a schema stands for; None for one of its own.

    Args:
        reader: What reads the document.
        pointer: JSON pointer of the schema.
        is_alone: Whether nothing may be said of values beside the reference.
    """
    schema = reader.value(pointer)
    if not isinstance(schema, dict):
        return None
    if is_alone and says_something(schema, _BESIDE):
        return None
    if isinstance(ref := schema.get("$ref"), str):
        target = reader.target(ref)
        is_component = target is not None and split(target.pointer)[:-1] == _COMPONENTS
        return _Reference(f"{pointer}/$ref", target.pointer) if target and is_component else None
    for keyword in _COMBINING:
        branches = schema.get(keyword)
        if isinstance(branches, list):
            inside = [i for i, branch in enumerate(branches) if branch != _NULL]
            alone = f"{pointer}/{keyword}/{inside[0]}" if len(inside) == 1 else ""
            return _reference(reader, alone, is_alone=is_alone) if alone else None
    return None
