"""In every style, values of every type arrive as they are, or are refused by name: nothing else."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given, strategies as st
from pydantic import JsonValue
from tests.profiles import examples
from tests.runtime.test_round_trip import (
    COLOUR,
    FLOATS,
    MARKS,
    Colour,
    Mark,
    Value,
    class_with,
    received,
)
from typing_extensions import TypedDict

from runtime.encode import encode_call
from runtime.errors import InvalidArgument
from runtime.model import Model
from runtime.operation import Call, CookieParameter, HeaderParameter, PathParameter, QueryParameter


class Filter(Model):
    gte: int | None = None
    word: str | None = None
    flag: bool | None = None


class Words(TypedDict, total=False):
    a: str
    b: str


# Everything that Unicode can hold, with what URLs, cookies and headers hold dear in front.
TEXT = st.sampled_from(["", ".", "..", "%2e", "true", "null", "007", "1.50", "-0", "1e3"]) | (
    st.text(" ,;=&|/\\%+#?[]{}\"'.\t\r\n\0aé☃", max_size=6) | st.text(st.characters(codec="utf-8"))
)
TIMES = st.datetimes(timezones=st.just(dt.UTC))
INTEGERS = st.integers() | st.integers(-(10**30), 10**30)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=2)
FILTERS = st.builds(
    Filter, gte=st.none() | INTEGERS, word=st.none() | TEXT, flag=st.none() | st.booleans()
)

TYPES: dict[str, tuple[Value, st.SearchStrategy[Any]]] = {
    "text": (str, TEXT),
    "integer": (int, INTEGERS),
    "number": (float, FLOATS),
    "boolean": (bool, st.booleans()),
    "decimal": (Decimal, DECIMALS),
    "date": (dt.date, st.dates()),
    "time": (dt.datetime, TIMES),
    "uuid": (UUID, st.uuids()),
    "enum": (Literal["a", "b-c", "1"], st.sampled_from(["a", "b-c", "1"])),
    "enum of integers": (Literal[1, 2], st.sampled_from([1, 2])),
    "integer or text": (int | str, INTEGERS | TEXT),
    "boolean or text": (bool | str, st.booleans() | TEXT),
    "number or boolean": (float | bool, FLOATS | st.booleans()),
    "enum or integer": (Literal["all"] | int, st.just("all") | INTEGERS),
    "texts": (list[str], st.lists(TEXT)),
    "integers": (list[int], st.lists(INTEGERS)),
    "booleans": (list[bool], st.lists(st.booleans())),
    "dates": (list[dt.date], st.lists(st.dates())),
    "integers or texts": (list[int | str], st.lists(INTEGERS | TEXT)),
    "integer or integers": (int | list[int], INTEGERS | st.lists(INTEGERS)),
    "text or texts": (str | list[str], TEXT | st.lists(TEXT)),
    "object": (Colour, COLOUR),
    "model": (Filter, FILTERS),
    "map": (dict[str, str], st.dictionaries(st.text("abc", min_size=1), TEXT)),
    "integer or object": (int | Colour, INTEGERS | COLOUR),
    "text or object": (
        str | Words,
        TEXT | st.fixed_dictionaries({"a": TEXT}, optional={"b": TEXT}),
    ),
    "list or object": (
        list[str] | Words,
        st.lists(TEXT) | st.fixed_dictionaries({"a": TEXT}, optional={"b": TEXT}),
    ),
}


SAMPLES: dict[str, Value] = {
    "text": "a-_~",
    "integer": -5,
    "number": 1.5e-9,
    "boolean": False,
    "decimal": Decimal("1.50"),
    "date": dt.date(2026, 2, 28),
    "time": dt.datetime(2026, 2, 28, 23, 59, 59, 999999, dt.UTC),
    "uuid": UUID(int=2**128 - 1),
    "enum": "b-c",
    "enum of integers": 2,
    "integer or text": "five",
    "boolean or text": True,
    "number or boolean": 0.5,
    "enum or integer": 7,
    "texts": ["a", "~"],
    "integers": [1, -2],
    "booleans": [True, False],
    "dates": [dt.date(2026, 1, 1), dt.date(9999, 12, 31)],
    "integers or texts": [1, "one"],
    "integer or integers": [1, 2],
    "text or texts": ["a", "b"],
    "object": {"R": 100, "G": "x", "B": True},
    "model": Filter(gte=1, word="w", flag=False),
    "map": {"a": "x", "b": "y"},
    "integer or object": {"R": 1, "G": "x"},
    "text or object": {"a": "x", "b": "y"},
    "list or object": {"a": "x", "b": "y"},
}


def has_form(mark: Mark, value: JsonValue) -> bool:
    """Say whether a style has a form for a value, from the text of OpenAPI and of HTTP alone."""
    if isinstance(value, dict):
        value = {name: member for name, member in value.items() if member is not None}
    if mark.media_type is not None:
        return not (isinstance(mark, PathParameter) and is_dotted(json.dumps(value)))
    if value is None or (isinstance(value, list | dict) and not value):
        return False
    texts = list(texts_of(value))
    match mark:
        case PathParameter(style=style, explode=explode):
            dots_alone = style == "label" and explode
            has_text = any(texts) or style == "matrix" or (len(texts) > 1 and not dots_alone)
            return has_text and not any(map(is_dotted, texts))
        case HeaderParameter():
            several = isinstance(value, list | dict)
            return all(stands_in_header(text, several) for text in texts)
        case QueryParameter(style="spaceDelimited", explode=False | None):
            return not any(" " in text for text in texts)
        case QueryParameter(style="pipeDelimited", explode=False | None):
            return not any("|" in text for text in texts)
        case _:
            return True


def texts_of(value: JsonValue) -> Iterator[str]:
    """Go through the scalars of a value, as they are written, and the names of its properties."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from texts_of(member)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def is_dotted(text: str) -> bool:
    """Tell whether text has a dot segment, however often it is percent-encoded."""
    for _ in range(text.count("%") + 1):
        text = unquote(text)
    return not {".", ".."}.isdisjoint(re.split(r"[/\\]", text))


