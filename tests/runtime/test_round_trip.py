"""What the client writes, the server reads back: in every style, for every value."""

from __future__ import annotations

import functools
import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import unquote

import pytest
from hypothesis import given, strategies as st
from tests.profiles import examples
from typing_extensions import TypedDict

from runtime.bodies import JSONBody
from runtime.encode import encode_call
from runtime.errors import InvalidArgument
from runtime.model import Model
from runtime.operation import (
    Call,
    CookieParameter,
    HeaderParameter,
    Operation,
    Outcome,
    PathParameter,
    QueryParameter,
)
from runtime.server.decode import CallDecoder

Mark = PathParameter | QueryParameter | HeaderParameter | CookieParameter


class Colour(TypedDict, total=False):
    R: int
    G: str
    B: bool


class Deep(TypedDict, total=False):
    name: str
    colour: Colour
    sizes: list[int]


class Palette(TypedDict, total=False):
    main: Colour
    names: list[str]


class Named(TypedDict):
    n: int
    R: int


class Note(Model):
    text: str
    at: date | None = None


class Everything(Call[None]):
    operation = Operation("Everything", "POST", "/a/{p}/b/{q}", {"200": Outcome()})
    p: Annotated[str, PathParameter("p")]
    q: Annotated[int, PathParameter("q", style="matrix")]
    created: Annotated[int | Colour | None, QueryParameter("created", style="deepObject")] = None
    limit: Annotated[int | None, QueryParameter("limit")] = None
    kind: Annotated[Literal["x", "y"] | None, QueryParameter("kind")] = None
    on: Annotated[date | None, QueryParameter("on")] = None
    ids: Annotated[list[str] | None, QueryParameter("ids")] = None
    version: Annotated[str | None, HeaderParameter("X-Version")] = None
    body: Annotated[Note | None, JSONBody("application/json")] = None


# Text that Unicode can hold, and that is not empty.
TEXT = st.text(st.characters(codec="utf-8"), min_size=1)
WORD = st.text("abcXYZ019.-_~ ,;=&|/\\%+#?[]{}\"'é☃", min_size=1)
COLOUR = st.fixed_dictionaries(
    {"R": st.integers()}, optional={"G": TEXT | WORD, "B": st.booleans()}
)
DEEP = st.fixed_dictionaries(
    {"name": TEXT}, optional={"colour": COLOUR, "sizes": st.lists(st.integers(), min_size=1)}
)
# In the style deepObject nothing can be said of an empty list.
NAMES = st.lists(TEXT | WORD, min_size=1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)

# `Any`, because a test puts a value of any type into a parameter of any style.
Value = Any

SHAPES: dict[str, tuple[Value, st.SearchStrategy[Any]]] = {
    "text": (str, TEXT | WORD),
    "integer": (int, st.integers()),
    "number": (float, FLOATS),
    "boolean": (bool, st.booleans()),
    "list": (list[str], st.lists(TEXT | WORD, min_size=1)),
    "integers": (list[int], st.lists(st.integers(), min_size=1)),
    "object": (Colour, COLOUR),
    "objects": (list[Colour], st.lists(COLOUR, min_size=1)),
    "lists": (list[list[str]], st.lists(NAMES, min_size=1)),
    "nested": (Palette, st.fixed_dictionaries({"main": COLOUR}, optional={"names": NAMES})),
}
MARKS: list[Mark] = [
    *(
        PathParameter("n", style=style, explode=explode)
        for style in ("simple", "label", "matrix")
        for explode in (False, True)
    ),
    PathParameter("n", media_type="application/json"),
    *(
        QueryParameter("n", style=style, explode=explode, allow_reserved=reserved)
        for style in ("form", "spaceDelimited", "pipeDelimited")
        for explode in (False, True)
        for reserved in (False, True)
    ),
    QueryParameter("n", style="deepObject"),
    QueryParameter("n", media_type="application/json"),
    *(HeaderParameter("n", explode=explode) for explode in (False, True)),
    HeaderParameter("n", media_type="application/json"),
    *(CookieParameter("n", explode=explode) for explode in (False, True)),
    CookieParameter("n", media_type="application/json"),
]
# OpenAPI gives these styles no form for a scalar.
ONLY_SEVERAL = ("spaceDelimited", "pipeDelimited")

