"""The rule for lists whose elements differ, which several kinds of lists obey."""

import json
from collections.abc import Sequence

from specmill.lint.linting import Edit, Linting
from specmill.lint.table import RULES
from specmill.source.pointers import join
from specmill.source.tree import JsonValue


def check_repeated(
    lint: Linting, rule: str, at: str, values: Sequence[JsonValue], noun: str
) -> None:
    """The elements of a list differ; of two that are equal, the second can go.

    Args:
        lint: The document.
        rule: Key of `RULES`, or a diagnostic code, which others report.
        at: Pointer of the list.
        values: Its elements.
        noun: What an element is called, with its article.
    """
    seen: dict[str, int] = {}
    for index, value in enumerate(values):
        text = json.dumps(value, sort_keys=True)
        first = seen.setdefault(text, index)
        if first == index:
            continue
        if rule in RULES:
            related = ("it is listed here first", join(at, first))
            lint.report(rule, f"{noun} {text} is listed twice", index, at=at, related=related)
        lint.offer(rule, Edit(join(at, index), is_removal=True))
