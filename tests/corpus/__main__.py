"""Tries the generator on real documents: `nox -s corpus`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.corpus.documents import CorpusDocument, documents
from tests.corpus.trial import Trial, try_document


def main() -> int:
    """Try what the command line asks for.

    Returns:
        The exit code.
    """
    options = _parser().parse_args()
    corpus = documents(Path(os.environ["NODE_MODULES"]))
    wanted = [one for one in corpus if not options.names or one.name in options.names]
    if unknown := set(options.names) - {one.name for one in corpus}:
        sys.exit(f"the corpus has no {', '.join(sorted(unknown))}")
    for trial in _trials(wanted[: options.first], options.jobs):
        print(_row(trial), flush=True)
    return 0


def _trials(wanted: Sequence[CorpusDocument], jobs: int) -> Iterator[Trial]:
    with ThreadPoolExecutor(jobs) as executor:
        yield from executor.map(_tried, wanted)


def _tried(document: CorpusDocument) -> Trial:
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        return try_document(document, Path(folder))


def _row(trial: Trial) -> str:
    shown = ("examples that do not fit", "example", "call", "calls not tried", "values not found")
    counts = " ".join(f"{trial.counts.get(name, 0):5}" for name in shown)
    figures = f"{counts} {trial.operations:5} {trial.covered:5} {trial.reported:4} {trial.cpu:6.1f} {trial.peak:5.0f}"
    return "\n    ".join((f"{figures}  {trial.name}", *trial.failures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s corpus --")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a document, by its name")
    parser.add_argument("--first", type=int, help="try only so many documents")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    return parser


if __name__ == "__main__":
    sys.exit(main())
