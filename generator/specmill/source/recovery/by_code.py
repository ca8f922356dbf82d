"""How a mistake is worked around, for the codes whose repair needs to know more than the place."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from specmill.source.path_templates import TEMPLATE_PARAMETER, query_in_path
from specmill.source.pointers import join
from specmill.source.recovery.by_kind import repair_by_kind
from specmill.source.recovery.places import Place
from specmill.source.recovery.repair import Repair
from specmill.source.refs import RefError, step
from specmill.source.rules.context import elements, entries, member
from specmill.source.rules.schemas import LIMITS
from specmill.source.tree import JsonObject, JsonValue

_OF_ANY_PARAMETER = ("description", "deprecated", "schema", "content")


def find_repair(root: JsonValue, place: Place, code_id: str) -> Repair | None:
    """How to work around a mistake.

    Args:
        root: The document.
        place: Where the finding is.
        code_id: Code of the finding.

    Returns:
        None where what is around the mistake has to be left out.
    """
    special = _SPECIAL.get(code_id)
    return special(root, place) if special else repair_by_kind(place, code_id)


def _undeclared_path_parameter(root: JsonValue, place: Place) -> Repair | None:
    """Declares what the templates name; what else is in the list is for another round."""
    item, operation = place.innermost("PathItem"), place.innermost("Operation")
    if item is None or operation is None:
        return None
    listed = elements(entries(operation.value).get("parameters"))
    declared = {
        # Neither need be a text in a document with mistakes.
        (str(parameter.get("in")), str(parameter.get("name"))): parameter
        for holder in (item, operation)
        for entry in elements(entries(holder.value).get("parameters"))
        if (parameter := _followed(root, entry))
    }
    missing = {
        name: declared.get(("query", given))
        for name, given in _names_in_paths(root, item.pointer).items()
        if ("path", name) not in declared
    }
    added: list[JsonValue] = [_in_path(name, parameter) for name, parameter in missing.items()]
    is_known = all(parameter is not None for parameter in missing.values())
    note = (
        "the query parameter is taken for it"
        if is_known
        else "a parameter of type string is assumed"
    )
    at = join(operation.pointer, "parameters")
    return Repair(note, values={at: [*listed, *added]})


def _in_path(name: str, parameter: JsonObject | None) -> JsonObject:
    """A parameter of a path, with what is declared of it as one of the query."""
    declared = parameter or {"schema": {"type": "string"}}
    kept = {key: declared[key] for key in _OF_ANY_PARAMETER if key in declared}
    return {**kept, "name": name, "in": "path", "required": True}


def _names_in_paths(root: JsonValue, item: str) -> dict[str, str]:
    """The parameters in the templates of the paths that lead to a path item.

    Each has the name that the path gives its value in a query; empty for what is not in a query.
    """
    found: dict[str, str] = {}
    for path, value in entries(entries(root).get("paths")).items():
        if item == join("/paths", path) or _leads_to(root, value, item):
            found |= dict.fromkeys(TEMPLATE_PARAMETER.findall(path), "")
            found |= {
                match[1]: name
                for name, given in query_in_path(path).items()
                if (match := TEMPLATE_PARAMETER.fullmatch(given))
            }
    return found


def _leads_to(root: JsonValue, value: JsonValue, pointer: str) -> bool:
    ref = entries(value).get("$ref")
    try:
        return isinstance(ref, str) and step(root, ref).pointer == pointer
    except RefError:
        return False


def _followed(root: JsonValue, value: JsonValue) -> JsonObject:
    ref = entries(value).get("$ref")
    if not isinstance(ref, str):
        return entries(value)
    try:
        return entries(step(root, ref).value)
    except RefError:
        return {}


def _ignored_parameter(note: str) -> Callable[[JsonValue, Place], Repair | None]:
    def repair(_root: JsonValue, place: Place) -> Repair | None:
        node = place.innermost("Parameter")
        return None if node is None else Repair(note, removed=(node.pointer,))

    return repair


def _optional_path_parameter(_root: JsonValue, place: Place) -> Repair:
    pointer = join(place.owner.pointer, "required")
    return Repair("it is taken for required", values={pointer: True})


def _schema_or_content(_root: JsonValue, place: Place) -> Repair:
    owner = place.owner
    content = entries(owner.value).get("content")
    if "schema" in entries(owner.value):
        return Repair("`content` is ignored", removed=(join(owner.pointer, "content"),))
    if isinstance(content, dict) and content:
        name, first = next(iter(content.items()))
        return Repair("the first is taken", values={join(owner.pointer, "content"): {name: first}})
    return Repair(
        "any value is accepted here",
        removed=(join(owner.pointer, "content"),),
        values={join(owner.pointer, "schema"): {}},
    )


def _removed(note: str) -> Callable[[JsonValue, Place], Repair]:
    return lambda _root, place: Repair(note, removed=(place.pointer,))


def _invalid_status(_root: JsonValue, place: Place) -> Repair:
    """A class of statuses in small letters is meant as one in capitals."""
    owner, status = place.owner, place.pointer.rpartition("/")[2]
    upper = status.upper()
    responses = entries(place.objects[-2].value) if owner.kind == "Response" else {}
    if re.fullmatch(r"[1-5]XX", upper) and upper not in responses:
        renamed: JsonObject = {upper if k == status else k: v for k, v in responses.items()}
        return Repair(f"it is taken for `{upper}`", values={place.objects[-2].pointer: renamed})
    return Repair("the answer is left out", removed=(place.pointer,))


def _contradictory_limits(_root: JsonValue, place: Place) -> Repair:
    names = next((pair for pair in LIMITS if place.key in pair), ())
    return Repair(
        "both are ignored", removed=tuple(join(place.owner.pointer, name) for name in names)
    )


def _unknown_security_scheme(root: JsonValue, place: Place) -> Repair | None:
    """Leaves an alternative out where another is left: never may a server ask for less."""
    holder = entries(place.objects[-2].value)
    components = entries(member(root, "components"))
    schemes = entries(components.get("securitySchemes"))
    usable = [r for r in elements(holder.get("security")) if entries(r).keys() <= schemes.keys()]
    if any(isinstance(requirement, dict) for requirement in usable):
        return Repair("this alternative is left out", removed=(place.owner.pointer,))
    alike = [name for name in schemes if _letters(name) == _letters(place.key or "")]
    if len(alike) == 1:
        renamed = {
            alike[0] if name == place.key else name: scopes
            for name, scopes in entries(place.owner.value).items()
        }
        note = f"it is taken for `{alike[0]}`"
        return Repair(note, values={place.owner.pointer: renamed})
    # Where some are declared, one that is not may be any of them.
    return None if "securitySchemes" in components else _assumed_schemes(root, components)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _assumed_schemes(root: JsonValue, components: JsonObject) -> Repair:
    """Declares what a document requires that declares no scheme at all."""
    items = [entries(item) for item in entries(member(root, "paths")).values()]
    holders = [entries(root), *(entries(part) for item in items for part in item.values())]
    listed = [entries(one) for holder in holders for one in elements(holder.get("security"))]
    assumed: JsonObject = {name: {**_OUTSIDE} for requirement in listed for name in requirement}
    values: dict[str, JsonValue] = {"/components/securitySchemes": assumed}
    if not components:
        values = {"/components": {"securitySchemes": assumed}}
    return Repair("`http_client=` has to authenticate, and no server checks it", values=values)


# Of all schemes mutual TLS alone says nothing of the requests.
_OUTSIDE: Mapping[str, JsonValue] = MappingProxyType(
    {
        "type": "mutualTLS",
        "description": "The document does not say what this is: the client of `http_client=` "
        "authenticates itself, and what stands in front of a server checks it.",
    }
)


def _kept(note: str) -> Callable[[JsonValue, Place], Repair]:
    return lambda _root, _place: Repair(note)


def _leave_out(_root: JsonValue, _place: Place) -> None:
    return None


_SPECIAL: Mapping[str, Callable[[JsonValue, Place], Repair | None]] = MappingProxyType(
    {
        "undeclared-path-parameter": _undeclared_path_parameter,
        "unused-path-parameter": _ignored_parameter("the parameter is ignored"),
        "duplicate-parameter": _ignored_parameter("the first one is taken"),
        "optional-path-parameter": _optional_path_parameter,
        "parameter-schema-or-content": _schema_or_content,
        "invalid-path": _leave_out,
        "invalid-pattern": _removed("it is not checked"),
        "invalid-status": _invalid_status,
        "duplicate-operation-id": _removed("the operation is named after its path"),
        "unknown-security-scheme": _unknown_security_scheme,
        "contradictory-limits": _contradictory_limits,
        "exclusive-limit-of-3-1": _kept("it is read as OpenAPI 3.1 reads it"),
        "missing-responses": _kept("none of its answers is described"),
    }
)
