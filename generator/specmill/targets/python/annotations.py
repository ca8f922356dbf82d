"""Types as Python annotations."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from specmill.ir.types import (
    Anything,
    Array,
    Binary,
    Constrained,
    Dictionary,
    Discriminator,
    Enumeration,
    JsonScalar,
    Reference,
    Scalar,
    ScalarKind,
    StructuredEnumeration,
    Tuple,
    Type,
    Union,
    is_null,
    scalar_kind,
)
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.constraints import MEETS, meets
from specmill.targets.python.patterns import is_usable
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import LiteralValue, identifier, literal, pattern_literal

__all__ = [
    "FILE",
    "FORMATS",
    "Annotation",
    "Annotator",
    "annotated",
    "bound_literal",
    "builtin",
    "constraints",
    "either",
    "field_call",
    "literal_type",
    "literals",
    "marked",
]

_ANNOTATED = Symbol("typing", "Annotated")
_FIELD = Symbol("pydantic", "Field")
_ANY = Symbol("typing", "Any")
_LITERAL = Symbol("typing", "Literal")
_BUILTINS = Symbol("builtins")
_MODEL = "._runtime.model"
_EXACT = Symbol(_MODEL, "Exact")
_DEFERRED = Symbol("._runtime.deferred", "Deferred")
_KEYWORDS = "._runtime.schema_keywords"
_CONSTRAINTS = "._runtime.constraints"
_LISTED = Symbol(_KEYWORDS, "Listed")
_TAGGED = Symbol(_KEYWORDS, "Tagged")

_SCALARS = {
    "string": verbatim("str"),
    "integer": verbatim("int"),
    "number": verbatim("float"),
    "boolean": verbatim("bool"),
    "null": verbatim("None"),
}


class Annotation(NamedTuple):
    """An annotation, and the symbols that it uses."""

    code: Code
    symbols: frozenset[Symbol] = frozenset()

    @property
    def is_optional(self) -> bool:
        """Whether None is allowed."""
        return self.code.text == "None" or self.code.text.endswith("| None")

    def or_none(self) -> "Annotation":
        """The annotation that allows None as well."""
        if self.is_optional:
            return self
        return Annotation(fill("{code} | None", code=self.code), self.symbols)


FORMATS = {
    "date-time": Annotation(verbatim("DateTime"), frozenset({Symbol(_MODEL, "DateTime")})),
    "date": Annotation(verbatim("Date"), frozenset({Symbol(_MODEL, "Date")})),
}
"""The formats of strings that have a type of their own."""


FILE = Annotation(verbatim("BytesOrFile"), frozenset({Symbol("._runtime.files", "BytesOrFile")}))
"""Bytes that are sent as they are, alone or with a name and a media type."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """Writes annotations for one place in the package.

    Attributes:
        symbol_of: The symbol of a definition, by its key.
        is_open: Whether enumerations admit values that the document does not list.
        is_constrained: Whether bounds of items and variants are written as well.
        shadowed: Names of builtins that mean something else where the annotations stand.
        has_files: Whether bytes are files, and not a text.
        deferrable: Keys of the models that get a validator only when there is one of them, where
            most values are texts.
    """

    symbol_of: Callable[[str], Symbol]
    is_open: bool = False
    is_constrained: bool = True
    shadowed: frozenset[str] = frozenset()
    has_files: bool = False
    deferrable: Set[str] = frozenset()

    def annotate(self, type_: Type) -> Annotation:
        """Writes a type, without the bounds of the type itself."""
        match type_:
            case Anything():
                return Annotation(verbatim("Any"), frozenset({_ANY}))
            case Scalar():
                return self._scalar(type_)
            case Binary():
                return FILE if self.has_files else self._builtin(_SCALARS["string"])
            case Enumeration():
                return self._enumeration(type_, self._open_kinds(type_))
            case Union():
                return self._union(type_)
            case Reference():
                symbol = self.symbol_of(type_.key)
                return Annotation(identifier(symbol.alias or symbol.name), frozenset({symbol}))
            case _:
                return self._structure(type_)

    def annotate_inner(self, type_: Type) -> Annotation:
        """Writes a type together with its bounds, for a place inside another type."""
        annotation = self.annotate(type_)
        bounds = constraints(type_) if self.is_constrained else ()
        return annotated(annotation, literals(bounds)) if bounds else annotation

    def _scalar(self, scalar: Scalar) -> Annotation:
        if scalar.kind == "string" and scalar.format in FORMATS:
            return FORMATS[scalar.format]
        plain = self._builtin(_SCALARS[scalar.kind])
        return marked("Unlisted", plain) if scalar.unlisted and self.is_open else plain

    def _builtin(self, name: Code) -> Annotation:
        return builtin(name, self.shadowed)

    def _container(self, name: Code, items: Annotation) -> Annotation:
        container = self._builtin(name)
        code = fill("{container}[{items}]", container=container.code, items=items.code)
        return Annotation(code, container.symbols | items.symbols)

    def _structure(
        self, type_: Array | Tuple | Dictionary | StructuredEnumeration | Constrained
    ) -> Annotation:
        match type_:
            case Constrained():
                return self._constrained(type_)
            case Array():
                return self._array(type_)
            case Tuple():
                return self._tuple(type_)
            case Dictionary():
                return self._dictionary(type_)
            case StructuredEnumeration():
                return self._structured(type_)

    def _array(self, array: Array) -> Annotation:
        annotation = self._container(verbatim("list"), self.annotate_inner(array.items))
        if array.implied and self.is_open:
            return either([annotation, self.annotate(Anything())])
        if not array.unique:
            return annotation
        return marked("UniqueWhenAnswered" if self.is_open else "Unique", annotation)

    def _tuple(self, array: Tuple) -> Annotation:
        items = [self.annotate_inner(item) for item in array.items]
        if array.rest is not None:
            items.append(self._any_number(array.rest))
        listed = join(", ", (item.code for item in items)) if items else verbatim("()")
        symbols = frozenset[Symbol]().union(*(item.symbols for item in items))
        annotation = self._container(verbatim("tuple"), Annotation(listed, symbols))
        return annotation if array.rest is None else marked("Variadic", annotation, _CONSTRAINTS)

    def _any_number(self, items: Type) -> Annotation:
        """Writes further items of a tuple: `*tuple[int, ...]`."""
        item = self.annotate_inner(items)
        listed = Annotation(fill("{item}, ...", item=item.code), item.symbols)
        container = self._container(verbatim("tuple"), listed)
        return Annotation(fill("*{tuple}", tuple=container.code), container.symbols)

    def _constrained(self, constrained: Constrained) -> Annotation:
        check = meets(constrained.schema, is_open=self.is_open) if self.is_constrained else None
        if check is None:
            return self.annotate_inner(constrained.type)
        inner, bounds = self.annotate(constrained.type), literals(constraints(constrained.type))
        marks = [field_call(bounds), check] if bounds else [check]
        code = fill("Annotated[{type}, {marks}]", type=inner.code, marks=join(", ", marks))
        used = {_ANNOTATED, MEETS, *((_FIELD,) if bounds else ())}
        return Annotation(code, inner.symbols | used)

    def _structured(self, enumeration: StructuredEnumeration) -> Annotation:
        is_object = enumeration.kind == "object"
        plain = Dictionary(Anything()) if is_object else Array(Anything())
        return self.annotate(plain) if self.is_open else self._listed(plain, enumeration.values)

    def _dictionary(self, dictionary: Dictionary) -> Annotation:
        names = self.annotate_inner(dictionary.names or Scalar("string"))
        values = self.annotate_inner(dictionary.values)
        pair = fill("{names}, {values}", names=names.code, values=values.code)
        return self._container(verbatim("dict"), Annotation(pair, names.symbols | values.symbols))

    def _open_kinds(self, enumeration: Enumeration) -> set[ScalarKind]:
        """The kinds of which values are admitted that the document does not list."""
        is_closed = enumeration.constant or not self.is_open
        return set() if is_closed else {scalar_kind(value) for value in enumeration.values}

    def _enumeration(self, enumeration: Enumeration, open_kinds: Set[ScalarKind]) -> Annotation:
        # Python has no literal types for numbers with a fraction.
        values = [value for value in enumeration.values if not isinstance(value, float)]
        fractions = [value for value in enumeration.values if isinstance(value, float)]
        parts = [literal_type(values)] if values else []
        if fractions and "number" not in open_kinds:
            parts.append(self._listed(Scalar("number"), map(repr, fractions)))
        parts += [self._builtin(_SCALARS[kind]) for kind in _SCALARS if kind in open_kinds]
        return either(parts)

    def _deferred(self, union: Union) -> Annotation | None:
        """Writes a union of texts and models: the id of an object, or the whole of it."""
        models = tuple(
            one
            for one in union.variants
            if isinstance(one, Reference) and one.key in self.deferrable
        )
        texts = tuple(one for one in union.variants if one not in models)
        if not models or not any(map(_is_text, texts)) or not all(map(_is_text_or_null, texts)):
            return None
        inner = self._union(replace(union, variants=models))
        code = fill("Deferred[{inner}]", inner=inner.code)
        deferred = Annotation(code, inner.symbols | {_DEFERRED})
        annotation = either([*self._variants(replace(union, variants=texts)), deferred])
        return annotation.or_none() if any(map(is_null, texts)) else annotation

    def _listed(self, type_: Type, values: Iterable[str]) -> Annotation:
        """A type of which only some values are allowed, given as JSON."""
        plain = self.annotate(type_)
        listed = literal(f"[{','.join(values)}]")
        code = fill("Annotated[{type}, Listed({values})]", type=plain.code, values=listed)
        return Annotation(code, plain.symbols | {_ANNOTATED, _LISTED})

    def _union(self, union: Union) -> Annotation:
        if (deferred := self._deferred(union)) is not None:
            return deferred
        annotation = either(self._variants(union))
        if union.discriminator is not None:
            annotation = self._tagged(annotation, union.discriminator)
        return annotation.or_none() if any(map(is_null, union.variants)) else annotation

    def _variants(self, union: Union) -> list[Annotation]:
        """Writes the variants but null; any value of a kind is admitted once."""
        unlisted = {one.kind for one in union.variants if isinstance(one, Scalar) and one.unlisted}
        return [
            self._enumeration(variant, self._open_kinds(variant) - unlisted)
            if isinstance(variant, Enumeration)
            else self.annotate_inner(variant)
            for variant in union.variants
            if not is_null(variant)
        ]

    def _tagged(self, union: Annotation, discriminator: Discriminator) -> Annotation:
        variants = join(
            ", ",
            (
                fill("{tag}: {type}", tag=literal(tag), type=self.annotate(Reference(key)).code)
                for tag, key in discriminator.mapping
            ),
        )
        option, symbols = verbatim(""), union.symbols | {_ANNOTATED, _TAGGED}
        if discriminator.default is not None:
            default = self.annotate(Reference(discriminator.default))
            option, symbols = fill(", default={type}", type=default.code), symbols | default.symbols
        elif discriminator.optional:
            option = verbatim(", is_optional=True")
        if discriminator.default is None and self.is_open:
            option = fill("{option}, is_open=True", option=option)
        code = fill(
            "Annotated[{union}, Tagged({name}, {{{variants}}}{option})]",
            union=union.code,
            name=literal(discriminator.property_name),
            variants=variants,
            option=option,
        )
        return Annotation(code, symbols)


def marked(mark: str, annotation: Annotation, module: str = _KEYWORDS) -> Annotation:
    """Wraps an annotation into an alias of the runtime: `Unique[list[int]]`."""
    symbol = Symbol(module, mark)
    code = fill("{mark}[{type}]", mark=identifier(mark), type=annotation.code)
    return Annotation(code, annotation.symbols | {symbol})


def _is_text(type_: Type) -> bool:
    if isinstance(type_, Enumeration):
        return all(isinstance(value, str) for value in type_.values)
    return isinstance(type_, Scalar) and type_.kind == "string"


def _is_text_or_null(type_: Type) -> bool:
    return _is_text(type_) or is_null(type_)


def literal_type(values: Sequence[LiteralValue]) -> Annotation:
    """Lists values; in Python `True == 1`, which is not so in JSON."""
    listed = join(", ", (literal(value) for value in values))
    code = fill("Literal[{listed}]", listed=listed)
    if not any(isinstance(value, int) for value in values):
        return Annotation(code, frozenset({_LITERAL}))
    return Annotation(fill("Exact[{code}]", code=code), frozenset({_LITERAL, _EXACT}))


def builtin(name: Code, shadowed: frozenset[str]) -> Annotation:
    """Names a builtin type where members of a class may hide it."""
    if name.text not in shadowed:
        return Annotation(name)
    return Annotation(fill("builtins.{name}", name=name), frozenset({_BUILTINS}))


def annotated(annotation: Annotation, bounds: tuple[tuple[str, Code], ...]) -> Annotation:
    """Adds bounds to an annotation: `Annotated[str, Field(max_length=36)]`."""
    code = fill("Annotated[{type}, {field}]", type=annotation.code, field=field_call(bounds))
    return Annotation(code, annotation.symbols | {_ANNOTATED, _FIELD})


def field_call(arguments: tuple[tuple[str, Code], ...]) -> Code:
    """Writes a call of pydantic's `Field` with keyword arguments."""
    pairs = (fill("{name}={value}", name=identifier(n), value=v) for n, v in arguments)
    return fill("Field({arguments})", arguments=join(", ", pairs))


