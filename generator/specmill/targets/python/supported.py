"""What of the neutral model the Python target can express yet; the rest is said out loud."""

from dataclasses import replace

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.api import Api, Operation
from specmill.ir.types import Anything, Record, Scalar, Type
from specmill.targets.python.names import type_parts
from specmill.targets.python.outcome_types import is_json
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
    findings += _unsupported_patterns(api)
    findings += _unchecked_properties(api)
    return replace(api, resources=kept), tuple(findings)


def _report(operation: Operation, document: str, findings: list[Diagnostic]) -> bool:
    """Whether an operation cannot be expressed; the reason goes to the findings."""
    body = operation.body
    if body is None or any(is_json(content.media_type) for content in body.contents):
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


def _unsupported_patterns(api: Api) -> list[Diagnostic]:
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
    return [
        diagnostic(
            "unsupported-pattern",
            f"the pattern `{pattern}` is not checked: it uses what an engine of linear time lacks",
            Location(api.document.name, pointer=pointer),
            hint="Write it without look-around and without references to groups",
        )
        for type_, pointer in places
        for pattern in _patterns(type_)
        if not is_usable(pattern)
    ]


def _patterns(type_: Type) -> list[str]:
    own = [type_.pattern] if isinstance(type_, Scalar) and type_.pattern else []
    return own + [pattern for part in type_parts(type_) for pattern in _patterns(part)]


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
