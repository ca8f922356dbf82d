"""Ways to say the same in other words: each makes another tree of a document in OpenAPI 3.1."""

import json
import re
from collections.abc import Callable

from specmill.source.refs import step
from specmill.source.tree import JsonObject, JsonValue

_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
_ANNOTATIONS = {"$ref", "summary", "description", "title"}
_SETS = {"required", "enum", "type", "parameters", "anyOf", "oneOf", "allOf", "security"}


def mapped(value: JsonValue, change: Callable[[JsonObject], JsonValue]) -> JsonValue:
    """A copy in which every object, from the inside out, is what a function makes of it."""
    if isinstance(value, list):
        return [mapped(item, change) for item in value]
    if isinstance(value, dict):
        return change({key: mapped(member, change) for key, member in value.items()})
    return value


def members(value: JsonValue, key: str) -> JsonObject:
    """The object below a key; an empty one where there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def is_typed(schema: JsonObject) -> bool:
    """Whether an object is a schema that names its type or types."""
    kinds = schema.get("type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return bool(named) and all(isinstance(kind, str) and kind in _TYPES for kind in named)


def schemas(change: Callable[[JsonObject], JsonObject]) -> Callable[[JsonObject], JsonValue]:
    """A rewriting of all schemas that name their types."""
    return lambda root: mapped(root, lambda value: change(value) if is_typed(value) else value)


def reordered(root: JsonObject) -> JsonValue:
    """Members, and elements of lists that are sets, stand in the opposite order."""

    def turned(value: JsonObject) -> JsonObject:
        return {
            key: member[::-1] if key in _SETS and isinstance(member, list) else member
            for key, member in reversed(value.items())
        }

    return mapped(root, turned)


def inlined(root: JsonObject) -> JsonValue:
    """What a reference leads to takes its place, unless it is inside of itself."""

    def inline(value: JsonValue, within: tuple[str, ...]) -> JsonValue:
        if isinstance(value, list):
            return [inline(item, within) for item in value]
        if not isinstance(value, dict):
            return value
        ref = value.get("$ref")
        if isinstance(ref, str) and ref not in within:
            target = inline(step(root, ref).value, (*within, ref))
            beside = {key: inline(value[key], within) for key in value if key not in _ANNOTATIONS}
            is_schema = ref.startswith("#/components/schemas/")
            return {**beside, "allOf": [target]} if beside and is_schema else target
        return {key: inline(member, within) for key, member in value.items()}

    return inline(root, ())


def with_renamed_components(root: JsonObject) -> JsonValue:
    """Every component schema has another name."""
    names = members(members(root, "components"), "schemas").keys()

    def rename(value: JsonObject) -> JsonObject:
        mapping = members(value, "mapping")
        tags: JsonObject = {
            tag: f"The{name}" if isinstance(name, str) and name in names else name
            for tag, name in mapping.items()
        }
        return {**value, "mapping": tags} if mapping else value

    text = re.sub(r'("#/components/schemas/)', r"\1The", json.dumps(mapped(root, rename)))
    renamed: JsonObject = json.loads(text)
    components = members(renamed, "components")
    components["schemas"] = {
        f"The{name}": schema for name, schema in members(components, "schemas").items()
    }
    return renamed


def with_parameters_of_operations(root: JsonObject) -> JsonValue:
    """What a path item says of parameters, each of its operations says."""

    def moved(value: JsonObject) -> JsonObject:
        shared = value.get("parameters")
        operations = {key: member for key, member in value.items() if _is_operation(member)}
        if not isinstance(shared, list) or not operations:
            return value
        rest = {key: member for key, member in value.items() if key != "parameters"}
        return rest | {key: _with_parameters(each, shared) for key, each in operations.items()}

    return mapped(root, moved)


def with_parameters_of_path_items(root: JsonObject) -> JsonValue:
    """What the only operation of a path item says of parameters, its path item says."""

    def moved(value: JsonObject) -> JsonObject:
        operations = {key: member for key, member in value.items() if _is_operation(member)}
        if len(operations) != 1 or "parameters" in value:
            return value
        ((key, operation),) = operations.items()
        assert isinstance(operation, dict)
        rest = {name: member for name, member in operation.items() if name != "parameters"}
        return value | {key: rest, "parameters": operation.get("parameters", [])}

    return mapped(root, moved)


def _is_operation(value: JsonValue) -> bool:
    return isinstance(value, dict) and "responses" in value and "operationId" in value


def _with_parameters(operation: JsonValue, shared: list[JsonValue]) -> JsonValue:
    assert isinstance(operation, dict)
    own = operation.get("parameters", [])
    assert isinstance(own, list)
    return {**operation, "parameters": [*shared, *own]}


def with_other_path_parameters(root: JsonObject) -> JsonValue:
    """Parameters in paths have other names."""

    def renamed(value: JsonObject) -> JsonObject:
        return value | {"name": f"the_{value['name']}"} if value.get("in") == "path" else value

    changed = mapped(root, renamed)
    assert isinstance(changed, dict)
    paths = members(changed, "paths")
    changed["paths"] = {
        re.sub(r"\{([^{}]+)\}", r"{the_\1}", path): item for path, item in paths.items()
    }
    return changed


def with_prefix_in_paths(root: JsonObject) -> JsonValue:
    """What servers put before all paths stands in the paths."""
    paths = _without_servers(root)
    paths = {f"/v7{path}": item for path, item in paths.items()}
    return {**root, "servers": [{"url": "https://api.example.com"}], "paths": paths}


def with_prefix_in_server(root: JsonObject) -> JsonValue:
    """The same, by the server."""
    servers: JsonValue = [{"url": "https://api.example.com/v7/"}]
    return {**root, "servers": servers, "paths": _without_servers(root)}


def _without_servers(root: JsonObject) -> JsonObject:
    """The paths, without servers of their own."""
    return members(
        mapped(root, lambda value: {key: value[key] for key in value if key != "servers"}), "paths"
    )


def with_other_media_types(root: JsonObject) -> JsonValue:
    """Media types are in capitals, with a parameter that says nothing new."""
    return mapped(
        root,
        lambda value: {
            f"{key.upper()}; charset=utf-8" if key == "application/json" else key: member
            for key, member in value.items()
        },
    )


def _in(keyword: str) -> Callable[[JsonObject], JsonValue]:
    return schemas(lambda schema: {keyword: [schema]})


def _with_null_apart(schema: JsonObject) -> JsonObject:
    kinds = schema["type"]
    if not isinstance(kinds, list) or "null" not in kinds or "enum" in schema:
        return schema
    kind = next(kind for kind in kinds if kind != "null")
    return {"anyOf": [schema | {"type": kind}, {"type": "null"}]}


def _with_alternatives(schema: JsonObject) -> JsonObject:
    kinds = schema["type"]
    if not isinstance(kinds, list) or "enum" in schema:
        return schema
    return {"oneOf": [schema | {"type": kind} for kind in kinds]}


def _with_listed_constants(schema: JsonObject) -> JsonObject:
    if "const" in schema:
        rest = {key: value for key, value in schema.items() if key != "const"}
        return {**rest, "enum": [schema["const"]]}
    values = schema.get("enum")
    if isinstance(values, list) and len(values) == 1:
        rest = {key: value for key, value in schema.items() if key != "enum"}
        return rest | {"const": values[0]}
    return schema


def _with_exclusive_bounds(schema: JsonObject) -> JsonObject:
    changed = dict(schema)
    if schema["type"] == "integer":
        for keyword, other, step_ in (
            ("minimum", "exclusiveMinimum", -1),
            ("maximum", "exclusiveMaximum", 1),
        ):
            if isinstance(bound := schema.get(keyword), int):
                del changed[keyword]
                changed[other] = bound + step_
    return changed


REWRITINGS: dict[str, Callable[[JsonObject], JsonValue]] = {
    "reordered": reordered,
    "inlined": inlined,
    "with_renamed_components": with_renamed_components,
    "with_parameters_of_operations": with_parameters_of_operations,
    "with_parameters_of_path_items": with_parameters_of_path_items,
    "with_other_path_parameters": with_other_path_parameters,
    "with_other_media_types": with_other_media_types,
    "in_all_of": _in("allOf"),
    "in_any_of": _in("anyOf"),
    "in_one_of": _in("oneOf"),
    "with_null_apart": schemas(_with_null_apart),
    "with_alternatives": schemas(_with_alternatives),
    "with_listed_constants": schemas(_with_listed_constants),
    "with_exclusive_bounds": schemas(_with_exclusive_bounds),
}
