"""The command line."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from specmill import __version__, commands
from specmill.config import Job
from specmill.console import Console
from specmill.diagnostics import SpecmillError

__all__ = ["main"]

_DESCRIPTION = """\
Generates typed models, a sync and an async client and a server stub
from OpenAPI 3.0 and 3.1 documents.
"""
_EPILOG = """\
exit codes: 0 all is well, 1 there are findings, 2 the command line is wrong
"""
_GENERATE = """\
Without SPEC, generates every package that [tool.specmill] in pyproject.toml
lists. With SPEC, generates one package into DIR/<distribution>/<package>/.
Files that are right already are not touched; files that are not specmill's
are left alone and named.
"""
_CHECK = """\
Finds out whether regenerating would change a byte. If so, lists the files,
shows a short diff and exits with 1. Nothing is written.
"""
_VALIDATE = """\
Shows everything that is wrong with the documents, with file, line and column.
Without SPEC, looks at those that pyproject.toml lists.
"""
_IR = """\
Prints the neutral model that every target starts from, as JSON.
"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits.

    Args:
        arguments: The arguments; by default those of the process.

    Raises:
        SystemExit: Always: 0 all is well, 1 there are findings, 2 the command line is wrong.
    """
    console = Console.of_process()
    sys.excepthook = _report_defect
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        sys.exit(_run(options, parser, console))
    except SpecmillError as error:
        console.report(error.diagnostics)
        sys.exit(1)
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser, console: Console) -> int:
    match options.command:
        case "generate" | "check":
            jobs = _jobs(options, parser)
            if options.command == "check":
                return commands.check(jobs, console)
            return commands.generate(jobs, console, use_cache=not options.no_cache)
        case "validate":
            return commands.validate(options.specs, console, as_json=options.format == "json")
        case _:
            return commands.dump_model(options.spec, console)


def _jobs(options: argparse.Namespace, parser: argparse.ArgumentParser) -> tuple[Job, ...]:
    spec, output = options.spec, options.output
    if spec is None and output is None and options.package is None:
        return commands.configured_jobs()
    if spec is None or output is None:
        parser.error("SPEC and --output go together: specmill generate SPEC --output DIR")
    return (Job(spec, output, options.target, options.package),)


def _report_defect(kind: type[BaseException], error: BaseException, traceback: object) -> None:
    """Takes the place of a traceback, which says nothing to a user."""
    if os.environ.get("SPECMILL_TRACEBACK"):
        sys.__excepthook__(kind, error, error.__traceback__)
        return
    del traceback
    message = f"{kind.__name__}: {error}".splitlines()[0]
    print(f"specmill: internal error: {message}", file=sys.stderr)
    print(
        "This is a mistake in specmill. Please report it with the output of the same command\n"
        "after `SPECMILL_TRACEBACK=1` was set in the environment.",
        file=sys.stderr,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="specmill",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"specmill {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, summary: str, text: str) -> argparse.ArgumentParser:
        return subparsers.add_parser(
            name,
            help=summary,
            description=text,
            epilog=_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    generate = command("generate", "generate packages", _GENERATE)
    _add_job_arguments(generate)
    generate.add_argument(
        "--no-cache", action="store_true", help="do all the work, even if nothing has changed"
    )
    _add_job_arguments(command("check", "see whether regenerating would change a byte", _CHECK))
    validate = command("validate", "show what is wrong with documents", _VALIDATE)
    validate.add_argument("specs", nargs="*", type=Path, metavar="SPEC", help="a document")
    validate.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to show it (default: text)"
    )
    ir = command("ir", "print the neutral model of a document", _IR)
    ir.add_argument("spec", type=Path, metavar="SPEC", help="a document")
    return parser


def _add_job_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("spec", nargs="?", type=Path, metavar="SPEC", help="a document")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the distribution's folder goes"
    )
    parser.add_argument(
        "--package", metavar="NAME", help="the import name (default: made from the title)"
    )
    parser.add_argument(
        "--target",
        choices=sorted(commands.TARGETS),
        default="python",
        help="what to generate (default: python)",
    )
