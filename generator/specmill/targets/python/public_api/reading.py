"""Reads the public API of a package out of its sources, by griffe, which runs none of them.

Things are called as the package's README has programs call them: a method of a resource is
`package.Client.resource.method`, a component schema is `package.models.components.Name`. Constants
that no `__all__` lists are left out: they hold what the package itself uses.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import griffe

from specmill.targets.python.public_api.limits import limits_of
from specmill.targets.python.public_api.objects import (
    MAY_BE_MISSING,
    NOBODY,
    Entry,
    Flow,
    Kind,
    PublicApi,
)

__all__ = ["Reader"]

_BY_POSITION = (griffe.ParameterKind.positional_only, griffe.ParameterKind.positional_or_keyword)
_NEEDS = ("NotRequired", "Required", "RequiredWhenSent")
# What a method of a client does first.
_CALL = re.compile(r"^ *call = (\w+)\(", re.MULTILINE)
# What stands around a type for its reader or for servers, and lets programs give the same.
_MARKS = (
    "ClassVar",
    "Deferred",
    "RequiredWhenAnswered",
    "UniqueWhenAnswered",
    "Unlisted",
    "Variadic",
)
# Programs name what is in the first of these that has it.
_ENTRANCES = (
    "",
    "client",
    "models.components",
    "models",
    "operations",
    "errors",
    "webhooks",
    "servers",
    "server",
    "server.examples",
    "server.sandbox",
    "pytest_plugin",
)


class Reader:
    """Reads packages; what two of them have in common, once."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, bytes], griffe.Module] = {}

    def read(self, package: str, sources: Mapping[PurePosixPath, bytes]) -> PublicApi:
        """Reads a package.

        Args:
            package: Its import name.
            sources: Its modules, by path within the folder of the package.
        """
        modules = {
            name: self._module(package, path, sources[path])
            for path in sorted(sources)
            if (name := _dotted(path)) is not None
        }
        return PublicApi(dict(_Survey(package, modules).entries()))

    def _module(self, package: str, path: PurePosixPath, content: bytes) -> griffe.Module:
        key = str(path), content
        if key not in self._read:
            place = Path(package, path)
            names = [package, *path.parent.parts]
            if path.stem != "__init__":
                names.append(path.stem)
            parent: griffe.Module | None = None
            for depth, name in enumerate(names[:-1], 1):
                folder = Path(*names[:depth], "__init__.py")
                parent = griffe.Module(name, filepath=folder, parent=parent)
            text = content.decode()
            lines = griffe.LinesCollection()
            lines[place] = text.splitlines()
            self._read[key] = griffe.visit(
                *(names[-1], place, text),
                extensions=griffe.Extensions(),
                parent=parent,
                lines_collection=lines,
            )
        return self._read[key]


def _dotted(path: PurePosixPath) -> str | None:
    """The name of a module below its package; None for one that is nobody's business."""
    parts = path.parent.parts if path.stem == "__init__" else (*path.parent.parts, path.stem)
    return None if any(part.startswith("_") for part in parts) else ".".join(parts)


