"""Words the finding of a key that a mapping has twice, the same for YAML and JSON."""

from specmill.diagnostics import Diagnostic, Related, diagnostic
from specmill.source.pointers import split
from specmill.source.positions import Marked, Span, TextPositions


def duplicate_key(
    positions: TextPositions, marks: Marked, pointer: str, second: Span
) -> Diagnostic:
    """Makes the diagnostic of a duplicate key.

    Args:
        positions: Positions in the text.
        marks: Marks of the document, in which the first of the two keys stands.
        pointer: Pointer of the value of the key.
        second: Where the key stands again.
    """
    first, _ = marks.nearest(pointer)
    place = positions.at(first.key or first.value, pointer)
    return diagnostic(
        "duplicate-key",
        f"the key `{split(pointer)[-1]}` occurs twice in this mapping",
        positions.at(second, pointer),
        hint="rename or remove one of the two",
        related=[Related("it stands here first", place)],
    )
