"""What the sandbox refuses reaches users of `stripe` as Stripe's own refusal."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

import pytest
import stripe
from stripe_invoice_payments import Stripe, errors
from stripe_invoice_payments.server.sandbox import serve
from tests.interop.surfaces import KEY, SURFACES, Surface

# What nobody may send, and the parameter that Stripe's answer names.
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"limit": 0}, "limit"),
    ({"limit": 101}, "limit"),
    ({"limit": "ten"}, "limit"),
    ({"limit": [1, 2]}, "limit[0]"),
    ({"status": "nope"}, "status"),
    ({"status": ""}, "status"),
    ({"invoice": "i" * 5001}, "invoice"),
    ({"created": "yesterday"}, "created"),
    ({"created": 1.5}, "created"),
    ({"created": {"gte": "yesterday"}}, "created[gte]"),
    ({"created": {"after": 1}}, "created[after]"),
    ({"payment": {"payment_intent": "pi_1"}}, "payment[type]"),
    ({"payment": {"type": "charge"}}, "payment[type]"),
    ({"payment": {"type": "payment_intent", "payment_intnet": "pi_1"}}, "payment[payment_intnet]"),
    ({"payment": "payment_intent"}, "payment"),
    ({"expand": "data.invoice"}, "expand"),
    ({"expand": ["data.nonsense"]}, "expand"),
    ({"starting_after": "inpay_nonsense"}, "starting_after"),
    ({"ending_before": "inpay_nonsense"}, "ending_before"),
    ({"nonsense": 1}, "nonsense"),
    ({"Limit": 1}, "Limit"),
]


@pytest.fixture(scope="module")
def url() -> Generator[str]:
    with serve(items=2, credentials=[KEY]) as url:
        yield url


@pytest.fixture(scope="module", params=SURFACES)
def surface(request: pytest.FixtureRequest, url: str) -> Generator[Surface]:
    with SURFACES[request.param](url) as surface:
        yield surface


@pytest.fixture(scope="module")
def list_anything(surface: Surface) -> Callable[[Any], object]:
    """Ask for a page with parameters that the types of `stripe` forbid."""
    return surface.page


def test_the_key_is_taken_for_a_bearer_token(surface: Surface) -> None:
    assert len(surface.page({}).data) == 3


@pytest.mark.parametrize(("parameters", "name"), WRONG)
def test_the_parameter_at_fault_is_named(
    list_anything: Callable[[Any], object], parameters: dict[str, Any], name: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as info:
        list_anything(parameters)
    # Not by the attribute: it has no type.
    assert vars(info.value)["param"] == name
    assert info.value.http_status == 400
    assert info.value.request_id
    assert info.value.user_message
    assert info.value.error is not None
    assert info.value.error.type == "invalid_request_error"


def test_two_cursors_at_once_are_refused(surface: Surface) -> None:
    with pytest.raises(stripe.InvalidRequestError) as info:
        surface.page({"starting_after": "inpay_1", "ending_before": "inpay_2"})
    assert vars(info.value)["param"] in {"starting_after", "ending_before"}


@pytest.mark.parametrize("name", SURFACES)
def test_another_key_is_refused(name: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.interop.surfaces.KEY", "sk_test_another")
    with SURFACES[name](url) as surface, pytest.raises(stripe.AuthenticationError) as info:
        surface.page({})
    assert info.value.http_status == 401
    assert info.value.user_message
    assert "sk_test_another" not in str(info.value)


def test_another_key_is_refused_to_our_client_as_well(url: str) -> None:
    with (
        Stripe(token="sk_test_another", server_url=url) as client,
        pytest.raises(errors.ClientError) as info,
    ):
        client.invoice_payments.list()
    assert info.value.status == 401
    assert info.value.body is not None
    assert info.value.body.error.type == "invalid_request_error"
    assert "sk_test_another" not in str(info.value)


@pytest.mark.parametrize("name", ["module", "StripeClient"])
def test_these_tests_reach_no_other_machine(name: str) -> None:
    with (
        SURFACES[name]("http://192.0.2.1") as surface,
        pytest.raises(stripe.APIConnectionError, match="was tried"),
    ):
        surface.page({})


def test_a_path_that_is_not_there_is_refused_in_the_same_shape(url: str) -> None:
    with closing(stripe.RequestsClient()) as http_client:
        client = stripe.StripeClient(KEY, base_addresses={"api": url}, http_client=http_client)
        with pytest.raises(stripe.InvalidRequestError) as info:
            client.v1.invoice_payments.retrieve("inpay_0000")
    assert info.value.http_status == 404
    assert info.value.request_id
