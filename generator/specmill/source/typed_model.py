"""The document as the typed objects of openapi-pydantic, with its complaints in our words."""

import copy
from typing import TYPE_CHECKING
from urllib.parse import quote

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.source.document import Document
from specmill.source.pointers import join, unescape
from specmill.source.refs import step
from specmill.source.tree import JsonObject, JsonValue

if TYPE_CHECKING:
    from openapi_pydantic import OpenAPI
    from pydantic_core import ErrorDetails


def build(document: Document, root: JsonObject) -> "tuple[OpenAPI | None, list[Diagnostic]]":
    """Builds the typed objects.

    Args:
        document: The document, for positions.
        root: Its tree, without boolean schemas, which openapi-pydantic does not know.

    Returns:
        The objects, or None and at least one finding.
    """
    # Importing the models takes a fifth of a second, which only a validation should cost.
    from openapi_pydantic import OpenAPI
    from pydantic import ValidationError

    try:
        return OpenAPI.model_validate(root), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        meant = [detail for detail in details if _is_meant(root, detail["loc"])]
        found = {
            (finding.location.pointer, finding.code.id): finding
            for finding in (_translate(document, root, detail) for detail in meant or details)
        }
        return None, list(found.values())


def _is_meant(root: JsonValue, path: tuple[int | str, ...]) -> bool:
    """False for the complaint of a union member that the author did not write.

    Wherever a reference may stand, pydantic complains about the Reference as well as the object.
    """
    value = root
    for key in path:
        if key == "Reference" and isinstance(value, dict) and "$ref" not in value:
            return False
        value = _member(value, key, value)
    return True


def _member(value: JsonValue, key: int | str, default: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return value.get(str(key), default)
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return value[key]
    return default


def _translate(document: Document, root: JsonObject, detail: "ErrorDetails") -> Diagnostic:
    pointer = _pointer(root, detail["loc"])
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    if detail["type"] == "missing":
        code_id = "missing-field"
        message = f"the field `{detail['loc'][-1]}` is missing"
    elif detail["type"].endswith(("_type", "_parsing")):
        code_id = "wrong-type"
    else:
        code_id = "invalid-value"
    return diagnostic(code_id, message, document.locate(pointer))


def _pointer(root: JsonValue, path: tuple[int | str, ...]) -> str:
    """The pointer of a pydantic path, in which names of union members stand between the keys."""
    pointer, value = "", root
    for key in path:
        inner = _member(value, key, None)
        is_there = inner is not None or (isinstance(value, dict) and key in value)
        if is_there:
            pointer, value = join(pointer, key), inner
    return pointer


def without_boolean_schemas(root: JsonObject, pointers: list[str]) -> JsonObject:
    """A copy in which the schemas `true` and `false` are spelled as objects.

    Args:
        root: The tree.
        pointers: Where boolean schemas stand.
    """
    if not pointers:
        return root
    copied = copy.deepcopy(root)
    for pointer in pointers:
        parent, _, last = pointer.rpartition("/")
        holder = step(copied, "#" + quote(parent)).value
        accepts = step(root, "#" + quote(pointer)).value
        spelling: JsonObject = {} if accepts else {"not": {}}
        if isinstance(holder, list):
            holder[int(last)] = spelling
        elif isinstance(holder, dict):
            holder[unescape(last)] = spelling
    return copied
