"""What the command line says, and how: colour and progress only on a terminal."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TextIO

from specmill.diagnostics import Diagnostic
from specmill.diagnostics_text import render_text
from specmill.source.read import SourceFile

__all__ = ["Console"]


@dataclass(frozen=True, slots=True)
class Console:
    """Standard output for results, standard error for findings and progress.

    Attributes:
        out: Where results go.
        err: Where findings and progress go.
        out_colour: Whether results may be coloured.
        err_colour: Whether findings may be coloured, and progress is shown.
    """

    out: TextIO
    err: TextIO
    out_colour: bool
    err_colour: bool

    @staticmethod
    def of_process() -> "Console":
        """The console of this process, which writes UTF-8 wherever it runs."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return Console(sys.stdout, sys.stderr, _is_terminal(sys.stdout), _is_terminal(sys.stderr))

    def say(self, text: str) -> None:
        """Prints a result."""
        print(text, file=self.out)

    def report(
        self,
        diagnostics: Iterable[Diagnostic],
        sources: Iterable[SourceFile] = (),
        *,
        to_out: bool = False,
    ) -> None:
        """Prints findings, and how many there are.

        Args:
            diagnostics: The findings.
            sources: The files that they are about, for the lines to show.
            to_out: Whether they are the result that was asked for.
        """
        stream = self.out if to_out else self.err
        colour = self.out_colour if to_out else self.err_colour
        texts = {source.name: source.text for source in sources}
        stream.write(render_text(diagnostics, texts, colour=colour))

    def complain(self, text: str) -> None:
        """Prints what is wrong with the command as a whole, not with a document."""
        self.progress("")
        print(f"specmill: {text}", file=self.err)

    def progress(self, text: str) -> None:
        """Shows what is being done, on a terminal alone; an empty text clears the line."""
        if self.err_colour:
            print(f"\r\x1b[2K{text}", end="", file=self.err, flush=True)


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
