"""Turns an OpenAPI 3.0 document into an OpenAPI 3.1 document, on the raw tree.

After this stage nothing depends on the version. The tree that comes in is never changed: what does
not differ is shared, what differs is copied.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from specmill.diagnostics import SpecmillError, diagnostic
from specmill.source.document import Document
from specmill.source.mistakes_of_3_0 import is_wrong_in_3_0, mistakes_of_3_0
from specmill.source.pointers import ancestors, from_fragment, join
from specmill.source.schema_upgrade import LocalMoves, upgrade_schema
from specmill.source.structure import Field, fields_of, kind_of
from specmill.source.tree import JsonObject, JsonValue, type_name

VERSION = "3.1.1"

_SUPPORTED = re.compile(r"3\.([01])\.(\d+)(-.+)?", re.ASCII)
_QUOTE_HINT = 'write the version as text in quotes, such as "3.1.1"'


def upgrade(document: Document) -> Document:
    """Brings a document to OpenAPI 3.1.

    Returns:
        The same document with a new tree whose `openapi` field is `3.1.1`. `locate` answers for
        pointers into the new tree.

    Raises:
        SpecmillError: The document is not OpenAPI 3.0 or 3.1.
    """
    root = _root_object(document)
    if _minor_version(document, root) == 1:
        return replace(document, root={**root, "openapi": VERSION})
    upgrader = _Upgrader()
    upgraded = upgrader.object("OpenAPI", root, "", "")
    targets = upgrader.targets
    has_moving = bool(targets) and any(_move_ref(ref, targets) != ref for ref in upgrader.refs)
    members = {
        key: _move_refs(member, targets) if has_moving else member
        for key, member in upgraded.items()
    }
    upgraded_root: JsonObject = {**members, "openapi": VERSION}
    made = replace(document, root=upgraded_root, moved=upgrader.moved, is_upgraded=True)
    return replace(made, mistakes=tuple(mistakes_of_3_0(made, upgrader.wrong)))


def _root_object(document: Document) -> JsonObject:
    root = document.root
    if isinstance(root, dict):
        return root
    raise SpecmillError(
        diagnostic(
            "not-an-openapi-document",
            f"the document is {type_name(root)}, not an object",
            document.locate(""),
            hint="an OpenAPI document begins with `openapi: 3.1.1`",
        )
    )


def _minor_version(document: Document, root: JsonObject) -> int:
    version = root.get("openapi")
    if isinstance(version, str) and (match := _SUPPORTED.fullmatch(version)):
        return int(match[1])
    if "swagger" in root:
        field, message = "/swagger", f"this is a Swagger {root['swagger']} document"
        hint = "convert it to OpenAPI 3 first, for example with swagger2openapi"
    elif version is None:
        code_id, place = "not-an-openapi-document", replace(document.locate(""), length=1)
        message = "the field `openapi` is missing"
        hint = f"add `openapi: {VERSION}` as the first line"
        raise SpecmillError(diagnostic(code_id, message, place, hint=hint))
    elif isinstance(version, str):
        field, message = "/openapi", f"OpenAPI {version[:40]} is not supported"
        hint = "specmill reads OpenAPI 3.0.x and 3.1.x; " + _QUOTE_HINT
    else:
        field, message = "/openapi", f"the version is {type_name(version)}, not a string"
        hint = _QUOTE_HINT
    place = document.locate(field)
    raise SpecmillError(diagnostic("unsupported-version", message, place, hint=hint))


class _Upgrader:
    """Rebuilds what differs, and remembers what moved.

    Attributes:
        moved: New pointers of what moved, with their old ones.
        targets: Old pointers of schemas that moved, with their new ones.
        refs: The references that there are.
        wrong: Objects that OpenAPI 3.0 does not allow, with their new pointers.
    """

    def __init__(self) -> None:
        self.moved: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.refs: set[str] = set()
        self.wrong: list[tuple[str, JsonObject]] = []

    def object(self, kind: str, value: JsonObject, new: str, old: str) -> JsonObject:
        """Upgrades an object.

        Args:
            kind: Name of the object.
            value: The object.
            new: Pointer of the object in the upgraded tree.
            old: Pointer of the object in the text.
        """
        if isinstance(ref := value.get("$ref"), str):
            self.refs.add(ref)
        if kind == "Reference":
            return {"$ref": value["$ref"]}
        if is_wrong_in_3_0(kind, value):
            self.wrong.append((new, value))
        if kind == "Schema":
            value, moves = upgrade_schema(value)
            self._remember(moves, new, old)
        changed: JsonObject = {}
        for key, member in value.items():
            field = fields_of(kind, key)
            if field is not None and field.is_object:
                upgraded = self._field(field, member, *_below(new, old, key))
                if upgraded is not member:
                    changed[key] = upgraded
        return {**value, **changed} if changed else value

    def _remember(self, moves: LocalMoves, new: str, old: str) -> None:
        for new_tokens, old_tokens in moves:
            new_pointer, old_pointer = join(new, *new_tokens), join(old, *old_tokens)
            self.moved[new_pointer] = old_pointer
            if "allOf" in old_tokens:
                self.targets[old_pointer] = new_pointer

    def _field(self, field: Field, value: JsonValue, new: str, old: str) -> JsonValue:
        if field.container == "one":
            return self._value(field.kind, value, new, old)
        if field.container == "list" and isinstance(value, list):
            items = [
                self._value(field.kind, item, *_below(new, old, index))
                for index, item in enumerate(value)
            ]
            same = all(a is b for a, b in zip(items, value, strict=True))
            return value if same else items
        if field.container == "map" and isinstance(value, dict):
            members = {
                name: self._value(field.kind, member, *_below(new, old, name))
                for name, member in value.items()
            }
            same = all(a is b for a, b in zip(members.values(), value.values(), strict=True))
            return value if same else members
        return value

    def _value(self, kind: str, value: JsonValue, new: str, old: str) -> JsonValue:
        if not isinstance(value, dict):
            return value
        return self.object(kind_of(kind, value), value, new, self.moved.get(new, old))


def _below(new: str, old: str, token: str | int) -> tuple[str, str]:
    """The pointers of a member: one text where the object has not moved, as most have not."""
    pointer = join(new, token)
    return pointer, pointer if old is new else join(old, token)


def _move_refs(value: JsonValue, moved: Mapping[str, str]) -> JsonValue:
    """Lets references into a place that moved follow it.

    Args:
        value: A tree; it is copied where it differs.
        moved: Old pointers with their new ones.
    """
    if isinstance(value, list):
        items = [_move_refs(item, moved) for item in value]
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    changed: JsonObject = {}
    for key, member in value.items():
        if key == "$ref" and isinstance(member, str):
            upgraded: JsonValue = _move_ref(member, moved)
        else:
            upgraded = _move_refs(member, moved)
        if upgraded is not member:
            changed[key] = upgraded
    return {**value, **changed} if changed else value


def _move_ref(ref: str, moved: Mapping[str, str]) -> str:
    if ref.startswith("#/"):
        pointer = from_fragment(ref[1:])
        for prefix in ancestors(pointer):
            if prefix in moved:
                return "#" + quote(moved[prefix] + pointer[len(prefix) :], safe="/~{}")
    return ref
