"""Compares what objects say of properties by pattern, by name and by each other."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.node import Edge
from specmill.review.schemas.opaque import are_twins
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape

__all__ = ["compare_names"]


def compare_names(pair: Pair) -> Iterator[Change | Edge]:
    """What differs in patterns of properties, in names, and in what depends on properties.

    Args:
        pair: Two schemas, both of which accept objects.
    """
    yield from _patterns(pair)
    yield from _property_names(pair)
    yield from _dependent_schemas(pair)
    yield from _dependent_required(pair)


def _patterns(pair: Pair) -> Iterator[Change | Edge]:
    base, revision = pair.base.names("patternProperties"), pair.revision.names("patternProperties")
    lost = [said for pattern, said in base.items() if pattern not in revision]
    new = [said for pattern, said in revision.items() if pattern not in base]
    if len(lost) == len(new) == 1 and are_twins(pair, lost[0], new[0]):
        yield pair.change("pattern-property-changed", lost[0], new[0], is_proved=False)
        base = {pattern: said for pattern, said in base.items() if pattern in revision}
        revision = {pattern: said for pattern, said in revision.items() if pattern in base}
    for pattern, before in base.items():
        after = revision.get(pattern)
        if after:
            yield pair.edge((before.pointer,), (after.pointer,))
        elif pair.revision.additional():
            yield pair.change("pattern-property-changed", before, None, is_proved=False)
        else:
            yield pair.change("pattern-property-removed", before, None, text=(pattern, ""))
    for pattern, after in revision.items():
        if pattern in base:
            continue
        if pair.base.additional():
            yield pair.change("pattern-property-changed", None, after, is_proved=False)
        else:
            yield pair.change("pattern-property-added", None, after, text=("", pattern))


def _property_names(pair: Pair) -> Iterator[Change | Edge]:
    base, revision = pair.base.said("propertyNames"), pair.revision.said("propertyNames")
    if base and revision:
        yield pair.edge(_pointers(base), _pointers(revision))
    elif base:
        yield pair.change("property-names-removed", base[0], None)
    elif revision:
        yield pair.change("property-names-added", None, revision[0])


def _pointers(said: tuple[Said, ...]) -> tuple[str, ...]:
    return tuple(one.pointer for one in said)


def _dependent_schemas(pair: Pair) -> Iterator[Change | Edge]:
    base, revision = pair.base.names("dependentSchemas"), pair.revision.names("dependentSchemas")
    for name, before in base.items():
        after = revision.get(name)
        if after:
            yield pair.edge((before.pointer,), (after.pointer,))
        else:
            yield pair.change("dependent-schema-removed", before, None, text=(name, ""))
    for name, after in revision.items():
        if name not in base:
            yield pair.change("dependent-schema-added", None, after, text=("", name))


def _dependent_required(pair: Pair) -> Iterator[Change]:
    base, revision = _dependents(pair.base), _dependents(pair.revision)
    for (name, needed), before in base.items():
        if (name, needed) not in revision:
            yield pair.change(
                "dependent-required-removed", before, None, text=(f"{name} needs {needed}", "")
            )
    for (name, needed), after in revision.items():
        if (name, needed) not in base:
            yield pair.change(
                "dependent-required-added", None, after, text=("", f"{name} needs {needed}")
            )


def _dependents(shape: Shape) -> dict[tuple[str, str], Said]:
    """The properties that need another one, with it."""
    found: dict[tuple[str, str], Said] = {}
    for name, said in shape.names("dependentRequired").items():
        for index, needed in enumerate(said.value if isinstance(said.value, list) else ()):
            if isinstance(needed, str):
                pointer = f"{said.pointer}/{index}"
                found[name, needed] = Said(said.place, pointer, needed)
    return found
