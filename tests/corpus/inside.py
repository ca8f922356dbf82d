"""Tries a generated package from inside: `python -m tests.corpus.inside DOCUMENT PACKAGE_FOLDER`.

The last line of its output is a JSON object: what was tried, and what failed.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from tests.corpus.calls import try_calls
from tests.corpus.exchanges import exchanges
from tests.corpus.fitting import Fitting
from tests.corpus.package import GeneratedPackage
from tests.corpus.report import Report
from tests.corpus.round_trips import try_examples

from specmill import pipeline
from specmill.source.read import read

__all__ = ["main"]


def main(document: Path, folder: Path) -> Report:
    """Compile and import a package, and use all of it.

    Args:
        document: The document that it was generated from.
        folder: The package's folder; the one that it is in must be on the path.
    """
    report = Report()
    package = GeneratedPackage(folder)
    for source in sorted(folder.rglob("*.py")):
        report.count("bytes", source.stat().st_size)
        with report.attempt("compile", source.name):
            compile(source.read_bytes(), source.name, "exec")
    for name in package.modules():
        with report.attempt("import", name):
            importlib.import_module(name)
    if report.failures:
        return report
    modelled = pipeline.model(read(document), _ignore, recover=True)
    root = modelled.document.root
    fitting = Fitting(root)
    with report.attempt("examples", "as a whole"):
        try_examples(modelled.api, root, fitting, package, report)
    if package.has_operations:
        with report.attempt("calls", "as a whole"):
            try_calls(exchanges(modelled.api.operations, root, fitting), package, report)
    return report


def _ignore(stage: str) -> None:
    del stage


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])).as_json())
