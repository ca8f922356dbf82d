"""Shows the table of rules: for people, for programs, and as the page of the documentation."""

import difflib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Verdict

__all__ = ["list_rules"]

_CONTEXT = 2
_HEAD = """\
# Rules of `specmill review`

`specmill review --list-rules --format markdown` makes this page from the table of rules. Each rule
says what a change does where clients send what changed (in requests), and where they receive it (in
responses): to clients that were written for the base, to servers that were, and to the version of a
generated package. An example shows the edit of a document."""


def list_rules(format_name: str) -> str | None:
    """Shows every rule, with what it does and an example.

    Args:
        format_name: `text`, `json` or `markdown`.

    Returns:
        The text; None for another format.
    """
    match format_name:
        case "text":
            return "\n".join(line for rule in RULES.values() for line in _text(rule)) + "\n"
        case "json":
            return json.dumps([_record(rule) for rule in RULES.values()], indent=2) + "\n"
        case "markdown":
            return "\n".join(_markdown()) + "\n"
        case _:
            return None


def examples_folder() -> Path:
    """Finds the examples: among the tests in a checkout, in the package of a wheel."""
    package = Path(__file__).parent.parent
    installed = package / "review" / "examples"
    return installed if installed.is_dir() else package.parent.parent / "tests" / "review"


def _text(rule: Rule) -> Iterator[str]:
    yield f"{rule.id} ({rule.area}): {rule.title}"
    for direction, side, mirror in _sides(rule):
        yield f"  {direction}: {_said(side, mirror)}"
    yield f"  {rule.consequence}"
    yield from (f"    {line}".rstrip() for line in _example(rule))
    yield ""


def _said(side: Side | None, mirror: Side | None) -> str:
    if side is None:
        return "does not occur"
    return (
        f"clients {side.clients.label}, servers {_servers(mirror)},"
        f" {side.package.label} version of packages"
    )


def _servers(mirror: Side | None) -> str:
    return (mirror.clients if mirror else Verdict.SAFE).label


def _sides(rule: Rule) -> Iterator[tuple[str, Side | None, Side | None]]:
    opposite = RULES[rule.mirror]
    yield "in requests", rule.request, opposite.request
    yield "in responses", rule.response, opposite.response


def _record(rule: Rule) -> dict[str, object]:
    record: dict[str, object] = {
        "id": rule.id,
        "area": rule.area,
        "title": rule.title,
        "message": rule.message,
        "consequence": rule.consequence,
        "mirror": rule.mirror,
    }
    for direction, side, mirror in _sides(rule):
        record[direction.removeprefix("in ").removesuffix("s")] = side and {
            "clients": side.clients.label,
            "servers": _servers(mirror),
            "package": side.package.label,
        }
    record["example"] = {"base": _file(rule, "base"), "revision": _file(rule, "revision")}
    return record


def _markdown() -> Iterator[str]:
    yield _HEAD
    for area in dict.fromkeys(rule.area for rule in RULES.values()):
        yield f"\n## {area.capitalize()}"
        for rule in RULES.values():
            if rule.area == area:
                yield from _section(rule)


def _section(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.id}\n\n{rule.title}. {rule.consequence}\n"
    yield "| | clients | servers | package |\n|---|---|---|---|"
    for direction, side, mirror in _sides(rule):
        if side is not None:
            cells = (side.clients.label, _servers(mirror), side.package.label)
            yield f"| {direction} | {' | '.join(cells)} |"
    yield f"\n```diff\n{chr(10).join(_example(rule))}\n```"


def _example(rule: Rule) -> Iterator[str]:
    """The edit of the example, as the lines of a diff."""
    base, revision = (_file(rule, name).splitlines() for name in ("base", "revision"))
    lines = difflib.unified_diff(base, revision, lineterm="", n=_CONTEXT)
    # The first two name the files.
    yield from islice(lines, 2, None)


def _file(rule: Rule, name: str) -> str:
    """One version of the example; empty where the change is that there is none."""
    path = examples_folder() / rule.id / f"{name}.yaml"
    return path.read_text(encoding="utf-8") if path.exists() else ""
