"""Plans `operations/`: for each operation the class of its arguments, and how it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from specmill.ir.api import (
    Body,
    Content,
    Operation,
    PageCursor,
    Parameter,
    Path,
    Resource,
    Response,
)
from specmill.ir.names import Words
from specmill.ir.types import Array, Constrained, Definition, Record, Reference, Type, variants_of
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.annotations import (
    Annotation,
    Annotator,
    constraints,
    field_call,
    literals,
)
from specmill.targets.python.names import (
    TAKEN_CALLS,
    OperationNames,
    PythonNames,
    shadowed_builtins,
)
from specmill.targets.python.outcome_types import (
    content_annotation,
    item_annotation,
    result_annotation,
    stream_annotation,
    stream_of,
)
from specmill.targets.python.prose import (
    note,
    opening,
    remark,
    required_docstring,
    source_note,
    title,
    with_default,
)
from specmill.targets.python.request_bodies import (
    body_annotation,
    body_bounds,
    body_formats,
    body_marks,
    content_types,
)
from specmill.targets.python.stand_ins import model_imports
from specmill.targets.python.symbols import Symbol
from specmill.targets.python.text import attribute_docstring, identifier, literal
from specmill.targets.python.views import FieldView, OperationsView, OperationView, OutcomeView

__all__ = ["default_of", "describe", "operations_view"]

_LOCATIONS = ("path", "query", "header", "cookie")
_MARKS = {location: f"{location.capitalize()}Parameter" for location in _LOCATIONS}

_ANNOTATED = Symbol("typing", "Annotated")
_FIELD = Symbol("pydantic", "Field")

# What is left of a line of 100 after the indentation of a class.
_LONGEST_FIELD = 96


def _runtime(name: str) -> Symbol:
    return Symbol("._runtime.operation", name)


def operations_view(
    definitions: Mapping[str, Definition],
    resource: Resource,
    names: PythonNames,
    document: str,
    notice: Code,
) -> OperationsView:
    """Plans the module of one resource's operations.

    Args:
        definitions: The definitions of the API, by their keys.
        resource: The resource.
        names: The Python names.
        document: Name of the document in the package.
        notice: First line of the file.
    """
    writers = [
        _Writer(definitions, names, one, resource.words, document) for one in resource.operations
    ]
    written = [writer.write() for writer in writers]
    needed = frozenset({_runtime("Operation")}).union(*(symbols for _, symbols, _ in written))
    answered = frozenset[Symbol]().union(*(symbols for _, _, symbols in written))
    # A module that is imported in any case has all of its models ready.
    imported = {one.module for one in needed}
    deferred = {
        one
        for one in answered
        if one.module not in imported and one._replace(alias="") in names.deferrable
    }
    block = model_imports("operations", needed | answered, deferred)
    return OperationsView(
        notice=notice,
        docstring=required_docstring(
            f"Operations of the {title(resource.words)} resource: what each takes and answers."
        ),
        imports=block.runtime,
        typing_imports=block.typing,
        stand_ins=block.stand_ins,
        operations=tuple(view for view, _, _ in written),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    definitions: Mapping[str, Definition]
    names: PythonNames
    operation: Operation
    resource: Words
    document: str

    @property
    def own_names(self) -> OperationNames:
        return self.names.operations[self.operation.pointer]

    def annotator(self, *, is_open: bool) -> Annotator:
        own = self.own_names
        shadowed = shadowed_builtins((*own.fields, own.body, own.content_type))
        return Annotator(
            lambda key: self.names.type_symbol(key, TAKEN_CALLS), is_open=is_open, shadowed=shadowed
        )

    def write(self) -> tuple[OperationView, frozenset[Symbol], frozenset[Symbol]]:
        """The class, what it uses for its fields, and what it uses for its answers."""
        operation = self.operation
        outcomes, outcome_symbols = self._outcomes()
        fields = [
            self._parameter(parameter, name)
            for parameter, name in zip(operation.parameters, self.own_names.fields, strict=True)
        ]
        if operation.body is not None:
            fields.append(self._body(operation.body))
            if self.own_names.content_type:
                fields.append(self._content_type(operation.body))
        # A class lists the fields that have no default first, as a call would.
        fields.sort(key=lambda field: field[0].has_default)
        bases, base_symbols = self._bases()
        pagination, pagination_symbols = self._pagination()
        request_id = operation.request_id_header
        security = tuple(tuple(name for name, _ in r.schemes) for r in operation.security)
        view = OperationView(
            name=identifier(self.own_names.call),
            bases=bases,
            docstring=self._docstring(),
            id=literal(operation.operation_id or " ".join(operation.words)),
            http_method=literal(operation.http_method),
            path=literal(operation.path),
            outcomes=outcomes,
            server_url=literal(operation.server.url) if operation.server else None,
            security=literal(security) if security else None,
            request_id=literal(request_id) if request_id else None,
            pagination=pagination,
            fields=tuple(view for view, _ in fields),
        )
        needed = pagination_symbols.union(*(symbols for _, symbols in fields))
        return view, needed, outcome_symbols | base_symbols

    def _docstring(self) -> Code:
        operation = self.operation
        place = f" at `{operation.server.url}`" if operation.server else ""
        request = f"`{operation.http_method} {operation.path}`{place}"
        first, rest = opening(operation, self.resource)
        text = note(rest, deprecated=operation.deprecated)
        source = source_note(self.document, operation.pointer)
        said = f"{first}\n\n{request}\n\n{text}" if first else f"{text}\n\n{request}"
        return required_docstring(f"{said}\n\n{source}")

    def _bases(self) -> tuple[Code, frozenset[Symbol]]:
        annotator = self.annotator(is_open=True)
        result = result_annotation(self.operation, annotator)
        stream = stream_of(self.operation)
        if stream is not None:
            items = stream_annotation(stream, annotator)
            code = fill("StreamCall[{result}, {item}]", result=result.code, item=items.code)
            return code, result.symbols | items.symbols | {_runtime("StreamCall")}
        if self.operation.pagination is None:
            code = fill("Call[{result}]", result=result.code)
            return code, result.symbols | {_runtime("Call")}
        item = annotator.annotate_inner(self.operation.pagination.item_type)
        code = fill("PagedCall[{result}, {item}]", result=result.code, item=item.code)
        return code, result.symbols | item.symbols | {_runtime("PagedCall")}

    def _outcomes(self) -> tuple[tuple[OutcomeView, ...], frozenset[Symbol]]:
        symbols = {_runtime("Outcome")} if self.operation.responses else set[Symbol]()
        views: list[OutcomeView] = []
        for response in self.operation.responses:
            arguments, used = self._contents(response)
            symbols |= used
            names = tuple(header.name for header in response.headers)
            if names:
                arguments.append(fill("headers={names}", names=literal(names)))
            required = tuple(header.name for header in response.headers if header.required)
            if required:
                arguments.append(fill("required_headers={names}", names=literal(required)))
            value = fill("Outcome({arguments})", arguments=join(", ", arguments))
            views.append(OutcomeView(literal(response.status), value))
        return tuple(views), frozenset(symbols)

    def _contents(self, response: Response) -> tuple[list[Code], frozenset[Symbol]]:
        """The arguments that say what the body of an answer is."""
        annotator = self.annotator(is_open=True)
        stream = stream_of(self.operation)
        streamed = stream.contents if stream is not None and response.is_success else ()
        wholes = [content for content in response.contents if content not in streamed]
        items = [content for content in response.contents if content in streamed]
        types = [(one, content_annotation(one, annotator)) for one in wholes]
        item_types = [(one, item_annotation(one, annotator)) for one in items]
        arguments: list[Code] = []
        if types:
            arguments.append(_by_media_type(types))
        if item_types:
            arguments.append(fill("streams={pairs}", pairs=_by_media_type(item_types)))
        symbols = (annotation.symbols for _, annotation in (*types, *item_types))
        return arguments, frozenset[Symbol]().union(*symbols)

    def _parameter(self, parameter: Parameter, name: str) -> tuple[FieldView, frozenset[Symbol]]:
        annotation = self.annotator(is_open=False).annotate(parameter.type)
        marker, marker_symbol = _marker(parameter)
        bounds = literals(constraints(parameter.type))
        text = note(describe(parameter), deprecated=parameter.deprecated)
        return self._field(
            name,
            annotation,
            (marker, frozenset({marker_symbol})),
            bounds,
            text,
            default_of(parameter),
        )

    def _body(self, body: Body) -> tuple[FieldView, frozenset[Symbol]]:
        annotator = self.annotator(is_open=False)
        marks, symbols = body_marks(body, annotator)
        return self._field(
            self.own_names.body,
            body_annotation(body, annotator),
            (join(", ", marks), symbols),
            body_bounds(body),
            body.description,
            None if body.required else literal(None),
        )

    def _content_type(self, body: Body) -> tuple[FieldView, frozenset[Symbol]]:
        symbol = Symbol("._runtime.bodies", "ContentType")
        annotation = content_types(body)
        preferred = body_formats(body)[0].media_type
        declaration = _declaration(
            identifier(self.own_names.content_type),
            fill("{type}, ContentType()", type=annotation.code),
            literal(preferred),
        )
        text = attribute_docstring("The media type that the body is sent in.")
        view = FieldView(declaration, text, has_default=True)
        return view, annotation.symbols | {_ANNOTATED, symbol}

    def _field(
        self,
        name: str,
        annotation: Annotation,
        marker: tuple[Code, frozenset[Symbol]],
        bounds: tuple[tuple[str, Code], ...],
        description: str,
        default: Code | None,
    ) -> tuple[FieldView, frozenset[Symbol]]:
        declared = annotation if default is None else annotation.or_none()
        parts = [declared.code, *([field_call(bounds)] if bounds else []), marker[0]]
        declaration = _declaration(identifier(name), join(", ", parts), default)
        symbols = declared.symbols | marker[1] | {_ANNOTATED}
        if bounds:
            symbols |= {_FIELD}
        view = FieldView(
            declaration, attribute_docstring(description), has_default=default is not None
        )
        return view, symbols

    def _pagination(self) -> tuple[Code | None, frozenset[Symbol]]:
        pagination = self.operation.pagination
        if pagination is None:
            return None, frozenset()
        page = next(r.contents[0].type for r in self.operation.success_responses if r.contents)
        arguments = [
            fill("items={path}", path=self._attributes(page, pagination.items)),
            fill("forward={cursor}", cursor=self._cursor(page, pagination.forward)),
        ]
        if pagination.backward is not None:
            cursor = self._cursor(page, pagination.backward)
            arguments.append(fill("backward={cursor}", cursor=cursor))
        if pagination.has_more is not None:
            path = self._attributes(page, pagination.has_more)
            arguments.append(fill("has_more={path}", path=path))
        code = fill("CursorPagination({arguments})", arguments=join(", ", arguments))
        return code, frozenset({_runtime("CursorPagination"), _runtime("Cursor")})

    def _cursor(self, page: Type, cursor: PageCursor) -> Code:
        fields = {
            parameter.name: name
            for parameter, name in zip(
                self.operation.parameters, self.own_names.fields, strict=True
            )
            if parameter.location == "query"
        }
        return fill(
            "Cursor(field={field}, value={value})",
            field=literal(fields[cursor.parameter]),
            value=self._attributes(page, cursor.value),
        )

    def _attributes(self, start: Type, path: Path) -> Code:
        """A path through wire names as one through attributes and indexes."""
        current: Type | None = start
        steps: list[str | int] = []
        for step in path:
            current, spelled = self._step(current, step)
            steps.append(spelled)
        return literal(tuple(steps))

    def _step(self, current: Type | None, step: str | int) -> tuple[Type | None, str | int]:
        if isinstance(current, Constrained):
            return self._step(current.type, step)
        for variant in () if current is None else variants_of(current):
            if isinstance(variant, Array) and isinstance(step, int):
                return variant.items, step
            if isinstance(variant, Reference):
                definition = self.definitions[variant.key]
                if not isinstance(definition, Record):
                    return self._step(definition.type, step)
                for entry in definition.properties:
                    if entry.name == step:
                        return entry.type, self.names.properties[variant.key][entry.name]
        return None, step


def _by_media_type(types: list[tuple[Content, Annotation]]) -> Code:
    pairs = (
        fill("{key}: {type}", key=literal(content.media_type), type=annotation.code)
        for content, annotation in types
    )
    return fill("{{{pairs}}}", pairs=join(", ", pairs))


def _declaration(name: Code, parts: Code, default: Code | None) -> Code:
    end = verbatim("") if default is None else fill(" = {default}", default=default)
    line = fill("{name}: Annotated[{parts}]{end}", name=name, parts=parts, end=end)
    if len(line.text) <= _LONGEST_FIELD:
        return line
    # The comma makes the formatter break the annotation, not the default after it.
    return fill("{name}: Annotated[{parts},]{end}", name=name, parts=parts, end=end)


def default_of(parameter: Parameter) -> Code | None:
    """The default of a parameter in a signature; None where it must be given."""
    if parameter.client_default is not None:
        return literal(parameter.client_default)
    return None if parameter.required else literal(None)


def describe(parameter: Parameter) -> str:
    """What a parameter is, and what holds where it is not given; empty where nothing is said."""
    text = parameter.description
    if parameter.client_default is not None and not parameter.required:
        return remark(text, "Pass None to send none.")
    return text if parameter.default is None else with_default(text, parameter.default)


def _marker(parameter: Parameter) -> tuple[Code, Symbol]:
    """The call that marks a field as a parameter, with what differs from OpenAPI's defaults."""
    arguments = [literal(parameter.name)]
    default_style = "form" if parameter.location in ("query", "cookie") else "simple"
    if parameter.media_type is not None:
        arguments.append(fill("media_type={value}", value=literal(parameter.media_type)))
    else:
        if parameter.style != default_style:
            arguments.append(fill("style={value}", value=literal(parameter.style)))
        if parameter.explode != _default_explode(parameter):
            arguments.append(fill("explode={value}", value=literal(parameter.explode)))
    if parameter.allow_reserved and parameter.location == "query":
        arguments.append(verbatim("allow_reserved=True"))
    listed = join(", ", arguments)
    mark = _MARKS[parameter.location]
    return fill("{mark}({listed})", mark=identifier(mark), listed=listed), _runtime(mark)


def _default_explode(parameter: Parameter) -> bool:
    # For deepObject the flag changes nothing: OpenAPI defines the exploded form alone.
    if parameter.style == "deepObject":
        return parameter.explode
    return parameter.style == "form"