class _Survey:
    """Goes through the modules of one package, and lists each thing once."""

    def __init__(self, package: str, modules: Mapping[str, griffe.Module]) -> None:
        self._package = package
        self._modules = modules
        self._placed: set[str] = set()

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """What programs may name, with its name."""
        for entrance in _ENTRANCES:
            for module in self._below(entrance):
                yield from self._of_module(module)

    def _below(self, entrance: str) -> list[str]:
        """The modules that belong to an entrance."""
        names = [entrance] if entrance in self._modules else []
        if entrance in ("models", "operations"):
            names += [name for name in self._modules if name.startswith(f"{entrance}.")]
        return names

    def _of_module(self, name: str) -> Iterator[tuple[str, Entry]]:
        module = self._modules[name]
        for member in module.members.values():
            if not member.is_public:
                continue
            place = ".".join(filter(None, (self._package, name, member.name)))
            found = self._behind(member)
            if found is None:
                yield place, Entry(Kind.EXPORT, "", "")
            elif found.path not in self._placed:
                self._placed.add(found.path)
                yield from self._of_object(place, found)

    def _behind(self, member: griffe.Object | griffe.Alias) -> griffe.Object | None:
        """What a name stands for; None for what this package does not make."""
        if not isinstance(member, griffe.Alias):
            return member
        module, _, name = member.target_path.rpartition(".")
        home = self._modules.get(module.removeprefix(self._package).removeprefix("."))
        if home is None or not module.startswith(self._package):
            return None
        found = home.members.get(name)
        return None if found is None else self._behind(found)

    def _of_object(self, place: str, found: griffe.Object) -> Iterator[tuple[str, Entry]]:
        if isinstance(found, griffe.Class):
            yield from self._of_class(place, found)
        elif isinstance(found, griffe.Function):
            yield from _of_function(place, found)
        elif isinstance(found, griffe.Attribute) and (alias := _aliased(found)) is not None:
            yield place, Entry(Kind.ALIAS, found.name, alias)
        elif found.name in (found.module.exports or ()):
            yield place, Entry(Kind.EXPORT, "", "")

    def _of_class(self, place: str, found: griffe.Class) -> Iterator[tuple[str, Entry]]:
        home = self._home(found)
        # What a server is made of shows in its methods.
        bases = () if home.startswith("server") else map(str, found.bases)
        name = found.name if home.startswith(("models", "operations")) else ""
        flow = Flow.TAKEN if home.startswith("operations") else NOBODY
        operation = _operation(found.members.get("operation"))
        entry = Entry(Kind.CLASS, name, ", ".join(bases), flow=flow, operation=operation)
        yield place, entry
        making = found.members.get("__init__")
        if isinstance(making, griffe.Function):
            yield from _parameters(place, making, Flow.GIVEN)
        yield from _of_instances(place, found)
        yield from self._of_members(place, found)

    def _of_members(self, place: str, found: griffe.Class) -> Iterator[tuple[str, Entry]]:
        inherited = {name for base in self._bases(found) for name in base.members}
        for name, member in found.members.items():
            if name.startswith("_") or name in inherited:
                continue
            below = f"{place}.{name}"
            if isinstance(member, griffe.Function):
                yield from _of_function(below, member)
            elif isinstance(member, griffe.Attribute) and member.annotation is not None:
                yield from self._of_attribute(below, found, member)
        if _is_protocol(found):
            # Whoever implements a server names the methods of all its resources after its class.
            for base in self._bases(found):
                yield from self._of_members(place, base)

    def _of_attribute(
        self, place: str, owner: griffe.Class, found: griffe.Attribute
    ) -> Iterator[tuple[str, Entry]]:
        annotation = _type(found.annotation)
        if "property" not in found.labels:
            flow = Flow.GIVEN if self._home(owner).startswith("operations") else NOBODY
            yield place, _field(annotation, found, owner, flow)
            return
        yield place, Entry(Kind.FIELD, "", annotation, flow=Flow.TAKEN)
        resource = self._class_of(owner, annotation)
        if resource is not None and self._home(resource).startswith("client."):
            yield from self._of_members(place, resource)

    def _bases(self, found: griffe.Class) -> list[griffe.Class]:
        """The classes of this package that a class is made of, in whatever generation."""
        direct = [base for one in found.bases if (base := self._class_of(found, str(one)))]
        return [*direct, *(older for base in direct for older in self._bases(base))]

    def _class_of(self, user: griffe.Class, annotation: str) -> griffe.Class | None:
        """The class of this package that a module calls so."""
        member = user.module.members.get(annotation.partition("[")[0])
        found = None if member is None else self._behind(member)
        return found if isinstance(found, griffe.Class) else None

    def _home(self, found: griffe.Class) -> str:
        """The module of a class, below the package."""
        return found.module.path.removeprefix(f"{self._package}.")


def _of_instances(place: str, found: griffe.Class) -> Iterator[tuple[str, Entry]]:
    """What a model says of its instances in names that programs do not use."""
    if "Model" not in map(str, found.bases):
        return
    others = found.members.get("__additional__")
    settings = found.members.get("model_config")
    is_closed = isinstance(settings, griffe.Attribute) and "extra='forbid'" in str(settings.value)
    values = f"dict[str, {'Never' if is_closed else 'Any'}]"
    if isinstance(others, griffe.Attribute):
        values = _without_marks(_parsed(_type(others.annotation)))
    yield f"{place}.model_extra", Entry(Kind.FIELD, "", values, default="{}", owner=found.name)
    check = found.members.get("__constraints__")
    if isinstance(check, griffe.Attribute) and any(limits_of(_parsed(str(check.value)))):
        entry = Entry(Kind.CHECK, "", str(check.value), owner=found.name)
        yield f"{place}.__constraints__", entry


def _of_function(place: str, found: griffe.Function) -> Iterator[tuple[str, Entry]]:
    if found.overloads:
        text = " or ".join(map(_signature, found.overloads))
        yield place, Entry(Kind.FUNCTION, "", text, signature=text)
        return
    form = "async def" if "async" in found.labels else "def"
    yield place, Entry(Kind.FUNCTION, "", form, signature=_signature(found), call=_call(found))
    given, taken = Flow.GIVEN, Flow.TAKEN
    if isinstance(found.parent, griffe.Class) and _is_protocol(found.parent):
        # Programs implement it, and the package calls them.
        given, taken = taken, given
    yield from _parameters(place, found, given)
    yield f"{place}()", Entry(Kind.RESULT, "", _type(found.returns), flow=taken)


