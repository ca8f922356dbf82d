"""Schemas to types: each object schema becomes a record of its own, the rest stays where it is."""

from collections.abc import Collection, Set as AbstractSet
from dataclasses import dataclass, field, replace

from specmill.diagnostics import Diagnostic
from specmill.ir.names import Words, split_words
from specmill.ir.types import (
    Anything,
    Array,
    Constrained,
    Dictionary,
    Discriminator,
    Reference,
    Scalar,
    Tuple,
    Type,
    Union,
    is_null,
)
from specmill.lower.compose import (
    Composition,
    branches,
    is_nothing,
    with_siblings,
)
from specmill.lower.constraints import (
    ANY_VALUE,
    OF_ARRAYS,
    OF_DICTIONARIES,
    OF_PLACES,
    OF_RECORDS,
    OF_TUPLES,
    constraints_of,
    joined,
)
from specmill.lower.contexts import (
    COMPONENT_SCHEMAS,
    extend,
    one_of_several,
    property_context,
    titled,
)
from specmill.lower.discriminators import Variant, is_base, lower_discriminator, mapped_names
from specmill.lower.enumerations import listed_items, listed_values, lower_enumeration
from specmill.lower.inheritance import Inheritance
from specmill.lower.kinds import (
    declared_kinds,
    implies_array,
    is_record,
    kinds_of,
    patterns_of,
    property_names,
    unexpressed,
)
from specmill.lower.node import Node
from specmill.lower.scalars import lower_binary, lower_scalar
from specmill.lower.variant_names import variant_words

__all__ = [
    "COMPONENT_SCHEMAS",
    "DraftDefinition",
    "DraftProperty",
    "Schemas",
]

