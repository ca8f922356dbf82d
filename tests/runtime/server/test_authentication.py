"""Credentials are read from a request as a client's security schemes write them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, strategies as st

from runtime.credentials import (
    ApiKeyScheme,
    BasicScheme,
    BearerScheme,
    Credentials,
    Scheme,
    Secret,
    authorized,
)
from runtime.headers import Headers
from runtime.message import HttpRequest
from runtime.operation import Operation
from runtime.server.authentication import Authentication
from runtime.server.refusals import RefusedError


class Security(Credentials):
    username: Secret = None
    password: Secret = None
    token: Secret = None
    header_key: Secret = None
    query_key: Secret = None
    cookie_key: Secret = None


SCHEMES: dict[str, Scheme] = {
    "basic": BasicScheme("username", "password"),
    "bearer": BearerScheme("token"),
    "header": ApiKeyScheme("header_key", "X-Api-Key", "header"),
    "query": ApiKeyScheme("query_key", "key[id]", "query"),
    "cookie": ApiKeyScheme("cookie_key", "session", "cookie"),
}
AUTHENTICATION = Authentication(SCHEMES, Security)


def operation(*security: tuple[str, ...]) -> Operation:
    return Operation("Get", "GET", "/x", {}, security=security)


def read(
    fields: list[tuple[str, str]], *security: tuple[str, ...], target: str = "/x"
) -> dict[str, str]:
    request = HttpRequest("GET", target, Headers(fields))
    return dict(AUTHENTICATION.credentials(operation(*security), request).given())


def basic(text: str) -> list[tuple[str, str]]:
    return [("Authorization", f"Basic {base64.b64encode(text.encode()).decode()}")]


@pytest.mark.parametrize(
    ("text", "username", "password"),
    [
        ("sk_test:", "sk_test", ""),
        (":", "", ""),
        ("u:p:w", "u", "p:w"),
        ("ü:☃ x", "ü", "☃ x"),
    ],
)
def test_reads_basic(text: str, username: str, password: str) -> None:
    assert read(basic(text), ("basic",)) == {"username": username, "password": password}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
@pytest.mark.parametrize("token", ["abc", "a.b-c_d~e+f/g==", "an access token"])
def test_reads_a_bearer_token(scheme: str, token: str) -> None:
    assert read([("authorization", f"{scheme}  {token}")], ("bearer",)) == {"token": token}


def test_reads_keys() -> None:
    assert read([("x-api-key", "k 1")], ("header",)) == {"header_key": "k 1"}
    assert read([], ("query",), target="/x?a=1&key%5Bid%5D=k%2B+1") == {"query_key": "k+ 1"}
    assert read([("Cookie", "a=b; session=k%1")], ("cookie",)) == {"cookie_key": "k%1"}


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=20)
VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)


@given(
    username=TEXT.filter(lambda text: ":" not in text and "\x7f" not in text),
    password=TEXT.filter(lambda text: "\x7f" not in text),
    visible=VISIBLE,
    text=TEXT,
)
def test_reads_what_a_client_writes(username: str, password: str, visible: str, text: str) -> None:
    given = {
        "username": username,
        "password": password,
        "token": visible,
        "header_key": visible,
        "query_key": text,
        "cookie_key": base64.b64encode(text.encode()).decode().rstrip("="),
    }
    for names in [("basic",), ("bearer",), ("header", "query", "cookie"), ("bearer", "header")]:
        one = operation(names)
        request = authorized(HttpRequest("GET", "/x?a=b"), one, SCHEMES, given, "X")
        found = AUTHENTICATION.credentials(one, request).given()
        assert found == {field: given[field] for field in found}
        wanted = {field for name in names for field in SCHEMES[name].fields}
        assert wanted <= set(found)


def test_the_first_alternative_that_is_whole_is_taken() -> None:
    alternatives = (("bearer", "header"), ("header",), ("bearer",))
    token, key = ("Authorization", "Bearer t"), ("X-Api-Key", "k")
    assert read([token, key], *alternatives) == {"token": "t", "header_key": "k"}
    assert read([key], *alternatives) == {"header_key": "k"}
    assert read([token], *alternatives) == {"token": "t"}


def test_an_operation_without_security_reads_none() -> None:
    assert read([("Authorization", "Bearer t")]) == {}


def test_credentials_that_are_optional() -> None:
    assert read([], ("bearer",), ()) == {}
    assert read([], (), ("bearer",)) == {}
    assert read([("Authorization", "Bearer t")], (), ("bearer",)) == {"token": "t"}
    with pytest.raises(RefusedError, match="are malformed"):
        read([("Authorization", "Bearer")], (), ("bearer",))


def test_a_scheme_that_the_server_cannot_see_is_left_to_others() -> None:
    assert read([], ("mutual",)) == {}
    assert read([("X-Api-Key", "k")], ("mutual", "header")) == {"header_key": "k"}


def test_the_same_header_twice_is_one() -> None:
    assert read(
        [("Authorization", "Bearer a,b"), ("authorization", "Bearer a,b")], ("bearer",)
    ) == {"token": "a,b"}
    assert read([("X-Api-Key", "k"), ("x-api-key", "k")], ("header",)) == {"header_key": "k"}


MALFORMED: list[tuple[list[tuple[str, str]], str]] = [
    ([("Authorization", "Bearer")], "takes a token"),
    ([("Authorization", "Bearer é")], "takes a token"),
    ([("Authorization", "Basic")], "a colon"),
    ([("Authorization", "Basic !!!!")], "in Base64"),
    ([("Authorization", "Basic dTp")], "in Base64"),
    ([("Authorization", "Basic /zo=")], "UTF-8"),
    (basic("no colon"), "a colon"),
    (basic("u:p\n"), "control characters"),
    ([("Authorization", "Bearer a"), ("Authorization", "Bearer b")], "with different values"),
    ([("X-Api-Key", "")], r"X-Api-Key \(header\) is empty"),
    ([("X-Api-Key", "a"), ("X-Api-Key", "b")], "X-Api-Key is given with different values"),
    ([("Cookie", "session=a; session=b")], "session is given with different values"),
]


@pytest.mark.parametrize(("fields", "problem"), MALFORMED)
def test_malformed_credentials_are_refused(fields: list[tuple[str, str]], problem: str) -> None:
    with pytest.raises(RefusedError, match=problem) as refused:
        read(fields, ("basic",), ("bearer",), ("header",), ("cookie",))
    assert refused.value.status == 401
    assert refused.value.message.startswith("The credentials are malformed: ")


@pytest.mark.parametrize("query", ["key[id]=%zz", "key[id]=%ff", "key[id]=", "key[id]=1&key[id]=2"])
def test_a_malformed_key_in_a_query_is_refused(query: str) -> None:
    with pytest.raises(RefusedError, match="are malformed") as refused:
        read([], ("query",), target=f"/x?{query}")
    assert refused.value.status == 401


def test_missing_credentials_are_refused_and_what_is_expected_is_named() -> None:
    with pytest.raises(RefusedError) as refused:
        read([("Authorization", "Digest x")], ("basic",), ("bearer", "header"), ("query",))
    assert refused.value.status == 401
    assert str(refused.value) == (
        "The credentials are missing: expected Basic authentication, or a bearer token and "
        "X-Api-Key (header), or key[id] (query)."
    )


def test_the_challenges_of_an_operation() -> None:
    challenges = AUTHENTICATION.challenges(
        operation(("bearer",), ("basic", "header"), ("bearer", "query"), ("mutual",))
    )
    assert challenges == (
        ("WWW-Authenticate", 'Bearer realm="api"'),
        ("WWW-Authenticate", 'Basic realm="api", charset="UTF-8"'),
    )
