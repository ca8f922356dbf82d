"""Ways to say the same in other words, for what a document has around its schemas.

Each makes another tree of a document in OpenAPI 3.1.
"""

import copy
import json
from collections.abc import Callable
from typing import TypeAlias

from tests.review.rewritings import is_typed, mapped, members

from specmill.source.refs import step
from specmill.source.structure import METHODS
from specmill.source.tree import JsonObject, JsonValue

__all__ = ["DOCUMENT_REWRITINGS"]

Change: TypeAlias = Callable[[JsonObject], JsonObject]

_STYLES = {"query": "form", "path": "simple", "header": "simple", "cookie": "form"}


def _operations(root: JsonObject, change: Change) -> JsonObject:
    """A copy in which every operation below the paths is what a function makes of it."""
    result = copy.deepcopy(root)
    for item in members(result, "paths").values():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(operation := item.get(method), dict):
                item[method] = change(operation)
    return result


def _path_items(root: JsonObject, change: Change) -> JsonObject:
    """A copy in which every path item stands in its path, as a function makes it."""
    paths: JsonObject = {}
    for path, item in members(root, "paths").items():
        ref = item.get("$ref") if isinstance(item, dict) else None
        value = step(root, ref).value if isinstance(ref, str) else item
        paths[path] = change(value) if isinstance(value, dict) else value
    return {**root, "paths": paths}


def _is_parameter(value: JsonObject) -> bool:
    return isinstance(value.get("in"), str) and "name" in value and "schema" in value


def with_defaults(root: JsonObject) -> JsonValue:
    """Everything that is meant anyway is said."""

    def said(value: JsonObject) -> JsonValue:
        if _is_parameter(value):
            style = value.get("style", _STYLES.get(str(value["in"]), "form"))
            defaults: JsonObject = {"style": style, "explode": style == "form", "required": False}
            if value["in"] == "query":
                defaults |= {"allowReserved": False, "allowEmptyValue": False}
            return {**defaults, "deprecated": False, **value}
        if "responses" in value:
            return {"deprecated": False, **value}
        return _with_defaults_of_schema(value, openness) if is_typed(value) else value

    # What is allowed besides is evaluated: for whoever refuses what is not, that is news.
    openness: JsonObject = {"additionalProperties": True, "items": {}}
    if "unevaluated" in json.dumps(root):
        openness = {}
    return mapped(root, said)


def _with_defaults_of_schema(schema: JsonObject, openness: JsonObject) -> JsonObject:
    defaults: JsonObject = {"deprecated": False, "readOnly": False, "writeOnly": False}
    kinds = schema["type"]
    if kinds == "string" and not {"format", "contentMediaType"} & schema.keys():
        defaults |= {"minLength": 0, "pattern": ".*"}
    if kinds == "array":
        defaults |= {"minItems": 0, "uniqueItems": False}
    if kinds == "object":
        defaults |= {"minProperties": 0, "required": [], "properties": {}}
    if kinds in ("array", "object"):
        keyword = "items" if kinds == "array" else "additionalProperties"
        defaults |= {key: value for key, value in openness.items() if key == keyword}
    if kinds == "integer":
        defaults["multipleOf"] = 1
    return defaults | schema


def with_security_of_operations(root: JsonObject) -> JsonValue:
    """What the document asks for, each operation asks for by itself."""
    shared = root.get("security")
    if shared is None:
        return root
    changed = _operations(root, lambda operation: {"security": shared, **operation})
    return {key: value for key, value in changed.items() if key != "security"}


def with_security_of_document(root: JsonObject) -> JsonValue:
    """What most operations ask for, the document asks for."""
    asked = [
        json.dumps(operation.get("security", []))
        for item in members(root, "paths").values()
        for method in METHODS
        if isinstance(item, dict) and isinstance(operation := item.get(method), dict)
    ]
    if "security" in root or not asked:
        return root
    most = max(asked, key=asked.count)

    def shortened(operation: JsonObject) -> JsonObject:
        if json.dumps(operation.get("security", [])) == most:
            return {key: value for key, value in operation.items() if key != "security"}
        return {"security": [], **operation}

    return {**_operations(root, shortened), "security": json.loads(most)}


def with_servers_of_operations(root: JsonObject) -> JsonValue:
    """The servers of the document are those of each operation."""
    servers = root.get("servers")
    if not servers:
        return root

    def below(item: JsonObject) -> JsonObject:
        if item.get("servers"):
            return item
        inner: JsonObject = {
            method: {**member, "servers": member.get("servers") or servers}
            for method in METHODS
            if isinstance(member := item.get(method), dict)
        }
        return item | inner

    changed = _path_items(root, below)
    return {key: value for key, value in changed.items() if key != "servers"}


def with_servers_of_path_items(root: JsonObject) -> JsonValue:
    """The servers of the document are those of each path item."""
    servers = root.get("servers")
    if not servers:
        return root
    changed = _path_items(root, lambda item: {**item, "servers": item.get("servers") or servers})
    return {key: value for key, value in changed.items() if key != "servers"}


