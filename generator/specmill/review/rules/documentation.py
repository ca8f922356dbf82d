"""What there is to say of a rule, which the pages, the listings and the reports show."""

import difflib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Verdict

__all__ = ["Effect", "document_rule", "effects", "example", "example_file", "examples_folder"]

_CONTEXT = 2


class Effect(NamedTuple):
    """What a kind of change does where values go one way.

    Attributes:
        where: `requests` or `responses`.
        clients: The verdict for clients.
        servers: The verdict for servers.
        package: What a generated package has to say by its version.
        consequence: What a caller sees where values go this way alone.
    """

    where: str
    clients: str
    servers: str
    package: str
    consequence: str


def effects(rule: Rule) -> Iterator[Effect]:
    """What a kind of change does in requests and in responses, as far as it can be there."""
    opposite = RULES[rule.mirror]
    sides = (
        ("requests", rule.request, opposite.request),
        ("responses", rule.response, opposite.response),
    )
    for where, side, mirror in sides:
        if side is not None:
            yield _effect(rule, where, side, mirror)


def _effect(rule: Rule, where: str, side: Side, mirror: Side | None) -> Effect:
    servers = mirror.clients if mirror else Verdict.SAFE
    consequence = side.consequence or rule.consequence
    return Effect(where, side.clients.label, servers.label, side.package.label, consequence)


def document_rule(rule: Rule) -> str:
    """Documents a rule in Markdown: what it is, what it does, an example; without a heading."""
    lines = [
        f"{rule.title}. {rule.consequence}",
        "",
        "| | clients | servers | generated package |",
        "|---|---|---|---|",
    ]
    found = list(effects(rule))
    lines += [
        f"| in {one.where} | {one.clients} | {one.servers} | {one.package} |" for one in found
    ]
    alone = [one for one in found if one.consequence != rule.consequence]
    lines += [line for one in alone for line in ("", f"In {one.where} alone: {one.consequence}")]
    return "\n".join([*lines, "", "```diff", *example(rule), "```"])


def example(rule: Rule) -> Iterator[str]:
    """The edit of the example, as the lines of a diff."""
    base, revision = (example_file(rule, name).splitlines() for name in ("base", "revision"))
    lines = difflib.unified_diff(base, revision, lineterm="", n=_CONTEXT)
    # The first two name the files, and the third says only where the first lines stand.
    return islice(lines, 3, None)


def example_file(rule: Rule, version: str) -> str:
    """The `base` or the `revision` of the example; empty where the change is that there is none."""
    path = examples_folder() / rule.id / f"{version}.yaml"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def examples_folder() -> Path:
    """Finds the examples: among the tests in a checkout, in the package of a wheel."""
    package = Path(__file__).parent.parent.parent
    installed = package / "review" / "examples"
    return installed if installed.is_dir() else package.parent.parent / "tests" / "review"