def stands_in_header(text: str, several: bool) -> bool:
    """Tell whether text arrives in a header as it is, alone or among several."""
    plain = all(c == "\t" or " " <= c <= "~" for c in text) and text == text.strip()
    return plain and not (several and "," in text)


@functools.cache
def call_class(mark: Mark, name: str) -> type[Call[None]]:
    return class_with(mark, TYPES[name][0])


def types_for(mark: Mark) -> list[str]:
    """Name the types of which a style tells the values apart."""
    match mark:
        case QueryParameter(style="deepObject") | QueryParameter(explode=True):
            return [*TYPES]
        case CookieParameter(explode=True):
            return [*TYPES]
        case _ if mark.media_type is not None:
            return [*TYPES]
        case _:
            # Elsewhere `a,b` is a text, a list or an object, and only the type can say which.
            return [name for name in TYPES if name not in ("text or object", "list or object")]


@pytest.mark.parametrize("mark", MARKS, ids=str)
@examples(50)
@given(data=st.data())
def test_values_arrive_or_are_refused(mark: Mark, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(types_for(mark)))
    call = call_class(mark, name)(field=data.draw(TYPES[name][1]))
    if not has_form(mark, call.model_dump(mode="json", by_alias=True)["field"]):
        with pytest.raises(InvalidArgument, match=r"^One: field: "):
            encode_call(call, "tests")
        return
    request, again = encode_call(call, "tests"), received(call)
    # Where a type allows both `5` and "5", their text is the same, and all that can be had.
    assert encode_call(again, "tests").target == request.target
    assert encode_call(again, "tests").headers.fields == request.headers.fields
    assert again == call or " or " in name


@pytest.mark.parametrize("mark", MARKS, ids=str)
def test_each_type_is_written_and_read_in_each_style(mark: Mark) -> None:
    for name in types_for(mark):
        call = call_class(mark, name)(field=SAMPLES[name])
        assert received(call) == call, name
