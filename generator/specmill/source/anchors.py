"""References to schemas by a name of their own: `$anchor`, `$dynamicAnchor` and `$id`."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from specmill.source.document import Document
from specmill.source.pointers import ancestors, from_fragment, join
from specmill.source.recovery.edits import Edits
from specmill.source.structure import walk
from specmill.source.tree import JsonObject

__all__ = ["with_pointers"]

# Hardly any document has them, which is seen without looking at all of its values.
_MAY_HAVE_NAMES = re.compile(r"""\$(?:id|anchor|dynamicAnchor)\b""")
_ANCHORS = ("$anchor", "$dynamicAnchor")


def with_pointers(document: Document) -> Document:
    """Writes references to named schemas as JSON pointers.

    A name holds within the schema resource, that is from one `$id` to the next; one that only
    another resource has is found there. A `$dynamicRef` is written as `$ref` where one schema
    alone has the dynamic anchor, so that it can mean no other.

    Args:
        document: A document as it was parsed.

    Returns:
        The document, itself where it names no schema; references to what has no name stay.
    """
    if not _MAY_HAVE_NAMES.search(document.source.text):
        return document
    schemas = [
        (node.pointer, node.value)
        for _, node in walk(document.root)
        if node.kind == "Schema" and isinstance(node.value, dict)
    ]
    names = _Names()
    for pointer, schema in schemas:
        names.add(pointer, schema)
    edits = Edits()
    for pointer, schema in schemas:
        for keyword in ("$ref", "$dynamicRef"):
            ref = schema.get(keyword)
            target = names.find(pointer, ref, keyword) if isinstance(ref, str) else None
            if target is not None:
                edits.put(join(pointer, "$ref"), "#" + quote(target, safe="/~"))
                if keyword == "$dynamicRef":
                    edits.remove(join(pointer, keyword))
    return edits.apply(document)


@dataclass(slots=True)
class _Names:
    """The names of the schemas of a document.

    Attributes:
        bases: The absolute or relative URI of each schema resource, by its pointer.
        resources: The pointers of the schema resources, by their URI.
        anchors: The schemas that have an anchor, by the pointers of their resources.
    """

    bases: dict[str, str] = field(default_factory=lambda: {"": ""})
    resources: dict[str, str] = field(default_factory=dict[str, str])
    anchors: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def add(self, pointer: str, schema: JsonObject) -> None:
        """Adds a schema, after those around it."""
        if isinstance(schema.get("$id"), str):
            base = self.bases[self._resource(pointer.rpartition("/")[0])]
            self.bases[pointer] = urljoin(base, str(schema["$id"]).removesuffix("#"))
            self.resources.setdefault(self.bases[pointer], pointer)
        for keyword in _ANCHORS:
            anchor = schema.get(keyword)
            if isinstance(anchor, str):
                places = self.anchors.setdefault(anchor, {})
                places.setdefault(self._resource(pointer), pointer)

    def find(self, pointer: str, ref: str, keyword: str) -> str | None:
        """The pointer of what a reference names; None where that is no name of a schema."""
        uri, _, fragment = ref.partition("#")
        resource = self._resource(pointer)
        if uri:
            named = self.resources.get(urljoin(self.bases[resource], uri))
            if named is None or not fragment or fragment.startswith("/"):
                return None if named is None else named + from_fragment(fragment)
            return self.anchors.get(fragment, {}).get(named)
        places = self.anchors.get(fragment, {})
        if len(places) == 1:
            return next(iter(places.values()))
        return None if keyword == "$dynamicRef" else places.get(resource)

    def _resource(self, pointer: str) -> str:
        return next(place for place in ancestors(pointer) if place in self.bases)