def constraints(type_: Type) -> tuple[tuple[str, JsonScalar], ...]:
    """The bounds of a type as keyword arguments of pydantic's `Field`."""
    match type_:
        case Scalar(format=("date-time" | "date")):
            return ()
        case Scalar():
            bounds: tuple[tuple[str, JsonScalar], ...] = (
                ("ge", type_.minimum),
                ("gt", type_.exclusive_minimum),
                ("le", type_.maximum),
                ("lt", type_.exclusive_maximum),
                ("multiple_of", type_.multiple_of),
                ("min_length", type_.min_length),
                ("max_length", type_.max_length),
                ("pattern", type_.pattern if is_usable(type_.pattern or "") else None),
            )
        case Array() | Tuple():
            bounds = (("min_length", type_.min_items), ("max_length", type_.max_items))
        case Dictionary():
            bounds = (("min_length", type_.min_properties), ("max_length", type_.max_properties))
        case _:
            bounds = ()
    return tuple((name, value) for name, value in bounds if value is not None and _fits(value))


def _fits(value: JsonScalar) -> bool:
    # Pydantic's bounds of integers are of 64 bits; a greater one bounds no integer that occurs.
    return isinstance(value, bool | float | str) or value is None or abs(value) < 2**63


def literals(bounds: tuple[tuple[str, JsonScalar], ...]) -> tuple[tuple[str, Code], ...]:
    """Writes bounds as code."""
    return tuple((name, bound_literal(name, value)) for name, value in bounds)


def bound_literal(name: str, value: LiteralValue) -> Code:
    """Writes one bound as code."""
    return (
        pattern_literal(value) if name == "pattern" and isinstance(value, str) else literal(value)
    )


def either(parts: list[Annotation]) -> Annotation:
    """Writes a union of annotations, each once."""
    unique = tuple(dict.fromkeys(part.code for part in parts))
    symbols = frozenset[Symbol]().union(*(part.symbols for part in parts))
    return Annotation(join(" | ", unique), symbols)
