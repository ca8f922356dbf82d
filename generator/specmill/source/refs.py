"""Resolves references inside of a document.

A reference leads to a place in the same document. One that leaves it is reported and not followed,
so that nothing but the document itself is ever read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from specmill.diagnostics import Diagnostic, Related, SpecmillError, diagnostic
from specmill.source.document import Document
from specmill.source.pointers import from_fragment, join, split
from specmill.source.suggestions import closest
from specmill.source.tree import JsonValue

_MAX_SHOWN = 10
_ESCAPES = re.compile(r"%(?![0-9A-Fa-f]{2})|~(?![01])")


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference leads to.

    Attributes:
        pointer: Where it is; never a place that holds nothing but another reference.
        value: What stands there.
    """

    pointer: str
    value: JsonValue


class RefError(ValueError):
    """A reference leads nowhere.

    Args:
        code_id: Code of the diagnostic.
        message: What is wrong.
        hint: What to do about it.
        parent: Pointer of the last place on the way that exists.
        token: The reference token that does not exist there.
        names: The tokens that do exist there.
    """

    def __init__(
        self,
        code_id: str,
        message: str,
        hint: str,
        *,
        parent: str = "",
        token: str = "",
        names: Iterable[str] = (),
    ) -> None:
        self.code_id = code_id
        self._hint = hint
        self._parent = parent
        self._token = token
        self._names = names
        super().__init__(message)

    def hint(self, *, with_guess: bool = True) -> str:
        """What to do about it, with a guess at what was meant, which takes some time."""
        guess = closest(self._token, self._names) if with_guess else None
        return self._hint if guess is None else f"did you mean `#{join(self._parent, guess)}`?"


def resolve(document: Document, pointer_or_ref: str, *, at: str = "") -> Target:
    """Follows a reference, through further references, to a value.

    Args:
        document: The document.
        pointer_or_ref: A reference `#/…`, or a JSON pointer.
        at: Pointer of the `$ref`, for the diagnostic.

    Raises:
        SpecmillError: The reference leads nowhere, in a circle, or out of the document.
    """
    ref = "#" + pointer_or_ref if pointer_or_ref[:1] in {"", "/"} else pointer_or_ref
    seen: dict[str, None] = {}
    place = at
    while True:
        try:
            target = step(document.root, ref)
        except RefError as error:
            raise SpecmillError(describe(document, error, place)) from error
        if target.pointer in seen:
            route = list(seen)
            raise SpecmillError(cycle(document, route[route.index(target.pointer) :], at))
        seen[target.pointer] = None
        value = target.value
        if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
            return target
        ref, place = str(value["$ref"]), join(target.pointer, "$ref")


def step(root: JsonValue, ref: str) -> Target:
    """Looks up what a reference names, without following a reference that stands there.

    Args:
        root: The document.
        ref: A reference of the form `#/…`.

    Raises:
        RefError: There is nothing, or the reference is of another form.
    """
    pointer = to_pointer(ref)
    return Target(pointer, _lookup(root, ref, pointer))


def to_pointer(ref: str) -> str:
    """The JSON pointer of a local reference, percent-encoding removed.

    Raises:
        RefError: It is malformed, or leaves the document.
    """
    if not ref.startswith("#"):
        raise RefError(
            "external-ref-unsupported",
            f"the reference `{ref}` leaves the document",
            "bundle the document first, so that every reference begins with `#/`",
        )
    pointer = ref[1:]
    if (pointer and not pointer.startswith("/")) or _ESCAPES.search(pointer):
        raise RefError(
            "malformed-ref",
            f"the reference `{ref}` is not a JSON pointer",
            "write `#/components/…`; in names, `/` is written `~1`, `~` is `~0` and `%` is `%25`",
        )
    return from_fragment(pointer)


def _lookup(root: JsonValue, ref: str, pointer: str) -> JsonValue:
    value = root
    parent = ""
    for token in split(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _is_index(token, value):
            value = value[int(token)]
        else:
            raise RefError(
                "unknown-ref",
                f"`{ref}` does not exist",
                f"nothing named `{token}` stands under `#{parent}`",
                parent=parent,
                token=token,
                names=value if isinstance(value, dict) else (),
            )
        parent = join(parent, token)
    return value


def _is_index(token: str, items: list[JsonValue]) -> bool:
    is_number = token.isascii() and token.isdecimal() and len(token) < 10
    return is_number and int(token) < len(items)


def describe(
    document: Document, error: RefError, at: str, *, with_guess: bool = True
) -> Diagnostic:
    """The diagnostic of a reference that leads nowhere.

    Args:
        document: The document.
        error: What is wrong.
        at: Pointer of the `$ref`.
        with_guess: Whether to guess what was meant.
    """
    hint = error.hint(with_guess=with_guess)
    return diagnostic(error.code_id, str(error), document.locate(at), hint=hint)


def cycle(document: Document, pointers: list[str], at: str) -> Diagnostic:
    """The diagnostic of references that lead in a circle.

    Args:
        document: The document.
        pointers: The places of the circle, in order.
        at: Pointer of the reference that enters it.
    """
    shown = pointers if len(pointers) <= _MAX_SHOWN else [*pointers[:_MAX_SHOWN], "…"]
    route = " → ".join(f"#{pointer}" for pointer in [*shown, pointers[0]])
    related = [
        Related("the circle goes through here", document.locate(p, part="key"))
        for p in pointers[1:_MAX_SHOWN]
    ]
    return diagnostic(
        "cyclic-ref",
        f"references lead in a circle: {route}",
        document.locate(at),
        hint="let one of them define the value itself",
        related=related,
    )
