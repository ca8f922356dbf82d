"""What of the neutral model the Python target can express yet; the rest is said out loud."""

from dataclasses import replace

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.api import Api
from specmill.ir.types import (
    Alias,
    Binary,
    Definition,
    Property,
    Record,
    Reference,
    Scalar,
    Type,
    type_parts,
)
from specmill.targets.python.notations import only_json_where_it_is
from specmill.targets.python.patterns import is_usable
from specmill.targets.python.request_bodies import unsendable
from specmill.targets.python.security import has_credentials

__all__ = ["supported"]


def supported(api: Api) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Finds what the target cannot express.

    The locations of the findings have a pointer, and no line: the model knows none.

    Returns:
        The model without resources that have no operation and without the contents of answers that
        say the same as JSON does, and the findings.
    """
    api, notations = only_json_where_it_is(api)
    kept = tuple(resource for resource in api.resources if resource.operations)
    parts = _parts(api)
    findings = (
        *notations,
        *_unsent(api),
        *_unsent_headers(api),
        *_unsupported_schemes(api),
        *_unsupported_patterns(api, parts),
    )
    return replace(api, resources=kept), findings


def _unsent(api: Api) -> list[Diagnostic]:
    return [
        diagnostic(
            "unsupported-feature",
            f"the body is not sent as `{content.media_type}`: that has no form for its schema",
            Location(api.document.name, pointer=content.pointer),
        )
        for operation in api.operations
        if operation.body is not None
        for content in unsendable(operation.body)
    ]


def _unsent_headers(api: Api) -> list[Diagnostic]:
    """Headers of parts that are no files; a file has a place for headers of its own."""
    return [
        diagnostic(
            "unsupported-feature",
            f"the part `{encoding.property_name}` is sent without headers of its own",
            Location(api.document.name, pointer=content.pointer),
        )
        for operation in api.operations
        for content in (operation.body.contents if operation.body else ())
        for encoding in content.encodings
        if encoding.headers and not _is_file(content.type, encoding.property_name, api)
    ]


def _is_file(type_: Type, name: str, api: Api) -> bool:
    """Whether a property of a body is made of bytes."""
    record = api.definitions.get(type_.key) if isinstance(type_, Reference) else None
    waiting = [entry.type for entry in _properties(record) if entry.name == name]
    passed: set[str] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, Binary):
            return True
        waiting += type_parts(part)
        if isinstance(part, Reference) and part.key not in passed:
            passed.add(part.key)
            definition = api.definitions[part.key]
            waiting += [definition.type] if isinstance(definition, Alias) else []
    return False


def _properties(definition: Definition | None) -> tuple[Property, ...]:
    return definition.properties if isinstance(definition, Record) else ()


def _unsupported_schemes(api: Api) -> list[Diagnostic]:
    return [
        diagnostic(
            "unsupported-security-scheme",
            f"specmill has no credentials for the security scheme `{scheme.name}`",
            Location(api.document.name, pointer=scheme.pointer),
            hint="Pass a client of your own, `http_client=`, that authenticates itself",
        )
        for scheme in api.security_schemes
        # The certificate of mutual TLS is none of a request: `http_client=` takes a client with it.
        if not has_credentials(scheme) and scheme.kind != "mutualTLS"
    ]


def _places(api: Api) -> list[tuple[Type, str]]:
    """The types of parameters, properties and aliases, and where they are."""
    places = [
        (parameter.type, parameter.pointer)
        for operation in api.operations
        for parameter in operation.parameters
    ]
    for definition in api.definitions.values():
        if isinstance(definition, Record):
            places += [(entry.type, entry.pointer) for entry in definition.properties]
        else:
            places.append((definition.type, definition.key))
    return places


def _parts(api: Api) -> list[tuple[Type, str]]:
    """All types and the types inside of them, each with the place of the outermost."""
    parts: list[tuple[Type, str]] = []
    for type_, pointer in _places(api):
        waiting = [type_]
        while waiting:
            part = waiting.pop()
            parts.append((part, pointer))
            waiting += reversed(type_parts(part))
    return parts


def _unsupported_patterns(api: Api, parts: list[tuple[Type, str]]) -> list[Diagnostic]:
    return [
        diagnostic(
            "unsupported-pattern",
            f"the pattern `{pattern}` is not checked: it uses what an engine of linear time lacks",
            Location(api.document.name, pointer=pointer),
            hint="Write it without look-around and without references to groups",
        )
        for part, pointer in parts
        if isinstance(part, Scalar) and (pattern := part.pattern) and not is_usable(pattern)
    ]
