from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, strategies as st
from pydantic import Field
from tests.profiles import examples
from typing_extensions import TypedDict

from runtime.bodies import JSONBody
from runtime.faults import MOST_FAULTS
from runtime.headers import Headers
from runtime.message import HttpRequest
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
from runtime.server.fields import MAX_PAIRS
from runtime.server.refusals import InvalidRequest, RefusedError


class Range(TypedDict, total=False):
    gt: int
    gte: int


class Point(TypedDict):
    x: int
    y: int


class NewPayment(Model):
    amount: int
    note: Annotated[str | None, Field(max_length=5)] = None


class Search(Call[None]):
    operation = Operation(
        id="Search", method="GET", path="/a/{id}/b/{tags}", outcomes={"204": Outcome()}
    )

    id: Annotated[str, PathParameter("id")]
    tags: Annotated[list[str], PathParameter("tags", style="label", explode=True)]
    created: Annotated[int | Range | None, QueryParameter("created", style="deepObject")] = None
    expand: Annotated[list[str] | None, QueryParameter("expand", style="deepObject")] = None
    limit: Annotated[int | None, Field(ge=1, le=100), QueryParameter("limit")] = None
    live: Annotated[bool | None, QueryParameter("live")] = None
    since: Annotated[datetime | None, QueryParameter("since")] = None
    status: Annotated[Literal["open", "paid"] | None, QueryParameter("status")] = None
    many: Annotated[list[int] | None, QueryParameter("many")] = None
    some: Annotated[list[int] | None, QueryParameter("some", explode=False)] = None
    pipes: Annotated[list[str] | None, QueryParameter("pipes", style="pipeDelimited")] = None
    spaces: Annotated[list[str] | None, QueryParameter("spaces", style="spaceDelimited")] = None
    point: Annotated[Point | None, QueryParameter("point")] = None
    filter: Annotated[Range | None, QueryParameter("filter", media_type="application/json")] = None
    version: Annotated[Literal["v1"] | None, HeaderParameter("X-Version")] = None
    numbers: Annotated[list[int] | None, HeaderParameter("X-Numbers")] = None
    session: Annotated[str | None, CookieParameter("session")] = None


class Create(Call[None]):
    operation = Operation(id="Create", method="POST", path="/p", outcomes={"204": Outcome()})

    body: Annotated[NewPayment, JSONBody("application/json")]


class Upsert(Call[None]):
    operation = Operation(id="Upsert", method="POST", path="/p", outcomes={"204": Outcome()})

    body: Annotated[list[NewPayment] | None, JSONBody("application/json")] = None


def search(query: str = "", headers: dict[str, str] | None = None) -> dict[str, Any]:
    request = HttpRequest("GET", f"/a/1/b/.x?{query}", Headers((headers or {}).items()))
    call = CallDecoder(Search).decode(request, {"id": "1", "tags": ".x"})
    values = {name: value for name, value in call if value is not None}
    assert values.pop("id") == "1"
    assert values.pop("tags") == ["x"]
    return values


def search_faults(query: str = "", headers: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(InvalidRequest) as refused:
        search(query, headers)
    assert refused.value.status == 400
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("", {}),
        ("&&limit=5&", {"limit": 5}),
        ("unknown=1&also[unknown]=%zz&%zz=1&limit=5", {"limit": 5}),
        ("limit=5&live=false&status=paid", {"limit": 5, "live": False, "status": "paid"}),
        ("created=5", {"created": 5}),
        ("created[gte]=5&created[gt]=6", {"created": {"gte": 5, "gt": 6}}),
        ("created%5Bgte%5D=5", {"created": {"gte": 5}}),
        ("expand[]=a&expand[]=b", {"expand": ["a", "b"]}),
        ("expand%5B%5D=a+b", {"expand": ["a b"]}),
        ("expand[1]=b&expand[0]=a", {"expand": ["a", "b"]}),
        ("expand%5b0%5d=a", {"expand": ["a"]}),
        ("since=2026-01-02T03:04:05Z", {"since": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}),
        ("many=1&many=2", {"many": [1, 2]}),
        ("many=1", {"many": [1]}),
        ("some=1,2", {"some": [1, 2]}),
        ("pipes=a|b%7Cc%7cd", {"pipes": ["a", "b", "c", "d"]}),
        ("spaces=a%20b+c", {"spaces": ["a", "b", "c"]}),
        ("x=1&y=2", {"point": {"x": 1, "y": 2}}),
        ("filter=%7B%22gte%22%3A5%7D", {"filter": {"gte": 5}}),
    ],
)
def test_reads_a_query(query: str, values: dict[str, Any]) -> None:
    assert search(query) == values


