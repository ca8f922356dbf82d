from __future__ import annotations

import copy
import pickle

import pytest

from runtime.credentials import (
    ApiKeyScheme,
    BasicScheme,
    BearerScheme,
    Credentials,
    Scheme,
    Secret,
    authorized,
    chosen,
)
from runtime.errors import InvalidArgument, MissingCredentials
from runtime.headers import Headers
from runtime.message import HttpRequest
from runtime.operation import Operation

SECRET = "sk_live_4242"


class Security(Credentials):
    username: Secret = None
    password: Secret = None
    token: Secret = None
    key: Secret = None


SCHEMES: dict[str, Scheme] = {
    "basic": BasicScheme(username="username", password="password"),
    "bearer": BearerScheme(token="token"),
    "header": ApiKeyScheme(key="key", name="X-Key", location="header"),
    "query": ApiKeyScheme(key="key", name="api key", location="query"),
    "cookie": ApiKeyScheme(key="key", name="sid", location="cookie"),
}


def sign(security: tuple[tuple[str, ...], ...], credentials: Security) -> HttpRequest:
    operation = Operation("List", "GET", "/", {}, security=security)
    return authorized(HttpRequest("GET", "/"), operation, SCHEMES, credentials.given(), "ACME")


@pytest.mark.parametrize(
    ("security", "credentials", "headers", "target"),
    [
        ((("basic",),), Security(username="u", password="p"), {"Authorization": "Basic dTpw"}, "/"),
        ((("basic",),), Security(username="u"), {"Authorization": "Basic dTo="}, "/"),
        ((("basic",),), Security(username="", password=""), {"Authorization": "Basic Og=="}, "/"),
        ((("basic",),), Security(username="", password="p"), {"Authorization": "Basic OnA="}, "/"),
        ((("bearer",),), Security(token="t"), {"Authorization": "Bearer t"}, "/"),
        ((("basic",), ("bearer",)), Security(token="t"), {"Authorization": "Bearer t"}, "/"),
        ((("header",),), Security(key="k"), {"X-Key": "k"}, "/"),
        ((("query",),), Security(key="k&a"), {}, "/?api%20key=k%26a"),
        ((("cookie",),), Security(key="k=="), {"Cookie": "sid=k=="}, "/"),
        ((("bearer", "header"),), Security(token="t", key="k"), {"Authorization": "Bearer t", "X-Key": "k"}, "/"),
        (((), ("bearer",)), Security(token="t"), {"Authorization": "Bearer t"}, "/"),
        (((), ("bearer",)), Security(), {}, "/"),
        ((), Security(token="t"), {}, "/"),
    ],
)  # fmt: skip
def test_the_first_alternative_that_is_satisfied(
    security: tuple[tuple[str, ...], ...],
    credentials: Security,
    headers: dict[str, str],
    target: str,
) -> None:
    request = sign(security, credentials)
    assert dict(request.headers.fields) == headers
    assert request.target == target


@pytest.mark.parametrize(
    ("scheme", "request_with_key"),
    [
        ("header", HttpRequest("GET", "/", Headers([("x-key", "mine")]))),
        ("query", HttpRequest("GET", "/?a=1&api%20key=mine")),
        ("cookie", HttpRequest("GET", "/", Headers([("Cookie", "a=1; sid=mine")]))),
    ],
)
def test_an_argument_of_the_call_is_not_overruled(
    scheme: str, request_with_key: HttpRequest
) -> None:
    # Documents declare a key as a parameter and as a scheme; two of them would be refused.
    operation = Operation("List", "GET", "/", {}, security=((scheme, "bearer"),))
    given = Security(key="k", token="t").given()
    request = authorized(request_with_key, operation, SCHEMES, given, "ACME")
    assert request == request_with_key.with_headers([("Authorization", "Bearer t")])


def test_what_is_missing_is_said() -> None:
    with pytest.raises(MissingCredentials) as caught:
        sign((("basic",), ("bearer", "header")), Security(token=SECRET))
    assert str(caught.value) == (
        "List needs credentials: give the client username, or token and key; "
        "or set the environment variable ACME_USERNAME, or ACME_TOKEN and ACME_KEY"
    )


@pytest.mark.parametrize(
    ("security", "credentials"),
    [
        ("bearer", Security(token=f"{SECRET}\n")),
        ("bearer", Security(token=f"{SECRET}\r\nX: 1")),
        ("bearer", Security(token="")),
        ("bearer", Security(token="é")),
        ("basic", Security(username=f"{SECRET}:")),
        ("basic", Security(username="")),
        ("basic", Security.model_construct(username=f"{SECRET}\udc80")),
        ("header", Security(key=f"{SECRET}\0")),
        ("cookie", Security(key=f"{SECRET}; admin=1")),
    ],
)
def test_credentials_that_would_break_a_request_are_refused(
    security: str, credentials: Security
) -> None:
    with pytest.raises(InvalidArgument, match=r"^credentials: ") as caught:
        sign(((security,),), credentials)
    assert SECRET not in str(caught.value)


def test_nothing_of_them_shows() -> None:
    security = Security(token=SECRET, password=SECRET)
    shown = (repr(security), str(security), str(security.model_dump()), security.model_dump_json())
    assert not any(SECRET in text for text in shown)
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(security)
    assert copy.deepcopy(security).given() == security.given()


def test_a_wrong_field_is_named_and_not_shown() -> None:
    with pytest.raises(InvalidArgument) as caught:
        Security.model_validate({"token": 4242, "tokne": SECRET})
    assert str(caught.value) == (
        "Security: token: expected a valid string, got an integer; "
        "tokne: is not known here, got a string"
    )


def test_a_token_that_is_given_without_its_name_is_refused_and_not_shown() -> None:
    with pytest.raises(InvalidArgument, match=r"security: expected a model .*, token=, ") as caught:
        chosen(SECRET, Security())
    assert SECRET not in f"{caught.value!r}"


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_TOKEN", "t")
    monkeypatch.setenv("ACME_USERNAME", "")
    monkeypatch.delenv("ACME_PASSWORD", raising=False)
    assert Security.from_environment("ACME").given() == {"token": "t"}
