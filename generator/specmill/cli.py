"""The command line."""

import argparse
import atexit
import gc
import os
import shlex
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from specmill import __version__, commands, inspection, review_arguments
from specmill.commands import Selection
from specmill.config import Job
from specmill.console import Console
from specmill.diagnostics import SpecmillError
from specmill.exit_codes import DEFECT, FINDINGS, INTERRUPTED
from specmill.inspection import Wanted
from specmill.ir.selection import Selectors
from specmill.targets import DEFAULT_TARGET, TARGETS

__all__ = ["main"]

# Options that make a job of a document; what pyproject.toml lists has its own.
_SETTINGS = ("package", "target", "only-tag", "only-path", "only-operation")

_DESCRIPTION = """\
Generates typed models, a sync and an async client and a server stub
from OpenAPI 3.0 and 3.1 documents.
"""
_EPILOG = """\
exit codes: 0 all is well, 1 there are findings, 2 the command line is wrong,
70 specmill itself has failed
"""
_GENERATE = """\
Without SPEC, generates every package that [tool.specmill] in pyproject.toml
lists; with SPEC, those that it lists for this document. With SPEC and
--output, generates one package into DIR/<distribution>/<package>/.
Files that are right already are not touched; files that are not specmill's
are left alone and named. A mistake in one operation costs that operation, and
is named; --strict refuses such a document.
"""
_CHECK = """\
Finds out whether regenerating would change a byte. If so, lists the files,
shows a short diff and exits with 1. Nothing is written.
"""
_VALIDATE = """\
Shows everything that is wrong with the documents, and everything in them that
cannot be generated, with file, line and column.
Without SPEC, looks at those that pyproject.toml lists. If it has a section
[tool.specmill.lint], these are also held to the lint rules.
"""
_IR = """\
Prints the neutral model that every target starts from, as JSON.
"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and exits.

    Args:
        arguments: The arguments; by default those of the process.

    Raises:
        SystemExit: Always: 0 all is well, 1 there are findings, or the system refuses
            something, 2 the command line is wrong or there is nothing to compare, 70 specmill
            itself has failed, 130 it was interrupted.
    """
    # A last look through millions of values, as Python ends, would free nothing sooner.
    atexit.register(gc.freeze)
    console = Console.of_process()
    refusal = FINDINGS
    try:
        options = _parser().parse_args(arguments)
        refusal = options.refusal
        code = _run(options, console)
        if options.timings:
            console.tell_timings()
        # What cannot be written is to be known now, not when Python ends.
        console.out.flush()
    except SpecmillError as error:
        console.progress("")
        console.report(error.diagnostics)
        sys.exit(refusal)
    except BrokenPipeError:
        _close_output()
        sys.exit(refusal)
    except KeyboardInterrupt:
        console.progress("")
        sys.exit(INTERRUPTED)
    except MemoryError:
        console.complain("there is not enough memory for this")
        sys.exit(refusal)
    except OSError as error:
        place = f"{os.fsdecode(error.filename)}: " if error.filename is not None else ""
        console.complain(f"{place}{error.strerror or error}")
        _close_output()
        sys.exit(refusal)
    except Exception as error:
        _report_defect(error, console)
        raise SystemExit(DEFECT) from error
    sys.exit(code)


