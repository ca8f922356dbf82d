"""Rules for the fields of every object: known, present, and of the right type."""

from specmill.source.rules.context import Context
from specmill.source.structure import METHODS, OBJECTS, PATTERNED, Field, Node
from specmill.source.tree import JsonObject, JsonValue, type_name

_SCALARS: dict[str, str] = {
    "string": "a string",
    "boolean": "a boolean",
    "number": "a number",
    "count": "a whole number that is not negative",
}
_PLAIN = {"string": str, "boolean": bool}
_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Parameter", "in"): ("query", "header", "path", "cookie"),
    ("SecurityScheme", "in"): ("query", "header", "cookie"),
    ("SecurityScheme", "type"): ("apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"),
}
_NEEDED_BY_TYPE: dict[str, tuple[str, ...]] = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
}
_REQUIRED = {
    kind: [name for name, field in fields.items() if field.is_required]
    for kind, fields in OBJECTS.items()
}
_EXTENSIONS: dict[str, tuple[str, ...]] = {
    "OpenAPI": ("x-specmill-retry", "x-specmill-error-bodies", "x-specmill-unknown-parameters"),
    "Info": ("x-specmill-client",),
    "Operation": ("x-specmill-pagination", "x-specmill-sandbox"),
    "Parameter": ("x-specmill-client-default",),
    "Schema": ("x-specmill-name",),
}
_LIMITS_OF_3_0 = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_OLD_KEYWORDS = {"nullable": "OpenAPI 3.1 writes `type: [string, 'null']`"}


def object_name(kind: str) -> str:
    """What a person calls an object of the table."""
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in kind)
    return {"OpenAPI": "document", "XML": "xml object"}.get(kind, words.strip() + " object")


def with_article(name: str) -> str:
    """The name of an object with its indefinite article."""
    return f"{'an' if name[0] in 'aeioux' else 'a'} {name}"


def check_fields(context: Context, node: Node) -> None:
    """Checks one object of any kind against the table of the objects."""
    if not isinstance(node.value, dict):
        if not (node.kind == "Schema" and isinstance(node.value, bool)):
            _wrong_type(context, node.pointer, node.value, with_article(object_name(node.kind)), "")
        return
    if node.kind in PATTERNED:
        if node.kind == "SecurityRequirement":
            for name, scopes in node.value.items():
                _check_type(context, node, name, scopes, PATTERNED[node.kind])
        return
    fields = OBJECTS[node.kind]
    for key, value in node.value.items():
        field = fields.get(key)
        if field is not None and not _is_plainly_right(value, field):
            _check_type(context, node, key, value, field)
    missing = [name for name in _REQUIRED[node.kind] if name not in node.value]
    if node.kind == "SecurityScheme":
        kind = node.value.get("type")
        needed = _NEEDED_BY_TYPE.get(kind, ()) if isinstance(kind, str) else ()
        missing.extend(name for name in needed if name not in node.value)
    if node.kind == "OpenAPI" and not node.value.keys() & {"paths", "webhooks", "components"}:
        missing.append("paths")
    _check_names(context, node, node.value, missing)


def check_choices(context: Context, node: Node, value: JsonObject) -> None:
    """A field with a fixed set of values has one of them."""
    for (kind, key), allowed in _CHOICES.items():
        found = value.get(key)
        if kind == node.kind and isinstance(found, str) and found not in allowed:
            guess = context.closest(found, allowed)
            context.report(
                "invalid-value",
                f"`{key}` is `{found}`; it must be one of {', '.join(allowed)}",
                key,
                at=node.pointer,
                hint=f"did you mean `{guess}`?" if guess else "",
            )


def _check_names(context: Context, node: Node, value: JsonObject, missing: list[str]) -> None:
    fields = OBJECTS[node.kind]
    explained: set[str] = set()
    for key in value:
        if key in fields:
            continue
        if key.startswith("x-"):
            if key.startswith("x-specmill-"):
                _check_extension(context, node, key)
            continue
        guess = context.closest(key, [*missing, *(name for name in fields if name not in value)])
        if guess in missing:
            explained.add(guess)
            _missing(context, node, guess, key)
        elif node.kind != "Schema":
            _unknown(context, node, key, _unknown_hint(node.kind, guess))
        elif key in _OLD_KEYWORDS or guess is not None:
            # JSON Schema allows further keywords, so that only a likely slip is worth a word.
            _unknown(context, node, key, _OLD_KEYWORDS.get(key) or f"did you mean `{guess}`?")
    for name in missing:
        if name not in explained:
            _missing(context, node, name, None)


