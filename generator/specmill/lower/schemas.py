"""Schemas to types: each object schema becomes a record of its own, the rest stays where it is."""

from dataclasses import dataclass, field
from typing import get_args

from specmill.diagnostics import Diagnostic
from specmill.ir.names import Words, split_words
from specmill.ir.types import (
    Anything,
    Array,
    Dictionary,
    Discriminator,
    Enumeration,
    JsonScalar,
    JsonValue,
    Reference,
    Scalar,
    ScalarKind,
    Type,
    Union,
)
from specmill.lower.compose import branches, merge_all_of, variant_words, with_siblings
from specmill.lower.node import Node
from specmill.lower.scalars import lower_binary, lower_scalar

__all__ = [
    "COMPONENT_SCHEMAS",
    "UNEXPRESSED_KEYWORDS",
    "DraftDefinition",
    "DraftProperty",
    "Schemas",
]

COMPONENT_SCHEMAS = "/components/schemas/"

_KINDS: frozenset[str] = frozenset(get_args(ScalarKind))
_OBJECT_KEYWORDS = ("properties", "additionalProperties", "patternProperties", "required")
UNEXPRESSED_KEYWORDS = frozenset(
    "$dynamicAnchor $dynamicRef $vocabulary contains dependentRequired dependentSchemas else if "
    "maxContains maxProperties minContains minProperties not patternProperties prefixItems "
    "propertyNames then unevaluatedItems unevaluatedProperties".split()
)
"""The keywords of JSON Schema that the model has no place for."""


@dataclass(frozen=True, slots=True)
class DraftProperty:
    """A property of a definition that has no name yet."""

    name: str
    node: Node
    type: Type
    required: bool


@dataclass(frozen=True, slots=True)
class DraftDefinition:
    """A definition that has no name yet.

    Attributes:
        node: Its schema.
        context: Names for it from the shortest to the most explicit, if it is inline.
        component: Its name under `components/schemas`, or None.
        properties: For a record; None for an alias.
        additional: For a record: the type of further properties, None where they are forbidden.
        type: For an alias.
    """

    node: Node
    context: tuple[Words, ...]
    component: str | None
    properties: tuple[DraftProperty, ...] | None
    additional: Type | None
    type: Type | None


