"""Which schemas take over which others by `allOf`."""

from collections.abc import Iterable

from specmill.lower.compose import Composition
from specmill.lower.node import Node
from specmill.source.document import Document

__all__ = ["Inheritance", "names_of"]


class Inheritance:
    """Knows who takes over whom among the component schemas of a document.

    Args:
        document: The document.
        composition: Says what a schema consists of; takes the finding where that is itself.
    """

    def __init__(self, document: Document, composition: Composition) -> None:
        components = Node(document, "", document.root).get("components")
        schemas = components.get("schemas") if components else None
        self._schemas = [node for _, node in (schemas.members() if schemas else ())]
        self._places = {
            name: place for place, node in enumerate(self._schemas) for name in names_of(node)
        }
        self._heirs: dict[str, list[int]] = {}
        for place, node in enumerate(self._schemas):
            for pointer in composition.taken_over(node):
                self._heirs.setdefault(pointer, []).append(place)

    def kinds(self, base: Node, names: Iterable[str]) -> tuple[Node, ...]:
        """The schemas that take over another one, at any depth, or that are named as its kinds.

        Args:
            base: The other one, which is none of its kinds.
            names: What the entries of its mapping say.

        Returns:
            The schemas, in the order of the document.
        """
        named = (self._places[name] for name in names if name in self._places)
        places = sorted({*self._heirs.get(base.pointer, ()), *named})
        kinds = (self._schemas[place] for place in places)
        return tuple(kind for kind in kinds if kind.pointer != base.pointer)


def names_of(schema: Node) -> tuple[str, ...]:
    """How the entries of a mapping may name a schema: by reference, or a component by its name."""
    component = schema.component("schemas")
    reference = f"#{schema.pointer}"
    return (reference,) if component is None else (reference, component)
