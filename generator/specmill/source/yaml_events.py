"""The event stream of a YAML text, from libyaml where it is available."""

import re
from collections.abc import Iterator

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import Event

from specmill.diagnostics import Diagnostic, Location, Related, SpecmillError, diagnostic
from specmill.source.positions import Span, TextPositions

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_FORBIDDEN = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
# YAML 1.1, which the parser implements, breaks lines at these; YAML 1.2 does not.
_OLD_BREAKS = "\x85\u2028\u2029"
_PRIVATE_USE = range(0xE000, 0xF900)

_HINTS = {
    "mapping values are not allowed": "quote the text if it holds a colon and a space, "
    "or check the indentation",
    "could not find expected ':'": "a key needs a colon and a space after it",
    "cannot start any token": "quote the text, and indent with spaces, never with tabs",
    "did not find expected key": "check the indentation and the quotes of the lines above",
    "did not find expected '-' indicator": "check the indentation of the list",
    "did not find expected ',' or": "close the bracket or the brace, or add the missing comma",
    "unexpected end of stream": "a quote or a bracket is never closed",
    "unknown escape character": "write the backslash twice, or use single quotes",
}


class YamlText:
    """A YAML text, ready to be parsed as often as one likes.

    Args:
        text: The text.
        positions: Positions in it, for diagnostics.
    """

    def __init__(self, text: str, positions: TextPositions) -> None:
        self.positions = positions
        self._text = text
        self._restore: dict[int, str] = {}
        hidden = [char for char in _OLD_BREAKS if char in text]
        if hidden:
            # A stand-in of the same width keeps every position right.
            free = (chr(code) for code in _PRIVATE_USE if chr(code) not in text)
            stand_ins = dict(zip(hidden, free, strict=False))
            self._text = text.translate({ord(char): s for char, s in stand_ins.items()})
            self._restore = {ord(s): char for char, s in stand_ins.items()}

    def original(self, value: str) -> str:
        """A scalar's text with the characters that stand in the file."""
        return value.translate(self._restore) if self._restore else value

    def events(self) -> Iterator[Event]:
        """The events of the text.

        Raises:
            SpecmillError: The text is not YAML.
        """
        forbidden = _FORBIDDEN.search(self._text)
        if forbidden:
            raise SpecmillError(
                diagnostic(
                    "control-character",
                    f"the character U+{ord(forbidden[0]):04X} is not allowed in YAML",
                    self.positions.at(Span(*forbidden.span())),
                    hint='remove it, or write it as an escape in double quotes ("\\x00")',
                )
            )
        try:
            yield from yaml.parse(self._text, Loader=_LOADER)
        except MarkedYAMLError as error:
            raise SpecmillError(self._syntax_error(error)) from error
        except YAMLError as error:
            place = Location(self.positions.file, 1, 1)
            raise SpecmillError(diagnostic("yaml-syntax", str(error), place)) from error
        except RecursionError as error:
            place = Location(self.positions.file, 1, 1)
            message = "brackets are nested too deep"
            raise SpecmillError(diagnostic("nested-too-deep", message, place)) from error

    def _syntax_error(self, error: MarkedYAMLError) -> Diagnostic:
        mark = error.problem_mark or error.context_mark
        start = mark.index if mark else 0
        problem = error.problem or "the text is not YAML"
        message = f"{problem}, {error.context}" if error.context else problem
        related: list[Related] = []
        if error.context_mark and error.context_mark.index != start:
            place = self.positions.at(Span(error.context_mark.index, error.context_mark.index + 1))
            related.append(Related("this is what was being read", place))
        hint = next((text for part, text in _HINTS.items() if part in message), "")
        location = self.positions.at(Span(start, start + 1))
        return diagnostic("yaml-syntax", message, location, hint=hint, related=related)


def span(event: Event) -> Span:
    """Where an event stands."""
    start = event.start_mark.index if event.start_mark else 0
    return Span(start, event.end_mark.index if event.end_mark else start)
