"""Which objects of a document a pointer leads through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from specmill.source.pointers import join, split
from specmill.source.structure import METHODS, Node, fields_of, kind_of
from specmill.source.tree import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a document, with the objects around it.

    Attributes:
        pointer: Where it is.
        objects: From the document to the innermost object that it is, or is in. The kind of each
            is what is expected there, which a reference may stand for.
        rest: The reference tokens from the innermost object to the value.
    """

    pointer: str
    objects: tuple[Node, ...]
    rest: tuple[str, ...]

    @property
    def owner(self) -> Node:
        """The innermost object."""
        return self.objects[-1]

    @property
    def key(self) -> str | None:
        """The member of the innermost object that it is or is in; None for the object itself."""
        return self.rest[0] if self.rest else None

    def innermost(self, *kinds: str) -> Node | None:
        """The innermost object of a kind."""
        return next((node for node in reversed(self.objects) if node.kind in kinds), None)


def find_place(root: JsonValue, pointer: str) -> Place:
    """Follows a pointer from object to object; a pointer may lead beyond what there is."""
    objects = [Node("OpenAPI", "", root)]
    tokens = split(pointer)
    while tokens and (inner := _inner(objects[-1], tokens)) is not None:
        node, taken = inner
        objects.append(node)
        tokens = tokens[taken:]
    return Place(pointer, tuple(objects), tuple(tokens))


def _inner(node: Node, tokens: Sequence[str]) -> tuple[Node, int] | None:
    if not isinstance(node.value, dict) or tokens[0] not in node.value:
        return None
    if kind_of(node.kind, node.value) != node.kind:
        return None
    field = fields_of(node.kind, tokens[0])
    if field is None or not field.is_object:
        return None
    value = node.value[tokens[0]]
    if field.container == "one":
        return Node(field.kind, join(node.pointer, tokens[0]), value), 1
    if len(tokens) < 2 or not isinstance(value, dict | list):
        return None
    member = _member(value, tokens[1])
    return (
        None if member is None else (Node(field.kind, join(node.pointer, *tokens[:2]), *member), 2)
    )


def _member(value: JsonObject | list[JsonValue], token: str) -> tuple[JsonValue] | None:
    """The value of a token, in a tuple, as it may be None itself."""
    if isinstance(value, dict):
        return (value[token],) if token in value else None
    is_index = token.isascii() and token.isdecimal() and int(token) < len(value)
    return (value[int(token)],) if is_index else None


def operations_of(item: JsonValue) -> Iterator[str]:
    """The methods that a path item has, in the order of the document."""
    for key in item if isinstance(item, dict) else ():
        if key in METHODS:
            yield key
