"""Tries the generator on real documents: `nox -s corpus`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.corpus.baseline import outcome_of, read_baseline, regressions, write_baseline
from tests.corpus.documents import CorpusDocument, documents
from tests.corpus.table import HEADING, row, totals
from tests.corpus.trial import Trial, try_document

# The types of one package in so many are checked: it takes longer than all else.
CHECKED = slice(7, None, 12)


def main() -> int:
    """Try what the command line asks for.

    Returns:
        The exit code: 1 if anything is worse than the baseline.
    """
    options = _parser().parse_args()
    corpus = documents(Path(os.environ["NODE_MODULES"]))
    wanted = _wanted(corpus, options.names) if options.names else corpus
    checked = wanted if options.types else corpus[CHECKED]
    print(HEADING)
    trials: list[Trial] = []
    for trial in _trials(wanted, frozenset(checked), options.jobs):
        print(row(trial), flush=True)
        trials.append(trial)
    print(totals(trials))
    return _judge(trials, is_update=options.update)


def _wanted(corpus: Sequence[CorpusDocument], names: Sequence[str]) -> tuple[CorpusDocument, ...]:
    """Find documents by name; a file that the corpus lacks is called by its path."""
    known = {one.name: one for one in corpus}
    wanted = [known.get(name) or CorpusDocument(name, Path(name)) for name in names]
    if missing := [one.name for one in wanted if not one.path.is_file()]:
        sys.exit(f"neither a document of the corpus nor a file: {', '.join(missing)}")
    return tuple(wanted)


def _trials(
    wanted: Sequence[CorpusDocument], checked: frozenset[CorpusDocument], jobs: int
) -> Iterator[Trial]:
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder, ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(partial(_tried, checked, Path(folder)), wanted)


def _tried(checked: frozenset[CorpusDocument], folder: Path, document: CorpusDocument) -> Trial:
    # Two runs of mypy must not write into one cache at once: each thread has its own.
    cache = folder / threading.current_thread().name
    with tempfile.TemporaryDirectory(dir=folder) as output:
        return try_document(document, Path(output), cache if document in checked else None)


def _judge(trials: Sequence[Trial], *, is_update: bool) -> int:
    baseline = read_baseline()
    outcomes = {trial.name: outcome_of(trial) for trial in trials}
    if is_update:
        write_baseline({**baseline, **outcomes})
        return 0
    worse = list(regressions(baseline, outcomes.items()))
    print(f"\n{len(worse)} regressions", *worse, sep="\n  ")
    if not worse and any(baseline.get(name) != outcome for name, outcome in outcomes.items()):
        print("Something is better than the baseline: keep it with `nox -s corpus -- --update`.")
    return 1 if worse else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s corpus --")
    parser.add_argument(
        "names", nargs="*", metavar="NAME|PATH", help="a document of the corpus, or any file"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (default: 2)")
    parser.add_argument("--types", action="store_true", help="check the types of every package")
    parser.add_argument("--update", action="store_true", help="make this the baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main())