@dataclass(slots=True)
class Schemas:
    """Lowers schemas, and collects the definitions that they need on the way.

    Attributes:
        drafts: The definitions by their key, in order of first use.
        findings: What could not be expressed.
    """

    drafts: dict[str, DraftDefinition] = field(default_factory=dict[str, DraftDefinition])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    _started: set[str] = field(default_factory=set[str])

    def lower(self, node: Node, context: tuple[Words, ...]) -> Type:
        """The type of a schema.

        Args:
            node: The schema, or a reference to one.
            context: Names for it if it turns out to be an inline object, shortest first.
        """
        target = with_siblings(node)
        merged = merge_all_of(target, self.findings)
        if merged.pointer != target.pointer:
            target = merged
        if _component(target) is not None:
            self._define(target, ())
            return _union((Reference(target.pointer), *self._beside_record(merged, target)))
        return self._inline(merged, context)

    def _beside_record(self, merged: Node, component: Node) -> tuple[Type, ...]:
        """What a component that is mostly a record may be as well, such as null.

        Its definition is the record alone, so that its name means the object; each use adds the
        rest.
        """
        if not _is_record(merged):
            return ()
        context = (split_words(_component(component) or ""),)
        others = (kind for kind in _kinds(merged) if kind != "object")
        return tuple(self._of_kind(merged, kind, context) for kind in others)

    def define_component(self, node: Node) -> None:
        """Makes sure that a component schema has a definition, whether used or not."""
        self._define(node, ())

    def _inline(self, node: Node, context: tuple[Words, ...]) -> Type:
        if not isinstance(node.value, dict):
            return Anything()
        self._report_unsupported(node)
        if (values := _enumeration(node.value)) is not None:
            return _nullable_enumeration(values, constant="const" in node.value)
        if (variants := branches(node)) is not None:
            return self._union(node, variants, context)
        kinds = _kinds(node)
        if len(kinds) > 1:
            return _union(tuple(self._of_kind(node, kind, context) for kind in kinds))
        return self._of_kind(node, kinds[0], context) if kinds else Anything()

    def _of_kind(self, node: Node, kind: str, context: tuple[Words, ...]) -> Type:
        if kind == "object":
            return self._object(node, context)
        if kind == "array":
            return self._array(node, context)
        return lower_binary(node, kind) or lower_scalar(node, kind)

    def _object(self, node: Node, context: tuple[Words, ...]) -> Type:
        if node.get("properties") is None:
            additional = node.get("additionalProperties")
            if additional is None or additional.value in (True, {}):
                return Dictionary(Anything())
            if additional.value is not False:
                return Dictionary(self.lower(additional, _extend(context, "value")))
        self._define(node, context)
        return Reference(node.pointer)

    def _array(self, node: Node, context: tuple[Words, ...]) -> Type:
        items = node.get("items")
        return Array(
            Anything() if items is None else self.lower(items, _extend(context, "item")),
            node.integer("minItems"),
            node.integer("maxItems"),
            node.flag("uniqueItems"),
        )

    def _union(self, node: Node, variants: tuple[Node, ...], context: tuple[Words, ...]) -> Type:
        types = [
            self.lower(variant, _titled(variant, _extend(context, *words)))
            for variant, words in zip(variants, variant_words(variants), strict=True)
        ]
        if "null" in _declared_kinds(node) and Scalar("null") not in types:
            types.append(Scalar("null"))
        return _union(tuple(types), _discriminator(node, variants))

    def _define(self, node: Node, context: tuple[Words, ...]) -> None:
        if node.pointer in self._started:
            return
        # Marked before its properties are lowered: a schema may contain itself.
        self._started.add(node.pointer)
        component = _component(node)
        own = split_words(component) if component is not None else None
        inner = (own,) if own else context
        merged = merge_all_of(node.follow(), self.findings)
        # Holds the place of the definition, so that those it needs come after it.
        self.drafts[node.pointer] = DraftDefinition(node, context, component, None, None, None)
        if merged.pointer != node.pointer:
            alias = self.lower(merged, inner)
            draft = DraftDefinition(node, context, component, None, None, alias)
        elif _is_record(merged):
            draft = self._record(node, merged, inner)
        else:
            alias = self._inline(merged, inner)
            draft = DraftDefinition(node, context, component, None, None, alias)
        self.drafts[node.pointer] = draft

    def _record(self, node: Node, merged: Node, context: tuple[Words, ...]) -> DraftDefinition:
        self._report_unsupported(merged)
        required = set(merged.texts("required"))
        members = merged.get("properties")
        properties = tuple(
            DraftProperty(
                name,
                member,
                self.lower(member, _property_context(member, context, name)),
                name in required,
            )
            for name, member in (members.members() if members else ())
        )
        return DraftDefinition(
            node, context, _component(node), properties, self._additional(merged, context), None
        )

    def _additional(self, node: Node, context: tuple[Words, ...]) -> Type | None:
        additional = node.get("additionalProperties")
        if additional is None or additional.value is True:
            return Anything()
        if additional.value is False:
            return None
        return self.lower(additional, _extend(context, "value"))

    def _report_unsupported(self, node: Node) -> None:
        has_properties = node.get("properties") is not None
        for keyword, member in node.members():
            beside = has_properties and keyword in ("oneOf", "anyOf")
            if keyword not in UNEXPRESSED_KEYWORDS and not beside:
                continue
            place = " beside `properties`" if beside else ""
            self.findings.append(
                member.finding(
                    "unsupported-schema",
                    f"specmill does not express `{keyword}`{place}: values are accepted whether "
                    "they meet it or not",
                )
            )
        if node.get("enum") is not None and _enumeration(node.value) is None:
            self.findings.append(
                node.finding(
                    "unsupported-schema",
                    "specmill does not express an `enum` of arrays or objects: any value is "
                    "accepted",
                )
            )


def _component(node: Node) -> str | None:
    return node.component("schemas")


def _extend(context: tuple[Words, ...], *words: str) -> tuple[Words, ...]:
    return tuple((*candidate, *words) for candidate in context)


def _property_context(node: Node, context: tuple[Words, ...], name: str) -> tuple[Words, ...]:
    own = _place_in_component(node.follow())
    return _titled(node, (own,) if own else _extend(context, *split_words(name)))