class _Extraction:
    """Moves parts of a document into components."""

    def __init__(self) -> None:
        self.components: dict[str, JsonObject] = {}

    def moved(self, section: str, value: JsonValue) -> JsonValue:
        """A reference to what a part became."""
        if not isinstance(value, dict) or "$ref" in value:
            return value
        known = self.components.setdefault(section, {})
        name = f"Extracted{len(known)}"
        known[name] = value
        return {"$ref": f"#/components/{section}/{name}"}

    def of_operation(self, value: JsonObject) -> JsonValue:
        """An operation or a response with its parts elsewhere."""
        result = {**value}
        if "description" in value and isinstance(value.get("headers"), dict):
            headers = members(value, "headers")
            result["headers"] = {n: self.moved("headers", one) for n, one in headers.items()}
        if "responses" in value:
            responses = members(value, "responses")
            result["responses"] = {n: self.moved("responses", r) for n, r in responses.items()}
            if "requestBody" in value:
                result["requestBody"] = self.moved("requestBodies", value["requestBody"])
            listed = value.get("parameters")
            if isinstance(listed, list):
                result["parameters"] = [self.moved("parameters", one) for one in listed]
        return result

    def added_to(self, root: JsonObject) -> JsonObject:
        """The document with the components."""
        components = {**members(root, "components")}
        for section, values in self.components.items():
            components[section] = {**members(components, section), **values}
        return {**root, "components": components}


def with_components(root: JsonObject) -> JsonValue:
    """Parameters, bodies, responses and headers are components."""
    extraction = _Extraction()
    paths = mapped(root.get("paths", {}), extraction.of_operation)
    return extraction.added_to({**root, "paths": paths})


def with_components_of_path_items(root: JsonObject) -> JsonValue:
    """Path items are components."""
    extraction = _Extraction()

    def moved(item: JsonObject) -> JsonObject:
        reference = extraction.moved("pathItems", item)
        return reference if isinstance(reference, dict) else item

    return extraction.added_to(_path_items(root, moved))


def with_components_of_schemas(root: JsonObject) -> JsonValue:
    """Every body, property and item that has a type is a component."""
    extraction = _Extraction()

    def moved(value: JsonValue) -> JsonValue:
        if isinstance(value, dict) and is_typed(value):
            return extraction.moved("schemas", value)
        return value

    def each(value: JsonObject) -> JsonValue:
        result = {**value}
        if "schema" in value and not _is_parameter(value):
            result["schema"] = moved(value["schema"])
        if is_typed(value) or "allOf" in value:
            if isinstance(value.get("properties"), dict):
                properties = members(value, "properties")
                result["properties"] = {name: moved(one) for name, one in properties.items()}
            for key in ("items", "additionalProperties"):
                if key in value:
                    result[key] = moved(value[key])
        return result

    changed = mapped(root, each)
    assert isinstance(changed, dict)
    return extraction.added_to(changed)


_APART = ("type", "required", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern")


def with_parts(root: JsonObject) -> JsonValue:
    """Keywords of a schema stand in parts of an `allOf`."""

    def split(value: JsonObject) -> JsonValue:
        if not is_typed(value):
            return value
        parts: list[JsonValue] = [{key: value[key]} for key in _APART if key in value]
        rest = {key: one for key, one in value.items() if key not in _APART}
        before = rest.pop("allOf", [])
        assert isinstance(before, list)
        return {**rest, "allOf": [*parts, *before]}

    return mapped(root, split)


def without_parts(root: JsonObject) -> JsonValue:
    """What the parts of an `allOf` say, a schema says by itself, where none says what others do."""
    schemas = members(members(root, "components"), "schemas")

    def target(part: JsonValue) -> JsonObject | None:
        if not isinstance(part, dict):
            return None
        ref = part.get("$ref")
        if ref is None:
            return part
        found = schemas.get(str(ref).rpartition("/")[2])
        return (
            found if isinstance(found, dict) and len(part) == 1 and "allOf" not in found else None
        )

    def merged(value: JsonObject) -> JsonValue:
        parts = value.get("allOf")
        if not isinstance(parts, list):
            return value
        whole = {key: one for key, one in value.items() if key != "allOf"}
        for part in parts:
            found = target(part)
            if found is None or not _is_mergeable(whole, found):
                return value
            whole = _merged(whole, found)
        return whole

    return mapped(root, merged)


_ANNOTATIONS = {"title", "description", "example", "examples", "x-specmill-name"}


def _is_mergeable(one: JsonObject, other: JsonObject) -> bool:
    joined = {"properties", "required"}
    if {"additionalProperties", "patternProperties", "unevaluatedProperties"} & (
        one.keys() | other.keys()
    ):
        return False
    same = members(one, "properties").keys() & members(other, "properties").keys()
    common = (one.keys() & other.keys()) - joined - _ANNOTATIONS
    return not same and all(one[key] == other[key] for key in common)


def _merged(one: JsonObject, other: JsonObject) -> JsonObject:
    whole = {**other, **one}
    for key in ("required",):
        lists = [v for v in (one.get(key), other.get(key)) if isinstance(v, list)]
        if lists:
            whole[key] = list(dict.fromkeys(str(name) for names in lists for name in names))
    if "properties" in whole:
        whole["properties"] = {**members(one, "properties"), **members(other, "properties")}
    return whole


DOCUMENT_REWRITINGS: dict[str, Callable[[JsonObject], JsonValue]] = {
    "with_defaults": with_defaults,
    "with_security_of_operations": with_security_of_operations,
    "with_security_of_document": with_security_of_document,
    "with_servers_of_operations": with_servers_of_operations,
    "with_servers_of_path_items": with_servers_of_path_items,
    "with_components": with_components,
    "with_components_of_path_items": with_components_of_path_items,
    "with_components_of_schemas": with_components_of_schemas,
    "with_parts": with_parts,
    "without_parts": without_parts,
}
