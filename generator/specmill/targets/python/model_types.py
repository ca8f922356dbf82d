"""The seam to datamodel-code-generator, which has a second opinion on how a field is typed.

It is handed a bundle without a name of the document, and its module is read back as a syntax tree:
annotations and bounds go on as code, once they hold nothing but what an annotation may hold. A
class, a field or an alias that differs from the plan is an error, and so is any other statement.
"""

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.annotations import (
    FORMATS,
    Annotation,
    annotated,
    bound_literal,
    builtin,
    either,
    literal_type,
)
from specmill.targets.python.field_types import FieldType
from specmill.targets.python.names import shadowed_builtins
from specmill.targets.python.schema_bundle import PLACEHOLDER, Bundle, property_key
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import LiteralValue, identifier

__all__ = ["ModelTypes", "SeamError", "type_models"]

_ROOT = f"{PLACEHOLDER}Root"
_BUILTINS = {
    "bool": verbatim("bool"),
    "dict": verbatim("dict"),
    "float": verbatim("float"),
    "int": verbatim("int"),
    "list": verbatim("list"),
    "str": verbatim("str"),
}
_ANY = Symbol("typing", "Any")
_IMPORTED = {
    "typing.Any": Annotation(verbatim("Any"), frozenset({_ANY})),
    "datetime.date": FORMATS["date"],
    "datetime.datetime": FORMATS["date-time"],
}
_MODULES = frozenset({"__future__", "datetime", "pydantic", "typing", "typing_extensions"})
_BOUNDS = frozenset("ge gt le lt max_length min_length multiple_of pattern".split())


class SeamError(RuntimeError):
    """datamodel-code-generator made something else than what was planned."""


@dataclass(frozen=True, slots=True)
class ModelTypes:
    """The types of all fields, by the final names of class and field."""

    fields: Mapping[str, Mapping[str, FieldType]]


def type_models(bundle: Bundle, symbols: Mapping[str, Symbol]) -> ModelTypes:
    """Has the fields of a bundle typed.

    Args:
        bundle: The definitions.
        symbols: The symbol of each of its classes and aliases, by label.

    Raises:
        SeamError: What comes back is not what was planned.
    """
    if not bundle.fields:
        return ModelTypes({})
    tree = ast.parse(_generate(json.dumps(bundle.schema)))
    _refuse_other_statements(tree, bundle)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    aliases = list(_aliases(tree))
    _compare("classes", (node.name for node in classes), bundle.fields)
    _compare(
        "aliases",
        (name for name, _ in aliases if not name.startswith(PLACEHOLDER)),
        bundle.aliases,
    )
    reader = _Reader(symbols, dict(aliases), dict(_imports(tree)))
    return ModelTypes(
        {symbols[node.name].name: reader.fields(node, bundle.fields[node.name]) for node in classes}
    )


_SETTINGS: dict[str, object] = {
    "input_file_type": "jsonschema",
    "output_model_type": "pydantic_v2.BaseModel",
    "output_datetime_class": "datetime",
    "target_python_version": "3.11",
    "class_name": _ROOT,
    "use_annotated": True,
    "field_constraints": True,
    "strict_nullable": True,
    "enum_field_as_literal": "all",
    "use_standard_collections": True,
    "use_union_operator": True,
    "use_type_alias": True,
    "disable_timestamp": True,
    "disable_appending_item_suffix": True,
    "formatters": [],
}


def _generate(schema: str) -> str:
    # Imported late: it takes longer than all of an unchanged regeneration.
    from datamodel_code_generator import GenerateConfig, generate

    module = generate(schema, config=GenerateConfig.model_validate(_SETTINGS))
    if not isinstance(module, str):
        raise SeamError("datamodel-code-generator made several modules of one bundle")
    return module


def _refuse_other_statements(tree: ast.Module, bundle: Bundle) -> None:
    for node in tree.body:
        match node:
            case ast.ClassDef(bases=[ast.Name(id="BaseModel")], keywords=[], decorator_list=[]):
                continue
            case ast.ImportFrom(module=module, level=0) if module in _MODULES:
                continue
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(
                    func=ast.Name(id="TypeAliasType"),
                    args=[ast.Constant(value=text), _],
                    keywords=[],
                ),
            ) if text == name:
                continue
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="model_rebuild"),
                    args=[],
                    keywords=[],
                )
            ) if name in bundle.fields:
                continue
            case _:
                raise SeamError(f"unexpected statement: {ast.unparse(node)}")


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What each imported name is; the library renames an import that a field would hide."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _aliases(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The statements `Name = TypeAliasType("Name", type)`, without the one of the document."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[_, type_])) if (
                name != _ROOT
            ):
                yield name, type_
            case _:
                continue