@pytest.mark.parametrize(
    ("headers", "values"),
    [
        ({"x-version": "v1"}, {"version": "v1"}),
        ({"X-Numbers": "1, 2 ,3"}, {"numbers": [1, 2, 3]}),
        ({"Cookie": "other=1; session=a%20b"}, {"session": "a b"}),
        ({"Cookie": "%zz=1; sess%69on=a"}, {"session": "a"}),
    ],
)
def test_reads_headers_and_cookies(headers: dict[str, str], values: dict[str, Any]) -> None:
    assert search(headers=headers) == values


def test_reads_a_path_after_it_is_divided() -> None:
    request = HttpRequest("GET", "/")
    call = CallDecoder(Search).decode(request, {"id": "a%2Fb%252F", "tags": ".x%2Ey.z"})
    assert call.id == "a/b%2F"
    assert call.tags == ["x.y", "z"]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("limit=", "limit (query): expected a valid integer"),
        ("limit=5.0", "limit (query): expected a valid integer"),
        ("limit=%205", "limit (query): expected a valid integer"),
        ("limit=1_0", "limit (query): expected a valid integer"),
        ("limit=101", "limit (query): expected less than or equal to 100"),
        ("limit=%zz", "limit (query): has a percent sign that begins no escape"),
        ("limit=%FF", "limit (query): is not UTF-8"),
        ("limit=1&limit=2", "limit (query): is given more than once"),
        ("live=True", "live (query): expected a valid boolean"),
        ("live=1", "live (query): expected a valid boolean"),
        ("status=Paid", "status (query): expected 'open' or 'paid'"),
        (
            "created=1&created[gte]=2",
            "created (query): is given both as a scalar and with brackets",
        ),
        ("created[gte=1", "created (query): has brackets that do not match"),
        ("many=1&many=x", "many[1] (query): expected a valid integer"),
        ("x=1", "point[y] (query): is required"),
        ("filter=5", "filter (query): expected an object"),
    ],
)
def test_refuses_a_query(query: str, fault: str) -> None:
    assert search_faults(query) == [fault]


def test_names_the_place_inside_an_object() -> None:
    assert "created[gte] (query): expected a valid integer" in search_faults("created[gte]=x")


def test_names_every_fault() -> None:
    assert search_faults("limit=x&live=y", {"X-Version": "v2", "Cookie": "session=%"}) == [
        "limit (query): expected a valid integer",
        "live (query): expected a valid boolean",
        "X-Version (header): expected 'v1'",
        "session (cookie): has a percent sign that begins no escape",
    ]


def test_a_fault_does_not_repeat_the_value() -> None:
    secret = "card4242"
    faults = search_faults(f"limit={secret}&filter={secret}&created[gt]={secret}")
    assert len(faults) >= 3
    assert secret not in "".join(faults)


def test_a_name_in_a_fault_stays_on_its_line() -> None:
    class Named(Call[None]):
        operation = Operation(id="Named", method="GET", path="/", outcomes={})
        counts: Annotated[dict[str, int], QueryParameter("counts", style="deepObject")]

    with pytest.raises(InvalidRequest) as refused:
        CallDecoder(Named).decode(HttpRequest("GET", "/?counts[a%0Ab]=x"), {})
    assert str(refused.value) == "'counts[a\\nb]' (query): expected a valid integer"


PIECES = st.sampled_from(
    "created expand limit pipes filter x [ ] [gte] [] [0] 0 5 = & % %5B %5D %FF %2C + , | ;"
    ' {" null - é \x00'.split(" ")
)


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
@examples(200)
def test_no_request_breaks_the_decoder(query: str, value: str) -> None:
    headers = Headers([("Cookie", f"session={value};{query}"), ("X-Numbers", value)])
    request = HttpRequest("GET", f"/?{query}", headers)
    with contextlib.suppress(RefusedError):
        CallDecoder(Search).decode(request, {"id": value, "tags": f".{value}"})


def create(content: bytes, media_type: str | None = "application/json") -> Create:
    headers = Headers([] if media_type is None else [("content-type", media_type)])
    return CallDecoder(Create).decode(HttpRequest("POST", "/p", headers, content), {})


@pytest.mark.parametrize(
    "media_type", ["application/json", "Application/JSON; charset=utf-8", None]
)
def test_reads_a_body(media_type: str | None) -> None:
    call = create(b'{"amount": 5, "more": [1]}', media_type)
    assert call.body.amount == 5
    assert call.body.model_extra == {"more": [1]}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "$ (body): is required"),
        (b'{"amount": "5"}', "$.amount (body): expected a valid integer"),
        (b'{"amount": true}', "$.amount (body): expected a valid integer"),
        (b"{}", "$.amount (body): is required"),
        (
            b'{"amount": 5, "note": "abcdef"}',
            "$.note (body): string should have at most 5 characters",
        ),
    ],
)
def test_refuses_a_body(content: bytes, fault: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        create(content)
    assert (refused.value.status, str(refused.value)) == (400, fault)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000, b'{"amount": NaN}'])
