"""Credentials, and how each security scheme puts them into a request."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple, NoReturn, Self, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import Fault, InvalidArgument, MissingCredentials
from .faults import faults_of
from .message import HttpRequest
from .operation import Operation
from .style import checked_header_value

__all__ = [
    "ApiKeyScheme",
    "BasicScheme",
    "BearerScheme",
    "Credentials",
    "HTTPScheme",
    "Scheme",
    "Secret",
    "chosen",
]

GivenT = TypeVar("GivenT")

Secret = Annotated[str | None, Field(repr=False, exclude=True)]
"""A credential: it is in no repr and in no dump."""

_COOKIE_VALUE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*")


class Credentials(BaseModel):
    """Credentials for an API, one field for each value that its security schemes take.

    Nothing of them is in a repr, a dump, an error or a pickle.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        protected_namespaces=(),
        hide_input_in_errors=True,
        defer_build=True,
    )

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            faults = faults_of(error, fields)
            raise InvalidArgument(type(self).__name__, faults) from None

    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not written into a pickle")

    @classmethod
    def from_environment(cls, prefix: str) -> Self:
        """Reads the credentials from the environment.

        Each field has a variable, such as `<PREFIX>_TOKEN`; one that is empty counts as absent.
        """
        variables = {field: environment_variable(prefix, field) for field in cls.model_fields}
        return cls(**{field: os.environ.get(name) or None for field, name in variables.items()})

    def given(self) -> Mapping[str, str]:
        """Returns the credentials that are there, by field."""
        return {field: value for field, value in self if value is not None}


def chosen(security: GivenT | None, arguments: Credentials) -> GivenT | Credentials:
    """Takes the credentials that a client was given: as a model, by a function, or one by one.

    Raises:
        InvalidArgument: They were given in two ways, or are neither a model nor a function.
    """
    if security is None:
        return arguments
    if not isinstance(security, Credentials) and not callable(security):
        names = ", ".join(f"{name}=" for name in type(arguments).model_fields)
        problem = f"expected a model or a function that returns one; single credentials: {names}"
        raise InvalidArgument("settings", (Fault(("security",), problem),))
    if arguments.given():
        problem = "is given, and so are single credentials: one of them is enough"
        raise InvalidArgument("settings", (Fault(("security",), problem),))
    return security


class BasicScheme(NamedTuple):
    """HTTP Basic authentication."""

    username: str
    """The field with the user name."""
    password: str
    """The field with the password, which may be absent."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it cannot do without."""
        return (self.username,)

    def sign(self, request: HttpRequest, given: Mapping[str, str]) -> HttpRequest:
        """Returns the request with the credentials in it."""
        username, password = given[self.username], given.get(self.password, "")
        # Both given and empty are sent: documentation has them as placeholders.
        if not username and self.password not in given:
            raise _refusal(self.username, "is empty, and there is no password")
        if ":" in username:
            raise _refusal(self.username, "a user name has no colon in Basic authentication")
        text = _utf_8(self.username, username) + b":" + _utf_8(self.password, password)
        pair = base64.b64encode(text).decode("ascii")
        return request.with_headers([("Authorization", f"Basic {pair}")])


class BearerScheme(NamedTuple):
    """A bearer token, as HTTP Bearer, OAuth 2 and OpenID Connect use it."""

    token: str
    """The field with the token."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it cannot do without."""
        return (self.token,)

    def sign(self, request: HttpRequest, given: Mapping[str, str]) -> HttpRequest:
        """Returns the request with the credentials in it."""
        token = _header_text(self.token, given[self.token])
        return request.with_headers([("Authorization", f"Bearer {token}")])


class HTTPScheme(NamedTuple):
    """HTTP authentication by another scheme, with credentials as they are to be sent."""

    credentials: str
    """The field with the credentials."""
    scheme: str
    """The name of the scheme, which stands before them."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it cannot do without."""
        return (self.credentials,)

    def sign(self, request: HttpRequest, given: Mapping[str, str]) -> HttpRequest:
        """Returns the request with the credentials in it."""
        credentials = _header_text(self.credentials, given[self.credentials])
        return request.with_headers([("Authorization", f"{self.scheme} {credentials}")])