def _compare(what: str, made: Iterable[str], planned: Iterable[str]) -> None:
    found = sorted(made)
    if found != sorted(planned):
        raise SeamError(f"{what} differ from the plan: {', '.join(found)}")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads annotations back from the syntax tree.

    Attributes:
        symbols: What each planned class or alias is, by label.
        aliases: The types of all aliases, placeholders among them.
        imports: What each imported name is, such as `datetime.date`.
        shadowed: Names of builtins that fields of the class at hand hide.
    """

    symbols: Mapping[str, Symbol]
    aliases: Mapping[str, ast.expr]
    imports: Mapping[str, str]
    shadowed: frozenset[str] = frozenset()

    def fields(self, node: ast.ClassDef, planned: tuple[str, ...]) -> dict[str, FieldType]:
        """The fields of a class, which must be the planned ones."""
        reader = replace(self, shadowed=shadowed_builtins(planned))
        found: list[tuple[str, FieldType]] = []
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=default):
                    found.append((name, reader.field(annotation, default)))
                case ast.Pass():
                    continue
                case _:
                    raise SeamError(f"unexpected in {node.name}: {ast.unparse(statement)}")
        made = [name for name, _ in found]
        if made != [property_key(place) for place in range(len(planned))]:
            raise SeamError(f"fields of {node.name} differ from the plan: {', '.join(made)}")
        return {name: type_ for name, (_, type_) in zip(planned, found, strict=True)}

    def field(self, annotation: ast.expr, default: ast.expr | None) -> FieldType:
        """A field, whose default can only be None."""
        match default:
            case None | ast.Constant(value=None):
                pass
            case _:
                raise SeamError(f"unexpected default: {ast.unparse(default)}")
        bounds: tuple[tuple[str, Code], ...] = ()
        match annotation:
            case ast.Subscript(
                value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, ast.Call() as call])
            ):
                annotation, bounds = inner, _bounds(call)
            case _:
                pass
        return FieldType(
            self.annotation(annotation),
            either([self.annotation(member) for member in _members(annotation)]),
            bounds,
            default is None,
        )

    def annotation(self, expression: ast.expr) -> Annotation:
        """An annotation, built anew from the few forms that one may have."""
        match expression:
            case ast.Constant(value=None):
                return Annotation(verbatim("None"))
            case ast.Name(id=name):
                return self._name(name)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return either([self.annotation(left), self.annotation(right)])
            case ast.Subscript(value=ast.Name(id="Literal"), slice=values):
                return literal_type([_value(value) for value in _elements(values)])
            case ast.Subscript(
                value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, ast.Call() as call])
            ):
                return annotated(self.annotation(inner), _bounds(call))
            case ast.Subscript(value=ast.Name(id=("list" | "dict") as name), slice=items):
                return self._container(name, [self.annotation(item) for item in _elements(items)])
            case _:
                raise SeamError(f"unexpected in an annotation: {ast.unparse(expression)}")

    def _name(self, name: str) -> Annotation:
        if name.startswith(PLACEHOLDER) and name in self.aliases:
            return self.annotation(self.aliases[name])
        if name in _BUILTINS:
            return builtin(_BUILTINS[name], self.shadowed)
        if (symbol := self.symbols.get(name)) is not None:
            return Annotation(identifier(symbol.alias or symbol.name), frozenset({symbol}))
        imported = _IMPORTED.get(self.imports.get(name, ""))
        if imported is None:
            raise SeamError(f"unexpected name in an annotation: {name}")
        return imported

    def _container(self, name: str, items: list[Annotation]) -> Annotation:
        container = builtin(_BUILTINS[name], self.shadowed)
        listed = join(", ", (item.code for item in items))
        return Annotation(
            fill("{container}[{items}]", container=container.code, items=listed),
            container.symbols.union(*(item.symbols for item in items)),
        )


def _members(expression: ast.expr) -> Iterator[ast.expr]:
    """The members of a union, without None unless it is the only one."""
    match expression:
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            yield from _members(left)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _members(left)
            yield from _members(right)
        case _:
            yield expression


def _elements(expression: ast.expr) -> list[ast.expr]:
    return expression.elts if isinstance(expression, ast.Tuple) else [expression]


def _bounds(call: ast.Call) -> tuple[tuple[str, Code], ...]:
    """The keyword arguments of `Field(...)`."""
    match call:
        # The one argument without a name is the default of a field that can be nothing but null.
        case ast.Call(
            func=ast.Name(id="Field"), args=[] | [ast.Constant(value=None)], keywords=keywords
        ):
            return tuple(_bound(keyword) for keyword in keywords)
        case _:
            raise SeamError(f"unexpected in an annotation: {ast.unparse(call)}")


def _bound(keyword: ast.keyword) -> tuple[str, Code]:
    name = keyword.arg
    if name not in _BOUNDS:
        raise SeamError(f"unexpected in a field: {ast.unparse(keyword)}")
    return name, bound_literal(name, _value(keyword.value))


def _value(expression: ast.expr) -> LiteralValue:
    try:
        value: object = ast.literal_eval(expression)
    except (TypeError, ValueError):
        raise SeamError(f"not a constant: {ast.unparse(expression)}") from None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise SeamError(f"not a scalar: {ast.unparse(expression)}")
