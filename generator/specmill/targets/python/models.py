"""Plans `models/`: a module for each resource, and one for what several resources use."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from specmill.ir.api import Api
from specmill.ir.types import (
    Alias,
    Anything,
    Constrained,
    Definition,
    Dictionary,
    Enumeration,
    Property,
    Record,
    Reference,
    Scalar,
    Type,
    Union,
    definition_parts,
    references_in,
    type_parts,
)
from specmill.render.code import Code, fill, verbatim
from specmill.targets.python.annotations import Annotation, Annotator, annotated, marked
from specmill.targets.python.constraints import MEETS, meets
from specmill.targets.python.field_types import FieldType, field_types
from specmill.targets.python.model_modules import (
    SCHEMAS_MODULE,
    UNUSED_MODULE,
    WEBHOOKS_MODULE,
    needed_at_once,
)
from specmill.targets.python.names import PythonNames, shadowed_builtins
from specmill.targets.python.prose import note, required_docstring, source_note, title
from specmill.targets.python.stand_ins import model_imports
from specmill.targets.python.symbols import (
    Symbol,
    export_order,
    import_block,
    relative_module,
)
from specmill.targets.python.text import attribute_docstring, docstring, identifier, literal
from specmill.targets.python.views import (
    ComponentsView,
    DefinitionView,
    ExportView,
    FieldView,
    ModelsView,
)
from specmill.targets.python.watched import Watched

__all__ = ["components_view", "is_typed_dict", "model_definitions", "models_views"]

_MODEL = Symbol("._runtime.model", "Model")
_NULLABLE = Symbol("._runtime.model", "Nullable")
_TYPED_DICT = Symbol("typing_extensions", "TypedDict")
_NOT_REQUIRED = Symbol("typing", "NotRequired")
_CLASS_VAR = Symbol("typing", "ClassVar")
_CONFIG = Symbol("pydantic", "ConfigDict")
_WITH_CONFIG = Symbol("pydantic", "with_config")
_TYPE_ALIAS = Symbol("typing", "TypeAlias")
_TYPE_ALIAS_TYPE = Symbol("typing_extensions", "TypeAliasType")
_ALIAS = "alias"


def is_typed_dict(definition: Definition, names: PythonNames) -> bool:
    """Whether a record is a TypedDict.

    Objects that only parameters hold are written by callers as dictionaries, with the names that
    go on the wire; a name that is no identifier in Python needs a model.
    """
    return (
        isinstance(definition, Record)
        and definition.usage == ("parameter",)
        and all(wire == name for wire, name in names.properties[definition.key].items())
    )


def model_definitions(api: Api, names: PythonNames) -> dict[str, Definition]:
    """The definitions that become models or aliases, with what they refer to."""
    return {
        key: definition
        for key, definition in api.definitions.items()
        if not is_typed_dict(definition, names)
    }


def models_views(
    api: Api, watched: Watched, document: str, notice: Code
) -> dict[str, Callable[[], ModelsView]]:
    """Plans the modules of models.

    Args:
        api: The neutral model.
        watched: What the modules read of it, and the Python names.
        document: Name of the document in the package.
        notice: First line of each file.

    Returns:
        What makes the view of each module, by the module's name.
    """
    names = watched.names
    subjects = _subjects(api, names)
    members: dict[str, list[Definition]] = {module: [] for module in subjects}
    for definition in _dependencies_first(api.definitions):
        members[names.models.of[definition.key]].append(definition)
    return {
        module: partial(
            _models_view,
            watched.definitions,
            names,
            watched.places,
            document,
            tuple(members[module]),
            (module, subjects[module]),
            notice,
        )
        for module in subjects
        if members[module]
    }


def _subjects(api: Api, names: PythonNames) -> dict[str, str]:
    """What each module is about."""
    resources = {names.modules[entry.words]: title(entry.words) for entry in api.resources}
    heads = {module: api.definitions[key] for module, key in names.models.schemas.items()}
    return {
        WEBHOOKS_MODULE: "Models of webhooks and callbacks.",
        **{module: f"Models of the {name} resource." for module, name in resources.items()},
        SCHEMAS_MODULE: "Models that more than one resource uses.",
        UNUSED_MODULE: "Models that no operation uses.",
        **{
            module: f"The schema {title(head.words)}, and what it alone is made of."
            for module, head in heads.items()
        },
    }


def _models_view(
    definitions: Mapping[str, Definition],
    names: PythonNames,
    described: Mapping[str, str],
    document: str,
    members: Sequence[Definition],
    about: tuple[str, str],
    notice: Code,
) -> ModelsView:
    """Plans a module: its name and what it is about, and the definitions that stand in it."""
    module, subject = about
    writer = _Writer(definitions, names, document, described)
    written = [writer.definition(member) for member in members]
    own = {writer.names.type_symbol(member.key) for member in members}
    used = frozenset[Symbol]().union(*(symbols for _, symbols in written)) - own
    at_once = frozenset[str]().union(*map(needed_at_once, members))
    deferred = (used & writer.names.deferrable).difference(map(writer.names.type_symbol, at_once))
    folder = f"models.{module}".rpartition(".")[0].replace(".", "/")
    block = model_imports(folder, used, deferred)
    return ModelsView(
        notice=notice,
        docstring=required_docstring(subject),
        imports=block.runtime,
        typing_imports=block.typing,
        stand_ins=block.stand_ins,
        definitions=tuple(view for view, _ in written),
    )


def components_view(api: Api, names: PythonNames, notice: Code) -> ComponentsView:
    """Plans the module that has every component schema by name."""
    symbols = [
        names.type_symbol(key)
        for key, definition in api.definitions.items()
        if definition.component is not None
    ]
    symbols.append(Symbol(".models.security", "Security"))
    modules = {symbol.name: relative_module("models", symbol.module) for symbol in symbols}
    return ComponentsView(
        notice=notice,
        imports=import_block("models", symbols),
        exports=tuple(
            ExportView(literal(name), literal(modules[name])) for name in export_order(modules)
        ),
        is_lazy=bool(names.models.schemas),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    definitions: Mapping[str, Definition]
    names: PythonNames
    document: str
    places: Mapping[str, str]

    def _deferrable(self, definition: Definition) -> Set[str]:
        # How a form is read depends on all that it may hold.
        only_answered = definition.usage == ("response",)
        return self.names.models.deferrable if only_answered else frozenset()

    def definition(self, definition: Definition) -> tuple[DefinitionView, frozenset[Symbol]]:
        if isinstance(definition, Alias):
            return self._alias(definition)
        if is_typed_dict(definition, self.names):
            return self._typed_dict(definition)
        return self._model(definition)

    def _alias(self, alias: Alias) -> tuple[DefinitionView, frozenset[Symbol]]:
        annotator = Annotator(
            self.names.type_symbol,
            is_open="response" in alias.usage,
            has_files=alias.key in self.names.files,
            deferrable=self._deferrable(alias),
        )
        annotation = annotator.annotate_inner(alias.type)
        name, used = self.names.types[alias.key], annotation.symbols
        # Between `None` and another type Python knows no `|`, unless that is a class.
        if alias.key in self.names.models.recursive or annotation.code.text == "None":
            code = fill(
                "{name} = TypeAliasType({text}, {value})",
                name=identifier(name),
                text=literal(name),
                value=literal(annotation.code.text),
            )
            used |= {_TYPE_ALIAS_TYPE}
        else:
            code = fill("{name}: TypeAlias = {value}", name=identifier(name), value=annotation.code)
            used |= {_TYPE_ALIAS}
        text = note(alias.description, deprecated=alias.deprecated)
        view = DefinitionView(
            name=identifier(name),
            is_alias=True,
            statement=code,
            decorators=(),
            bases=None,
            docstring=attribute_docstring(f"{text}\n\n{source_note(self.document, alias.key)}"),
            statements=(),
            fields=(),
        )
        return view, used

    def _model(self, record: Record) -> tuple[DefinitionView, frozenset[Symbol]]:
        spelled = self.names.properties[record.key]
        types = field_types(record, self.names, self._deferrable(record))
        written = [
            self._model_field(entry, spelled[entry.name], types[spelled[entry.name]])
            for entry in record.properties
        ]
        symbols = frozenset({_MODEL}).union(*(symbols for _, symbols in written))
        statements: tuple[Code, ...] = ()
        if record.additional is None and "response" not in record.usage:
            statements = (verbatim('model_config = ConfigDict(extra="forbid")'),)
            symbols |= {_CONFIG}
        elif record.additional is None:
            statements = (verbatim("__closed__: ClassVar[bool] = True"),)
            symbols |= {_CLASS_VAR}
        elif not isinstance(record.additional, Anything):
            declaration, used = self._additional(record, record.additional)
            statements, symbols = (declaration,), symbols | used
        if (check := meets(record.constraints, is_open="response" in record.usage)) is not None:
            statements += (fill("__constraints__: ClassVar[Meets] = {check}", check=check),)
            symbols |= {_CLASS_VAR, MEETS}
        view = self._class(record, verbatim("Model"), (), statements, [v for v, _ in written])
        return view, symbols

    def _additional(self, record: Record, values: Type) -> tuple[Code, frozenset[Symbol]]:
        """Declares what the properties hold that the document does not name."""
        annotator = Annotator(
            self.names.type_symbol,
            is_open="response" in record.usage,
            shadowed=shadowed_builtins(self.names.properties[record.key].values()),
        )
        annotation = annotator.annotate_inner(Dictionary(values))
        code = fill("__additional__: ClassVar[{type}]", type=annotation.code)
        return code, annotation.symbols | {_CLASS_VAR}

    def _model_field(
        self, entry: Property, name: str, type_: FieldType
    ) -> tuple[FieldView, frozenset[Symbol]]:
        arguments = type_.bounds
        if name != entry.name:
            arguments = ((_ALIAS, literal(entry.name)), *arguments)
        annotation = type_.annotation
        if not type_.is_required and self._admits_null(entry.type):
            annotation = _nullable(type_)
        if arguments:
            annotation = annotated(annotation, arguments)
        if entry.answered:
            annotation = marked("RequiredWhenAnswered", annotation)
        elif entry.sent:
            annotation = marked("RequiredWhenSent", annotation)
        default = verbatim("") if type_.is_required else verbatim(" = None")
        declaration = fill(
            "{name}: {annotation}{default}",
            name=identifier(name),
            annotation=annotation.code,
            default=default,
        )
        return FieldView(declaration, _property_docstring(entry)), annotation.symbols

    def _admits_null(self, type_: Type, within: frozenset[str] = frozenset()) -> bool:
        match type_:
            case Anything() | Scalar(kind="null"):
                return True
            case Enumeration():
                return None in type_.values
            case Union() | Constrained():
                return any(self._admits_null(part, within) for part in type_parts(type_))
            case Reference(key=key) if key not in within:
                definition = self.definitions[key]
                return isinstance(definition, Alias) and self._admits_null(
                    definition.type, within | {key}
                )
            case _:
                return False

    def _typed_dict(self, record: Record) -> tuple[DefinitionView, frozenset[Symbol]]:
        annotator = Annotator(
            self.names.type_symbol,
            shadowed=shadowed_builtins(entry.name for entry in record.properties),
        )
        is_total = any(entry.required for entry in record.properties)
        written = [self._key(entry, annotator, is_total=is_total) for entry in record.properties]
        symbols = frozenset({_TYPED_DICT, _WITH_CONFIG, _CONFIG})
        symbols = symbols.union(*(symbols for _, symbols in written))
        bases = verbatim("TypedDict") if is_total else verbatim("TypedDict, total=False")
        extra = literal("forbid" if record.additional is None else "allow")
        decorator = fill("@with_config(ConfigDict(extra={extra}, strict=True))", extra=extra)
        return self._class(record, bases, (decorator,), (), [v for v, _ in written]), symbols

    def _key(
        self, entry: Property, annotator: Annotator, *, is_total: bool
    ) -> tuple[FieldView, frozenset[Symbol]]:
        annotation = annotator.annotate_inner(entry.type)
        if is_total and not entry.required:
            code = fill("NotRequired[{inner}]", inner=annotation.code)
            annotation = Annotation(code, annotation.symbols | {_NOT_REQUIRED})
        declaration = fill(
            "{name}: {annotation}", name=identifier(entry.name), annotation=annotation.code
        )
        return FieldView(declaration, _property_docstring(entry)), annotation.symbols

    def _class(
        self,
        record: Record,
        bases: Code,
        decorators: tuple[Code, ...],
        statements: tuple[Code, ...],
        fields: Iterable[FieldView],
    ) -> DefinitionView:
        description = record.description or self.places.get(record.key, "An object.")
        text = note(description, deprecated=record.deprecated)
        return DefinitionView(
            name=identifier(self.names.types[record.key]),
            is_alias=False,
            statement=None,
            decorators=decorators,
            bases=bases,
            docstring=docstring(f"{text}\n\n{source_note(self.document, record.key)}"),
            statements=statements,
            fields=tuple(fields),
        )


def _nullable(type_: FieldType) -> Annotation:
    if type_.not_none == type_.annotation:
        # Nothing but null, of which there is nothing to tell apart.
        return type_.annotation
    code = fill("Nullable[{inner}]", inner=type_.not_none.code)
    return Annotation(code, type_.not_none.symbols | {_NULLABLE})


def _property_docstring(entry: Property) -> Code | None:
    sentences = [entry.description] if entry.description else []
    if entry.read_only:
        sentences.append("Read-only: only answers have it.")
    if entry.write_only:
        sentences.append("Write-only: only requests have it.")
    return attribute_docstring(note("\n\n".join(sentences), deprecated=entry.deprecated))


def _dependencies_first(definitions: Mapping[str, Definition]) -> list[Definition]:
    """Orders definitions so that each comes after those it is made of, where that is possible."""
    ordered: dict[str, Definition] = {}
    open_keys: set[str] = set()

    def visit(key: str) -> None:
        if key in ordered or key in open_keys:
            return
        open_keys.add(key)
        for used in references_in(definition_parts(definitions[key])):
            visit(used)
        ordered[key] = definitions[key]

    for key in definitions:
        visit(key)
    return list(ordered.values())
