"""A place in a document: its JSON pointer and its value, with typed ways to go on from there."""

from collections.abc import Iterator
from typing import NamedTuple

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.ir.types import JsonScalar, JsonValue
from specmill.source.document import Document
from specmill.source.pointers import escape
from specmill.source.refs import resolve, step, to_pointer

__all__ = ["Node"]


class Node(NamedTuple):
    """A value of a document that knows where it is.

    Attributes:
        document: The validated document, in OpenAPI 3.1.
        pointer: JSON pointer of the value.
        value: The value itself.
    """

    document: Document
    pointer: str
    value: JsonValue

    def follow(self) -> "Node":
        """The node that a `$ref` leads to, through any number of them; else the node itself."""
        if isinstance(self.value, dict) and isinstance(reference := self.value.get("$ref"), str):
            resolved = resolve(self.document, reference)
            return Node(self.document, resolved.pointer, resolved.value)
        return self

    def followed_once(self) -> "Node":
        """The node that a `$ref` leads to, which may be a reference again; else the node itself."""
        if isinstance(self.value, dict) and isinstance(reference := self.value.get("$ref"), str):
            resolved = resolve(self.document, reference)
            # Mostly there is no other reference on the way.
            if resolved.pointer != to_pointer(reference):
                resolved = step(self.document.root, reference)
            return Node(self.document, resolved.pointer, resolved.value)
        return self

    def component(self, section: str) -> str | None:
        """The name of a component; None for what is none of that section, such as `responses`."""
        name = self.pointer.removeprefix(f"/components/{section}/")
        if name == self.pointer or "/" in name:
            return None
        return name.replace("~1", "/").replace("~0", "~")

    def get(self, key: str) -> "Node | None":
        """The member of an object; None where there is none, or where this is no object."""
        if isinstance(self.value, dict) and key in self.value:
            return self._child(key, self.value[key])
        return None

    def members(self) -> "Iterator[tuple[str, Node]]":
        """The members of an object, in the order of the document."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, self._child(key, value)

    def items(self) -> "Iterator[Node]":
        """The items of an array."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield self._child(str(index), value)

    def text(self, key: str) -> str:
        """A member that is a text; empty where there is none."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return value if isinstance(value, str) else ""

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A member that is true or false."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return value if isinstance(value, bool) else default

    def integer(self, key: str) -> int | None:
        """A member that is a whole number, however it is written."""
        number = self.number(key)
        return int(number) if number is not None and number == int(number) else None

    def number(self, key: str) -> int | float | None:
        """A member that is a number."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def scalar(self, key: str) -> JsonScalar:
        """A member that is a scalar; None where it is not, or where there is none."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return None if isinstance(value, list | dict) else value

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a member that is an array of them."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

    def finding(self, code: str, message: str, hint: str = "") -> Diagnostic:
        """A diagnostic about this place."""
        return diagnostic(code, message, self.document.locate(self.pointer), hint=hint)

    def _child(self, key: str, value: JsonValue) -> "Node":
        return Node(self.document, f"{self.pointer}/{escape(key)}", value)
