"""Shows the table of rules: for people, for programs, and as the page of the documentation."""

import json
from collections.abc import Iterator

from specmill.lint.table import MENDED_CODES, RULES, Rule

__all__ = ["list_rules"]

_HEAD = """\
# Lint rules of `specmill validate`

`specmill validate --list-rules --format markdown` makes this page from the table of rules.
A rule has findings of its severity, unless `[tool.specmill.lint]` in pyproject.toml says
`rule-id = "error"`, `"warning"`, `"info"` or `"off"`. What is marked under "Fix", `--fix` mends where
there is no doubt how.

| Rule | Severity | Fix | What holds | What to do |
|---|---|---|---|---|"""


def list_rules(format_name: str) -> str:
    """Shows every rule.

    Args:
        format_name: `text`, `json` or `markdown`.
    """
    match format_name:
        case "json":
            return json.dumps([_record(rule) for rule in RULES.values()], indent=2) + "\n"
        case "markdown":
            return "\n".join(_markdown()) + "\n"
        case _:
            return "\n".join(_text()) + "\n"


def _text() -> Iterator[str]:
    width = max(map(len, RULES))
    for rule in RULES.values():
        fixable = " (--fix)" if rule.is_fixable else ""
        yield f"{rule.id:<{width}}  {_severity(rule):<7}  {rule.title}{fixable}"
    yield ""
    yield f"--fix mends findings of other kinds, too: {', '.join(sorted(MENDED_CODES))}"


def _record(rule: Rule) -> dict[str, str | bool]:
    return {
        "id": rule.id,
        "severity": _severity(rule),
        "title": rule.title,
        "advice": rule.advice,
        "fixable": rule.is_fixable,
    }


def _markdown() -> Iterator[str]:
    yield _HEAD
    for rule in RULES.values():
        fix = "fix" if rule.is_fixable else ""
        yield f"| `{rule.id}` | {_severity(rule)} | {fix} | {rule.title} | {rule.advice} |"
    codes = " and ".join(f"`{code}`" for code in sorted(MENDED_CODES))
    yield ""
    yield f"Of what `validate` finds without these rules, `--fix` mends {codes}."


def _severity(rule: Rule) -> str:
    return "off" if rule.severity is None else str(rule.severity)
