"""Names for inline objects: what leads to them, from the shortest to the most explicit."""

from specmill.ir.names import Words, readable_words, split_words
from specmill.lower.english import is_plural, singular
from specmill.lower.node import Node

__all__ = ["COMPONENT_SCHEMAS", "extend", "one_of_several", "property_context", "titled"]

COMPONENT_SCHEMAS = "/components/schemas/"


def extend(context: tuple[Words, ...], *words: str) -> tuple[Words, ...]:
    """Names inside a context, each without what it would say twice before it with it."""
    longer = [(*candidate, *words) for candidate in context]
    plain = [(*candidate, *words[_overlap(candidate, words) :]) for candidate in context]
    return tuple(dict.fromkeys((*plain, *longer)))


def _overlap(before: Words, after: Words) -> int:
    """How many words at the beginning of a name, but not all, are those that another ends with."""
    lengths = range(len(after) - 1, 0, -1)
    return next((n for n in lengths if before[-n:] == after[:n]), 0)


def one_of_several(context: tuple[Words, ...]) -> tuple[Words, ...]:
    """Names for the items of an array: `order line` in `order lines`, else `stock item`."""
    singles = [(*c[:-1], singular(c[-1])) for c in context if len(c) > 1 and is_plural(c[-1])]
    return tuple(dict.fromkeys((*singles, *extend(context, "item"))))


def property_context(node: Node, context: tuple[Words, ...], name: str) -> tuple[Words, ...]:
    """Names for a property: inside of a component they are the same wherever it is used."""
    own = _place_in_component(node.follow())
    return titled(node, (own,) if own else extend(context, *split_words(name)))


def _place_in_component(node: Node) -> Words:
    """What a property inside of a component schema is called by the way that leads to it.

    A property that `allOf` brings into another schema keeps the name of where it is written.
    """
    if not node.pointer.startswith(COMPONENT_SCHEMAS):
        return ()
    component, *steps = node.pointer.removeprefix(COMPONENT_SCHEMAS).split("/")
    if not steps:
        return ()
    words = split_words(component)
    for keyword, name in zip(steps[::2], steps[1::2], strict=False):
        if keyword != "properties":
            return ()
        words += split_words(name)
    return words if len(steps) % 2 == 0 else ()


def titled(node: Node, context: tuple[Words, ...]) -> tuple[Words, ...]:
    """Names for a schema, of which its title comes first."""
    title = readable_words(node.text("title"))
    return (title, *context) if title else context