def _close_output() -> None:
    """Writes what is left in the buffer, or keeps it from failing again when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_defect(error: Exception, console: Console) -> None:
    """Takes the place of a traceback, which says nothing to a user."""
    if os.environ.get("SPECMILL_TRACEBACK"):
        console.progress("")
        traceback.print_exception(error, file=console.err)
    reason, *_ = f"{type(error).__name__}: {error}".splitlines()
    console.complain(
        f"internal error: {reason}\n"
        "This is a mistake in specmill. Please report it with the output of the same command\n"
        "after `SPECMILL_TRACEBACK=1` was set in the environment."
    )


def _run(options: argparse.Namespace, console: Console) -> int:
    match options.command:
        case "generate":
            return commands.generate(_configure(options), console, use_cache=not options.no_cache)
        case "check":
            return commands.check(_configure(options), console)
        case "review":
            return review_arguments.run(options, console)
        case "validate":
            return _validate(options, console)
        case _:
            return inspection.dump_model(
                options.spec, options.allow_refs, _selectors(options), console
            )


def _validate(options: argparse.Namespace, console: Console) -> int:
    parser: argparse.ArgumentParser = options.parser
    if options.list_rules:
        from specmill.lint.listing import list_rules

        console.out.write(list_rules(options.format))
        return 0
    if options.format == "markdown":
        parser.error("--format markdown needs --list-rules")
    if options.diff and not options.fix:
        parser.error("--diff needs --fix")
    if options.diff and options.format != "text":
        parser.error("--diff is for people: it needs --format text")
    wanted = Wanted(
        as_json=options.format == "json",
        lint=options.lint,
        fix=options.fix,
        writes=not options.diff,
    )
    return inspection.validate(options.specs, options.allow_refs, console, wanted)


def _configure(options: argparse.Namespace) -> Selection:
    """The jobs that a command line asks for, with what it says for all of them."""
    selection = _select(options)
    jobs = (
        replace(
            job,
            strict=job.strict or options.strict,
            allow_refs=(*job.allow_refs, *options.allow_refs),
        )
        for job in selection.jobs
    )
    return replace(selection, jobs=tuple(jobs))


def _select(options: argparse.Namespace) -> Selection:
    """The jobs that a command line asks for, which ends the process if it is not complete."""
    settings = [name for name in _SETTINGS if getattr(options, name.replace("-", "_")) is not None]
    parser: argparse.ArgumentParser = options.parser
    if options.spec is None:
        given = [*(["output"] if options.output is not None else []), *settings]
        if given:
            parser.error(f"--{given[0]} needs SPEC: {_complete(options)}")
        return commands.configured()
    if options.output is not None:
        target = options.target or DEFAULT_TARGET
        job = Job(
            options.spec, options.output, target, options.package, selectors=_selectors(options)
        )
        return Selection((job,))
    if settings:
        parser.error(f"--{settings[0]} needs --output: {_complete(options)}")
    selection = commands.configured_for(options.spec)
    if not selection.jobs:
        parser.error(
            f"--output is missing, as no pyproject.toml lists {options.spec}: {_complete(options)}"
        )
    return selection


def _complete(options: argparse.Namespace) -> str:
    """The command line that was meant, with names in capitals for what is missing."""
    words = ["specmill", options.command, str(options.spec or "SPEC")]
    words += ["--output", str(options.output or "DIR")]
    for name in _SETTINGS:
        value = getattr(options, name.replace("-", "_"))
        for one in [value] if isinstance(value, str) else value or ():
            words += [f"--{name}", one]
    return shlex.join(words)


def _selectors(options: argparse.Namespace) -> Selectors:
    return Selectors(
        tags=tuple(options.only_tag or ()),
        paths=tuple(options.only_path or ()),
        operations=tuple(options.only_operation or ()),
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

    def command(
        name: str, summary: str, text: str, epilog: str = _EPILOG
    ) -> argparse.ArgumentParser:
        subparser = subparsers.add_parser(
            name,
            help=summary,
            description=text,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        subparser.set_defaults(refusal=FINDINGS)
        return subparser

    generate = command("generate", "generate packages", _GENERATE)
    _add_job_arguments(generate)
    generate.add_argument(
        "--no-cache", action="store_true", help="do all the work, even if nothing has changed"
    )
    check = command("check", "see whether regenerating would change a byte", _CHECK)
    _add_job_arguments(check)
    validate = command("validate", "show what is wrong with documents", _VALIDATE)
    _add_validate_arguments(validate)
    review = command(
        "review",
        "compare two versions of documents",
        review_arguments.DESCRIPTION,
        review_arguments.EPILOG,
    )
    review_arguments.add_arguments(review)
    ir = command("ir", "print the neutral model of a document", _IR)
    ir.add_argument("spec", type=Path, metavar="SPEC", help="a document")
    _add_selectors(ir, "")
    for subparser in (generate, check, validate, ir):
        subparser.add_argument(
            "--allow-refs",
            action="append",
            default=[],
            type=Path,
            metavar="DIR",
            help="a folder of files that the document may refer to, beside its own; may be repeated",
        )
    for subparser in (generate, check, validate, review, ir):
        subparser.add_argument(
            "--timings", action="store_true", help="say where the time and the memory went"
        )
    return parser


def _add_job_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(parser=parser)
    parser.add_argument("spec", nargs="?", type=Path, metavar="SPEC", help="a document")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="where the distribution's folder goes (default: as pyproject.toml says for SPEC)",
    )
    parser.add_argument(
        "--package",
        metavar="NAME",
        help="the import name (default: made from the title); needs --output",
    )
    parser.add_argument(
        "--target",
        choices=sorted(TARGETS),
        help=f"what to generate (default: {DEFAULT_TARGET}); needs --output",
    )
    _add_selectors(parser, "; needs --output")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="write nothing, and exit with 1, if anything of the document would be left out",
    )


def _add_validate_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(parser=parser)
    parser.add_argument("specs", nargs="*", type=Path, metavar="SPEC", help="a document")
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="how to show it (default: text; markdown is for --list-rules)",
    )
    for name, what in (
        ("--lint", "hold the documents to the lint rules, as [tool.specmill.lint] does"),
        ("--fix", "mend in the files what can be mended without a doubt"),
        ("--diff", "with --fix: show what would change, and write nothing"),
        ("--list-rules", "show every lint rule"),
    ):
        parser.add_argument(name, action="store_true", help=what)


def _add_selectors(parser: argparse.ArgumentParser, note: str) -> None:
    for name, metavar, what in (
        ("tag", "TAG", "a tag, or a resource made from paths"),
        ("path", "GLOB", "a path, such as '/pets/*'"),
        ("operation", "NAME", "an operationId, or a method and a path, such as 'GET /pets'"),
    ):
        parser.add_argument(
            f"--only-{name}",
            action="append",
            metavar=metavar,
            help=f"take the operations of {what}; may be repeated{note}",
        )
