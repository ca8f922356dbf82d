"""Rules for security requirements."""

from specmill.source.rules.context import Context, elements, entries, member
from specmill.source.structure import Node
from specmill.source.tree import JsonObject


def check_requirement(context: Context, node: Node, value: JsonObject) -> None:
    """A requirement names declared schemes, and scopes that an OAuth flow of theirs declares."""
    schemes = entries(member(context.root, "components", "securitySchemes"))
    for name, scopes in value.items():
        if name not in schemes:
            guess = context.closest(name, schemes)
            context.report(
                "unknown-security-scheme",
                f"there is no security scheme `{name}`",
                name,
                at=node.pointer,
                hint=f"did you mean `{guess}`?"
                if guess
                else "declare it under `components/securitySchemes`",
                part="key",
            )
            continue
        scheme = entries(context.follow(Node("SecurityScheme", "", schemes[name])).value)
        if scheme.get("type") != "oauth2":
            continue
        known = _scopes(scheme)
        for index, scope in enumerate(elements(scopes)):
            if isinstance(scope, str) and scope not in known:
                guess = context.closest(scope, known)
                context.report(
                    "undefined-scope",
                    f"no flow of `{name}` declares the scope `{scope}`",
                    name,
                    index,
                    at=node.pointer,
                    hint=f"did you mean `{guess}`?" if guess else "declare it under `scopes`",
                )


def _scopes(scheme: JsonObject) -> list[str]:
    return [
        scope
        for flow in entries(scheme.get("flows")).values()
        for scope in entries(member(flow, "scopes"))
    ]
