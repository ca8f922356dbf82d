"""Names for the alternatives of a union that have none."""

from collections import Counter

from specmill.ir.names import Words, split_words
from specmill.lower.node import Node

__all__ = ["variant_words"]


def variant_words(variants: tuple[Node, ...]) -> tuple[Words, ...]:
    """What tells each alternative of a union apart, for the name of an inline object in it.

    The value of a property that can have no other, if no other alternative has the same; else a
    property that no other alternative has, else its place. The only object among the alternatives
    needs nothing.
    """
    objects = [names for variant in variants if (names := _property_names(variant))]
    if len(objects) < 2:
        return ((),) * len(variants)
    uses = Counter(name for names in objects for name in names)
    fixed = [_fixed_value(variant) for variant in variants]
    times = Counter(fixed)
    return tuple(
        (value if times[value] == 1 else ())
        or _own_property(variant, uses)
        or ("variant", str(place))
        for place, (variant, value) in enumerate(zip(variants, fixed, strict=True), 1)
    )


def _property_names(variant: Node) -> tuple[str, ...]:
    members = variant.get("properties")
    return tuple(name for name, _ in members.members()) if members else ()


def _fixed_value(variant: Node) -> Words:
    members = variant.get("properties")
    for _, reference in members.members() if members else ():
        member = reference.follow()
        choices = member.texts("enum")
        value = member.text("const") or (choices[0] if len(choices) == 1 else "")
        if value:
            return split_words(value)
    return ()


def _own_property(variant: Node, uses: Counter[str]) -> Words:
    own = [name for name in _property_names(variant) if uses[name] == 1]
    return split_words(own[0]) if own else ()
