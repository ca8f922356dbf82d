"""Whether a schema accepts one value."""

import re

from specmill.review.schemas.kinds import key_of, kind_of
from specmill.review.schemas.shape import Shape
from specmill.source.tree import JsonValue

__all__ = ["accepts", "accepts_unlisted", "matches"]

_PLAIN = re.compile("[ -~]*")
_PORTABLE = re.compile(
    r"""
    (?: [^\\()\[\]{}]                        # itself
      | \\[dDwWsSbB./\\()\[\]{}^$*+?|-]         # an escape
      | \( (?: \?[:=!] | (?!\?) ) | \)       # a group
      | \{\d{1,4} (?: , \d{0,4} )? \}         # a count
      | \[ \^? (?: [\w .,:;@/%+_=*?!#$()-] | \\[dwsDWS./\\()\[\]^+*?$-] )+ \]
    )*
    """,
    re.VERBOSE | re.ASCII,
)
"""The regular expressions that mean the same in ECMAScript and in Python."""

_COSTLY = re.compile(r"[*+?}][*+]|\)[*+{]")
"""What may take a program very long: a repetition of what repeats something."""

_UNDECIDED = frozenset({"not", "if", "$dynamicRef"})


def accepts(shape: Shape, value: JsonValue) -> bool | None:
    """Whether a schema accepts a value.

    Formats are annotations, and say nothing.

    Args:
        shape: The schema.
        value: The value.

    Returns:
        None where it takes more than a look at the keywords of numbers and strings to tell.
    """
    if kind_of(value) not in shape.kinds:
        return False
    if shape.values is not None and key_of(value) not in shape.values:
        return False
    return accepts_unlisted(shape, value)


def accepts_unlisted(shape: Shape, value: JsonValue) -> bool | None:
    """Whether a schema accepts a value, whatever its types and lists of values say.

    Args:
        shape: The schema.
        value: The value.

    Returns:
        None where it takes more than a look at the keywords of numbers and strings to tell.
    """
    answer: bool | None = True
    if isinstance(value, str):
        answer = _accepts_text(shape, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        answer = _accepts_number(shape, value)
    elif isinstance(value, list | dict):
        answer = None
    is_undecided = bool(shape.unions) or not _UNDECIDED.isdisjoint(shape.keywords)
    return None if answer and is_undecided else answer


def _accepts_text(shape: Shape, value: str) -> bool | None:
    if not _fits_length(shape, len(value)):
        return False
    answers = {matches(pattern, value) for pattern in shape.texts("pattern")}
    return False if False in answers else None if None in answers else True


def matches(pattern: str, value: str) -> bool | None:
    """Whether a text matches a pattern.

    Args:
        pattern: A regular expression of ECMAScript.
        value: The text.

    Returns:
        None where the expression may mean something else in Python, or may take long.
    """
    if _COSTLY.search(pattern) or not _PORTABLE.fullmatch(pattern) or not _PLAIN.fullmatch(value):
        return None
    try:
        return re.search(pattern, value) is not None
    except re.error:
        return None


def _accepts_number(shape: Shape, value: float) -> bool | None:
    return _is_multiple(shape, value) if _fits_range(shape, value) else False


def _fits_length(shape: Shape, length: int) -> bool:
    return all(length <= limit for _, limit in shape.numbers("maxLength")) and all(
        length >= limit for _, limit in shape.numbers("minLength")
    )


def _fits_range(shape: Shape, value: float) -> bool:
    return (
        all(value <= limit for _, limit in shape.numbers("maximum"))
        and all(value >= limit for _, limit in shape.numbers("minimum"))
        and all(value < limit for _, limit in shape.numbers("exclusiveMaximum"))
        and all(value > limit for _, limit in shape.numbers("exclusiveMinimum"))
    )


def _is_multiple(shape: Shape, value: float) -> bool | None:
    """Whether a number is a multiple; None where that is a matter of rounding."""
    for _, divisor in shape.numbers("multipleOf"):
        if not (isinstance(value, int) and isinstance(divisor, int) and divisor > 0):
            return None
        if value % divisor:
            return False
    return True