def _place_in_component(node: Node) -> Words:
    """What a property inside of a component schema is called by the way that leads to it.

    A property that `allOf` brings into another schema keeps the name of where it is written.
    """
    component, *steps = node.pointer.removeprefix(COMPONENT_SCHEMAS).split("/")
    if not node.pointer.startswith(COMPONENT_SCHEMAS) or not steps:
        return ()
    words = split_words(component)
    for keyword, name in zip(steps[::2], steps[1::2], strict=False):
        if keyword != "properties":
            return ()
        words += split_words(name)
    return words if len(steps) % 2 == 0 else ()


def _titled(node: Node, context: tuple[Words, ...]) -> tuple[Words, ...]:
    title = split_words(node.text("title"))
    return (title, *context) if title else context


def _is_record(node: Node) -> bool:
    return (
        isinstance(node.value, dict)
        and branches(node) is None
        and _enumeration(node.value) is None
        and "object" in _kinds(node)
        and (node.get("properties") is not None or _forbids_additional(node))
    )


def _forbids_additional(node: Node) -> bool:
    additional = node.get("additionalProperties")
    return additional is not None and additional.value is False


def _declared_kinds(node: Node) -> tuple[str, ...]:
    return (text,) if (text := node.text("type")) else node.texts("type")


def _kinds(node: Node) -> tuple[str, ...]:
    """The JSON types of a schema: those it names, or the one that its keywords imply."""
    declared = _declared_kinds(node)
    if declared:
        return tuple(kind for kind in declared if kind in _KINDS or kind in ("object", "array"))
    if any(node.get(keyword) is not None for keyword in _OBJECT_KEYWORDS):
        return ("object",)
    return ("array",) if node.get("items") is not None else ()


def _enumeration(schema: JsonValue) -> tuple[JsonScalar, ...] | None:
    """The values of `const` or `enum`, if all of them are scalars."""
    if not isinstance(schema, dict):
        return None
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(values, list) or not values:
        return None
    scalars = tuple(value for value in values if not isinstance(value, list | dict))
    return _distinct(scalars) if len(scalars) == len(values) else None


def _distinct(values: tuple[JsonScalar, ...]) -> tuple[JsonScalar, ...]:
    # Python holds 1, 1.0 and true for equal; JSON Schema tells true from 1.
    return tuple({(isinstance(value, bool), value): value for value in values}.values())


def _nullable_enumeration(values: tuple[JsonScalar, ...], *, constant: bool) -> Type:
    rest = tuple(value for value in values if value is not None)
    if not rest:
        return Scalar("null")
    enumeration = Enumeration(rest, constant)
    return enumeration if rest == values else Union((enumeration, Scalar("null")))


def _union(variants: tuple[Type, ...], discriminator: Discriminator | None = None) -> Type:
    """A union without nested unions or equal variants; the variant itself if only one is left."""
    # By what is written: Python holds the constants 1 and true for equal, JSON Schema does not.
    flat: dict[str, Type] = {}
    for variant in variants:
        inner = variant.variants if isinstance(variant, Union) else (variant,)
        flat |= {repr(part): part for part in inner}
    parts = tuple(flat.values())
    return parts[0] if len(parts) == 1 else Union(parts, discriminator)


def _discriminator(node: Node, variants: tuple[Node, ...]) -> Discriminator | None:
    discriminator = node.get("discriminator")
    if discriminator is None or not (name := discriminator.text("propertyName")):
        return None
    mapping = discriminator.get("mapping")
    pairs = {
        value: key
        for value, target in (mapping.members() if mapping else ())
        if (key := _mapping_target(target, variants)) is not None
    }
    for variant in variants:
        target = variant.follow()
        if target.pointer not in pairs.values() and (component := _component(target)):
            pairs[component] = target.pointer
    return Discriminator(name, tuple(pairs.items()))


def _mapping_target(target: Node, variants: tuple[Node, ...]) -> str | None:
    """The key of the variant that an entry of a mapping names, by reference or by bare name."""
    wanted = str(target.value)
    for variant in variants:
        pointer = variant.follow().pointer
        if wanted.endswith(pointer) or wanted == _component(variant.follow()):
            return pointer
    return None
