"""Edits a document at fifty places: the row of `giants` that measures `specmill review`."""

import re

__all__ = ["COUNT", "edited"]

COUNT = 50
"""How many edits are made."""

_MEMBER = r"""(?P<before>\b{}["']?: *["']?){}\b"""
_KINDS = {
    "an operation is called otherwise": (_MEMBER.format("operationId", r"\w+"), r"\g<0>Now"),
    "a parameter becomes required": (_MEMBER.format("required", "false"), r"\g<before>true"),
    "null is not accepted any more": (_MEMBER.format("nullable", "true"), r"\g<before>false"),
    "an integer becomes a text": (_MEMBER.format("type", "integer"), r"\g<before>string"),
    "a text may be shorter only": (_MEMBER.format("maxLength", r"\d+"), r"\g<before>1000"),
}
"""What is looked for in the text, and what takes its place, by what that means."""


def edited(text: str) -> str:
    """Makes fifty edits of as many kinds as there are places for, evenly spread.

    Args:
        text: A document in JSON or YAML.
    """
    found = [(list(re.finditer(pattern, text)), new) for pattern, new in _KINDS.values()]
    kinds = [(matches, new) for matches, new in found if len(matches) >= COUNT]
    places = sorted(
        (match.start(), match.end(), match.expand(new))
        for index, (matches, new) in enumerate(kinds)
        for match in matches[index :: len(matches) // (COUNT // len(kinds))][: COUNT // len(kinds)]
    )
    for start, end, new in reversed(places):
        text = text[:start] + new + text[end:]
    return text
