"""Says of an object that the document does not describe where the document has it."""

from collections.abc import Iterator

from specmill.ir.api import Api, Operation
from specmill.ir.types import (
    Array,
    Constrained,
    Definition,
    Dictionary,
    Record,
    Reference,
    Tuple,
    Type,
    Union,
    is_null,
    type_parts,
)

__all__ = ["places"]


def places(api: Api) -> dict[str, str]:
    """Describes each definition by its place in the document.

    Returns:
        A sentence for each definition, by its key: which component it is, else where it is used
        first, such as ``Body of the 200 answer of `listPayments`.``
    """
    finder = _Finder(api)
    return {key: f"{place[0].upper()}{place[1:]}." for key, place in finder.found.items()}


class _Finder:
    def __init__(self, api: Api) -> None:
        self._definitions = api.definitions
        components = [entry for entry in api.definitions.values() if entry.component is not None]
        self.found = {
            entry.key: f"schema `{entry.component}` of the document" for entry in components
        }
        roots = [(entry.pointer, *part) for entry in api.operations for part in _bodies(entry)]
        roots += [
            (entry.key, *part)
            for entry in components
            for part in _members(entry, f"`{entry.component}`")
        ]
        # What an object is written under comes before what merely takes it over (`allOf`).
        for only_own in (True, False):
            for root, type_, place in roots:
                self._add(type_, place, root if only_own else "")

    def _add(self, type_: Type, place: str, root: str) -> None:
        match type_:
            case Reference():
                self._add_definition(self._definitions[type_.key], place, root)
            case Array():
                self._add(type_.items, f"item of the {place}", root)
            case Tuple():
                for item in type_parts(type_):
                    self._add(item, f"item of the {place}", root)
            case Constrained():
                self._add(type_.type, place, root)
            case Dictionary():
                self._add(type_.values, f"value in the {place}", root)
            case Union():
                variants = [entry for entry in type_.variants if not is_null(entry)]
                for variant in variants:
                    form = place if len(variants) == 1 else f"form of the {place}"
                    self._add(variant, form, root)
            case _:
                pass

    def _add_definition(self, definition: Definition, place: str, root: str) -> None:
        if definition.key in self.found or not definition.key.startswith(root):
            return
        self.found[definition.key] = place
        for type_, inner in _members(definition, f"the {place}"):
            self._add(type_, inner, root)


def _bodies(operation: Operation) -> Iterator[tuple[Type, str]]:
    name = f"`{operation.operation_id or f'{operation.http_method} {operation.path}'}`"
    for parameter in operation.parameters:
        yield parameter.type, f"parameter `{parameter.name}` of {name}"
    for content in operation.body.contents if operation.body is not None else ():
        yield content.type, f"body of a request of {name}"
    for response in operation.responses:
        for content in response.contents:
            yield content.type, f"body of the {response.status} answer of {name}"


def _members(definition: Definition, owner: str) -> Iterator[tuple[Type, str]]:
    if isinstance(definition, Record):
        for entry in definition.properties:
            yield entry.type, f"property `{entry.name}` of {owner}"
        if definition.additional is not None:
            yield definition.additional, f"further property of {owner}"
    else:
        yield definition.type, owner.removeprefix("the ")
