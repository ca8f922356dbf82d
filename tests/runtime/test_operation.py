from __future__ import annotations

import copy
from typing import Annotated, Literal, get_args

import pytest
from pydantic import Field, ValidationError
from typing_extensions import TypedDict

from runtime.bodies import JSONBody
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
from runtime.parameters import Body, Parameter, table


class Range(TypedDict, total=False):
    gte: int


class NewPayment(Model):
    card: str


class Pay(Call[list[NewPayment]]):
    operation = Operation(
        "Pay",
        "POST",
        "/accounts/{accountID}",
        {"200": Outcome(), "4XX": Outcome(headers=("a",)), "default": Outcome(headers=("b",))},
    )

    account_id: Annotated[str, PathParameter("accountID")]
    body: Annotated[NewPayment, JSONBody("application/json")]
    created: Annotated[int | Range | None, QueryParameter("created", style="deepObject")] = None
    limit: Annotated[int | None, Field(ge=1, le=100), QueryParameter("limit")] = None
    ids: Annotated[list[str] | None, QueryParameter("ids", explode=False)] = None
    version: Annotated[Literal["v1", "v2"] | None, HeaderParameter("X-Version")] = None
    session: Annotated[str | None, CookieParameter("session")] = None


BODY = NewPayment(card="4242")


def test_every_fault_of_the_arguments_is_named() -> None:
    with pytest.raises(InvalidArgument) as caught:
        Pay.model_validate(
            {"body": BODY, "limit": 500, "created": {"gte": "x"}, "version": "v3", "limits": 1}
        )
    assert caught.value.subject == "Pay"
    assert [str(fault).removeprefix("$.") for fault in caught.value.faults] == [
        "account_id: is required",
        "created.gte: expected a valid integer, got 'x'",
        "limit: expected less than or equal to 100, got 500",
        "version: expected 'v1' or 'v2', got a string",
        "limits: is not known here, got an integer",
    ]
    assert str(caught.value).startswith("Pay: account_id: is required; created.gte: ")


def test_python_values_are_not_converted() -> None:
    with pytest.raises(InvalidArgument, match=r"limit: expected a valid integer, got True"):
        Pay.model_validate({"account_id": "a", "body": BODY, "limit": True})


def test_no_pydantic_error_leaks_and_no_body_is_shown() -> None:
    with pytest.raises(InvalidArgument) as caught:
        Pay.model_validate({"account_id": "a", "body": {"card": 4242}})
    assert not isinstance(caught.value, ValidationError)
    assert caught.value.__cause__ is None
    assert str(caught.value) == "Pay: body.card: expected a valid string, got an integer"


def test_long_arguments_are_shortened() -> None:
    with pytest.raises(InvalidArgument) as caught:
        Pay.model_validate({"account_id": "a", "body": BODY, "limit": "x" * 5000})
    assert len(str(caught.value)) < 200


def test_an_invalid_argument_survives_a_pickle() -> None:
    with pytest.raises(InvalidArgument) as caught:
        Pay.model_validate({})
    again = copy.deepcopy(caught.value)
    assert (str(again), again.faults) == (str(caught.value), caught.value.faults)


def test_a_call_is_frozen() -> None:
    call = Pay(account_id="a", body=BODY)
    with pytest.raises(ValidationError, match="frozen"):
        call.__setattr__("limit", 5)


def test_a_result_type_makes_no_class_of_its_own() -> None:
    assert Pay.__mro__[1] is Call
    assert get_args(Call[int]) == ()


def test_outcomes_are_found_by_status_then_class_then_default() -> None:
    outcomes = Pay.operation.outcomes
    assert Pay.operation.outcome(200) is outcomes["200"]
    assert Pay.operation.outcome(404) is outcomes["4XX"]
    assert Pay.operation.outcome(500) is outcomes["default"]
    assert Operation("X", "GET", "/", {"200": Outcome()}).outcome(404) is None


def test_the_table_of_a_call() -> None:
    found = table(Pay)
    assert found.path == (Parameter("account_id", "accountID", "path", "simple", False, str, True),)
    assert found.query == (
        Parameter("created", "created", "query", "deepObject", False, int | Range, False),
        Parameter("limit", "limit", "query", "form", True, int, False),
        Parameter("ids", "ids", "query", "form", False, list[str], False),
    )
    assert found.header == (
        Parameter("version", "X-Version", "header", "simple", False, Literal["v1", "v2"], False),
    )
    assert found.cookie == (Parameter("session", "session", "cookie", "form", True, str, False),)
    assert found.body == Body("body", (JSONBody("application/json", NewPayment),), True)
    assert table(Pay) is found
