"""What specmill's own annotator writes is what datamodel-code-generator decides.

Models are typed by the library, calls and aliases by the annotator: a caller must not meet two
opinions about one schema.
"""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias, get_type_hints

from hypothesis import HealthCheck, given, settings, strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from tests.profiles import examples
from typing_extensions import TypeAliasType

from runtime.model import Date, DateTime, Exact
from specmill.ir.api import Api, Document, Server
from specmill.ir.types import (
    Alias,
    Anything,
    Array,
    Definition,
    Dictionary,
    Enumeration,
    JsonScalar,
    JsonValue,
    Property,
    Record,
    Reference,
    Scalar,
    Type,
    Union,
    Usage,
)
from specmill.targets.python.annotations import (
    Annotation,
    Annotator,
    annotated,
    constraints,
    literals,
)
from specmill.targets.python.model_types import FieldType, type_models
from specmill.targets.python.names import PythonNames, assign_names, shadowed_builtins
from specmill.targets.python.schema_bundle import class_labels, make_bundle

NULL = Scalar("null")
BOOK, CODE, TREE = (f"/components/schemas/{name}" for name in ("Book", "Code", "Tree"))
PLACE = "/components/schemas/Place"


def _record(key: str, properties: tuple[Property, ...], usage: tuple[Usage, ...]) -> Record:
    name = key.rpartition("/")[2]
    return Record(key, (name.lower(),), name, properties, Anything(), "", False, usage)


def _property(name: str, type_: Type, *, required: bool) -> Property:
    return Property(name, tuple(name.split("_")), type_, required, "", False, False, False, None,
                    f"{PLACE}/properties/{name}")  # fmt: skip


def _alias(key: str, type_: Type) -> Alias:
    name = key.rpartition("/")[2]
    return Alias(key, (name.lower(),), name, type_, "", False, ())


OTHERS: dict[str, Definition] = {
    BOOK: _record(BOOK, (_property("title", Scalar("string"), required=True),), ()),
    CODE: _alias(CODE, Scalar("string", max_length=3)),
    TREE: _alias(TREE, Array(Reference(TREE))),
}


@dataclass(frozen=True, slots=True)
class Opinions:
    """How both type the properties of one record."""

    names: PythonNames
    library: dict[str, FieldType]
    own: dict[str, FieldType]


def _opinions(properties: tuple[Property, ...], usage: tuple[Usage, ...]) -> Opinions:
    record = _record(PLACE, properties, usage)
    definitions = {PLACE: record, **OTHERS}
    api = Api(Document("d.yaml", "", "Place", "1", ""), ("shop",), ("shop",),
              (Server("/", ""),), (), definitions, (), None, {}, False)  # fmt: skip
    names = assign_names(api, None)
    labels = class_labels(definitions)
    symbols = {label: names.type_symbol(key) for key, label in labels.items()}
    fields = type_models(make_bundle(definitions, names), symbols).fields[names.types[PLACE]]
    spelled = names.properties[PLACE]
    annotator = Annotator(
        names.type_symbol,
        is_open="response" in usage,
        shadowed=shadowed_builtins(spelled.values()),
    )
    own: dict[str, FieldType] = {}
    for entry in properties:
        annotation = annotator.annotate(entry.type)
        own[spelled[entry.name]] = FieldType(
            annotation if entry.required else annotation.or_none(),
            annotator.annotate(_without_null(entry.type)),
            literals(constraints(entry.type)),
            entry.required,
        )
    return Opinions(names, dict(fields), own)


def _without_null(type_: Type) -> Type:
    if not isinstance(type_, Union):
        return type_
    return replace(type_, variants=tuple(one for one in type_.variants if one != NULL))


def _normal(annotation: Annotation) -> str:
    """The annotation with the members of each union in a fixed order.

    The library puts what it knows by reference after what it knows by type, and None last; for
    pydantic the order of a union is of no consequence where no value fits two of its members.
    """
    tree = ast.parse(annotation.code.text, mode="eval").body
    return _normal_text(tree)


def _normal_text(node: ast.expr) -> str:
    match node:
        case ast.BinOp(op=ast.BitOr()):
            return " | ".join(sorted({_normal_text(part) for part in _members(node)}))
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, call])):
            return f"Annotated[{_normal_text(inner)}, {_normal_call(call)}]"
        case ast.Subscript(value=ast.Name(id="Literal")):
            return ast.unparse(node)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=parts)):
            return f"{ast.unparse(value)}[{', '.join(map(_normal_text, parts))}]"
        case ast.Subscript(value=value, slice=part):
            return f"{ast.unparse(value)}[{_normal_text(part)}]"
        case _:
            return ast.unparse(node)


def _normal_call(call: ast.expr) -> str:
    assert isinstance(call, ast.Call)
    keywords = sorted((k.arg or "", _normal_bound(k.value)) for k in call.keywords)
    return f"Field({', '.join(f'{name}={value}' for name, value in keywords)})"


def _normal_bound(node: ast.expr) -> str:
    """The library writes each bound of a number with a fraction: `0` and `0.0` are one bound."""
    value = ast.literal_eval(node)
    return repr(float(value)) if isinstance(value, int) else repr(value)


