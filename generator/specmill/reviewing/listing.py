"""Shows the table of rules: for people, for programs, and as the page of the documentation."""

import json
from collections.abc import Iterator

from specmill.review.rules.documentation import document_rule, effects, example, example_file
from specmill.review.rules.rule import Rule
from specmill.review.rules.table import RULES

__all__ = ["list_rules"]

_HEAD = """\
# Rules of `specmill review`

`specmill review --list-rules --format markdown` makes this page from the table of rules. Each rule
is a kind of change. It says what the change does where clients send what changed (in requests), and
where they receive it (in responses): to clients that were written for the base, to servers that
were, and what the version of a generated package has to say. An example shows the edit of a
document."""


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


def _text(rule: Rule) -> Iterator[str]:
    yield f"{rule.id} ({rule.area}): {rule.title}"
    yield f"  {rule.consequence}"
    for one in effects(rule):
        yield (
            f"  in {one.where}: clients {one.clients}, servers {one.servers},"
            f" {one.package} version of packages"
        )
    yield from (f"    {line}".rstrip() for line in example(rule))
    yield ""


def _record(rule: Rule) -> dict[str, object]:
    found = {one.where: one for one in effects(rule)}
    record: dict[str, object] = {
        "id": rule.id,
        "area": rule.area,
        "title": rule.title,
        "message": rule.message,
        "consequence": rule.consequence,
        "mirror": rule.mirror,
    }
    for where in ("requests", "responses"):
        one = found.get(where)
        record[where.removesuffix("s")] = one and {
            "clients": one.clients,
            "servers": one.servers,
            "package": one.package,
        }
    base, revision = (example_file(rule, version) for version in ("base", "revision"))
    return record | {"example": {"base": base, "revision": revision}}


def _markdown() -> Iterator[str]:
    yield _HEAD
    areas = dict.fromkeys(rule.area for rule in RULES.values())
    yield "\n| Rule | What changed |\n|---|---|"
    yield from (f"| [`{rule.id}`](#{rule.id}) | {rule.title} |" for rule in RULES.values())
    for area in areas:
        yield f"\n## {area.capitalize()}"
        for rule in RULES.values():
            if rule.area == area:
                yield f"\n### {rule.id}\n\n{document_rule(rule)}"
