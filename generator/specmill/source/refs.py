"""Resolves references inside of a document.

A reference leads to a place in the same document. One that leaves it is reported and not followed:
what other files contribute was brought in before, see `bundle`.
"""

import re
from typing import NamedTuple

from specmill.diagnostics import Diagnostic, Related, SpecmillError, diagnostic
from specmill.source.document import Document
from specmill.source.pointers import from_fragment, join, split
from specmill.source.ref_error import RefError
from specmill.source.tree import JsonValue

__all__ = [
    "RefError",
    "Target",
    "check_fragment",
    "cycle",
    "describe",
    "lookup",
    "resolve",
    "step",
    "to_pointer",
]

_MAX_SHOWN = 10
_MAX_HOPS = 6
_ESCAPES = re.compile(r"%(?![0-9A-Fa-f]{2})|~(?![01])")


class Target(NamedTuple):
    """What a reference leads to.

    Attributes:
        pointer: Where it is; never a place that holds nothing but another reference.
        value: What stands there.
    """

    pointer: str
    value: JsonValue


def resolve(document: Document, pointer_or_ref: str, *, at: str = "") -> Target:
    """Follows a reference, through further references, to a value.

    Args:
        document: The document.
        pointer_or_ref: A reference `#/…`, or a JSON pointer.
        at: Pointer of the `$ref`, for the diagnostic.

    Raises:
        SpecmillError: The reference leads nowhere, in a circle, or out of the document.
    """
    first = ref = "#" + pointer_or_ref if pointer_or_ref[:1] in {"", "/"} else pointer_or_ref
    if (known := document.followed.get(first)) is not None:
        return Target(*known)
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
            document.followed[first] = (target.pointer, value)
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
    return lookup(root, ref, to_pointer(ref))


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
    check_fragment(ref, ref[1:])
    return from_fragment(ref[1:])


def check_fragment(ref: str, fragment: str) -> None:
    """Makes sure that a fragment is a JSON pointer.

    Args:
        ref: The whole reference.
        fragment: What follows its `#`.

    Raises:
        RefError: It is something else.
    """
    if (fragment and not fragment.startswith("/")) or _ESCAPES.search(fragment):
        raise RefError(
            "malformed-ref",
            f"the reference `{ref}` is not a JSON pointer",
            "write `#/components/…`; in names, `/` is written `~1`, `~` is `~0` and `%` is `%25`",
        )


def lookup(root: JsonValue, ref: str, pointer: str, *, hops: int = 0) -> Target:
    """Looks up a pointer, whose way may lead through references.

    Args:
        root: The document.
        ref: The reference that the pointer is of.
        pointer: The pointer.
        hops: How many references were followed on the way already.

    Raises:
        RefError: There is nothing.
    """
    value = root
    tokens = split(pointer)
    for place, token in enumerate(tokens):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and _is_index(token, value):
            value = value[int(token)]
        elif (target := _inside(root, value, hops)) is not None:
            rest = join(target.pointer, *tokens[place:])
            return lookup(root, ref, rest, hops=hops + 1)
        else:
            parent = join("", *tokens[:place])
            raise RefError(
                "unknown-ref",
                f"`{ref}` does not exist",
                f"nothing named `{token}` stands under `#{parent}`",
                parent=parent,
                token=token,
                names=value if isinstance(value, dict) else (),
            )
    return Target(pointer if "~" not in pointer else join("", *tokens), value)


def _inside(root: JsonValue, value: JsonValue, hops: int) -> Target | None:
    """What a reference on the way stands for."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    if not isinstance(ref, str) or hops >= _MAX_HOPS:
        return None
    try:
        return lookup(root, ref, to_pointer(ref), hops=hops + 1)
    except RefError:
        return None


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
