"""Limits that keep a hostile document from exhausting time, memory or the stack.

The largest published documents reach a nesting of about 40 and a million values, so that the
limits leave room for any real one.
"""

from typing import NoReturn

from specmill.diagnostics import SpecmillError, diagnostic
from specmill.source.positions import Span, TextPositions

MAX_DEPTH = 256
MAX_VALUES = 3_000_000


def refuse_depth(text: TextPositions, span: Span) -> NoReturn:
    """Refuses a document that is nested too deep.

    Raises:
        SpecmillError: Always.
    """
    raise SpecmillError(
        diagnostic(
            "nested-too-deep",
            f"values are nested more than {MAX_DEPTH} levels deep",
            text.at(span),
            hint="move inner parts to components and refer to them with $ref",
        )
    )


def refuse_count(text: TextPositions, span: Span) -> NoReturn:
    """Refuses a document that holds too many values.

    Raises:
        SpecmillError: Always.
    """
    raise SpecmillError(
        diagnostic(
            "too-many-values",
            f"the document holds more than {MAX_VALUES:,} values once aliases are expanded",
            text.at(span),
            hint="split the document, or use $ref in place of YAML aliases",
        )
    )
