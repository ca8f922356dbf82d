"""Reads credentials out of requests: the other side of how security schemes put them in."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from ..credentials import (
    ApiKeyScheme,
    BasicScheme,
    BearerScheme,
    Credentials,
    HTTPScheme,
    Scheme,
    by_what_is_sent,
)
from ..message import HttpRequest
from ..operation import Operation
from .fields import cookie_fields, query_fields
from .refusals import RefusedError
from .text import MalformedError, query_decoded

__all__ = ["Authentication", "key_names_in_query"]

CredentialsT = TypeVar("CredentialsT", bound=Credentials)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What clients can send: spaces inside a token break the rule for it, but no harm comes of them.
_TOKEN = re.compile(r"[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?")
# HTTP asks for a realm, and no document has a name for one.
_CHALLENGES: Mapping[type[Scheme], str] = {
    BasicScheme: 'Basic realm="api", charset="UTF-8"',
    BearerScheme: 'Bearer realm="api"',
}


class Authentication(Generic[CredentialsT]):
    """Reads the credentials that an operation asks for.

    A scheme that is not among the schemes, such as mutual TLS, is left to what stands in front of
    the server: here it is taken for satisfied.

    Args:
        schemes: The schemes of the document, by name.
        security: Class of the credentials.
    """

    def __init__(self, schemes: Mapping[str, Scheme], security: type[CredentialsT]) -> None:
        self._schemes = schemes
        self._security = security

    def credentials(self, operation: Operation, request: HttpRequest) -> CredentialsT:
        """Reads the credentials of the first alternative that a request has whole.

        Returns:
            The credentials; none of them for an operation that anybody may call without.

        Raises:
            RefusedError: They are missing or malformed.
        """
        problem = ""
        for names in by_what_is_sent(operation, self._schemes):
            try:
                found = self._found(names, request)
            except MalformedError as error:
                problem = problem or str(error)
            else:
                if found is not None:
                    return self._security(**found)
        if not operation.security or (() in operation.security and not problem):
            return self._security()
        raise RefusedError(401, _malformed(problem) if problem else self._missing(operation))

    def challenges(self, operation: Operation) -> tuple[tuple[str, str], ...]:
        """Returns the header fields that tell a client how to authenticate itself."""
        schemes = (self._schemes.get(name) for names in operation.security for name in names)
        found = (_challenge(scheme) for scheme in schemes if scheme is not None)
        texts = dict.fromkeys(challenge for challenge in found if challenge is not None)
        return tuple(("WWW-Authenticate", text) for text in texts)

    def _found(self, names: Sequence[str], request: HttpRequest) -> dict[str, str] | None:
        """Reads the credentials of one alternative; None if one of them is missing."""
        fields: dict[str, str] = {}
        for name in names:
            scheme = self._schemes.get(name)
            if scheme is not None:
                found = _read(scheme, request)
                if found is None:
                    return None
                fields |= found
        # No credentials at all satisfy an operation as well, but those that are given come first.
        return fields if names else None

    def _missing(self, operation: Operation) -> str:
        alternatives = (
            " and ".join(_described(self._schemes[name]) for name in names if name in self._schemes)
            for names in operation.security
        )
        expected = ", or ".join(filter(None, alternatives))
        return f"The credentials are missing: expected {expected}."


def key_names_in_query(schemes: Mapping[str, Scheme]) -> frozenset[str]:
    """Returns the names of the query parameters that carry keys."""
    keys = (scheme for scheme in schemes.values() if isinstance(scheme, ApiKeyScheme))
    return frozenset(scheme.name for scheme in keys if scheme.location == "query")


def _challenge(scheme: Scheme) -> str | None:
    if isinstance(scheme, HTTPScheme):
        return f'{scheme.scheme} realm="api"'
    return _CHALLENGES.get(type(scheme))


def _malformed(problem: str) -> str:
    return f"The credentials are malformed: {problem}."


def _read(scheme: Scheme, request: HttpRequest) -> dict[str, str] | None:
    """Reads the credentials of one scheme, by field; None where the request has none for it."""
    match scheme:
        case BasicScheme():
            pair = _authorization(request, "basic")
            return None if pair is None else _basic(scheme, pair)
        case BearerScheme():
            token = _authorization(request, "bearer")
            return None if token is None else {scheme.token: _token(token, "Bearer")}
        case HTTPScheme():
            text = _authorization(request, scheme.scheme.lower())
            return None if text is None else {scheme.credentials: _token(text, scheme.scheme)}
        case ApiKeyScheme():
            key = _key(scheme, request)
            return None if key is None else {scheme.key: key}


def _authorization(request: HttpRequest, scheme: str) -> str | None:
    """Returns what follows the name of a scheme in `Authorization`; None for another scheme."""
    value = request.headers.get("Authorization", "")
    if "," in value:
        # Perhaps it is there several times: some clients send the same one twice.
        value = _only(request.headers.get_all("Authorization"), "Authorization") or ""
    name, _, rest = value.strip().partition(" ")
    return rest.lstrip(" ") if name.lower() == scheme else None


def _basic(scheme: BasicScheme, pair: str) -> dict[str, str]:
    try:
        text = base64.b64decode(pair, validate=True).decode()
    except ValueError:
        raise MalformedError("Basic authentication takes UTF-8 in Base64") from None
    username, colon, password = text.partition(":")
    if not colon:
        raise MalformedError("Basic authentication takes a user name, a colon and a password")
    if _CONTROL.search(text):
        raise MalformedError("Basic authentication takes no control characters")
    return {scheme.username: username, scheme.password: password}


def _token(text: str, scheme: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise MalformedError(f"{scheme} authentication takes a token of ASCII characters")
    return text


def _key(scheme: ApiKeyScheme, request: HttpRequest) -> str | None:
    match scheme.location:
        case "header":
            texts = request.headers.get_all(scheme.name)
        case "query":
            raw = query_fields(request.query).of(scheme.name)
            texts = tuple(query_decoded(text) for text in raw)
        case "cookie":
            texts = tuple(cookie_fields(request.headers).of(scheme.name))
    key = _only(texts, scheme.name)
    if key == "":
        raise MalformedError(f"{scheme.name} ({scheme.location}) is empty")
    return key


def _only(texts: Sequence[str], name: str) -> str | None:
    """Returns the one text that is there, once or, as some clients send it, again and again."""
    if len(set(texts)) > 1:
        raise MalformedError(f"{name} is given with different values")
    return texts[0] if texts else None


def _described(scheme: Scheme) -> str:
    match scheme:
        case BasicScheme():
            return "Basic authentication"
        case BearerScheme():
            return "a bearer token"
        case HTTPScheme():
            return f"{scheme.scheme} authentication"
        case ApiKeyScheme():
            return f"{scheme.name} ({scheme.location})"
