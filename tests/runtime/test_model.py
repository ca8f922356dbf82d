from __future__ import annotations

import copy
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError
from typing_extensions import TypedDict

from runtime.model import DecodeError, Model, Nullable, decode, encode


class Expanded(Model):
    id: str


class Range(TypedDict, total=False):
    gte: int


class Payment(Model):
    id: str
    amount: int
    paid_at: Nullable[datetime] = None
    kind: Literal["card", "cash"] | str = "card"
    invoice: str | Expanded | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    ratio: float | None = None


PAYMENT = {"id": "p", "amount": 5}


def test_absent_and_null_stay_apart() -> None:
    assert encode(decode(Payment, PAYMENT)) == b'{"id":"p","amount":5}'
    assert encode(decode(Payment, {**PAYMENT, "paid_at": None})) == (
        b'{"id":"p","amount":5,"paid_at":null}'
    )


def test_unknown_properties_are_kept() -> None:
    document = {**PAYMENT, "new": {"a": [1, None]}, "kind": "barter", "copy": True}
    assert json.loads(encode(decode(Payment, document))) == document


def test_a_property_with_the_python_name_of_another_is_not_the_other() -> None:
    document = {**PAYMENT, "from_": "extra", "from": "real"}
    payment = decode(Payment, document)
    assert payment.from_ == "real"
    assert json.loads(encode(payment)) == document


def test_models_are_made_by_name_and_encoded_by_alias() -> None:
    assert encode([Payment(id="p", amount=1, from_="x")]) == (b'[{"id":"p","amount":1,"from":"x"}]')


def test_forms_of_json_are_read() -> None:
    payment = decode(Payment, {**PAYMENT, "paid_at": "2026-01-02T03:04:05Z", "ratio": 1})
    assert payment.paid_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert payment.ratio == 1.0


@pytest.mark.parametrize("amount", ["5", True, 5.5, None, [5]])
def test_what_is_no_integer_is_not_made_one(amount: object) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(Payment, {"id": "p", "amount": amount})
    assert [fault.json_path for fault in caught.value.faults] == ["$.amount"]


def test_a_number_without_a_fraction_is_an_integer() -> None:
    payment = decode(Payment, b'{"id":"p","amount":5.0,"ratio":2.0,"new":1.5}')
    assert payment.amount == 5
    assert type(payment.amount) is int
    assert json.loads(encode(payment)) == {"id": "p", "amount": 5, "ratio": 2.0, "new": 1.5}
    assert decode(list[int], b"[1e3, 2.0]") == [1000, 2]


def test_a_fault_beside_an_integer_with_a_fraction_is_still_found() -> None:
    with pytest.raises(DecodeError, match=r"^\$\.id: is required$"):
        decode(Payment, b'{"amount":5.0}')


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_constants_that_json_lacks_are_refused(constant: str) -> None:
    with pytest.raises(DecodeError, match=r"^\$: invalid JSON"):
        decode(Payment, f'{{"id":"p","amount":5,"new":{constant}}}'.encode())


def test_the_names_of_those_constants_are_fine_in_text() -> None:
    assert decode(Expanded, b'{"id":"NaN Infinity"}').id == "NaN Infinity"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"<html>", b'{"id":"\\ud800"}', b"\xff", b"[" * 99999]
)
def test_what_is_no_json_is_a_fault_at_the_root(content: bytes) -> None:
    with pytest.raises(DecodeError, match=r"^\$: invalid JSON"):
        decode(Payment, content)


def test_faults_name_their_place_through_unions_and_hide_values() -> None:
    document = [{**PAYMENT, "invoice": {"id": 7}}, {"amount": "secret"}]
    with pytest.raises(DecodeError) as caught:
        decode(list[Payment], document)
    assert [str(fault) for fault in caught.value.faults] == [
        "$[0].invoice.id: expected a valid string, got an integer",
        "$[1].id: is required",
        "$[1].amount: expected a valid integer, got a string",
    ]


def test_other_types_than_models() -> None:
    assert decode(Range, {"gte": 5}) == {"gte": 5}
    assert decode(str | Expanded, "text") == "text"
    assert decode(int, b"7") == 7
    assert encode({"gte": 5}, Range) == b'{"gte":5}'


def test_encode_holds_to_a_type_that_is_given() -> None:
    assert encode([Expanded(id="a")], list[Expanded]) == b'[{"id":"a"}]'
    with pytest.raises(ValueError, match="Expected `int`"):
        encode(["a"], list[int])


def test_errors_of_pydantic_hide_their_input() -> None:
    with pytest.raises(ValidationError) as caught:
        Payment.model_validate({"id": "p", "amount": "4242424242424242"})
    assert "4242" not in str(caught.value)


def test_decode_errors_and_models_survive_a_pickle() -> None:
    payment = decode(Payment, {**PAYMENT, "new": 1})
    assert copy.deepcopy(payment) == payment
    with pytest.raises(DecodeError) as caught:
        decode(int, "x")
    assert copy.deepcopy(caught.value).faults == caught.value.faults


def test_threads_may_use_a_model_for_the_first_time_together() -> None:
    class Fresh(Model):
        next: Fresh | None = None
        at: datetime | None = None

    def use(number: int) -> list[Fresh]:
        return decode(list[Fresh], b'[{"next":{"number":%d}}]' % (number // 64))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(use, range(64)))
    assert all(fresh == found[0] for fresh in found)


def test_a_long_list_of_faults_is_counted_and_not_listed() -> None:
    with pytest.raises(DecodeError) as few:
        decode(list[int | list[int]], ["x"] * 500)
    assert [fault.path for fault in few.value.faults] == [(n,) for n in range(500)]
    # To follow the way to each fault through a list of all items would take hours.
    with pytest.raises(DecodeError) as many:
        decode(list[int | list[int]], ["x"] * 50_000)
    assert str(many.value) == "$: has more than 1000 faults"


def test_many_integers_may_have_a_fraction_of_nothing() -> None:
    assert decode(list[int], b"[" + b",".join([b"5.0"] * 5_000) + b"]") == [5] * 5_000
