"""What the items of a streamed answer are: server-sent events, or values in lines."""

from dataclasses import dataclass, replace
from itertools import islice

from specmill.ir.media_types import MediaKind
from specmill.ir.types import Constrained, Enumeration, Reference, Type, Union
from specmill.lower.alternatives import with_alternatives
from specmill.lower.compose import Composition, branches
from specmill.lower.node import Node
from specmill.lower.schemas import DraftDefinition, DraftProperty

__all__ = ["Item", "close_event_types", "find_item"]

# The fields of a server-sent event, of which mostly one alone holds what a program wants.
_EVENT_FIELDS = frozenset({"comment", "data", "event", "id", "retry"})
_MOST_VARIANTS = 1_000


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a stream.

    Attributes:
        schema: Its schema; of an event, that of its data.
        is_whole_event: Whether the schema is that of an object of the fields of an event.
    """

    schema: Node
    is_whole_event: bool = False


def find_item(kind: MediaKind, schema: Node, composition: Composition) -> Item:
    """Finds the schema of one item in that of a stream.

    OpenAPI 3.1 does not say what a schema of a stream describes. Documents use it for the data of
    each event; for the event as an object with `data`; for a choice of such objects, which their
    `event` tells apart; for each value of a line; and for the array of all items. In OpenAPI 3.2
    it is the array, and an event is the object of its fields.

    Args:
        kind: How the stream is written.
        schema: What the document gives the media type.
        composition: Merges what schemas are made of.
    """
    items = schema.follow().get("items")
    item = schema if items is None else items
    if kind == "lines":
        return Item(item)
    if _is_choice_of_events(item, composition):
        return Item(item, is_whole_event=True)
    properties = item.follow().get("properties")
    names = {name for name, _ in properties.members()} if properties else set[str]()
    data = properties.get("data") if properties and names <= _EVENT_FIELDS else None
    if data is None:
        return Item(item)
    return Item(data.follow().get("contentSchema") or data)


def close_event_types(type_: Type, drafts: dict[str, DraftDefinition]) -> None:
    """Takes the types of events for constants: they tell the objects of a choice apart.

    Args:
        type_: The choice.
        drafts: The definitions.
    """
    waiting = [type_]
    passed: set[str] = set()
    while waiting:
        current = waiting.pop()
        if isinstance(current, Union):
            waiting += current.variants
        elif isinstance(current, Constrained):
            waiting.append(current.type)
        elif isinstance(current, Reference) and current.key not in passed:
            passed.add(current.key)
            draft = drafts[current.key]
            if draft.type is not None:
                waiting.append(draft.type)
            if draft.properties is not None:
                properties = tuple(map(_with_constant, draft.properties))
                drafts[current.key] = replace(draft, properties=properties)


def _with_constant(entry: DraftProperty) -> DraftProperty:
    if entry.name != "event" or not isinstance(entry.type, Enumeration):
        return entry
    return replace(entry, type=replace(entry.type, constant=True))


def _is_choice_of_events(schema: Node, composition: Composition) -> bool:
    """Whether a schema is a choice of objects, each for events of a few types and their data."""
    variants = islice(with_alternatives(schema, composition), _MOST_VARIANTS)
    is_choice = bool(branches(next(variants)))
    return is_choice and all(
        branches(variant) is not None or _is_kind_of_event(variant) for variant in variants
    )


def _is_kind_of_event(schema: Node) -> bool:
    properties = schema.get("properties")
    event = properties.get("event") if properties else None
    if properties is None or event is None or properties.get("data") is None:
        return False
    target = event.follow()
    return target.get("const") is not None or target.get("enum") is not None