def _is_protocol(found: griffe.Class) -> bool:
    return any(str(base).startswith("Protocol[") for base in found.bases)


def _operation(member: griffe.Object | griffe.Alias | None) -> str:
    """The method and the path of an operation; empty for anything else."""
    value = member.value if isinstance(member, griffe.Attribute) else None
    if not isinstance(value, griffe.ExprCall):
        return ""
    named = {
        one.name: str(one.value) for one in value.arguments if isinstance(one, griffe.ExprKeyword)
    }
    return f"{named.get('method', '')} {named.get('path', '')}".strip()


def _call(found: griffe.Function) -> str:
    """The name of the class of the operation that a function calls or answers."""
    taken = next((one for one in found.parameters if one.name == "call"), None)
    if taken is not None:
        return str(taken.annotation)
    made = _CALL.search("\n".join(found.lines))
    return made[1] if made else ""


def _type(annotation: str | griffe.Expr | None) -> str:
    """A type as it is written where no method is called as a built-in type is."""
    return str(annotation).replace("builtins.", "")


def _signature(found: griffe.Function) -> str:
    texts: list[str] = []
    manner = None
    for one in found.parameters:
        if one.kind is griffe.ParameterKind.keyword_only is not manner:
            texts.append("*")
        manner = one.kind
        if one.name != "self":
            default = "" if one.default is None else f" = {one.default}"
            texts.append(f"{one.name}: {_type(one.annotation)}{default}")
    form = "async " if "async" in found.labels else ""
    return f"{form}({', '.join(texts)}) -> {_type(found.returns)}"


def _parameters(place: str, found: griffe.Function, flow: Flow) -> Iterator[tuple[str, Entry]]:
    own = [one for one in found.parameters if one.name != "self"]
    for position, one in enumerate(own):
        entry = Entry(
            Kind.PARAMETER,
            "",
            _type(one.annotation),
            default=None if one.default is None else str(one.default),
            manner="" if one.kind is None else one.kind.value,
            position=position if one.kind in _BY_POSITION else None,
            flow=flow,
        )
        yield f"{place}({one.name})", entry


def _aliased(found: griffe.Attribute) -> str | None:
    """The type that an attribute is a name of; None for a constant."""
    value = str(found.value)
    if str(found.annotation) == "TypeAlias":
        return _without_marks(_parsed(value))
    if value.startswith("TypeAliasType("):
        call = _parsed(value)
        if isinstance(call, ast.Call) and len(call.args) > 1:
            return _without_marks(_unquoted(call.args[1]))
    return None


def _unquoted(node: ast.expr) -> ast.expr:
    """A type that is named in itself stands between quotes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _parsed(node.value)
    return node


def _field(annotation: str, found: griffe.Attribute, owner: griffe.Class, flow: Flow) -> Entry:
    """A field of a model, of a call, or of a dictionary with known keys."""
    need, type_ = _need_and_type(annotation)
    is_partial = str(owner.keywords.get("total")) == "False"
    value = None if found.value is None else str(found.value)
    if need == "NotRequired" or (is_partial and need != "Required"):
        value = MAY_BE_MISSING
    return Entry(
        *(Kind.FIELD, "", type_),
        default=value,
        flow=flow,
        owner=owner.name,
        is_sent=need == "RequiredWhenSent",
    )


def _need_and_type(annotation: str) -> tuple[str, str]:
    """What says whether a field has to be there, if anything does, and its type."""
    if "[" not in annotation:
        # There are no marks. Most annotations are so, and it takes a while to parse one.
        return "", annotation
    node = _parsed(annotation)
    need = ast.unparse(node.value) if isinstance(node, ast.Subscript) else ""
    if isinstance(node, ast.Subscript) and need in _NEEDS:
        node = node.slice
    return need, _without_marks(node)


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _without_marks(node: ast.expr) -> str:
    return ast.unparse(_WithoutMarks().visit(node))


class _WithoutMarks(ast.NodeTransformer):
    """Leaves nothing beside a type but what limits its values."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Takes the marks out of `Annotated`, and what is one by itself away from its type."""
        self.generic_visit(node)
        if ast.unparse(node.value) in _MARKS:
            return node.slice
        if not isinstance(node.slice, ast.Tuple) or ast.unparse(node.value) != "Annotated":
            return node
        inner, *marks = node.slice.elts
        kept = [limiting for mark in marks if (limiting := _limiting(mark)) is not None]
        if not kept:
            return inner
        return ast.Subscript(node.value, ast.Tuple([inner, *kept], ast.Load()), ast.Load())


def _limiting(mark: ast.expr) -> ast.expr | None:
    """What of a mark limits values."""
    limits = [*limits_of(mark)]
    if not limits:
        return None
    if ast.unparse(mark).startswith("Field("):
        return _parsed(f"Field({', '.join(f'{name}={value}' for name, value in limits)})")
    return mark
