"""The arguments of `review`."""

import argparse
import re
from datetime import date
from pathlib import Path

from specmill.console import Console
from specmill.exit_codes import REFUSED

__all__ = ["DESCRIPTION", "add_arguments", "run"]

DESCRIPTION = """\
Compares two versions of documents: what changed, whom it breaks, and what the
versions of generated packages have to say.
BASE and REVISION are files, folders, revisions of git, or revision:path. By
default the working tree is compared with the commit at which it left the main
branch, over all documents that pyproject.toml lists; with one argument, a
revision is compared with the working tree, and a file with itself on the main
branch.
"""


EPILOG = """\
exit codes: 0 no change is as bad as --fail-on says, 1 one is, 2 something cannot
be compared or the command line is wrong, 70 specmill itself has failed
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Lets a parser know the arguments."""
    parser.set_defaults(parser=parser, refusal=REFUSED)
    parser.add_argument("base", nargs="?", metavar="BASE", help="the version to compare with")
    parser.add_argument("revision", nargs="?", metavar="REVISION", help="the version to review")
    parser.add_argument(
        "--format", default="text", metavar="FORMAT", help="how to show it (default: text)"
    )
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "maybe", "never"),
        default="breaking",
        help="exit with 1 if a change that nobody accepted is as bad (default: breaking)",
    )
    parser.add_argument(
        "--date",
        type=_day,
        metavar="DAY",
        help="the day on which sunsets are judged (default: that of the revision's commit)",
    )
    parser.add_argument(
        "--check-version",
        action="store_true",
        help="exit with 1 if info.version was not raised as the changes ask for",
    )
    parser.add_argument(
        "--accept",
        type=Path,
        metavar="FILE",
        help="the file of accepted breaks (default: spec/accepted-breaks.toml)",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="where the report goes")
    parser.add_argument(
        "--rules-page",
        type=_address,
        metavar="URL",
        help="where the page of `--list-rules` is published: ids of rules become links to it",
    )
    parser.add_argument(
        "--list-rules", action="store_true", help="show every rule, with an example"
    )
    parser.add_argument(
        "--print-schema", action="store_true", help="show the JSON Schema of `--format json`"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` is no day: write one of the calendar as 2027-01-31, year first"
        raise argparse.ArgumentTypeError(message) from None


def run(options: argparse.Namespace, console: Console) -> int:
    """Runs the command.

    Args:
        options: What was parsed.
        console: Where the report goes.

    Returns:
        The exit code.
    """
    # Imported late: the other commands need none of it.
    from specmill.review.report.formats import FORMATS
    from specmill.review.report.json_report import render_schema
    from specmill.reviewing.command import Options, review
    from specmill.reviewing.listing import list_rules

    parser: argparse.ArgumentParser = options.parser
    if options.list_rules:
        known = list_rules(options.format)
        if known is None:
            parser.error("argument --format: with --list-rules it is text, json or markdown")
        console.out.write(known)
        return 0
    if options.print_schema:
        console.out.write(render_schema())
        return 0
    if options.format not in FORMATS:
        parser.error(f"argument --format: choose from {', '.join(FORMATS)}")
    return review(
        Options(
            arguments=tuple(one for one in (options.base, options.revision) if one is not None),
            format=options.format,
            fail_on=options.fail_on,
            day=options.date,
            check_version=options.check_version,
            accept=options.accept,
            output=options.output,
            rules_page=options.rules_page or "",
        ),
        console,
    )


def _address(text: str) -> str:
    """An address that may stand in a link as it is."""
    if not re.fullmatch(r"https?://[A-Za-z0-9\-._~:/?@!$&'*+,;=%]+", text):
        raise argparse.ArgumentTypeError("write an address such as https://example.com/rules.md")
    return text