class ApiKeyScheme(NamedTuple):
    """A key in a header, the query or a cookie."""

    key: str
    """The field with the key."""
    name: str
    """The name of the header, the query parameter or the cookie."""
    location: Literal["header", "query", "cookie"]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it cannot do without."""
        return (self.key,)

    def sign(self, request: HttpRequest, given: Mapping[str, str]) -> HttpRequest:
        """Returns the request with the key in it, unless an argument of the call is that key."""
        key = given[self.key]
        if self._is_in(request):
            return request
        match self.location:
            case "header":
                return request.with_headers([(self.name, _header_text(self.key, key))])
            case "query":
                text = quote(_utf_8(self.key, key), safe="")
                return request.with_query([f"{quote(self.name, safe='')}={text}"])
            case "cookie":
                if not _COOKIE_VALUE.fullmatch(key):
                    raise _refusal(self.key, "has a character that a cookie cannot hold")
                return request.with_cookie(f"{self.name}={key}")

    def _is_in(self, request: HttpRequest) -> bool:
        if self.location == "header":
            return self.name in request.headers
        pairs, name = request.query.split("&"), quote(self.name, safe="")
        if self.location == "cookie":
            pairs, name = (request.headers.get("Cookie") or "").split(";"), self.name
        return any(pair.partition("=")[0].strip() == name for pair in pairs)


Scheme = BasicScheme | BearerScheme | HTTPScheme | ApiKeyScheme


def authorized(
    request: HttpRequest,
    operation: Operation,
    schemes: Mapping[str, Scheme],
    given: Mapping[str, str],
    prefix: str,
) -> HttpRequest:
    """Returns the request with the credentials of the first alternative that they satisfy.

    An operation that can do without credentials still gets those that are given.

    Args:
        request: A request without credentials.
        operation: Says which schemes it accepts.
        schemes: The schemes of the document, by name.
        given: The credentials that are there, by field.
        prefix: The prefix of the environment variables, for the message.

    Raises:
        MissingCredentials: The credentials satisfy no alternative.
        InvalidArgument: A credential cannot be sent.
    """
    if not operation.security:
        return request
    for names in by_what_is_sent(operation, schemes):
        if names and all(_satisfied(schemes.get(name), given) for name in names):
            for name in names:
                if name in schemes:
                    request = schemes[name].sign(request, given)
            return request
    if () in operation.security:
        return request
    raise MissingCredentials(_missing(operation, schemes, prefix))


def by_what_is_sent(operation: Operation, schemes: Mapping[str, Scheme]) -> list[tuple[str, ...]]:
    """Sorts the alternatives of an operation: those without a scheme that sends anything come last.

    Nobody could choose another if one of those came first, such as mutual TLS.

    Args:
        operation: The operation.
        schemes: The schemes of the document that send something, by name.
    """
    return sorted(operation.security, key=schemes.keys().isdisjoint)


def environment_variable(prefix: str, field: str) -> str:
    """Names the environment variable of a field of the credentials."""
    return f"{prefix}_{field.upper()}"


def _satisfied(scheme: Scheme | None, given: Mapping[str, str]) -> bool:
    # A scheme that takes no credentials, such as mutual TLS, is left to the HTTP client.
    return scheme is None or all(field in given for field in scheme.fields)


def _missing(operation: Operation, schemes: Mapping[str, Scheme], prefix: str) -> str:
    alternatives = [
        [field for name in names if name in schemes for field in schemes[name].fields]
        for names in operation.security
    ]
    arguments = ", or ".join(" and ".join(fields) for fields in alternatives)
    variables = ", or ".join(
        " and ".join(environment_variable(prefix, field) for field in fields)
        for fields in alternatives
    )
    return (
        f"{operation.id} needs credentials: give the client {arguments}; "
        f"or set the environment variable {variables}"
    )


def _header_text(field: str, value: str) -> str:
    if not value:
        raise _refusal(field, "is empty")
    try:
        return checked_header_value(value)
    except ValueError as error:
        raise _refusal(field, str(error)) from None


def _utf_8(field: str, value: str) -> bytes:
    try:
        return value.encode()
    except UnicodeEncodeError:
        # Without the cause, which holds the whole value.
        raise _refusal(field, "is no Unicode text") from None


def _refusal(field: str, problem: str) -> InvalidArgument:
    return InvalidArgument("credentials", (Fault((field,), problem),))
