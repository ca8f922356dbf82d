"""A second opinion on a document: what openapi-pydantic finds wrong, in our words.

It is asked where time matters less than certainty. Importing it takes as long as generating a small
package, and our own rules find more; what it alone complains about is a hole in them.
"""

import copy
from typing import TYPE_CHECKING
from urllib.parse import quote

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.source.document import Document
from specmill.source.pointers import join, unescape
from specmill.source.refs import step
from specmill.source.structure import walk
from specmill.source.tree import JsonObject, JsonValue

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["second_opinion"]


def second_opinion(document: Document) -> tuple[Diagnostic, ...]:
    """Has a document read into the typed objects of openapi-pydantic.

    Args:
        document: A document in OpenAPI 3.1 in which our own rules found no error.

    Returns:
        Its complaints in order of position; none for a sound document.
    """
    # Importing the models takes a fifth of a second, which only those who ask should pay.
    from openapi_pydantic import OpenAPI
    from pydantic import ValidationError

    root = _as_it_knows(document)
    try:
        OpenAPI.model_validate(root)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        meant = [detail for detail in details if _is_meant(root, detail["loc"])]
        found = {
            (finding.location.pointer, finding.code.id): finding
            for finding in (_translate(document, root, detail) for detail in meant or details)
        }
        return tuple(sorted(found.values()))
    return ()


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


def _as_it_knows(document: Document) -> JsonObject:
    """The tree in a spelling that openapi-pydantic knows.

    It has no boolean schemas but below `additionalProperties`, and no extensions beside paths.
    """
    root = document.root if isinstance(document.root, dict) else {}
    paths = root.get("paths")
    if isinstance(paths, dict):
        kept = {path: item for path, item in paths.items() if not path.startswith("x-")}
        root = {**root, "paths": kept}
    pointers = [
        node.pointer
        for _, node in walk(root)
        if isinstance(node.value, bool)
        and node.kind == "Schema"
        and not node.pointer.endswith("/additionalProperties")
    ]
    return _without_boolean_schemas(root, pointers) if pointers else root


def _without_boolean_schemas(root: JsonObject, pointers: list[str]) -> JsonObject:
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
