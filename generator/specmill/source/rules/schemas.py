"""Rules for schemas."""

import json
import re
import warnings
from collections import Counter

from specmill.source.pointers import split
from specmill.source.rules.context import Context, elements, entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject, JsonValue

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
LIMITS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)
_COMBINING = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref"))
# ECMA-262 spellings that Python's engine lacks, with something equally well formed.
_ECMA = (
    (re.compile(r"\\[pP]\{[^{}]*\}"), r"\\w"),
    (re.compile(r"\(\?<(?![=!])"), "(?P<"),
    (re.compile(r"\\k<(\w+)>"), r"(?P=\1)"),
    (re.compile(r"\\u\{[0-9a-fA-F]+\}|\\c[A-Za-z]"), "x"),
    (re.compile(r"\[\^?\]"), "[x]"),
)
_MAX_PATTERN = 20_000
_MALFORMED = (
    "unterminated",
    "missing )",
    "unbalanced parenthesis",
    "nothing to repeat",
    "bad character range",
    "min repeat greater",
    "multiple repeat",
    "bad escape (end of pattern)",
    "incomplete escape",
)


def check_type(context: Context, node: Node, value: JsonObject) -> None:
    """`type` names JSON types."""
    kind = value.get("type")
    if "type" not in value:
        return
    listed = isinstance(kind, list)
    for index, name in enumerate(kind if isinstance(kind, list) else [kind]):
        if isinstance(name, str) and name in _TYPES:
            continue
        tokens = ("type", index) if listed else ("type",)
        guess = context.closest(name, _TYPES) if isinstance(name, str) else None
        hint = f"did you mean `{guess}`?" if guess else f"use one of {', '.join(_TYPES)}"
        if name is None:
            hint = "put it in quotes: 'null'"
        message = f"`{_short(name)}` is not a type"
        context.report("invalid-value", message, *tokens, at=node.pointer, hint=hint)


def check_items(context: Context, node: Node, value: JsonObject) -> None:
    """An array says what its items are."""
    kind = value.get("type")
    is_array = kind == "array" or (isinstance(kind, list) and "array" in kind)
    if is_array and not value.keys() & {"items", "prefixItems", "contains", *_COMBINING}:
        context.report(
            "missing-items",
            "the array does not say what its items are",
            "type",
            at=node.pointer,
            hint="add `items`; `items: {}` allows anything",
        )


def check_required(context: Context, node: Node, value: JsonObject) -> None:
    """The names in `required` are among the properties."""
    properties = entries(value.get("properties"))
    is_open = isinstance(value.get("additionalProperties"), dict)
    if not properties or is_open or value.keys() & {*_COMBINING, "patternProperties"}:
        return
    # A branch may require what its siblings or its parent define.
    if _COMBINING & set(split(node.pointer)[-2:]):
        return
    for index, name in enumerate(elements(value.get("required"))):
        if isinstance(name, str) and name not in properties:
            guess = context.closest(name, properties)
            context.report(
                "unknown-required-property",
                f"the required property `{name}` is not among the properties",
                "required",
                index,
                at=node.pointer,
                hint=f"did you mean `{guess}`?" if guess else "define it under `properties`",
            )


def check_enum(context: Context, node: Node, value: JsonObject) -> None:
    """The values of an enumeration are distinct, and there is at least one."""
    values = value.get("enum")
    if values == []:
        message = "the enumeration has no value, so that nothing is allowed"
        context.report("invalid-value", message, "enum", at=node.pointer, hint="add a value")
    count: Counter[str] = Counter()
    for index, item in enumerate(elements(values)):
        text = json.dumps(item, sort_keys=True)
        count[text] += 1
        if count[text] == 2:
            context.report(
                "duplicate-enum-value",
                f"the value {_short(text)} is listed twice",
                "enum",
                index,
                at=node.pointer,
                hint="remove one of the two",
            )


def check_limits(context: Context, node: Node, value: JsonObject) -> None:
    """No lower limit is above its upper limit."""
    for lower, upper in LIMITS:
        low, high = value.get(lower), value.get(upper)
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            context.report(
                "contradictory-limits",
                f"`{lower}` {_short(low)} is above `{upper}` {_short(high)}",
                lower,
                at=node.pointer,
                hint="exchange the two, if they were mixed up",
            )


def check_divisor(context: Context, node: Node, value: JsonObject) -> None:
    """`multipleOf` is above zero."""
    divisor = value.get("multipleOf")
    if isinstance(divisor, int | float) and divisor <= 0:
        message = f"`multipleOf` is {_short(divisor)}; it must be above zero"
        context.report("invalid-value", message, "multipleOf", at=node.pointer)


def check_patterns(context: Context, node: Node, value: JsonObject) -> None:
    """Patterns are regular expressions."""
    pattern = value.get("pattern")
    if isinstance(pattern, str) and (problem := _pattern_problem(pattern)):
        _report_pattern(context, node, problem, "pattern")
    for name in entries(value.get("patternProperties")):
        if problem := _pattern_problem(name):
            _report_pattern(context, node, problem, "patternProperties", name)


def _report_pattern(context: Context, node: Node, problem: str, *tokens: str) -> None:
    context.report(
        "invalid-pattern",
        f"the pattern is not a regular expression: {problem}",
        *tokens,
        at=node.pointer,
        hint="write it as in JavaScript, without slashes; in YAML, single quotes keep backslashes",
        part="key" if len(tokens) > 1 else "value",
    )


def _pattern_problem(pattern: str) -> str | None:
    """What makes a pattern malformed in any dialect; None where dialects may differ."""
    if len(pattern) > _MAX_PATTERN:
        return "it is too large"
    for spelling, stand_in in _ECMA:
        pattern = spelling.sub(stand_in, pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error as error:
        return error.msg if error.msg.startswith(_MALFORMED) else None
    except (RecursionError, OverflowError):
        return "it is too large"
    return None


def _short(value: JsonValue) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else text[:59] + "…"
