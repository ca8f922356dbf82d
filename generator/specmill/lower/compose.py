"""`allOf`, `anyOf` and `oneOf`: schemas that are made of schemas."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from math import prod

from specmill.diagnostics import Diagnostic
from specmill.ir.types import JsonValue
from specmill.lower.conjunction import FURTHER, conjoin, further, is_describing, refer
from specmill.lower.node import Node

__all__ = [
    "MOST_COPIES_IN_ALL",
    "Composition",
    "branches",
    "is_nothing",
    "with_siblings",
]

_CHOICES = ("oneOf", "anyOf")
_UNEVALUATED = {"unevaluatedProperties": "additionalProperties", "unevaluatedItems": "items"}
_COMPOSING = frozenset({"allOf", *_UNEVALUATED, *_CHOICES})
# What an alternative may say of the properties of the schema around it without being a type.
_CONDITIONS = frozenset(
    {"required", "not", "type", "additionalProperties", "dependentRequired", "minProperties",
     "maxProperties", "unevaluatedProperties"}
)  # fmt: skip
_SHAPES = frozenset(
    {"$ref", "type", "properties", "enum", "const", "items", "prefixItems", "allOf", "oneOf",
     "anyOf", "additionalProperties", "patternProperties"}
)  # fmt: skip
# Of what stands around alternatives, this is a matter of the value as a whole.
_OF_THE_WHOLE = frozenset(
    {"required", "not", "dependentRequired", "minProperties", "maxProperties"}
)
_MOST_COMBINATIONS = 32
_MOST_COPIES = 4_000
MOST_COPIES_IN_ALL = 50_000
"""Copies of properties in the alternatives of all schemas, beyond which there are no more."""


def with_siblings(node: Node) -> Node:
    """Follows a reference; what stands beside it holds as well, as in an `allOf`."""
    while isinstance(node.value, dict) and isinstance(node.value.get("$ref"), str):
        if len(node.value) > 1:
            beside = {key: value for key, value in node.value.items() if key != "$ref"}
            if not all(map(is_describing, beside)):
                reference: JsonValue = {"$ref": node.value["$ref"]}
                parts = beside.pop("allOf", [])
                listed = parts if isinstance(parts, list) else []
                return Node(node.document, node.pointer, {**beside, "allOf": [*listed, reference]})
        node = node.followed_once()
    return node


def branches(node: Node) -> tuple[Node, ...] | None:
    """The alternatives of a composed schema; None where it has none."""
    for keyword in _CHOICES:
        member = node.get(keyword)
        if member is not None and isinstance(member.value, list) and member.value:
            return tuple(alternative for alternative in member.items() if _is_possible(alternative))
    return None


def _is_possible(alternative: Node) -> bool:
    return not is_nothing(alternative)


def is_nothing(node: Node) -> bool:
    """Whether a schema allows no value: `false`, or what is not anything at all."""
    value = node.value
    return value is False or (isinstance(value, dict) and value.get("not") in ({}, True))


@dataclass(slots=True)
class Composition:
    """Merges what schemas are made of, each schema once.

    Attributes:
        findings: Takes a diagnostic for each keyword that could not be merged.
        copies: How many properties were copied into alternatives; there is a limit to it.
        is_circular: Whether a schema was needed to compose itself: what came of those that are
            composed meanwhile depends on which of them was asked for first.
    """

    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    copies: int = field(default=0, init=False)
    is_circular: bool = field(default=False, init=False)
    # The schemas stay in it, so that the identity of a value is not used for another one.
    _composed: dict[tuple[str, int], tuple[Node, Node]] = field(
        default_factory=dict[tuple[str, int], tuple[Node, Node]]
    )
    _open: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])

    def of(self, node: Node) -> Node:
        """A schema without `allOf`, whose alternatives say all that holds for them.

        Properties are gathered, as references to where they are, and bounds get tighter. Where a
        schema has properties and alternatives, each alternative takes over the properties, unless
        it only says which of them are required: then there is one object.

        Args:
            node: A schema, or a reference to one.

        Returns:
            A schema at the same place, or the other schema where the only thing said is a
            reference to that.
        """
        target = with_siblings(node)
        if not isinstance(target.value, dict) or target.value.keys().isdisjoint(_COMPOSING):
            return target
        key = (target.pointer, id(target.value))
        if key not in self._composed:
            # Stands for itself meanwhile, since it may be one of its own alternatives.
            self._composed[key] = (target, target)
            self._open.add(key)
            self._composed[key] = (target, self._compose(target))
            self._open.discard(key)
        elif key in self._open:
            self.is_circular = True
        return self._composed[key][1]

    def taken_over(self, node: Node) -> frozenset[str]:
        """The pointers of the schemas that a schema takes over by `allOf`, at any depth."""
        if node.get("allOf") is None:
            return frozenset()
        return frozenset(self._parts(node))

    def _compose(self, node: Node) -> Node:
        passed: set[str] = set()
        while (only := _only_reference(node)) is not None and node.pointer not in passed:
            passed.add(node.pointer)
            node = with_siblings(only)
        if not isinstance(node.value, dict):
            return node
        node = _evaluated(node)
        if node.get("allOf") is not None:
            return self._merged(node)
        own_choices = _own_choices(node)
        own = {key: value for key, value in _object(node).items() if key not in _CHOICES}
        return self._distributed(node, own, own_choices) if own_choices else node

    def _merged(self, node: Node) -> Node:
        rest: dict[str, JsonValue] = {}
        choices: list[tuple[Node, ...]] = []
        parts = self._parts(node)
        taken = {node.pointer, *parts}
        for part in parts.values():
            own = {key: value for key, value in _object(part).items() if key not in _CHOICES}
            conjoin(rest, Node(part.document, part.pointer, own), self.findings)
            choices += [
                choice
                for choice in _own_choices(part)
                # What takes over a schema that lists its kinds is one of them.
                if not any(entry.follow().pointer in taken for entry in choice)
            ]
        merged = Node(node.document, node.pointer, rest)
        return self._distributed(merged, rest, choices) if choices else merged

    def _parts(self, node: Node) -> dict[str, Node]:
        """The schemas that a schema takes over, at any depth, each once, and itself at the end.

        Each is without `allOf`, by its pointer; the schema itself by the empty text, since it may
        stand where one of its parts does.
        """
        found: dict[str, Node] = {}
        opened: set[str] = set()
        waiting = [("", node, False)]
        while waiting:
            key, part, is_complete = waiting.pop()
            if is_complete:
                opened.discard(key)
                own = {name: v for name, v in _object(_evaluated(part)).items() if name != "allOf"}
                found[key] = Node(part.document, part.pointer, own)
            elif key in opened:
                self.findings.append(part.finding("unsupported-schema", "`allOf` contains itself"))
            elif key not in found:
                opened.add(key)
                listed = part.get("allOf")
                inner = map(with_siblings, listed.items() if listed else ())
                waiting.append((key, part, True))
                waiting += [(entry.pointer, entry, False) for entry in reversed([*inner])]
        return found

    def _distributed(
        self, node: Node, rest: dict[str, JsonValue], choices: list[tuple[Node, ...]]
    ) -> Node:
        """Writes what holds for every alternative into each of them."""
        if prod(map(len, choices)) > _MOST_COMBINATIONS and len(choices) > 1:
            rest[FURTHER] = [*further(rest), *map(_as_schema, choices[1:])]
            del choices[1:]
        if self._is_one_object(rest, choices):
            return Node(node.document, node.pointer, rest)
        shared = self._within_limit(node, self._shared(node, rest, choices), choices)
        beside = {FURTHER: rest[FURTHER]} if FURTHER in rest else {}
        if not shared and not beside and len(choices) == 1 and branches(node) is not None:
            return node
        alternatives: list[JsonValue] = []
        for combination in product(*choices):
            parts: list[JsonValue] = [refer(alternative) for alternative in combination]
            if shared and not self._takes_over(combination, node, shared):
                parts = [shared, *parts]
            alternatives.append(parts[0] if len(parts) == 1 else {"allOf": parts})
        around = {key: v for key, v in rest.items() if is_describing(key)}
        if "null" in _texts(rest.get("type")):
            # Said of the whole, and mostly forgotten in the alternatives.
            around["type"] = rest["type"]
        keyword = _keyword(choices[0][0]) if len(choices) == 1 else "anyOf"
        return Node(node.document, node.pointer, {**around, **beside, keyword: alternatives})

    def _shared(
        self, node: Node, rest: dict[str, JsonValue], choices: list[tuple[Node, ...]]
    ) -> dict[str, JsonValue]:
        """What each alternative takes over; empty where that is nothing to make a type of."""
        own = {key: v for key, v in rest.items() if not is_describing(key) and key != FURTHER}
        is_alone = all(_has_shape(entry) for choice in choices for entry in choice)
        if not is_alone or own.keys() - _CONDITIONS:
            shared: dict[str, JsonValue] = {}
            conjoin(shared, Node(node.document, node.pointer, own), self.findings)
            return shared
        lost = [key for key in own if key != "type" and self._is_lost(key, own[key], choices)]
        self.findings += [
            Node(node.document, f"{node.pointer}/{key}", None).finding(
                "unsupported-schema",
                f"specmill does not express `{key}` beside alternatives: values are accepted "
                "whether they meet it or not",
            )
            for key in lost
            if key not in _OF_THE_WHOLE
        ]
        if whole := {key: own[key] for key in lost if key in _OF_THE_WHOLE}:
            rest[FURTHER] = [*further(rest), whole]
        return {}

    def _within_limit(
        self, node: Node, shared: dict[str, JsonValue], choices: list[tuple[Node, ...]]
    ) -> dict[str, JsonValue]:
        """What is shared, unless that has been copied too often: alternatives may be nested."""
        properties = shared.get("properties")
        size = 1 + (len(properties) if isinstance(properties, dict) else 0)
        self.copies += prod(map(len, choices)) * size if shared else 0
        if self.copies <= MOST_COPIES_IN_ALL or not shared:
            return shared
        self.findings.append(
            node.finding(
                "unsupported-schema",
                "the alternatives have too many combinations: what stands beside them is not "
                "expressed",
            )
        )
        return {}

    def _is_lost(self, key: str, value: JsonValue, choices: list[tuple[Node, ...]]) -> bool:
        """Whether there is an alternative that does not say by itself what is said around it."""
        if key == "additionalProperties" and value is not False:
            return isinstance(value, dict) and bool(value)
        if key != "required":
            return True
        names = set(Node(choices[0][0].document, "", {key: value}).texts(key))
        return any(
            not names <= {*self.of(entry).texts(key)} and not _is_null(entry.follow())
            for choice in choices
            for entry in choice
        )

    def _takes_over(
        self, combination: Iterable[Node], node: Node, shared: dict[str, JsonValue]
    ) -> bool:
        """Whether an alternative says all that is shared, and needs not be told."""
        for entry in combination:
            if node.pointer in self._parts(with_siblings(entry)) or _is_null(entry.follow()):
                return True
            own = _object(self.of(entry))
            named, names = own.get("properties"), shared.get("properties")
            if (
                isinstance(named, dict)
                and isinstance(names, dict)
                and shared.keys() <= {"properties", *_CONDITIONS}
                and names.keys() <= named.keys()
                and {*map(str, _texts(shared.get("required", [])))}
                <= {*map(str, _texts(own.get("required", [])))}
            ):
                return True
        return False

    def _is_one_object(self, rest: dict[str, JsonValue], choices: list[tuple[Node, ...]]) -> bool:
        """Whether the alternatives are left to the one object that they speak of."""
        properties = rest.get("properties")
        if not isinstance(properties, dict):
            return False
        entries = [entry for choice in choices for entry in choice]
        copies = prod(map(len, choices)) * len(properties)
        if copies <= _MOST_COPIES and not all(map(_is_condition, entries)):
            return False
        rest[FURTHER] = [*further(rest), *map(_as_schema, choices)]
        return True


def _as_schema(choice: tuple[Node, ...]) -> JsonValue:
    return {_keyword(choice[0]): [refer(entry) for entry in choice]}


def _evaluated(node: Node) -> Node:
    """Says of properties and items that are not evaluated what it means in a composed schema."""
    value = _object(node)
    if value.keys().isdisjoint(_UNEVALUATED):
        return node
    said = {key: own for key, own in value.items() if key not in _UNEVALUATED}
    for key, member in node.members():
        if key in _UNEVALUATED:
            said.setdefault(_UNEVALUATED[key], refer(member))
    return Node(node.document, node.pointer, said)


def _only_reference(node: Node) -> Node | None:
    """The reference in an `allOf` of nothing else, where nothing beside it refuses a value."""
    parts = node.get("allOf")
    if parts is None or not isinstance(parts.value, list) or len(parts.value) != 1:
        return None
    only = next(parts.items())
    is_reference = isinstance(only.value, dict) and "$ref" in only.value
    if is_reference and node.component("schemas") and only.follow().get("discriminator"):
        # One of the kinds of that schema, which has nothing of its own.
        return None
    own = (key for key in _object(node) if key != "allOf")
    return only if is_reference and all(map(is_describing, own)) else None


def _own_choices(node: Node) -> list[tuple[Node, ...]]:
    found: list[tuple[Node, ...]] = []
    for keyword in _CHOICES:
        member = node.get(keyword)
        entries = tuple(member.items()) if member is not None else ()
        if possible := tuple(entry for entry in entries if _is_possible(entry)):
            found.append(possible)
    return found


def _object(node: Node) -> dict[str, JsonValue]:
    return node.value if isinstance(node.value, dict) else {}


def _texts(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _is_null(node: Node) -> bool:
    return node.text("type") == "null" or node.texts("type") == ("null",)


def _is_condition(alternative: Node) -> bool:
    own = [key for key in _object(alternative) if not is_describing(key)]
    return isinstance(alternative.value, dict) and all(key in _CONDITIONS for key in own)


def _has_shape(alternative: Node) -> bool:
    return bool(_object(alternative).keys() & _SHAPES)


def _keyword(alternative: Node) -> str:
    """The keyword that an alternative stands in."""
    keyword = alternative.pointer.split("/")[-2]
    return keyword if keyword in _CHOICES else "anyOf"
