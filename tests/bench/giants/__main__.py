"""Generates from documents of hundreds of operations, beside what others make of them.

`nox -s giants` runs it, and so does `nox -s bench`. The figures are CPU time, user and system, of all
processes of one run; the time on the clock, which less is where work is done on several cores; and
the most memory that one process held. A tool may fail, or make something that cannot be used: what
became of a run is told beside its figures.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TypeAlias

from tests.bench.__main__ import table
from tests.bench.giants import imports
from tests.bench.giants.edits import COUNT, edited
from tests.bench.rows import measure
from tests.corpus.documents import giants

Command: TypeAlias = Sequence[str | Path]

GIANTS = ("stripe.com", "api.github.com", "openai")
RESULTS = Path(__file__).parents[3] / ".bench" / "giants.json"
HEADER = ("document", "tool", "CPU s", "clock s", "peak MiB", "× specmill", "result")
_OPERATION_ID = re.compile(r"""operationId"?: *["']?\w+""")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took.

    Attributes:
        cpu: CPU seconds of the process and of those that it ran.
        clock: Seconds from its start to its end.
        peak: MiB that the largest of them held.
        code: The exit code.
    """

    cpu: float
    clock: float
    peak: float
    code: int


@dataclass(frozen=True, slots=True)
class Peer:
    """Another generator.

    Attributes:
        name: What the table calls it.
        command: What to run for a document and a folder for the output.
    """

    name: str
    command: Callable[[Path, Path], Command]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one tool and one document.

    Attributes:
        document: Its name.
        tool: The name of the tool.
        cpu: Median of the CPU seconds.
        clock: Median of the seconds on the clock.
        peak: The most MiB that one process held.
        ratio: CPU seconds by those of specmill, from nothing.
        code: The exit code of the first run that failed; 0 if none did.
    """

    document: str
    tool: str
    cpu: float
    clock: float
    peak: float
    ratio: float
    code: int


def main() -> None:
    """Measure every tool on every giant, and print a line as soon as it is known."""
    parser = argparse.ArgumentParser(prog="nox -s giants --", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="documents whose name holds it")
    parser.add_argument("--repetitions", type=int, default=1, metavar="N", help="default: 1")
    parser.add_argument("--no-peers", action="store_true", help="measure specmill alone")
    options = parser.parse_args()
    modules = Path(os.environ["NODE_MODULES"])
    peers = [] if options.no_peers else list(_peers(modules))
    print(_line(HEADER))
    results: list[Result] = []
    found = giants(modules)
    for document in (one for one in GIANTS if options.only in one):
        with tempfile.TemporaryDirectory() as name:
            results += _measure(document, found[document], Path(name), peers, options.repetitions)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(one) for one in results], indent=2) + "\n", "utf-8")
    with ExitStack() as stack:
        print(table([measure(row, 2 + options.repetitions) for row in imports.rows(stack)]))


def _measure(
    name: str, document: Path, folder: Path, peers: Sequence[Peer], repetitions: int
) -> Iterator[Result]:
    own: float | None = None
    for tool, runs in (
        *_runs_of_specmill(document, folder, repetitions),
        *((peer.name, _runs_of(peer, document, folder, repetitions)) for peer in peers),
    ):
        measured = list(runs)
        cpu = median(one.cpu for one in measured)
        own = cpu if own is None else own
        result = Result(
            name,
            tool,
            cpu=cpu,
            clock=median(one.clock for one in measured),
            peak=max(one.peak for one in measured),
            ratio=cpu / own,
            code=next((one.code for one in measured if one.code), 0),
        )
        print(_line(_cells(result)), flush=True)
        yield result


def _cells(result: Result) -> Sequence[str]:
    seconds = (f"{result.cpu:.2f}", f"{result.clock:.2f}")
    ended = f"exit code {result.code}" if result.code else "done"
    return (
        result.document,
        result.tool,
        *seconds,
        f"{result.peak:.0f}",
        f"{result.ratio:.2f}",
        ended,
    )