def test_refuses_what_is_no_json(content: bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        create(content)
    assert refused.value.status == 400
    assert refused.value.faults[0].location == "body"


def test_refuses_a_body_of_too_many_values() -> None:
    values = b'{"amount": 1, "more": [%s]}' % b",".join([b'","'] * 10)
    headers = Headers([("content-type", "application/json")])
    request = HttpRequest("POST", "/p", headers, values)
    assert CallDecoder(Create, max_values=13).decode(request, {}).body.amount == 1
    with pytest.raises(RefusedError) as refused:
        CallDecoder(Create, max_values=12).decode(request, {})
    assert (refused.value.status, str(refused.value)) == (
        413,
        "The body holds more than 12 values.",
    )


def test_refuses_a_query_of_too_many_pairs() -> None:
    query = "&".join(["z=1"] * MAX_PAIRS)
    values = {"id": "1", "tags": ".x"}
    assert CallDecoder(Search).decode(HttpRequest("GET", f"/?{query}"), values).id == "1"
    with pytest.raises(RefusedError) as refused:
        CallDecoder(Search).decode(HttpRequest("GET", f"/?{query}&"), values)
    assert refused.value.status == 414


@pytest.mark.parametrize("place", ["query", "header"])
def test_refuses_more_faults_than_can_be_listed(place: str) -> None:
    texts = ["no number"] * (MOST_FAULTS + 1)
    query = "&".join(f"many={text}" for text in texts) if place == "query" else ""
    headers = Headers([("X-Numbers", ",".join(texts))] if place == "header" else [])
    with pytest.raises(RefusedError) as refused:
        CallDecoder(Search).decode(
            HttpRequest("GET", f"/?{query}", headers), {"id": "1", "tags": ".x"}
        )
    assert (refused.value.status, str(refused.value)) == (
        400,
        f"The request has more than {MOST_FAULTS} faults.",
    )


def test_refuses_another_media_type() -> None:
    with pytest.raises(RefusedError) as refused:
        create(b"amount=5", "application/x-www-form-urlencoded")
    assert refused.value.status == 415
    assert str(refused.value) == "The body has to be application/json, as Content-Type says."


def test_refuses_a_content_coding_that_the_document_does_not_name() -> None:
    class Stored(Call[None]):
        operation = Operation(id="Stored", method="POST", path="/p", outcomes={})
        body: Annotated[NewPayment, JSONBody("application/json")]
        coding: Annotated[str | None, HeaderParameter("content-encoding")] = None

    def request(coding: str) -> HttpRequest:
        fields = [("Content-Type", "application/json"), ("Content-Encoding", coding)]
        return HttpRequest("POST", "/p", Headers(fields), b'{"amount": 1}')

    assert CallDecoder(Create).decode(request("Identity"), {}).body.amount == 1
    with pytest.raises(RefusedError) as refused:
        CallDecoder(Create).decode(request("gzip"), {})
    assert (refused.value.status, refused.value.headers) == (
        415,
        (("Accept-Encoding", "identity"),),
    )
    stored = CallDecoder(Stored).decode(request("gzip"), {})
    assert (stored.body.amount, stored.coding) == (1, "gzip")


def test_a_body_that_is_optional_may_be_absent() -> None:
    decoder = CallDecoder(Upsert)
    assert decoder.decode(HttpRequest("POST", "/p"), {}).body is None
    full = decoder.decode(HttpRequest("POST", "/p", content=b'[{"amount": 1}]'), {})
    assert full.body == [NewPayment(amount=1)]


def test_a_parameter_that_is_required_is_missed() -> None:
    class Needy(Call[None]):
        operation = Operation(id="Needy", method="GET", path="/", outcomes={})
        key: Annotated[str, HeaderParameter("X-Key")]
        ids: Annotated[list[int], QueryParameter("ids")]

    with pytest.raises(InvalidRequest) as refused:
        CallDecoder(Needy).decode(HttpRequest("GET", "/"), {})
    assert str(refused.value) == "X-Key (header): is required; ids (query): is required"


def test_an_object_of_any_names_leaves_other_parameters_alone() -> None:
    class Labelled(Call[None]):
        operation = Operation(id="Labelled", method="GET", path="/", outcomes={})
        limit: Annotated[int | None, QueryParameter("limit")] = None
        labels: Annotated[dict[str, str] | None, QueryParameter("labels")] = None

    call = CallDecoder(Labelled).decode(HttpRequest("GET", "/?limit=5&a=1&b=2"), {})
    assert (call.limit, call.labels) == (5, {"a": "1", "b": "2"})


class Download(Call[None]):
    operation = Operation(id="Download", method="GET", path="/{a}{b}", outcomes={"204": Outcome()})

    a: Annotated[str, PathParameter("a")]
    extension: Annotated[Literal[".json", ".xml"], PathParameter("b")]
    view: Annotated[Literal["all"] | None, QueryParameter("view")] = None


def test_the_values_of_path_parameters_that_have_no_others() -> None:
    assert CallDecoder(Download).listed() == {"b": (".json", ".xml")}