_NOTHING = Constrained(Anything(), '{"not":{}}')
_OTHER_VALUES = "no value that is listed has the type that is named: any value of it is accepted"


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
        constraints: For a record: what else its values meet.
    """

    node: Node
    context: tuple[Words, ...]
    component: str | None
    properties: tuple[DraftProperty, ...] | None
    additional: Type | None
    type: Type | None
    constraints: str = ""


@dataclass(slots=True)
class Schemas:
    """Lowers schemas, and collects the definitions that they need on the way.

    Attributes:
        drafts: The definitions by their key, in order of first use.
        findings: What could not be expressed.
        refused_examples: Pointers of the examples that their schemas refuse.
        composition: Merges what the schemas are made of.
    """

    drafts: dict[str, DraftDefinition] = field(default_factory=dict[str, DraftDefinition])
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    refused_examples: AbstractSet[str] = frozenset()
    composition: Composition = field(init=False)
    _started: set[str] = field(default_factory=set[str])
    _inheritance: Inheritance | None = None

    def __post_init__(self) -> None:
        self.composition = Composition(self.findings)

    def lower(self, node: Node, context: tuple[Words, ...]) -> Type:
        """The type of a schema.

        Args:
            node: The schema, or a reference to one.
            context: Names for it if it turns out to be an inline object, shortest first.
        """
        target = with_siblings(node)
        schema = self.composition.of(target)
        if schema.pointer != target.pointer:
            target = schema
        if _component(target) is not None:
            self._define(target, ())
            key = self._kinds_of_base(target) or target.pointer
            return _union((Reference(key), *self._beside_record(schema, target)))
        return self._inline(schema, context)

    def _kinds_of_base(self, base: Node) -> str | None:
        """The key of the union of all schemas that take over this one and that it tells apart.

        The name of the base means the base alone; `any` before it, all of its kinds.
        """
        discriminator = base.get("discriminator")
        if discriminator is None or not is_base(base):
            return None
        key = discriminator.pointer
        if key in self._started:
            return key if key in self.drafts else None
        self._started.add(key)
        if self._inheritance is None:
            self._inheritance = Inheritance(base.document, self.composition)
        kinds = self._inheritance.kinds(base, mapped_names(discriminator).values())
        if not kinds:
            return None
        context: tuple[Words, ...] = (("any", *split_words(_component(base) or "")),)
        draft = DraftDefinition(discriminator, context, None, None, None, Anything())
        self.drafts[key] = draft
        variants: list[Variant] = []
        for kind in (*kinds, base):
            self._define(kind, ())
            variants.append(Variant(kind, Reference(kind.pointer)))
        found = lower_discriminator(base, variants, self.composition, base.pointer)
        union = Union(tuple(variant.type for variant in variants), found)
        self.drafts[key] = replace(draft, type=union)
        return key

    def _beside_record(self, schema: Node, component: Node) -> tuple[Type, ...]:
        """What a component that is mostly a record may be as well, such as null.

        Its definition is the record alone, so that its name means the object; each use adds the
        rest.
        """
        if not is_record(schema):
            return ()
        context = (split_words(_component(component) or ""),)
        others = (kind for kind in kinds_of(schema) if kind != "object")
        return tuple(self._of_kind(schema, kind, context) for kind in others)

    def define_component(self, node: Node) -> None:
        """Makes sure that a component schema has a definition, whether used or not."""
        self._define(node, ())

    def _inline(self, node: Node, context: tuple[Words, ...]) -> Type:
        if is_nothing(node):
            return _NOTHING
        if not isinstance(node.value, dict):
            return Anything()
        self._report_unsupported(node)
        type_ = self._unconstrained(node, context)
        # A record says of itself what it is held to.
        return type_ if is_record(node) else self._constrained(type_, node, ANY_VALUE)

    def _unconstrained(self, node: Node, context: tuple[Words, ...]) -> Type:
        if listed_values(node) is not None:
            if listed := lower_enumeration(node, declared_kinds(node)):
                return _union(listed)
            if "array" not in kinds_of(node) or listed_items(node) is None:
                self.findings.append(node.finding("unsupported-schema", _OTHER_VALUES))
        elif (variants := branches(node)) is not None:
            return self._union(node, variants, context)
        kinds = kinds_of(node)
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
        if is_record(node):
            self._define(node, context)
            return Reference(node.pointer)
        dictionary = Dictionary(
            self._additional(node, context) or Anything(),
            property_names(node),
            node.integer("minProperties"),
            node.integer("maxProperties"),
        )
        return self._constrained(dictionary, node, OF_DICTIONARIES)

    def _array(self, node: Node, context: tuple[Words, ...]) -> Type:
        places = node.get("prefixItems")
        prefix = tuple(
            self.lower(place, extend(context, "item", str(number)))
            for number, place in enumerate(places.items() if places else (), 1)
        )
        items = listed_items(node) or node.get("items")
        rest: Type | None = None
        if items is None or not is_nothing(items):
            rest = self.lower(items, one_of_several(context)) if items else Anything()
        least, longest = node.integer("minItems"), node.integer("maxItems")
        if rest is None:
            longest = len(prefix) if longest is None else min(longest, len(prefix))
        if prefix and (least is None or least >= len(prefix)):
            return self._tuple(node, prefix, rest)
        array = Array(
            _union((*prefix, *((rest,) if rest else ()))) if prefix or rest else Anything(),
            least,
            longest,
            node.flag("uniqueItems"),
            implied=implies_array(node),
        )
        return self._constrained(array, node, OF_PLACES if prefix else OF_ARRAYS)

    def _tuple(self, node: Node, prefix: tuple[Type, ...], rest: Type | None) -> Type:
        least, longest = node.integer("minItems"), node.integer("maxItems")
        if longest is not None and longest <= len(prefix):
            prefix, rest = prefix[:longest], None
        if rest is None:
            return self._constrained(Tuple(prefix), node, OF_TUPLES)
        # Those that are always there need no bound.
        least = least if least is not None and least > len(prefix) else None
        return self._constrained(Tuple(prefix, rest, least, longest), node, OF_TUPLES)

    def _union(self, node: Node, variants: tuple[Node, ...], context: tuple[Words, ...]) -> Type:
        words = variant_words(tuple(self.composition.of(variant) for variant in variants))
        types = [
            self.lower(variant, titled(variant.follow(), extend(context, *own)))
            for variant, own in zip(variants, words, strict=True)
        ]
        if "null" in declared_kinds(node) and not any(map(is_null, types)):
            types.append(Scalar("null"))
        pairs = [Variant(node, type_) for node, type_ in zip(variants, types, strict=False)]
        return _union(tuple(types), lower_discriminator(node, pairs, self.composition))

    def _define(self, node: Node, context: tuple[Words, ...]) -> None:
        if node.pointer in self._started:
            return
        # Marked before its properties are lowered: a schema may contain itself.
        self._started.add(node.pointer)
        component = _component(node)
        own = split_words(component) if component is not None else None
        inner = (own,) if own else context
        schema = self.composition.of(node)
        # Holds the place of the definition, so that those it needs come after it.
        self.drafts[node.pointer] = DraftDefinition(node, context, component, None, None, None)
        if schema.pointer != node.pointer:
            alias = self.lower(schema, inner)
            draft = DraftDefinition(node, context, component, None, None, alias)
        elif is_record(schema):
            draft = self._record(node, schema, inner)
        else:
            alias = self._inline(schema, inner)
            draft = DraftDefinition(node, context, component, None, None, alias)
        self.drafts[node.pointer] = draft

    def _record(self, node: Node, schema: Node, context: tuple[Words, ...]) -> DraftDefinition:
        self._report_unsupported(schema)
        required = set(schema.texts("required"))
        members = schema.get("properties")
        properties = tuple(
            DraftProperty(
                name,
                member,
                self.lower(member, property_context(member, context, name)),
                name in required,
            )
            for name, member in (members.members() if members else ())
        )
        absent = [entry.name for entry in properties if entry.type == _NOTHING]
        additional = self._additional(schema, context)
        return DraftDefinition(
            node,
            context,
            _component(node),
            tuple(entry for entry in properties if entry.name not in absent),
            additional,
            None,
            self._constraints(schema, OF_RECORDS, absent),
        )

    def _constrained(self, type_: Type, node: Node, keywords: Collection[str]) -> Type:
        constraints = self._constraints(node, keywords)
        if isinstance(type_, Constrained):
            return replace(type_, schema=joined(type_.schema, constraints))
        return Constrained(type_, constraints) if constraints else type_

    def _constraints(
        self, node: Node, keywords: Collection[str], absent: Collection[str] = ()
    ) -> str:
        constraints, findings = constraints_of(node, keywords, absent)
        self.findings += findings
        return constraints

    def _additional(self, node: Node, context: tuple[Words, ...]) -> Type | None:
        """The type of the properties that are not named; None where there may be none."""
        values = tuple(schema for _, schema in patterns_of(node))
        additional = node.get("additionalProperties")
        if additional is None or additional.value is True:
            return Anything()
        if not is_nothing(additional):
            values = (*values, additional)
        if not values:
            return None
        return _union(tuple(self.lower(schema, extend(context, "value")) for schema in values))

    def _report_unsupported(self, node: Node) -> None:
        self.findings += [
            member.finding(
                "unsupported-schema",
                f"specmill does not express `{keyword}`: values are accepted whether they meet it "
                "or not",
            )
            for keyword, member in unexpressed(node)
        ]


def _component(node: Node) -> str | None:
    return node.component("schemas")


def _union(variants: tuple[Type, ...], discriminator: Discriminator | None = None) -> Type:
    """A union without nested unions or equal variants; the variant itself if only one is left.

    A union that a property tells apart stays one where there are other variants than null.
    """
    rest = [variant for variant in variants if not is_null(variant)]
    if len(rest) == 1 and isinstance(rest[0], Union) and discriminator is None:
        discriminator = rest[0].discriminator
    # By what is written: Python holds the constants 1 and true for equal, JSON Schema does not.
    flat: dict[str, Type] = {}
    for variant in variants:
        is_flat = isinstance(variant, Union) and variant.discriminator in (None, discriminator)
        inner = variant.variants if isinstance(variant, Union) and is_flat else (variant,)
        flat |= {repr(part): part for part in inner}
    parts = tuple(flat.values())
    return parts[0] if len(parts) == 1 else Union(parts, discriminator)
