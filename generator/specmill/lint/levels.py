"""How much each rule matters: what a configuration says of it, and what holds otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from specmill.diagnostics import CODES, Diagnostic, Severity
from specmill.lint.table import RULES
from specmill.source.suggestions import closest

__all__ = [
    "DEFAULT_LEVELS",
    "LevelProblem",
    "Levels",
    "level_problems",
    "levels",
    "with_levels",
    "without_rules",
]

Levels: TypeAlias = Mapping[str, Severity | None]
"""The severity of rules, and of diagnostic codes that it was changed of; None for none at all."""

_OFF = "off"
_WORDS = (*(str(severity) for severity in Severity), _OFF)
_WARNINGS = tuple(code.id for code in CODES.values() if code.severity is not Severity.ERROR)

DEFAULT_LEVELS: Levels = MappingProxyType({rule.id: rule.severity for rule in RULES.values()})


@dataclass(frozen=True, slots=True)
class LevelProblem:
    """What is wrong with an entry of a configuration.

    Attributes:
        code_id: Key of `CODES`.
        key: The entry.
        message: What is wrong.
        hint: What to do about it.
    """

    code_id: str
    key: str
    message: str
    hint: str


def levels(section: Mapping[str, object]) -> Levels:
    """The severities that hold with a `[tool.specmill.lint]` without problems."""
    chosen = {key: _severity(value) for key, value in section.items() if value in _WORDS}
    return MappingProxyType({**DEFAULT_LEVELS, **chosen})


def level_problems(section: Mapping[str, object]) -> Iterator[LevelProblem]:
    """What is wrong with a `[tool.specmill.lint]`."""
    for key, value in section.items():
        if key not in RULES and key not in _WARNINGS:
            yield _unknown(key)
        elif value not in _WORDS:
            message = f"the severity of `{key}` must be one of {', '.join(_WORDS)}"
            yield LevelProblem("invalid-config", key, message, f'Write `{key} = "off"`, say')


def without_rules(chosen: Levels) -> Levels:
    """The severities with every lint rule off, so that diagnostic codes alone matter."""
    return MappingProxyType({**chosen, **dict.fromkeys(RULES)})


def with_levels(findings: Iterable[Diagnostic], chosen: Levels) -> Iterator[Diagnostic]:
    """Findings with the severities that were chosen for their codes, without those that are off."""
    for finding in findings:
        severity = chosen.get(finding.code.id, finding.severity)
        if severity is finding.severity:
            yield finding
        elif severity is not None:
            yield replace(finding, code=replace(finding.code, severity=severity))


def _severity(value: object) -> Severity | None:
    return None if value == _OFF else Severity(str(value))


def _unknown(key: str) -> LevelProblem:
    if key in CODES:
        message = f"`{key}` is always an error"
        return LevelProblem("invalid-config", key, message, "Remove the line")
    guess = closest(key, (*RULES, *_WARNINGS))
    hint = f"Did you mean `{guess}`?" if guess else "specmill validate --list-rules shows all"
    return LevelProblem("unknown-lint-rule", key, f"there is no lint rule `{key}`", hint)
