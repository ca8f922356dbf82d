"""Paths as names see them: literal words and parameters, without versions and the like."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from specmill.ir.names import Words, split_words

__all__ = ["Segment", "distinguishing_segments", "literals", "path_segments"]

# A parameter that follows a letter at once is the rest of a word, such as an extension.
_PART = re.compile(r"(?<=[A-Za-z0-9}])\{[^{}]*\}|\{(?P<parameter>[^{}]*)\}|(?P<literal>[^{}:]+)")
_VERSION = re.compile(
    r"v?\d+(?:[._]\d+)*(?:(?:alpha|beta|rc|preview)\d*)?|\d{4}-\d{2}(?:-\d{2})?", re.IGNORECASE
)
_NOISE = frozenset({"api", "apis", "rest"})
_PLAIN_EXTENSION = ".json"
# Azure's paths: /subscriptions/{id}/providers/Microsoft.Compute/disks.
_PROVIDERS = "providers"
_QUALIFIED = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+")
_FRAGMENT_BORDER = re.compile(r"[=.]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A step of a path.

    Attributes:
        words: Its words, or those of the parameter's name.
        is_parameter: Whether a value takes its place.
        is_call: Whether it says what is done: it follows a colon or a number sign.
        is_named: Whether it is the name of what is done: `CancelJob` in `/#Action=CancelJob`.
    """

    words: Words
    is_parameter: bool
    is_call: bool = False
    is_named: bool = False


def path_segments(path: str) -> tuple[Segment, ...]:
    """The steps of a path, without versions anywhere and `api` or `rest` at its beginning.

    What follows a colon, as in `/jobs/{id}:cancel`, is a step of its own, and so is the name in a
    fragment (`/#Action=CancelJob`, `/#Target=Jobs_2020.CancelJob`), which tells operations of one
    address apart. After `providers` and a qualified name only what that provider has counts.
    """
    found: list[Segment] = []
    before = ""
    address, _, fragment = path.partition("#")
    for text in address.split("/"):
        if before.lower() == _PROVIDERS and _QUALIFIED.fullmatch(text):
            found.clear()
        elif not (_VERSION.fullmatch(text) or (text.lower() in _NOISE and not literals(found))):
            found += _parts(text)
        before = text
    # More than one pair says how to answer: `#format=sdk&pretty=true`.
    words = () if "&" in fragment else split_words(_FRAGMENT_BORDER.split(fragment)[-1])
    if words:
        found.append(Segment(words, is_parameter=False, is_call=True, is_named="=" in fragment))
    return tuple(found)


def _parts(text: str) -> Iterator[Segment]:
    for part in _PART.finditer(text):
        if (name := part["parameter"]) is not None:
            yield Segment(split_words(name), is_parameter=True)
        elif words := split_words((part["literal"] or "").removesuffix(_PLAIN_EXTENSION)):
            is_call = text[part.start() - 1 : part.start()] == ":"
            yield Segment(words, is_parameter=False, is_call=is_call)


def literals(segments: Iterable[Segment]) -> list[Words]:
    """The words of the literal steps."""
    return [segment.words for segment in segments if not segment.is_parameter]


def distinguishing_segments(paths: Iterable[str]) -> dict[str, tuple[Segment, ...]]:
    """The steps of each path from where the paths of a document begin to differ.

    Steps that all paths begin with are left out as far as every path keeps a literal one.
    """
    split = {path: path_segments(path) for path in paths}
    named = [segments for segments in split.values() if literals(segments)]
    start = len(_common(named)) if len(named) > 1 else 0
    while any(not literals(segments[start:]) for segments in named):
        start -= 1
    return {
        path: segments[start:] if literals(segments) else segments
        for path, segments in split.items()
    }


def _common(all_segments: Sequence[tuple[Segment, ...]]) -> Sequence[Segment]:
    # Parameters are alike whatever they are called.
    marked = [
        [
            segment if not segment.is_parameter else Segment((), is_parameter=True)
            for segment in path
        ]
        for path in all_segments
    ]
    first = marked[0]
    for path in marked[1:]:
        length = next(
            (i for i, (one, other) in enumerate(zip(first, path, strict=False)) if one != other),
            min(len(first), len(path)),
        )
        first = first[:length]
    return first
