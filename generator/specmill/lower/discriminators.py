"""The property that tells the variants of a union apart, and what its values stand for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from specmill.ir.types import Discriminator, Reference, Scalar, Type, Union
from specmill.lower.compose import Composition, branches
from specmill.lower.enumerations import listed_values
from specmill.lower.kinds import kinds_of
from specmill.lower.node import Node

__all__ = ["Variant", "children", "is_base", "lower_discriminator"]

_VALUE = ("x-discriminator-value", "x-ms-discriminator-value")


@dataclass(frozen=True, slots=True)
class Variant:
    """An alternative, and what it was lowered to."""

    node: Node
    type: Type

    @property
    def key(self) -> str | None:
        """The definition that it is; None where it is none, or several."""
        variants = self.type.variants if isinstance(self.type, Union) else (self.type,)
        keys = [one.key for one in variants if isinstance(one, Reference)]
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
    told = [variant for variant in variants if variant.type != Scalar("null")]
    mapped = _mapped(discriminator, told)
    allowed = [_allowed(variant.node, name, composition) for variant in told]
    uses = Counter(value for values in allowed for value in values)
    pairs: dict[str, str] = {}
    for place, variant in enumerate(told):
        own = [value for value in allowed[place] if uses[value] == 1 and value not in mapped]
        values = [*(value for value, target in mapped.items() if target == place), *own]
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


def children(base: Node, composition: Composition) -> tuple[Node, ...]:
    """The components that take over a schema, at any depth, or that its mapping leads to."""
    root = base.document.root
    components = Node(base.document, "", root).get("components")
    schemas = components.get("schemas") if components else None
    mapping = _mapping(base.get("discriminator"))
    return tuple(
        node
        for _, node in (schemas.members() if schemas else ())
        if node.pointer != base.pointer
        and (
            base.pointer in composition.taken_over(node)
            or any(_is_meant(target, node) for target in mapping.values())
        )
    )


def _mapping(discriminator: Node | None) -> dict[str, str]:
    mapping = discriminator.get("mapping") if discriminator else None
    return {value: str(target.value) for value, target in (mapping.members() if mapping else ())}


def _mapped(discriminator: Node, variants: Sequence[Variant]) -> dict[str, int]:
    """The places of the variants by the values that the mapping has for them."""
    return {
        value: place
        for value, target in _mapping(discriminator).items()
        for place, variant in enumerate(variants)
        if _is_meant(target, variant.node.follow())
    }


def _is_meant(target: str, schema: Node) -> bool:
    """Whether an entry of a mapping names a schema, by reference or by bare name."""
    return target in (f"#{schema.pointer}", schema.component("schemas"))


def _allowed(variant: Node, name: str, composition: Composition) -> tuple[str, ...]:
    """The values that a variant lists for the property; for a union, those of its variants."""
    found: dict[str, None] = {}
    passed: set[str] = set()
    waiting = [variant]
    while waiting:
        schema = composition.of(waiting.pop())
        if schema.pointer in passed:
            continue
        passed.add(schema.pointer)
        if (alternatives := branches(schema)) is not None:
            waiting += alternatives
            found |= dict.fromkeys(_mapping(schema.get("discriminator")))
            continue
        properties = schema.get("properties")
        member = properties.get(name) if properties else None
        values = listed_values(composition.of(member)) if member else None
        found |= dict.fromkeys(value for value in values or () if isinstance(value, str))
    return tuple(found)


def _requires(variant: Node, name: str, composition: Composition) -> bool:
    """Whether an object of a variant must have the property, as all of its own variants say."""
    passed: set[str] = set()
    waiting = [variant]
    while waiting:
        schema = composition.of(waiting.pop())
        if schema.pointer in passed:
            continue
        passed.add(schema.pointer)
        if (alternatives := branches(schema)) is not None:
            waiting += alternatives
        elif name not in schema.texts("required"):
            return False
    return True


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
