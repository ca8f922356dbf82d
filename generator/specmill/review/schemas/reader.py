"""Takes the schemas of one document apart."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from specmill.review.schemas.kinds import ALL, kind_of, kinds_of_type
from specmill.review.schemas.node import SchemaNode
from specmill.review.schemas.shape import Said, Shape, values_of
from specmill.source.document import Document
from specmill.source.pointers import unescape
from specmill.source.ref_error import RefError
from specmill.source.refs import Target, step
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["NULL_ANNOTATION", "Place", "Reader", "says_something"]

NULL_ANNOTATION = "nullable"
"""What stands for a `nullable` that OpenAPI 3.0 ignores; OpenAPI 3.1 has no such keyword."""

_SILENT = frozenset(
    [
        "$ref",
        "allOf",
        "title",
        "description",
        "example",
        "examples",
        "externalDocs",
        "definitions",
        "$defs",
        "$comment",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
    ]
)
"""Keywords that say nothing of values by themselves."""

_UNIONS = ("oneOf", "anyOf")
_BYTES = {
    "binary": ("contentMediaType", "application/octet-stream"),
    "byte": ("contentEncoding", "base64"),
}
_TEXTS: tuple[JsonValue, ...] = ("string", ["string", "null"], ["null", "string"])
_OBJECT = frozenset({"object"})
_BOOLEAN = frozenset({"boolean", "null"})
_ARRAY = frozenset({"array"})


class Reader:
    """Reads the schemas of a document, each once."""

    def __init__(self, document: Document, *, is_old: bool = False) -> None:
        """Starts with nothing read.

        Args:
            document: The document, as OpenAPI 3.1.
            is_old: Whether it is to be read by the letter of OpenAPI 3.0, which ignores what
                stands beside a reference: a `nullable` there is an annotation.
        """
        self.document = document
        self.is_old = is_old
        self._annotated = _nullable_references(document) if is_old else frozenset[str]()
        self._values: dict[str, JsonValue] = {"": document.root}
        self._targets: dict[str, Target | None] = {}
        self._routes: dict[str, Mapping[str, str]] = {}
        self._shapes: dict[SchemaNode, Shape] = {}

    def value(self, pointer: str) -> JsonValue:
        """What stands at a place; `True`, which accepts everything, where nothing does."""
        if pointer in self._values:
            return self._values[pointer]
        # Siblings share their parents, so that a step from the parent is all that it takes.
        parent, _, token = pointer.rpartition("/")
        value, key = self.value(parent), unescape(token)
        found: JsonValue = True
        if isinstance(value, dict) and key in value:
            found = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            found = value[int(key)]
        if pointer in self._annotated:
            found = _with_annotation(found)
        self._values[pointer] = found
        return found

    def node(self, pointers: Iterable[str]) -> SchemaNode:
        """The node of schemas that must hold at once.

        Args:
            pointers: JSON pointers of the schemas; at least one.
        """
        places: dict[str, None] = {}
        first = ""
        for pointer in pointers:
            first = first or pointer
            places.update((place, None) for place in self.routes(pointer) if self._counts(place))
        return SchemaNode(tuple(places) or (first,))

    def shape(self, node: SchemaNode) -> Shape:
        """A node taken apart."""
        if (known := self._shapes.get(node)) is None:
            known = self._shapes[node] = self._read(node)
        return known

    def target(self, ref: str) -> Target | None:
        """What a reference leads to in one step; None where it leads nowhere."""
        if ref not in self._targets:
            try:
                self._targets[ref] = step(self.document.root, ref)
            except RefError:
                self._targets[ref] = None
        return self._targets[ref]

    def routes(self, pointer: str) -> Mapping[str, str]:
        """The schemas that must hold with a schema, and how there is a way to them.

        Args:
            pointer: JSON pointer of the schema.

        Returns:
            By the JSON pointer of each, itself the first, the pointer of the schema whose
            reference leads there, perhaps through an `allOf`; empty where there was none.
        """
        if (known := self._routes.get(pointer)) is None:
            found: dict[str, str] = {}
            self._add(pointer, "", found)
            known = self._routes[pointer] = found
        return known

    def _add(self, pointer: str, referrer: str, found: dict[str, str]) -> None:
        """Adds a schema, and what must hold with it."""
        if pointer in found:
            return
        found[pointer] = referrer
        schema = self.value(pointer)
        if not isinstance(schema, dict):
            return
        ref = schema.get("$ref")
        if isinstance(ref, str) and (target := self.target(ref)) is not None:
            self._add(target.pointer, pointer, found)
        for keyword in ("allOf", *_UNIONS):
            branches = schema.get(keyword)
            if isinstance(branches, list) and (keyword == "allOf" or len(branches) == 1):
                for index in range(len(branches)):
                    self._add(f"{pointer}/{keyword}/{index}", referrer, found)

    def _counts(self, pointer: str) -> bool:
        return says_something(self.value(pointer))

    def _read(self, node: SchemaNode) -> Shape:
        schemas = tuple(self.value(place) for place in node.places)
        keywords: dict[str, tuple[Said, ...]] = {}
        for place, schema in zip(node.places, schemas, strict=True):
            if isinstance(schema, dict):
                for keyword, value in schema.items():
                    name, means = _meaning(schema, keyword, value)
                    said = Said(place, f"{place}/{keyword}", means)
                    keywords[name] = (*keywords.get(name, ()), said)
        values = _values(keywords)
        kinds = _kinds(node, keywords) if False not in schemas else frozenset[str]()
        if values is not None:
            values = {key: said for key, said in values.items() if kind_of(said.value) in kinds}
            kinds = frozenset(kind_of(said.value) for said in values.values())
            if kinds <= _BOOLEAN and len(values) == len(kinds) + 1:
                values = None
        unions = tuple(
            said
            for keyword in _UNIONS
            for said in keywords.get(keyword, ())
            if isinstance(said.value, list) and len(said.value) > 1
            if said.pointer not in node.chosen
        )
        return Shape(node, schemas, keywords, kinds, values, unions)


Place: TypeAlias = tuple[Reader, SchemaNode]
"""A schema, with what reads its document."""


def _meaning(schema: JsonObject, keyword: str, value: JsonValue) -> tuple[str, JsonValue]:
    """What a keyword stands for: two formats of OpenAPI 3.0 are kept by many in 3.1."""
    if (
        keyword == "format"
        and isinstance(value, str)
        and value in _BYTES
        and schema.get("type") in _TEXTS
    ):
        other, meant = _BYTES[value]
        if other not in schema:
            return other, meant
    return keyword, value


def says_something(schema: JsonValue, idle: frozenset[str] = frozenset()) -> bool:
    """Whether a schema says anything of values by itself.

    Args:
        schema: The schema; what it refers to does not count.
        idle: Keywords that do not count either.
    """
    if not isinstance(schema, dict):
        return schema is False
    for keyword, value in schema.items():
        if keyword in _SILENT or keyword in idle or keyword.startswith("x-"):
            continue
        if keyword not in _UNIONS or not isinstance(value, list) or len(value) > 1:
            return True
    return False


def _nullable_references(document: Document) -> frozenset[str]:
    """The references with a `nullable` beside them, as the upgrade to OpenAPI 3.1 leaves them."""
    suffix = "/anyOf/0"
    return frozenset(
        pointer.removesuffix(suffix)
        for pointer, in_text in document.moved.items()
        if pointer.endswith(suffix)
        and document.pointer_in_text(pointer.removesuffix(suffix)) == in_text
    )


def _with_annotation(schema: JsonValue) -> JsonValue:
    """A reference that may be null, as one that has an annotation."""
    branches = schema.get("anyOf") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(branches, list):
        return schema
    ref = branches[0].get("$ref") if isinstance(branches[0], dict) else None
    if not isinstance(ref, str):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest, "$ref": ref, NULL_ANNOTATION: True}


def _kinds(node: SchemaNode, keywords: dict[str, tuple[Said, ...]]) -> frozenset[str]:
    kinds = ALL if node.kinds is None else frozenset(node.kinds)
    has_type = False
    for said in keywords.get("type", ()):
        allowed = kinds_of_type(said.value)
        if allowed is not None:
            kinds, has_type = kinds & allowed, True
    return kinds if has_type else kinds & _implied(keywords)


def _implied(keywords: dict[str, tuple[Said, ...]]) -> frozenset[str]:
    """What a schema without a type is about, where its keywords leave no doubt.

    Strictly such a schema accepts values of all other kinds; nobody means that.
    """
    is_object = "properties" in keywords or "additionalProperties" in keywords
    is_array = "items" in keywords or "prefixItems" in keywords
    if is_object == is_array or any(union in keywords for union in _UNIONS):
        return ALL
    return _OBJECT if is_object else _ARRAY


def _values(keywords: dict[str, tuple[Said, ...]]) -> dict[str, Said] | None:
    """The values that all lists of values and constants have in common."""
    common: dict[str, Said] | None = None
    for said in (*keywords.get("const", ()), *keywords.get("enum", ())):
        if (listed := values_of(said)) is not None:
            common = listed if common is None else {k: v for k, v in common.items() if k in listed}
    return common
