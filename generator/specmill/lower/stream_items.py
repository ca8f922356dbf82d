"""What the items of a streamed answer are: server-sent events, or values in lines."""

from specmill.ir.media_types import MediaKind
from specmill.lower.node import Node

__all__ = ["item_schema"]

# The fields of a server-sent event, of which only one holds what a program wants.
_EVENT_FIELDS = frozenset({"comment", "data", "event", "id", "retry"})


def item_schema(kind: MediaKind, schema: Node) -> Node:
    """Finds the schema of one item in that of a stream.

    OpenAPI 3.1 does not say what a schema of a stream describes. Documents use it for the data of
    each event; for the event as an object with `data`; for each value of a line; and for the array
    of all of them.

    Args:
        kind: How the stream is written.
        schema: What the document gives the media type.
    """
    target = schema.follow()
    if kind == "lines":
        items = target.get("items")
        return schema if items is None else items
    properties = target.get("properties")
    names = {name for name, _ in properties.members()} if properties else set[str]()
    data = properties.get("data") if properties and names <= _EVENT_FIELDS else None
    if data is None:
        return schema
    return data.follow().get("contentSchema") or data
