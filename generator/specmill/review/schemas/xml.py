"""Compares how values are written in XML."""

from collections.abc import Iterator

from specmill.review.changes import Change
from specmill.review.schemas.pair import Pair
from specmill.review.schemas.shape import Said, Shape
from specmill.source.pointers import join
from specmill.source.tree import JsonValue

__all__ = ["compare_xml"]

_FIELDS = ("name", "namespace", "attribute", "wrapped", "nodeType")
"""What is seen of the keyword `xml`; prefixes of namespaces mean nothing."""


def compare_xml(pair: Pair) -> Iterator[Change]:
    """What differs in names, and in what is an attribute or is wrapped.

    Args:
        pair: Two schemas, whose values are written as XML.
    """
    before, after = _fields(pair.base), _fields(pair.revision)
    if {key: said.value for key, said in before.items()} == {
        key: said.value for key, said in after.items()
    }:
        return
    edited = [key for key in _FIELDS if _value(before, key) != _value(after, key)]
    text = (_text(before), _text(after))
    yield pair.change("xml-changed", before.get(edited[0]), after.get(edited[0]), text=text)


def _fields(shape: Shape) -> dict[str, Said]:
    """The fields that say anything, with their places."""
    found: dict[str, Said] = {}
    for said in shape.said("xml"):
        if not isinstance(said.value, dict):
            continue
        for key in _FIELDS:
            if value := said.value.get(key):
                found.setdefault(key, Said(said.place, join(said.pointer, key), value))
    return found


def _value(fields: dict[str, Said], key: str) -> JsonValue:
    return fields[key].value if key in fields else None


def _text(fields: dict[str, Said]) -> str:
    """How a value is written."""
    node = _value(fields, "nodeType")
    kind = node if isinstance(node, str) else "attribute" if "attribute" in fields else "element"
    words = [f"a wrapped {kind}" if "wrapped" in fields else f"an {kind}"]
    if name := _value(fields, "name"):
        words.append(f"named {name}")
    if namespace := _value(fields, "namespace"):
        words.append(f"of {namespace}")
    return " ".join(words)
