"""A model types, accepts, refuses and encodes what datamodel-code-generator says it should."""

import builtins
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from tests.profiles import examples
from typing_extensions import TypeAliasType

from runtime.model import Date, DateTime, Exact
from specmill.ir.api import Api, Document
from specmill.ir.servers import Server
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
from specmill.pipeline import model
from specmill.render.code import verbatim
from specmill.source.read import read
from specmill.targets.python import second_opinion
from specmill.targets.python.annotations import Annotation, annotated
from specmill.targets.python.field_types import FieldType, field_types
from specmill.targets.python.model_types import ModelTypes, SeamError, type_models
from specmill.targets.python.names import assign_names
from specmill.targets.python.schema_bundle import class_labels, make_bundle
from specmill.targets.python.second_opinion import differences, review

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

    library: dict[str, FieldType]
    own: dict[str, FieldType]


def _opinions(properties: tuple[Property, ...], usage: tuple[Usage, ...]) -> Opinions:
    record = _record(PLACE, properties, usage)
    definitions = {PLACE: record, **OTHERS}
    names = assign_names(_api(definitions), None)
    labels = class_labels(definitions)
    symbols = {label: names.type_symbol(key) for key, label in labels.items()}
    fields = type_models(make_bundle(definitions, names), symbols).fields[names.types[PLACE]]
    return Opinions(dict(fields), field_types(record, names))


def _api(definitions: dict[str, Definition]) -> Api:
    return Api(Document("d.yaml", "", "Place", "1", ""), ("shop",), ("shop",),
               (Server("/", "", "/", ()),), (), definitions, (), None, {}, False)  # fmt: skip


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
        assert list(differences(own, opinions.library[name])) == []


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


def _judgements(field: FieldType) -> list[tuple[str, bytes] | None]:
    """What each value is decoded and encoded as under an annotation; None where it is refused."""
    annotation = field.annotation
    whole = annotated(annotation, field.bounds) if field.bounds else annotation
    holder = type("Holder", (), {"__annotations__": {"value": whole.code.text}})
    hints = get_type_hints(holder, NAMESPACE, include_extras=True)
    adapter: TypeAdapter[object] = TypeAdapter(hints["value"])
    return [_judgement(adapter, value) for value in VALUES]


def _judgement(adapter: TypeAdapter[object], value: JsonValue) -> tuple[str, bytes] | None:
    try:
        decoded = adapter.validate_python(value, strict=True)
    except ValidationError:
        return None
    return repr(decoded), adapter.dump_json(decoded)


@settings(examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TYPES, st.booleans()), min_size=1, max_size=3))
def test_both_accept_refuse_and_encode_the_same(wanted: list[tuple[Type, bool]]) -> None:
    properties = tuple(
        _property(name, type_, required=required)
        for name, (type_, required) in zip(NAMES, wanted, strict=False)
    )
    opinions = _opinions(properties, ("request",))
    for name, own in opinions.own.items():
        assert _judgements(opinions.library[name]) == _judgements(own)


ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    path
    for path in sorted([*ROOT.glob("spec/*.yaml"), *ROOT.glob("tests/cases/**/*.yaml")])
    if "openapi:" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("document", [str(path.relative_to(ROOT)) for path in DOCUMENTS])
def test_both_type_the_models_of_a_document_the_same(document: str) -> None:
    assert review(model(read(ROOT / document), lambda _: None, recover=False).api, "place") == ()


def test_generator_defect_names_model_and_field(monkeypatch: pytest.MonkeyPatch) -> None:
    text = FieldType(Annotation(verbatim("str")), Annotation(verbatim("str")), (), True)

    def answer(*_: object) -> ModelTypes:
        return ModelTypes({"Place": {"size": text}})

    monkeypatch.setattr(second_opinion, "type_models", answer)
    record = _record(PLACE, (_property("size", Scalar("integer"), required=True),), ())
    (finding,) = review(_api({PLACE: record}), "place")
    assert finding.code.id == "generator-defect"
    assert finding.message == (
        "the field `size` of the model `Place` is typed `int`, "
        "and datamodel-code-generator types it `str`"
    )


def test_bounds_and_defaults_are_compared() -> None:
    plain = FieldType(Annotation(verbatim("str")), Annotation(verbatim("str")), (), True)
    bounded = plain._replace(bounds=(("max_length", verbatim("3")),))
    assert list(differences(bounded, plain)) == [
        "is bounded by `max_length=3`, and datamodel-code-generator says nothing"
    ]
    assert list(differences(plain, plain._replace(is_required=False))) == [
        "is required, or not, and datamodel-code-generator says otherwise"
    ]


def test_generator_defect_at_the_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> ModelTypes:
        raise SeamError("classes differ from the plan: Thing")

    monkeypatch.setattr(second_opinion, "type_models", refuse)
    (finding,) = review(_api({}), "place")
    assert finding.code.id == "generator-defect"
    assert finding.message == ("the models cannot be compared: classes differ from the plan: Thing")