def _check_extension(context: Context, node: Node, key: str) -> None:
    """An extension of specmill's own is known, and stands where it is read."""
    here = _EXTENSIONS.get(node.kind, ())
    if key not in here:
        guess = context.closest(key, here)
        homes = [object_name(kind) for kind, names in _EXTENSIONS.items() if key in names]
        hint = f"move it to the {homes[0]}" if homes else "specmill has no such extension"
        _unknown(context, node, key, f"did you mean `{guess}`?" if guess and not homes else hint)


def _unknown_hint(kind: str, guess: str | None) -> str:
    if guess:
        return f"did you mean `{guess}`?"
    if kind == "PathItem":
        return f"the methods are {', '.join(METHODS)}; an extension begins with `x-`"
    return "remove it, or let its name begin with `x-` if it is an extension"


def _unknown(context: Context, node: Node, key: str, hint: str) -> None:
    message = f"`{key}` is not a field of {with_article(object_name(node.kind))}"
    context.report("unknown-field", message, key, at=node.pointer, hint=hint, part="key")


def _missing(context: Context, node: Node, name: str, misspelt: str | None) -> None:
    context.report(
        "missing-field",
        f"the {object_name(node.kind)} needs the field `{name}`",
        *([misspelt] if misspelt else []),
        at=node.pointer,
        hint=f"is `{misspelt}` meant to be `{name}`?" if misspelt else f"add `{name}`",
        part="key",
    )


def _is_plainly_right(value: JsonValue, field: Field) -> bool:
    return field.container == "one" and (field.is_object or type(value) is _PLAIN.get(field.kind))


def _check_type(context: Context, node: Node, key: str, value: JsonValue, field: Field) -> None:
    if field.container == "list":
        if not isinstance(value, list):
            _wrong_type(context, context.pointer(node, key), value, "an array", key)
        elif not field.is_object:
            for index, item in enumerate(value):
                _check_scalar(context, node, item, field.kind, key, index)
    elif field.container == "map":
        if not isinstance(value, dict):
            _wrong_type(context, context.pointer(node, key), value, "an object", key)
        elif not field.is_object:
            for name, item in value.items():
                _check_scalar(context, node, item, field.kind, key, name)
    elif not field.is_object:
        _check_scalar(context, node, value, field.kind, key)


def _check_scalar(
    context: Context, node: Node, value: JsonValue, kind: str, *tokens: str | int
) -> None:
    if not _fits(value, kind):
        name = next(token for token in reversed(tokens) if isinstance(token, str))
        hint = _limit_hint(node.value, name) if isinstance(value, bool) else ""
        _wrong_type(context, context.pointer(node, *tokens), value, _SCALARS[kind], name, hint)


def _limit_hint(owner: JsonValue, name: str) -> str:
    """What to write for a limit that is true or false, as in OpenAPI 3.0."""
    limit = _LIMITS_OF_3_0.get(name)
    if limit is None or not isinstance(owner, dict):
        return ""
    if owner[name] is False or limit not in owner:
        return "remove it: OpenAPI 3.1 has a number here"
    return f"write `{name}: {owner[limit]}` in the place of it and of `{limit}`"


def _fits(value: JsonValue, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "count":
            return _is_count(value)
        case _:
            return True


def _is_count(value: JsonValue) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value >= 0 and value == int(value)


def _wrong_type(
    context: Context, pointer: str, value: JsonValue, expected: str, name: str, hint: str = ""
) -> None:
    subject = f"`{name}`" if name else "this"
    if value is None:
        hint = "give it a value or remove it"
    elif expected == "a string" and not isinstance(value, dict | list):
        hint = "put it in quotes"
    elif expected == "an array":
        hint = "write a list, with `- ` before each element"
    elif isinstance(value, str) and expected in _SCALARS.values():
        hint = "remove the quotes, if there are any"
    context.report(
        "wrong-type",
        f"{subject} must be {expected}, but is {type_name(value)}",
        at=pointer,
        hint=hint,
        part="key" if isinstance(value, dict | list) or value is None else "value",
    )
