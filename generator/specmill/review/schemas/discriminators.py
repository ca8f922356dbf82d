"""Compares discriminators: the property that tells alternatives apart, and its values."""

from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from typing import NamedTuple

from specmill.review.changes import Change
from specmill.review.schemas.kinds import text_of
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape
from specmill.source.pointers import from_fragment, join, split
from specmill.source.tree import JsonValue

__all__ = ["Unions", "compare_discriminators"]

_COMPONENTS = "/components/schemas"


class _Discriminator(NamedTuple):
    """A discriminator.

    Attributes:
        said: Where it is.
        name: Name of the property.
        mapping: The components by the values that stand for them.
    """

    said: Said
    name: str
    mapping: Mapping[str, str]

    def named(self) -> Said:
        """Where its property is named."""
        return Said(self.said.place, join(self.said.pointer, "propertyName"), self.name)

    def all_values(self) -> dict[str, Said]:
        """The values that are written down, with their places."""
        place, pointer = self.said.place, join(self.said.pointer, "mapping")
        return {value: Said(place, join(pointer, value), value) for value in self.mapping}

    def values(self, component: str) -> dict[str, Said]:
        """The values that stand for a component, with their places."""
        places = self.all_values()
        found = {value: places[value] for value, to in self.mapping.items() if to == component}
        name = split(component)[-1]
        return found or {name: Said(self.said.place, self.said.pointer, name)}


class Unions(NamedTuple):
    """The alternatives of two schemas.

    Attributes:
        components: Pointers of the components that are alternatives of both, in pairs, with the
            names of the properties that are constant in both.
        are_told_apart: Whether a value shows by itself which alternative of the base it is, and
            which of the revision.
    """

    components: Sequence[tuple[str, str, AbstractSet[str]]]
    are_told_apart: tuple[bool, bool]


def compare_discriminators(pair: Pair, unions: Unions | None = None) -> Iterator[Change]:
    """What differs in the values that tell alternatives apart.

    Args:
        pair: Two schemas.
        unions: The alternatives; None where there are none.
    """
    before, after = _discriminator(pair.base), _discriminator(pair.revision)
    if before is None and after is None:
        return
    if before is None or after is None:
        yield from _alone(pair, before, after, unions)
        return
    if before.name != after.name:
        text = (before.name, after.name)
        yield pair.change("discriminator-changed", before.named(), after.named(), text=text)
        return
    if unions is not None:
        for old, new, constants in unions.components:
            if before.name not in constants:
                yield from _values(pair, before.values(old), after.values(new))
    elif before.mapping and after.mapping:
        yield from _values(pair, before.all_values(), after.all_values())


def _alone(
    pair: Pair, before: _Discriminator | None, after: _Discriminator | None, unions: Unions | None
) -> Iterator[Change]:
    """A discriminator that one side lacks."""
    sides = ((before, pair.base_reader), (after, pair.revision_reader))
    has_alternatives = (
        one and _has_alternatives(reader.value(one.said.place)) for one, reader in sides
    )
    if unions is None and any(has_alternatives):
        # It tells the only alternative that is left from nothing.
        return
    is_needed = unions is not None and not unions.are_told_apart[1 if before else 0]
    rule = "discriminator-removed" if before else "discriminator-added"
    text = (before.name if before else "", after.name if after else "")
    yield pair.change(
        f"needed-{rule}" if is_needed else rule,
        before and before.said,
        after and after.said,
        text=text,
    )


def _has_alternatives(schema: JsonValue) -> bool:
    return isinstance(schema, dict) and ("oneOf" in schema or "anyOf" in schema)


def _values(pair: Pair, before: Mapping[str, Said], after: Mapping[str, Said]) -> Iterator[Change]:
    lost = [said for value, said in before.items() if value not in after]
    new = [said for value, said in after.items() if value not in before]
    for old, said in zip(lost, new, strict=False):
        text = (text_of(old.value), text_of(said.value))
        yield pair.change("discriminator-value-changed", old, said, text=text)
    for said in lost[len(new) :]:
        text = (text_of(said.value), "")
        yield pair.change("discriminator-value-removed", said, None, text=text)
    for said in new[len(lost) :]:
        text = ("", text_of(said.value))
        yield pair.change("discriminator-value-added", None, said, text=text)


def _discriminator(shape: Shape) -> _Discriminator | None:
    for said in shape.said("discriminator"):
        if isinstance(said.value, dict) and isinstance(name := said.value.get("propertyName"), str):
            mapping = said.value.get("mapping")
            members = mapping.items() if isinstance(mapping, dict) else ()
            targets = {key: _target(value) for key, value in members if isinstance(value, str)}
            return _Discriminator(said, name, targets)
    return None


def _target(value: str) -> str:
    """The component that a value of a mapping names."""
    if value.startswith("#"):
        return from_fragment(value[1:])
    return join(_COMPONENTS, value)