# Together they are many: a few examples of each are enough.
few = examples(40)


@functools.cache
def call_class(mark: Mark, shape: str) -> type[Call[None]]:
    return class_with(mark, SHAPES[shape][0])


def class_with(mark: Mark, annotation: Value) -> type[Call[None]]:
    template = "/a/{n}/b" if isinstance(mark, PathParameter) else "/a"

    class One(Call[None]):
        operation = Operation("One", "GET", template, {"200": Outcome()})
        field: Annotated[annotation, mark]

    return One


def received(call: Call[Any]) -> Call[Any]:
    """Sends a call through the text of a request."""
    request = encode_call(call, "tests")
    request.target.encode("ascii")
    names = re.findall(r"\{(\w+)\}", call.operation.path)
    pattern = re.sub(r"\{\w+\}", "([^/]*)", call.operation.path)
    match = re.fullmatch(pattern, request.path)
    assert match is not None
    return CallDecoder(type(call)).decode(request, dict(zip(names, match.groups(), strict=True)))


@pytest.mark.parametrize("mark", MARKS, ids=str)
@few
@given(data=st.data())
def test_the_server_reads_what_the_client_writes(mark: Mark, data: st.DataObject) -> None:
    several = isinstance(mark, QueryParameter) and mark.style in ONLY_SEVERAL
    shape = data.draw(st.sampled_from([*SHAPES][4:] if several else [*SHAPES]))
    call = call_class(mark, shape)(field=data.draw(SHAPES[shape][1]))
    try:
        request = encode_call(call, "tests")
    except InvalidArgument:
        # Refused, and not sent as something else: which values are is shown below.
        return
    assert "\n" not in str(request.headers.fields)
    assert received(call) == call


def test_a_spread_object_may_have_a_property_with_its_own_name() -> None:
    for annotation in (Named, dict[str, int]):
        call = class_with(QueryParameter("n"), annotation)(field={"n": 1, "R": 2})
        assert encode_call(call, "tests").query == "n=1&R=2"
        assert received(call) == call


@pytest.mark.parametrize(
    "mark",
    [
        mark
        for mark in MARKS
        if (isinstance(mark, QueryParameter) and mark.style in ("form", "deepObject"))
        or isinstance(mark, CookieParameter)
    ],
    ids=str,
)  # fmt: skip
@few
@given(text=TEXT)
def test_no_text_is_refused_in_a_query_or_a_cookie(mark: Mark, text: str) -> None:
    encode_call(call_class(mark, "text")(field=text), "tests")


@few
@given(text=st.text("ab1-_~ ,;=&|%+#?é☃", min_size=1))
def test_no_text_without_dots_is_refused_in_a_path(text: str) -> None:
    call = call_class(PathParameter("n"), "text")(field=text)
    assert unquote(encode_call(call, "tests").path.split("/")[2]) == text


@few
@given(value=DEEP)
def test_nested_objects(value: Deep) -> None:
    class Nested(Call[None]):
        operation = Operation("Nested", "GET", "/", {"200": Outcome()})
        filter: Annotated[Deep, QueryParameter("filter", style="deepObject")]

    call = Nested(filter=value)
    assert received(call) == call


NOTES = st.builds(Note, text=TEXT, at=st.none() | st.dates())


@few
@given(
    p=st.text("ab/?#%é &=", min_size=1),
    q=st.integers(),
    created=st.none() | st.integers() | COLOUR,
    limit=st.none() | st.integers(),
    kind=st.sampled_from([None, "x", "y"]),
    on=st.none() | st.dates(),
    ids=st.none() | st.lists(TEXT, min_size=1),
    version=st.none() | st.text("ab,;=% \"'", min_size=1).filter(lambda text: text == text.strip()),
    body=st.none() | NOTES,
)  # fmt: skip
def test_everything_together(
    p: str,
    q: int,
    created: int | Colour | None,
    limit: int | None,
    kind: Literal["x", "y"] | None,
    on: date | None,
    ids: list[str] | None,
    version: str | None,
    body: Note | None,
) -> None:
    call = Everything(
        p=p, q=q, created=created, limit=limit, kind=kind, on=on, ids=ids, version=version, body=body
    )  # fmt: skip
    again = received(call)
    assert again == call