def _members(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _members(node.left)
        yield from _members(node.right)
    else:
        yield node


def _bounds(field: FieldType) -> dict[str, object]:
    return {name: ast.literal_eval(value.text) for name, value in field.bounds}


_BOUND = st.integers(0, 5)
FORMATS = (None, "uuid", "email", "date-time", "date", "uri", "ipv4", "binary", "byte", "unknown")


def _text(low: int, more: int, pattern: str | None) -> Type:
    return Scalar("string", None, low, low + more, pattern)


def _whole(low: int, more: int) -> Type:
    return Scalar("integer", "int64", minimum=low, maximum=low + more)


def _fraction(bound: float, factor: float | None) -> Type:
    return Scalar("number", "float", exclusive_maximum=bound, multiple_of=factor)


def _enumeration(values: list[JsonScalar], *, constant: bool) -> Type:
    return Enumeration(tuple(values[:1] if constant else values), constant)


def _listed(items: Type, low: int | None, high: int | None) -> Type:
    return Array(items, low, high)


def _by_name(values: Type) -> Type:
    return Dictionary(values)


_FIXED: tuple[Type, ...] = (
    Anything(), Scalar("integer"), Scalar("number"), Scalar("boolean"), Reference(BOOK),
    Reference(CODE), Reference(TREE), Reference(PLACE),
    *(Scalar("string", format) for format in FORMATS),
    *(Scalar("integer", exclusive_minimum=bound) for bound in (0, 3)),
)  # fmt: skip
_CHOICES: tuple[JsonScalar, ...] = ("a", "B c", 'q"', "it's", "\\", "", "é", 1, 2, True)
_LEAVES: st.SearchStrategy[Type] = st.one_of(
    st.sampled_from(_FIXED),
    st.builds(_text, _BOUND, _BOUND, st.sampled_from([None, "^a", r"\d+", "(?=a)", 'q"uote'])),
    st.builds(_whole, _BOUND, _BOUND),
    st.builds(_fraction, _BOUND | st.just(2.5), st.sampled_from([None, 1, 0.5])),
    st.builds(
        _enumeration,
        st.lists(st.sampled_from(_CHOICES), min_size=1, unique_by=repr, max_size=4),
        constant=st.booleans(),
    ),
)


def _unlike(variants: list[Type]) -> Type:
    distinct = tuple({repr(v): v for v in variants if not isinstance(v, Union)}.values())
    return distinct[0] if len(distinct) == 1 else Union(distinct)


def _may_be_null(variants: list[Type]) -> Type:
    return _unlike([*variants, NULL])


def _is_plain(type_: Type) -> bool:
    return not isinstance(type_, Union | Anything)


def _outer(inner: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    variants = st.lists(inner.filter(_is_plain), min_size=1, max_size=3)
    return st.one_of(
        st.builds(_listed, inner, st.none() | _BOUND, st.none() | st.integers(6, 9)),
        st.builds(_by_name, inner),
        st.builds(_unlike, variants),
        st.builds(_may_be_null, variants),
    )


TYPES = st.recursive(_LEAVES, _outer, max_leaves=5)
NAMES = ("one", "two", "three", "list", "str", "int", "dict", "float", "bool", "date")


@settings(examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(TYPES, st.booleans()), min_size=1, max_size=len(NAMES)),
    st.sampled_from([(), ("request",), ("response",)]),
)
def test_both_write_the_same(wanted: list[tuple[Type, bool]], usage: tuple[Usage, ...]) -> None:
    properties = tuple(
        _property(name, type_, required=required)
        for name, (type_, required) in zip(NAMES, wanted, strict=False)
    )
    opinions = _opinions(properties, usage)
    for name, own in opinions.own.items():
        library = opinions.library[name]
        assert _normal(library.annotation) == _normal(own.annotation)
        assert _normal(library.not_none) == _normal(own.not_none)
        assert _bounds(library) == _bounds(own)
        assert library.is_required == own.is_required
        assert library.annotation.symbols == own.annotation.symbols


class Book(BaseModel):
    title: str


class Place(BaseModel):
    model_config = ConfigDict(extra="allow")


Code: TypeAlias = Annotated[str, Field(max_length=3)]
Tree = TypeAliasType("Tree", "list[Tree]")
NAMESPACE: dict[str, object] = {
    "Annotated": Annotated, "Any": Any, "Book": Book, "Code": Code, "Date": Date,
    "DateTime": DateTime, "Exact": Exact, "Field": Field, "Literal": Literal, "Place": Place, "Tree": Tree,
    "builtins": builtins,
}  # fmt: skip
VALUES: tuple[JsonValue, ...] = (
    None, True, False, 0, 1, 3, -1, 5, 7, 2.5, 0.5, "", "a", "abc", "abcdef", "B c", "it's", "1",
    "2026-01-20", "2026-01-20T14:45:00Z", 'q"uote', [], ["a"], [[]], [1, 2], [None], {}, {"a": 1},
    {"title": "t"}, {"title": None}, {"a": {"title": "t"}}, [{"title": "t"}], {"a": ["a", "b"]},
)  # fmt: skip


def _judgements(field: FieldType) -> list[object]:
    """What pydantic makes of each value under an annotation; None where it refuses it."""
    annotation = field.annotation
    whole = annotated(annotation, field.bounds) if field.bounds else annotation
    holder = type("Holder", (), {"__annotations__": {"value": whole.code.text}})
    hints = get_type_hints(holder, NAMESPACE, include_extras=True)
    adapter: TypeAdapter[object] = TypeAdapter(hints["value"])
    return [_judgement(adapter, value) for value in VALUES]


def _judgement(adapter: TypeAdapter[object], value: JsonValue) -> object:
    try:
        return repr(adapter.validate_python(value, strict=True))
    except ValidationError:
        return None


@settings(examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TYPES, st.booleans()), min_size=1, max_size=3))
def test_both_accept_the_same(wanted: list[tuple[Type, bool]]) -> None:
    properties = tuple(
        _property(name, type_, required=required)
        for name, (type_, required) in zip(NAMES, wanted, strict=False)
    )
    opinions = _opinions(properties, ("request",))
    for name, own in opinions.own.items():
        assert _judgements(opinions.library[name]) == _judgements(own)
