"""What the command line says, and how: colour and a line that changes only on a terminal."""

import math
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import TextIO

from specmill.diagnostics import Diagnostic
from specmill.diagnostics_text import render_text, visible
from specmill.source.read import SourceFile
from specmill.stopwatch import PATIENCE, Stopwatch

__all__ = ["Console"]


@dataclass(frozen=True, slots=True)
class Console:
    """Standard output for results, standard error for findings and progress.

    Attributes:
        out: Where results go.
        err: Where findings and progress go.
        out_colour: Whether results may be coloured.
        err_colour: Whether findings may be coloured.
        stopwatch: Times what is being done, and says it.
    """

    out: TextIO
    err: TextIO
    out_colour: bool
    err_colour: bool
    stopwatch: Stopwatch = field(repr=False)

    @staticmethod
    def of_process() -> "Console":
        """The console of this process, which writes UTF-8 wherever it runs."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        colours = _is_terminal(sys.stdout), _is_terminal(sys.stderr)
        stopwatch = Stopwatch(sys.stderr, is_live=colours[1], patience=_patience())
        return Console(sys.stdout, sys.stderr, *colours, stopwatch)

    @property
    def out_width(self) -> int | None:
        """Cells of a line of the terminal that results go to; None if they go to none."""
        return shutil.get_terminal_size().columns if self.out.isatty() else None

    def say(self, text: str) -> None:
        """Prints a result, in which names and texts of a document may stand."""
        print("\n".join(map(visible, text.split("\n"))), file=self.out)

    def report(
        self,
        diagnostics: Iterable[Diagnostic],
        sources: Iterable[SourceFile] = (),
        *,
        to_out: bool = False,
        most: int | None = None,
    ) -> None:
        """Prints findings, and how many there are.

        Args:
            diagnostics: The findings.
            sources: The files that they are about, for the lines to show.
            to_out: Whether they are the result that was asked for.
            most: How many to show of a kind that names no loss, see `render_text`; None for all.
        """
        stream = self.out if to_out else self.err
        colour = self.out_colour if to_out else self.err_colour
        texts = {source.name: source.text for source in sources}
        stream.write(render_text(diagnostics, texts, colour=colour, most=most))

    def note(self, text: str) -> None:
        """Prints what is worth knowing beside the result."""
        self.progress("")
        print("\n".join(map(visible, text.split("\n"))), file=self.err)

    def complain(self, text: str) -> None:
        """Prints what is wrong with the command as a whole, not with a document."""
        self.progress("")
        lines = "\n".join(map(visible, text.split("\n")))
        print(f"specmill: {lines}", file=self.err)

    def progress(self, text: str) -> None:
        """Begins a stage, which is shown if the run takes a while; an empty text ends it."""
        if text:
            self.stopwatch.begin(visible(text))
        else:
            self.stopwatch.end()

    def tell_timings(self) -> None:
        """Prints where the time went."""
        self.stopwatch.end()
        self.err.write(self.stopwatch.table())


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _patience() -> float:
    """The seconds before progress is shown, which `SPECMILL_PROGRESS` can make none or endless."""
    wanted = os.environ.get("SPECMILL_PROGRESS", "")
    return {"always": 0.0, "never": math.inf}.get(wanted, PATIENCE)
