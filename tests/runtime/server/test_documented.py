from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import pytest
from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from runtime.model import Date, DateTime, DecodeError, Exact, Model, Nullable, decode
from runtime.server.documented import check_answer

Color: TypeAlias = Literal["red", "blue"] | str


@with_config(ConfigDict(extra="forbid", strict=True))
class Range(TypedDict, total=False):
    low: int


class Node(Model):
    name: str
    color: Color | None = None
    colors: list[Literal["red", "blue"] | str] | None = None
    by_name: dict[str, Color] | None = None
    level: Exact[Literal[1, 2]] | int | None = None
    mixed: Literal["all"] | Exact[Literal[1]] | str | int | None = None
    color_or_count: Color | int | None = None
    color_or_code: Color | Annotated[str, Field(max_length=3)] | None = None
    note: Nullable[str] = None
    size: Annotated[int, Field(alias="Size")] = 0
    at: DateTime | None = None
    day: Date | None = None
    range: Range | None = None
    next: Node | None = None
    other: Node | str | None = None


FINE = [
    '{"name": "n"}',
    '{"name": "n", "color": "red"}',
    '{"name": "n", "colors": ["red", "blue"], "by_name": {"a": "blue"}}',
    '{"name": "n", "level": 2}',
    '{"name": "n", "mixed": "all"}',
    '{"name": "n", "mixed": 1}',
    '{"name": "n", "color_or_count": 7}',
    '{"name": "n", "color_or_code": "abc"}',
    '{"name": "n", "note": null}',
    '{"name": "n", "Size": 5.0}',
    '{"name": "n", "at": "2026-11-22T01:02:03Z", "day": "2026-11-22"}',
    '{"name": "n", "unknown": {"kept": true}, "range": {"low": 1}}',
    '{"name": "n", "next": {"name": "m", "next": {"name": "o", "color": "blue"}}}',
    '{"name": "n", "other": "text"}',
]
WRONG = {
    '{"name": "n", "color": "green"}': "$.color: expected 'red' or 'blue', got a string",
    '{"name": "n", "color": null}': "$.color: expected 'red' or 'blue', got null",
    '{"name": "n", "colors": ["red", "green"]}': (
        "$.colors[1]: expected 'red' or 'blue', got a string"
    ),
    '{"name": "n", "by_name": {"a": "green"}}': (
        "$.by_name.a: expected 'red' or 'blue', got a string"
    ),
    '{"name": "n", "level": 3}': "$.level: expected 1 or 2, got an integer",
    '{"name": "n", "level": true}': "$.level: expected 1 or 2, got a boolean",
    '{"name": "n", "mixed": 2}': "$.mixed: expected 1 or 'all', got an integer",
    '{"name": "n", "color_or_count": "green"}': (
        "$.color_or_count: expected 'red' or 'blue' or a valid integer, got a string"
    ),
    '{"name": "n", "color_or_code": "green"}': (
        "$.color_or_code: expected 'red' or 'blue' or string should have at most 3 characters,"
        " got a string"
    ),
    '{"name": "n", "Size": "5"}': "$.Size: expected a valid integer, got a string",
    '{"name": "n", "at": "2026-11-22T01:02:03"}': (
        "$.at: input should have timezone info, got a string"
    ),
    '{"name": "n", "range": {"high": 1}}': "$.range.high: is not known here, got an integer",
    '{"name": "n", "next": {"name": "m", "next": {"name": "o", "color": "x"}}}': (
        "$.next.next.color: expected 'red' or 'blue', got a string"
    ),
    '{"name": 5}': "$.name: expected a valid string, got an integer",
    '{"name": "n", "size": 5, "other": []}': "$.other",
    "{": "$: invalid JSON",
}


@pytest.mark.parametrize("content", FINE)
def test_what_is_documented_is_fine(content: str) -> None:
    check_answer(Node, content.encode())


@pytest.mark.parametrize("content", WRONG)
def test_what_is_not_documented_is_refused(content: str) -> None:
    with pytest.raises(DecodeError) as raised:
        check_answer(Node, content.encode())
    assert str(raised.value).startswith(WRONG[content])


@pytest.mark.parametrize("member", ['"color": "green"', '"color": null', '"level": 3'])
def test_a_client_reads_it_all_the_same(member: str) -> None:
    assert decode(Node, f'{{"name": "n", {member}}}'.encode()).name == "n"


@pytest.mark.parametrize("annotation", [Color, list[Color], dict[str, list[Color]]])
def test_types_without_a_model_are_held_to_the_document_too(annotation: Any) -> None:
    inside = {Color: "{}", list[Color]: "[{}]"}.get(annotation, '{{"a": [{}]}}')
    check_answer(annotation, inside.format('"red"').encode())
    with pytest.raises(DecodeError, match="expected 'red' or 'blue'"):
        check_answer(annotation, inside.format('"green"').encode())
