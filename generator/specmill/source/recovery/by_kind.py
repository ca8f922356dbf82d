"""How a mistake is worked around, by the kind of the object that it is in.

What only describes is left out alone; what a request or an answer depends on is not guessed at.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from specmill.source.pointers import join
from specmill.source.recovery.places import Place
from specmill.source.recovery.repair import Repair
from specmill.source.structure import OBJECTS
from specmill.source.tree import JsonValue

_FIELD_IGNORED = "the field is ignored"
_ANY_VALUE = "any value is accepted here"

_IGNORABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "OpenAPI": frozenset("externalDocs jsonSchemaDialect servers tags webhooks".split()),
        "Info": frozenset("contact description license summary termsOfService".split()),
        "Components": frozenset(OBJECTS["Components"]),
        "PathItem": frozenset("description servers summary".split()),
        "Operation": frozenset(
            "callbacks deprecated description externalDocs operationId responses servers summary "
            "tags".split()
        ),
        "Parameter": frozenset(
            "allowEmptyValue allowReserved deprecated description example examples explode "
            "required style".split()
        ),
        "Header": frozenset(
            "deprecated description example examples explode required style".split()
        ),
        "RequestBody": frozenset(["description", "required"]),
        "MediaType": frozenset(OBJECTS["MediaType"]),
        "Encoding": frozenset(OBJECTS["Encoding"]),
        "Response": frozenset(["headers", "links"]),
        "Schema": frozenset(OBJECTS["Schema"]),
        "SecurityScheme": frozenset(["bearerFormat", "description"]),
        "Tag": frozenset(["description", "externalDocs"]),
        "Server": frozenset(["description"]),
    }
)
"""The fields without which each kind of object still says what it has to."""

_OPTIONAL = frozenset(
    "Callback Contact Discriminator Encoding Example ExternalDocumentation Header License Link "
    "OAuthFlow XML".split()
)
"""The kinds of objects that the one around them can do without."""

_SUBSTITUTES: Mapping[tuple[str, str], JsonValue] = MappingProxyType(
    {
        ("Info", "version"): "0",
        ("OAuthFlow", "scopes"): {},
        ("Response", "description"): "",
    }
)
"""What takes the place of a required field that is missing or of no use."""


def repair_by_kind(place: Place, code_id: str) -> Repair | None:
    """Works around a mistake of any code; None where that would be a guess."""
    owner = place.owner
    is_reference = place.key == "$ref" and owner.kind != "Schema"
    key = None if code_id == "missing-field" or is_reference else place.key
    if key is not None and (repair := _repair_member(place, key)) is not None:
        return repair
    missing = [name for name in _required(place) if (owner.kind, name) in _SUBSTITUTES]
    if code_id == "missing-field" and missing:
        values = {join(owner.pointer, n): _SUBSTITUTES[owner.kind, n] for n in missing}
        return Repair("a stand-in takes its place", values=values)
    if owner.kind in _OPTIONAL:
        return Repair("it is left out", removed=(owner.pointer,))
    substitute = _STAND_INS.get(owner.kind)
    return None if substitute is None else substitute(place)


def _required(place: Place) -> list[str]:
    value, fields = place.owner.value, OBJECTS.get(place.owner.kind, {})
    if not isinstance(value, dict):
        return []
    return [name for name, field in fields.items() if field.is_required and name not in value]


def _repair_member(place: Place, key: str) -> Repair | None:
    owner = place.owner
    pointer = join(owner.pointer, key)
    value = owner.value.get(key) if isinstance(owner.value, dict) else None
    if owner.kind == "Info" and isinstance(value, int | float):
        return Repair("it is taken for text", values={pointer: str(value)})
    if (owner.kind, key) in _SUBSTITUTES:
        return Repair(_FIELD_IGNORED, values={pointer: _SUBSTITUTES[owner.kind, key]})
    if owner.kind == "SecurityRequirement":
        return Repair("it is taken for no scopes", values={pointer: []})
    if owner.kind == "Schema":
        return _repair_schema(place, key)
    if key in _IGNORABLE.get(owner.kind, ()):
        return Repair(_FIELD_IGNORED, removed=(pointer,))
    return None


def _repair_schema(place: Place, key: str) -> Repair:
    owner = place.owner
    if isinstance(owner.value, dict) and key in owner.value:
        note = _ANY_VALUE if key in {"$ref", "type"} else "the keyword is ignored"
        return Repair(note, removed=(join(owner.pointer, key),))
    return _any_value(place)


def _any_value(place: Place) -> Repair:
    return Repair(_ANY_VALUE, values={place.owner.pointer: {}})


def _without_server(place: Place) -> Repair | None:
    node = place.innermost("Server")
    return None if node is None else Repair("the server is left out", removed=(node.pointer,))


def _requirement(place: Place) -> Repair | None:
    """A requirement: the bare name of a scheme means that scheme, without scopes."""
    name = place.owner.value
    if not isinstance(name, str):
        return None
    return Repair("the scheme is required without scopes", values={place.owner.pointer: {name: []}})


def _unless_success(place: Place) -> Repair | None:
    """Leaves an answer out; not one of success, without which an operation has no result."""
    status = place.owner.pointer.rpartition("/")[2]
    if place.objects[-2].kind != "Responses" or status.startswith("2") or status == "default":
        return None
    return Repair("the answer is left out", removed=(place.owner.pointer,))


def _unless_operations(place: Place) -> Repair | None:
    """Leaves a path out that is no object."""
    if isinstance(place.owner.value, dict):
        return None
    return Repair("the path has no operations", removed=(place.owner.pointer,))


_STAND_INS: Mapping[str, Callable[[Place], Repair | None]] = MappingProxyType(
    {
        "Schema": _any_value,
        "MediaType": _any_value,
        "PathItem": _unless_operations,
        "Response": _unless_success,
        "Responses": lambda place: Repair(_FIELD_IGNORED, removed=(place.owner.pointer,)),
        "Server": _without_server,
        "ServerVariable": _without_server,
        "SecurityRequirement": _requirement,
        "Tag": lambda place: Repair("the tag is ignored", removed=(place.owner.pointer,)),
    }
)
"""What is done about an object that is of no use as a whole."""
