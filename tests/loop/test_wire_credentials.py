"""Credentials as a server receives them, before anything of the package reads them."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from moov_invoice_payments import Moov
from moov_invoice_payments.errors import (
    InvalidArgument as MoovInvalidArgument,
    MissingCredentials as MoovMissingCredentials,
)
from moov_invoice_payments.models import components
from stripe_invoice_payments import Stripe
from stripe_invoice_payments.errors import InvalidArgument, MissingCredentials
from stripe_invoice_payments.models import components as stripe_components
from tests.loop.recorder import Recorder


def basic(username: str, password: str) -> str:
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return f"Basic {pair}"


STRIPE_CREDENTIALS: list[tuple[dict[str, Any], str]] = [
    ({"token": "sk_test_1"}, "Bearer sk_test_1"),
    ({"username": "sk_test_1"}, basic("sk_test_1", "")),
    ({"username": "sk_test_1", "password": ""}, basic("sk_test_1", "")),
    ({"username": "ü", "password": "p:w☃"}, basic("ü", "p:w☃")),
    ({"security": stripe_components.Security(token="sk_test_2")}, "Bearer sk_test_2"),
    ({"security": stripe_components.Security(username="sk")}, basic("sk", "")),
]


@pytest.mark.parametrize(("credentials", "expected"), STRIPE_CREDENTIALS)
def test_credentials_of_stripe(
    stripe: tuple[Recorder, str], credentials: dict[str, Any], expected: str
) -> None:
    recorder, url = stripe
    with Stripe(**credentials, server_url=url) as client:
        client.invoice_payments.list()
    assert recorder.headers["authorization"] == expected


def test_stripe_without_credentials_sends_nothing(stripe: tuple[Recorder, str]) -> None:
    recorder, url = stripe
    with Stripe(server_url=url) as client, pytest.raises(MissingCredentials) as caught:
        client.invoice_payments.list()
    assert recorder.requests == []
    for word in ("token", "username", "STRIPE_TOKEN", "STRIPE_USERNAME"):
        assert word in str(caught.value)


def test_credentials_given_twice_are_refused() -> None:
    with pytest.raises(InvalidArgument, match="security"):
        Stripe(stripe_components.Security(token="a"), token="b")


MOOV_CREDENTIALS: list[tuple[dict[str, Any], str]] = [
    ({"token": "eyJ.a-b_c~d+e/f=="}, "Bearer eyJ.a-b_c~d+e/f=="),
    ({"username": "public", "password": "secret"}, basic("public", "secret")),
    (
        {"security": components.Security(username="public", password="secret")},
        basic("public", "secret"),
    ),
    ({"security": components.Security(username="", password="")}, basic("", "")),
    ({"security": components.Security(token="t")}, "Bearer t"),
]


@pytest.mark.parametrize(("credentials", "expected"), MOOV_CREDENTIALS)
def test_credentials_of_moov(
    moov: tuple[Recorder, str], credentials: dict[str, Any], expected: str
) -> None:
    recorder, url = moov
    with Moov(**credentials, server_url=url) as client:
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert recorder.headers["authorization"] == expected


@pytest.mark.parametrize(
    "credentials",
    [
        {"token": ""},
        {"token": "a\r\nX-Evil: 1"},
        {"token": "☃"},
        {"token": "a\x00"},
        {"username": "a:b", "password": "c"},
        {"token": 5},
        {"username": b"public"},
    ],
)
def test_credentials_that_cannot_be_sent_are_refused(
    moov: tuple[Recorder, str], credentials: dict[str, Any]
) -> None:
    recorder, url = moov
    with (
        pytest.raises(MoovInvalidArgument) as caught,
        Moov(**credentials, server_url=url) as client,
    ):
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert "Evil" not in str(caught.value)
    assert recorder.requests == []


def test_moov_without_credentials_sends_nothing(moov: tuple[Recorder, str]) -> None:
    recorder, url = moov
    with Moov(server_url=url) as client, pytest.raises(MoovMissingCredentials):
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert recorder.requests == []


def test_the_environment_gives_credentials(
    moov: tuple[Recorder, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder, url = moov
    monkeypatch.setenv("MOOV_USERNAME", "public")
    monkeypatch.setenv("MOOV_PASSWORD", "secret")
    with Moov(server_url=url) as client:
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert recorder.headers["authorization"] == basic("public", "secret")
    monkeypatch.setenv("MOOV_TOKEN", "ignored")
    with Moov(server_url=url, username="mine", password="own") as client:
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert recorder.headers["authorization"] == basic("mine", "own")
    with Moov(server_url=url, token="mine") as client:
        client.invoices.list_invoice_payments(account_id="a", invoice_id="i")
    assert recorder.headers["authorization"] == "Bearer mine"
