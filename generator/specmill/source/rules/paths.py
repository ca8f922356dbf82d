"""Rules for paths, their templates and the parameters that belong to them."""

from dataclasses import dataclass

from specmill.diagnostics import Related
from specmill.source.path_templates import TEMPLATE_PARAMETER, query_in_path
from specmill.source.pointers import join
from specmill.source.rules.context import Context, elements, entries
from specmill.source.structure import METHODS, Node
from specmill.source.tree import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class _Declared:
    """A parameter as it is declared at a path or an operation."""

    name: str
    location: str
    pointer: str

    @property
    def identity(self) -> tuple[str, str]:
        is_header = self.location == "header"
        return (self.name.lower() if is_header else self.name, self.location)


def check_paths(context: Context, node: Node, value: JsonObject) -> None:
    """Paths are well formed, distinct, and agree with their parameters."""
    seen: dict[str, str] = {}
    for path, item in value.items():
        if path.startswith("x-"):
            continue
        pointer = join(node.pointer, path)
        _check_spelling(context, pointer, path)
        shape = TEMPLATE_PARAMETER.sub("{}", path)
        if shape in seen:
            first = context.document.locate(join(node.pointer, seen[shape]), part="key")
            context.report(
                "duplicate-path",
                f"this path and `{seen[shape]}` match the same requests: of two operations with one "
                "method, the server's routing takes the first",
                at=pointer,
                hint="merge the two into one path",
                part="key",
                related=[Related("the other path", first)],
            )
        seen.setdefault(shape, path)
        target = context.follow(Node("PathItem", pointer, item))
        _check_path_parameters(context, path, target)


def _check_spelling(context: Context, pointer: str, path: str) -> None:
    names = TEMPLATE_PARAMETER.findall(path)
    if not path.startswith("/"):
        problem, hint = "does not begin with a slash", f"write `/{path}`"
    elif set(TEMPLATE_PARAMETER.sub("", path)) & {"{", "}"}:
        problem, hint = "has a brace without its partner", "write a parameter as `{name}`"
    elif "" in names:
        problem, hint = "has a parameter without a name", "write a parameter as `{name}`"
    elif len(set(names)) < len(names):
        problem, hint = "names a parameter twice", "give each parameter a name of its own"
    else:
        if "#" in path:
            problem = "a fragment, which is not sent"
            hint = "tell operations of one path apart by parameters that have one value each"
        elif "?" in path:
            problem = "a query"
            hint = "declare query parameters under `parameters`, with `in: query`"
        else:
            return
        message = f"the path `{path}` holds {problem}"
        context.report("query-in-path", message, at=pointer, hint=hint, part="key")
        return
    message = f"the path `{path}` {problem}"
    context.report("invalid-path", message, at=pointer, hint=hint, part="key")


def _check_path_parameters(context: Context, path: str, item: Node) -> None:
    names = TEMPLATE_PARAMETER.findall(path)
    members = entries(item.value)
    shared = _declared(context, item.pointer, members.get("parameters"))
    _check_unused(context, path, names, shared)
    for method in METHODS:
        operation = members.get(method)
        if not isinstance(operation, dict):
            continue
        at = join(item.pointer, method)
        own = _declared(context, at, operation.get("parameters"))
        _check_unused(context, path, names, own)
        declared = {p.name for p in (*shared, *own) if p.location == "path"}
        for name in dict.fromkeys(names):
            if name and name not in declared:
                guess = context.closest(name, sorted(declared - set(names)))
                context.report(
                    "undeclared-path-parameter",
                    f"`{method.upper()} {path}` declares no path parameter `{name}`",
                    at=at,
                    hint=f"is the parameter `{guess}` meant to be `{name}`?"
                    if guess
                    else f"add a parameter with `name: {name}` and `in: path`",
                    part="key",
                )


def _check_unused(
    context: Context, path: str, names: list[str], parameters: list[_Declared]
) -> None:
    seen: dict[tuple[str, str], _Declared] = {}
    given = query_in_path(path)
    for parameter in parameters:
        if parameter.location == "query" and parameter.name in given:
            context.report(
                "ignored-parameter",
                f"the path `{path}` gives the query parameter `{parameter.name}` already",
                at=parameter.pointer,
                hint="remove it from one of the two",
            )
        if parameter.location == "path" and parameter.name not in names:
            guess = context.closest(parameter.name, names)
            context.report(
                "unused-path-parameter",
                f"the path `{path}` has no parameter `{parameter.name}`",
                at=parameter.pointer,
                hint=f"did you mean `{guess}`?"
                if guess
                else f"write `{{{parameter.name}}}` in the path, or remove the parameter",
            )
        first = seen.setdefault(parameter.identity, parameter)
        if first is not parameter:
            context.report(
                "duplicate-parameter",
                f"the {parameter.location} parameter `{parameter.name}` is declared twice",
                at=parameter.pointer,
                hint="rename or remove one of the two",
                related=[Related("the first one", context.document.locate(first.pointer))],
            )


def _declared(context: Context, pointer: str, value: JsonValue) -> list[_Declared]:
    found: list[_Declared] = []
    for index, item in enumerate(elements(value)):
        node = Node("Parameter", join(pointer, "parameters", index), item)
        parameter = entries(context.follow(node).value)
        name, location = parameter.get("name"), parameter.get("in")
        if isinstance(name, str) and isinstance(location, str):
            key = "name" if "name" in entries(item) else "$ref"
            found.append(_Declared(name, location, join(node.pointer, key)))
    return found
