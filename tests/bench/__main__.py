"""Runs the benchmark: `nox -s bench`.

To add a row, or a peer for a row that is there, add a `Row` to the `rows` of one of the modules; to
add a module, list it here.
"""

import argparse
import json
import platform
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from tests.bench import (
    answering,
    calling,
    decoding,
    generation,
    imports,
    many_operations,
    peers,
)
from tests.bench.rows import Result, measure

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / ".bench" / "results.json"
# The peers come last: importing them would disturb what is measured after it.
MODULES = (generation, imports, many_operations, decoding, calling, answering, peers)
LIBRARIES = ("httpx2", "pydantic", "starlette", "uvicorn")
HEADER = ("", "× baseline", "lowest", "highest", "CPU ms", "baseline ms", "baseline")


def main() -> None:
    """Measure every row, print a table, and write the results as JSON."""
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="rows whose name holds TEXT")
    parser.add_argument("--repetitions", type=int, default=7, metavar="N", help="default: 7")
    options = parser.parse_args()
    results: list[Result] = []
    for module in MODULES:
        with ExitStack() as stack:
            rows = [row for row in module.rows(stack) if options.only in row.name]
            results += [measure(row, options.repetitions) for row in rows]
    print(table(results))
    save(results, options.repetitions)


def table(results: Sequence[Result]) -> str:
    """Lay out results for a person."""
    lines = [HEADER, *(_line(result) for result in results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, len(HEADER) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _line(result: Result) -> tuple[str, ...]:
    return (
        result.name,
        f"{result.ratio:.2f}",
        f"{result.lowest:.2f}",
        f"{result.highest:.2f}",
        f"{result.measured * 1000:.3f}",
        f"{result.baseline * 1000:.3f}",
        result.baseline_name,
    )


def save(results: Sequence[Result], repetitions: int) -> None:
    """Write results for programs, with what they depend on."""
    RESULTS.parent.mkdir(exist_ok=True)
    content = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "libraries": {library: version(library) for library in LIBRARIES},
        "repetitions": repetitions,
        "rows": [asdict(result) for result in results],
    }
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
