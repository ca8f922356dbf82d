"""What of the neutral model the Python target can express yet; the rest is said out loud."""

from dataclasses import replace

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.api import Api, Body, Content, Operation
from specmill.ir.types import Anything, Array, Record, Scalar, Type, Union
from specmill.targets.python.names import type_parts
from specmill.targets.python.outcome_types import json_content
from specmill.targets.python.patterns import is_usable

__all__ = ["supported"]


def supported(api: Api) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Leaves out the operations that the target cannot express, with a finding for each.

    The locations of the findings have a pointer, and no line: the model knows none.
    """
    findings: list[Diagnostic] = []
    resources = tuple(
        replace(
            resource,
            operations=tuple(
                operation
                for operation in resource.operations
                if not _report(operation, api.document.name, findings)
            ),
        )
        for resource in api.resources
    )
    kept = tuple(resource for resource in resources if resource.operations)
    findings += _unsupported_schemes(api)
    parts = _parts(api)
    findings += _unsupported_patterns(api, parts)
    findings += _unchecked_types(api, parts)
    findings += _unchecked_properties(api)
    return replace(api, resources=kept), tuple(findings)


def _report(operation: Operation, document: str, findings: list[Diagnostic]) -> bool:
    """Whether an operation cannot be expressed; the reason goes to the findings."""
    body = operation.body
    if body is None:
        return False
    if (sent := json_content(body)) is not None:
        findings += _unsent(body, sent, document)
        return False
    listed = ", ".join(f"`{content.media_type}`" for content in body.contents)
    findings.append(
        diagnostic(
            "unsupported-operation",
            f"the operation is left out: its body is {listed}, and specmill sends JSON only",
            Location(document, pointer=body.pointer),
            hint="Offer `application/json` beside it, or call the operation by hand",
        )
    )
    return True


def _unsent(body: Body, sent: Content, document: str) -> list[Diagnostic]:
    return [
        diagnostic(
            "unsupported-feature",
            f"the body is sent as `{sent.media_type}` only, not as `{content.media_type}`",
            Location(document, pointer=content.pointer),
        )
        for content in body.contents
        if content is not sent
    ]


def _unsupported_schemes(api: Api) -> list[Diagnostic]:
    return [
        diagnostic(
            "unsupported-security-scheme",
            f"specmill has no credentials for the security scheme `{scheme.name}`",
            Location(api.document.name, pointer=scheme.pointer),
            hint="Pass a client of your own, `http_client=`, that authenticates itself",
        )
        for scheme in api.security_schemes
        if scheme.kind in ("http", "mutualTLS")
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


def _unchecked_types(api: Api, parts: list[tuple[Type, str]]) -> list[Diagnostic]:
    findings: list[Diagnostic] = []
    for part, pointer in parts:
        if isinstance(part, Array) and part.unique:
            text = "`uniqueItems` is not checked: a list may hold an item twice"
        elif isinstance(part, Union) and part.discriminator is not None:
            text = (
                "the discriminator is not used: the variants are told apart by all of their "
                "properties"
            )
        else:
            continue
        place = Location(api.document.name, pointer=pointer)
        findings.append(diagnostic("unsupported-schema", text, place))
    return findings


def _unchecked_properties(api: Api) -> list[Diagnostic]:
    return [
        diagnostic(
            "unsupported-schema",
            "further properties are kept whether they fit `additionalProperties` or not",
            Location(api.document.name, pointer=f"{definition.key}/additionalProperties"),
        )
        for definition in api.definitions.values()
        if isinstance(definition, Record) and not isinstance(definition.additional, Anything | None)
    ]
