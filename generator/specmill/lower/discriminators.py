"""The property that tells the variants of a union apart, and what its values stand for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from specmill.ir.types import Discriminator, Reference, Type, is_null, variants_of
from specmill.lower.alternatives import with_alternatives
from specmill.lower.compose import Composition, branches
from specmill.lower.enumerations import listed_values
from specmill.lower.inheritance import names_of
from specmill.lower.kinds import kinds_of
from specmill.lower.node import Node

__all__ = ["Variant", "is_base", "lower_discriminator", "mapped_names"]

_VALUE = ("x-discriminator-value", "x-ms-discriminator-value")


@dataclass(frozen=True, slots=True)
class Variant:
    """An alternative, and what it was lowered to."""

    node: Node
    type: Type

    @property
    def key(self) -> str | None:
        """The definition that it is; None where it is none, or several."""
        keys = [one.key for one in variants_of(self.type) if isinstance(one, Reference)]
        return keys[0] if len(keys) == 1 else None


def lower_discriminator(
    node: Node, variants: Sequence[Variant], composition: Composition, default: str | None = None
) -> Discriminator | None:
    """Lowers the `discriminator` of a schema.

    A variant is selected by the values that the mapping has for it and by those that its schema
    allows for the property and no other variant does; by the name of its component, where there
    are neither.

    Args:
        node: The schema with the discriminator.
        variants: Its alternatives.
        composition: Composes schemas; takes the finding where the property tells nothing.
        default: Key of the variant that any other value stands for.

    Returns:
        The discriminator; None where there is none, or where it does not tell each variant.
    """
    discriminator = node.get("discriminator")
    if discriminator is None or not (name := discriminator.text("propertyName")):
        return None
    told = [variant for variant in variants if not is_null(variant.type)]
    mapped = _mapped(discriminator, told)
    allowed = [_allowed(variant.node, name, composition) for variant in told]
    uses = Counter(value for values in allowed for value in values)
    listed: dict[int, list[str]] = {}
    for value, place in mapped.items():
        listed.setdefault(place, []).append(value)
    pairs: dict[str, str] = {}
    for place, variant in enumerate(told):
        own = [value for value in allowed[place] if uses[value] == 1 and value not in mapped]
        values = [*listed.get(place, ()), *own]
        if not values and _may_be_text(variant.node, name, composition):
            values = _by_name(variant.node, allowed[place])
        if variant.key is None or not values or pairs.keys() & set(values):
            composition.findings.append(
                discriminator.finding(
                    "unsupported-schema",
                    "the discriminator does not tell every variant from the others: they are told "
                    "apart by all of their properties",
                )
            )
            return None
        pairs |= dict.fromkeys(values, variant.key)
    is_optional = not all(_requires(variant.node, name, composition) for variant in told)
    return Discriminator(name, tuple(pairs.items()), default, default is None and is_optional)


def is_base(schema: Node) -> bool:
    """Whether a schema leaves it to those that take it over (`allOf`) what else they are.

    It has a discriminator, and does not list its variants itself.
    """
    return (
        schema.component("schemas") is not None
        and schema.get("discriminator") is not None
        and branches(schema) is None
    )


def mapped_names(discriminator: Node | None) -> dict[str, str]:
    """The names of schemas that the mapping of a discriminator has, by their values."""
    mapping = discriminator.get("mapping") if discriminator else None
    return {value: str(target.value) for value, target in (mapping.members() if mapping else ())}


def _mapped(discriminator: Node, variants: Sequence[Variant]) -> dict[str, int]:
    """The places of the variants by the values that the mapping has for them."""
    places = {
        target: place
        for place, variant in enumerate(variants)
        for target in names_of(variant.node.follow())
    }
    mapping = mapped_names(discriminator).items()
    return {value: places[target] for value, target in mapping if target in places}


def _allowed(variant: Node, name: str, composition: Composition) -> tuple[str, ...]:
    """The values that a variant lists for the property; for a union, those of its variants."""
    found: dict[str, None] = {}
    for schema in with_alternatives(variant, composition):
        if branches(schema) is not None:
            found |= dict.fromkeys(mapped_names(schema.get("discriminator")))
            continue
        properties = schema.get("properties")
        member = properties.get(name) if properties else None
        values = listed_values(composition.of(member)) if member else None
        found |= dict.fromkeys(value for value in values or () if isinstance(value, str))
    return tuple(found)


def _requires(variant: Node, name: str, composition: Composition) -> bool:
    """Whether an object of a variant must have the property, as all of its own variants say."""
    return all(
        branches(schema) is not None or name in schema.texts("required")
        for schema in with_alternatives(variant, composition)
    )


def _may_be_text(variant: Node, name: str, composition: Composition) -> bool:
    properties = composition.of(variant).get("properties")
    member = properties.get(name) if properties else None
    kinds = kinds_of(composition.of(member)) if member else ()
    return not kinds or "string" in kinds


def _by_name(variant: Node, allowed: Sequence[str]) -> list[str]:
    """What the name of a component stands for; none where its schema allows no such value."""
    schema = variant.follow()
    named = [text for key in _VALUE if (text := schema.text(key))]
    component = schema.component("schemas")
    if component is not None:
        named.append(component)
    if not allowed:
        return named[:1]
    folded = {name.casefold() for name in named}
    return [value for value in allowed if value.casefold() in folded]
