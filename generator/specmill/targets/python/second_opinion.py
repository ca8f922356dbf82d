"""Compares how models are typed with what datamodel-code-generator makes of the same types."""

import ast
from collections.abc import Iterator

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.api import Api
from specmill.ir.types import Record
from specmill.targets.python.annotations import Annotation
from specmill.targets.python.field_types import FieldType, field_types
from specmill.targets.python.model_types import SeamError, type_models
from specmill.targets.python.models import model_definitions
from specmill.targets.python.names import assign_names
from specmill.targets.python.schema_bundle import class_labels, is_beyond, make_bundle
from specmill.targets.python.supported import supported

__all__ = ["differences", "review"]


def review(api: Api, package: str) -> tuple[Diagnostic, ...]:
    """Has every field of every model typed a second time.

    Args:
        api: The neutral model.
        package: The import name.

    Returns:
        A finding for each field that the library types otherwise, of those that it can type.
    """
    kept, _ = supported(api)
    names = assign_names(kept, package)
    definitions = model_definitions(kept, names)
    symbols = {label: names.type_symbol(key) for key, label in class_labels(definitions).items()}
    try:
        types = type_models(make_bundle(definitions, names), symbols)
    except SeamError as error:
        return (_defect(kept, f"the models cannot be compared: {error}"),)
    return tuple(
        _defect(kept, f"the field `{field}` of the model `{names.types[record.key]}` {difference}")
        for record in definitions.values()
        # The library knows no files.
        if isinstance(record, Record) and record.key not in names.files
        for entry, (field, own) in zip(
            record.properties, field_types(record, names).items(), strict=True
        )
        if not is_beyond(entry.type)
        for difference in differences(own, types.fields[names.types[record.key]][field])
    )


def _defect(api: Api, message: str) -> Diagnostic:
    return diagnostic(
        "generator-defect",
        message,
        Location(api.document.name),
        hint="This is a mistake in specmill, not in the document: please report it",
    )


def differences(own: FieldType, other: FieldType) -> Iterator[str]:
    """Says in what two types of one field differ for a value that is decoded or encoded."""
    compared = (
        (own.annotation, other.annotation),
        (own.not_none, other.not_none),
    )
    for one, another in compared:
        if _normal(one) != _normal(another) or one.symbols != another.symbols:
            yield f"is typed `{one.code}`, and datamodel-code-generator types it `{another.code}`"
            return
    if _bounds(own) != _bounds(other):
        yield f"is bounded by {_shown(own)}, and datamodel-code-generator says {_shown(other)}"
    if own.is_required != other.is_required:
        yield "is required, or not, and datamodel-code-generator says otherwise"


def _shown(type_: FieldType) -> str:
    listed = ", ".join(f"{name}={value}" for name, value in type_.bounds)
    return f"`{listed}`" if listed else "nothing"


def _bounds(type_: FieldType) -> dict[str, object]:
    return {name: ast.literal_eval(value.text) for name, value in type_.bounds}


def _normal(annotation: Annotation) -> str:
    """The annotation with the members of each union in a fixed order.

    The library puts what it knows by reference after what it knows by type, and None last; for
    pydantic the order of a union is of no consequence where no value fits two of its members.
    """
    return _normal_text(ast.parse(annotation.code.text, mode="eval").body)


def _normal_text(node: ast.expr) -> str:
    match node:
        case ast.BinOp(op=ast.BitOr()):
            return " | ".join(sorted({_normal_text(part) for part in _members(node)}))
        case ast.Subscript(
            value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, ast.Call() as call])
        ):
            return f"Annotated[{_normal_text(inner)}, {_normal_call(call)}]"
        case ast.Subscript(value=ast.Name(id="Literal")):
            return ast.unparse(node)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=parts)):
            return f"{ast.unparse(value)}[{', '.join(map(_normal_text, parts))}]"
        case ast.Subscript(value=value, slice=part):
            return f"{ast.unparse(value)}[{_normal_text(part)}]"
        case _:
            return ast.unparse(node)


def _normal_call(call: ast.Call) -> str:
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