def _line(cells: Sequence[str]) -> str:
    document, tool, *figures, result = cells
    return f"{document:16}{tool:40}" + "".join(f"{one:>11}" for one in figures) + f"  {result}"


def _runs_of_specmill(
    document: Path, folder: Path, repetitions: int
) -> Iterator[tuple[str, Iterator[Run]]]:
    spec = folder / document.name
    output, cache = folder / "output", folder / "cache"
    text = document.read_text(encoding="utf-8")
    environment = {**os.environ, "SPECMILL_CACHE_DIR": str(cache), "SPECMILL_PROGRESS": "never"}
    command: Command = [sys.executable, "-m", "specmill", "generate", spec, "--output", output]

    def cold() -> Run:
        spec.write_text(text, encoding="utf-8")
        shutil.rmtree(output, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
        return _run(command, environment)

    def changed() -> Run:
        spec.write_text(text, encoding="utf-8")
        _run(command, environment)
        spec.write_text(_OPERATION_ID.sub(r"\g<0>Now", text, count=1), encoding="utf-8")
        return _run(command, environment)

    def reviewed() -> Run:
        base, revision = (folder / f"{side}{document.suffix}" for side in ("base", "revision"))
        base.write_text(text, encoding="utf-8")
        revision.write_text(edited(text), encoding="utf-8")
        # What breaks is no failure here.
        options = ["--fail-on", "never", "--format", "json"]
        program = [sys.executable, "-m", "specmill", "review"]
        return _run([*program, base, revision, *options], environment)

    yield "specmill, from nothing", (cold() for _ in range(repetitions))
    yield "specmill, nothing to do", (_run(command, environment) for _ in range(repetitions))
    yield "specmill, one operation changed", (changed() for _ in range(repetitions))
    yield f"specmill, review of {COUNT} edits", (reviewed() for _ in range(repetitions))


def _runs_of(peer: Peer, document: Path, folder: Path, repetitions: int) -> Iterator[Run]:
    for _ in range(repetitions):
        output = folder / "peer"
        shutil.rmtree(output, ignore_errors=True)
        yield _run(peer.command(document, output), os.environ)


def _peers(modules: Path) -> Iterator[Peer]:
    if find_spec("datamodel_code_generator"):
        yield Peer("datamodel-code-generator, models alone", _datamodel_code_generator)
    if find_spec("openapi_python_client"):
        yield Peer("openapi-python-client", _openapi_python_client)
    if find_spec("openapi_generator_cli") and shutil.which("java"):
        yield Peer("openapi-generator, on Java", _openapi_generator)
    program = modules / "@hey-api" / "openapi-ts" / "bin" / "run.js"
    if program.exists():
        yield Peer("hey-api, TypeScript", partial(_hey_api, program))


def _datamodel_code_generator(document: Path, output: Path) -> Command:
    options = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
    program = [sys.executable, "-m", "datamodel_code_generator", *options]
    return [*program, "--input", document, "--output", output.with_suffix(".py")]


def _openapi_python_client(document: Path, output: Path) -> Command:
    program = [sys.executable, "-m", "openapi_python_client", "generate"]
    return [*program, "--path", document, "--output-path", output]


def _openapi_generator(document: Path, output: Path) -> Command:
    program = [sys.executable, "-c", "from openapi_generator_cli import cli; cli()"]
    options = ["generate", "--skip-validate-spec", "-g", "python"]
    return [*program, *options, "-i", document, "-o", output]


def _hey_api(program: Path, document: Path, output: Path) -> Command:
    return ["node", program, "--input", document, "--output", output]


def _run(command: Command, environment: Mapping[str, str]) -> Run:
    """Run a program to its end, and take from the system what it took."""
    start = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(cpu, clock, usage.ru_maxrss / 1024, process.returncode)


if __name__ == "__main__":
    main()
