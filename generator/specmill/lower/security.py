"""Security schemes, and what each operation requires of them."""

from specmill.ir.api import Location, SecurityRequirement, SecurityScheme, SecuritySchemeKind
from specmill.ir.names import split_words
from specmill.lower.node import Node

__all__ = ["lower_requirements", "lower_schemes"]

_HTTP_KINDS: dict[str, SecuritySchemeKind] = {"basic": "basic", "bearer": "bearer"}
_KINDS: dict[str, SecuritySchemeKind] = {
    "apiKey": "apiKey",
    "oauth2": "oauth2",
    "openIdConnect": "openIdConnect",
    "mutualTLS": "mutualTLS",
}
_LOCATIONS: dict[str, Location] = {"query": "query", "header": "header", "cookie": "cookie"}


def lower_schemes(root: Node) -> tuple[SecurityScheme, ...]:
    """Lowers the security schemes of the document's components."""
    components = root.get("components")
    schemes = components.get("securitySchemes") if components else None
    return tuple(
        _scheme(name, declared.follow())
        for name, declared in (schemes.members() if schemes else ())
    )


def _scheme(name: str, node: Node) -> SecurityScheme:
    http_scheme = node.text("scheme")
    kind = _KINDS.get(node.text("type")) or _HTTP_KINDS.get(http_scheme.lower(), "http")
    return SecurityScheme(
        name=name,
        words=split_words(name),
        kind=kind,
        description=node.text("description"),
        parameter=node.text("name") or None,
        location=_LOCATIONS.get(node.text("in")),
        http_scheme=http_scheme or None,
        pointer=node.pointer,
    )


def lower_requirements(root: Node, operation: Node) -> tuple[SecurityRequirement, ...]:
    """The alternatives of an operation: its own, else the document's; empty for none needed."""
    declared = operation.get("security") or root.get("security")
    return tuple(
        SecurityRequirement(
            tuple(
                (name, tuple(str(scope.value) for scope in scopes.items()))
                for name, scopes in alternative.members()
            )
        )
        for alternative in (declared.items() if declared else ())
    )
