"""Plans `models/security.py`: the credentials, and the schemes that use them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from specmill.ir.api import Api, SecurityScheme, SecuritySchemeKind
from specmill.ir.names import Words
from specmill.render.code import Code, fill
from specmill.render.prose import as_sentences
from specmill.targets.python.names import field_name, unlike
from specmill.targets.python.prose import required_docstring
from specmill.targets.python.spelling import constant_name
from specmill.targets.python.symbols import Symbol, imports
from specmill.targets.python.text import attribute_docstring, identifier, literal
from specmill.targets.python.views import FieldView, SchemeView, SecurityView

__all__ = [
    "Credential",
    "credentials",
    "environment_prefix",
    "has_credentials",
    "security_view",
    "usual_credential",
]

_MODULE = "._runtime.credentials"
_KINDS: Mapping[SecuritySchemeKind, str] = {
    "basic": "HTTP Basic authentication.",
    "bearer": "HTTP Bearer authentication.",
    "http": "HTTP authentication.",
    "apiKey": "A key.",
    "oauth2": "OAuth 2: a token that you obtain yourself.",
    "openIdConnect": "OpenID Connect: a token that you obtain yourself.",
    "mutualTLS": "Mutual TLS: the certificate is that of `http_client=`; whoever serves checks it "
    "in front of the server.",
}
# What they send depends on what the server has answered before.
_CHALLENGED = frozenset({"digest", "mutual", "negotiate", "scram-sha-1", "scram-sha-256"})
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
# Fields of this name would hide methods of the runtime's `Credentials`, or arguments of a client.
_TAKEN = frozenset(
    "cls connect_timeout deadline from_environment given hooks http_client max_response_bytes "
    "max_retries password security self server_url timeout token "
    "username".split()
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A value that a caller may give.

    Attributes:
        name: Name of the field, and of the argument of the client.
        description: What it is.
    """

    name: str
    description: str


def credentials(api: Api) -> tuple[Credential, ...]:
    """The credentials that the document's security schemes take, each once."""
    found: dict[str, str] = {}
    schemes: dict[str, list[str]] = {}
    keys = _key_fields(api)
    for scheme in api.security_schemes:
        for name, what in _fields(scheme, keys).items():
            found.setdefault(name, what)
            schemes.setdefault(name, []).append(f"`{scheme.name}`")
    return tuple(
        Credential(name, f"{what}, for {' or '.join(schemes[name])}.")
        for name, what in found.items()
    )


def usual_credential(api: Api) -> str | None:
    """The field that most callers fill in: the token, else the first; None where there is none."""
    fields = [credential.name for credential in credentials(api)]
    return "token" if "token" in fields else next(iter(fields), None)


def environment_prefix(api: Api) -> str:
    """The prefix of the environment variables that a client reads: `MOOV`."""
    return constant_name(api.client_words)


def security_view(api: Api, notice: Code) -> SecurityView:
    """Plans the module of the security schemes."""
    symbols = {
        Symbol("collections.abc", "Mapping"),
        Symbol(_MODULE, "Credentials"),
        Symbol(_MODULE, "Scheme"),
    }
    fields = tuple(
        FieldView(
            fill("{name}: Secret = None", name=identifier(credential.name)),
            attribute_docstring(credential.description),
        )
        for credential in credentials(api)
    )
    if fields:
        symbols.add(Symbol(_MODULE, "Secret"))
    schemes: list[SchemeView] = []
    keys = _key_fields(api)
    for scheme in api.security_schemes:
        value, symbol = _scheme(scheme, keys)
        if value is not None:
            schemes.append(SchemeView(literal(scheme.name), value))
            symbols.add(symbol)
    return SecurityView(
        notice=notice,
        imports=imports("models", symbols).runtime,
        docstring=_docstring(api),
        fields=fields,
        schemes=tuple(schemes),
    )


def _docstring(api: Api) -> Code:
    """Says what the schemes are; each field says for which of them it is."""
    lines = [
        "Credentials of the API: fill in those of one scheme.",
        "",
        "They show in no repr, log, exception or pickle.",
        "",
        *(f"- `{scheme.name}`: {_about(scheme)}" for scheme in api.security_schemes),
    ]
    return required_docstring("\n".join(lines))


def _about(scheme: SecurityScheme) -> str:
    """What a scheme is, in one line."""
    if words := scheme.description.split():
        return " ".join(as_sentences(" ".join(words)).split())
    if scheme.parameter and scheme.location:
        place = "query parameter" if scheme.location == "query" else scheme.location
        return f"A key in the {place} `{scheme.parameter}`."
    return _KINDS[scheme.kind]


def _fields(scheme: SecurityScheme, keys: Mapping[str, str]) -> dict[str, str]:
    """The fields of a scheme and what each of them is."""
    if scheme.kind == "basic":
        return {"username": "The user name", "password": "The password"}
    if scheme.kind in ("bearer", "oauth2", "openIdConnect"):
        return {"token": "The token"}
    if scheme.kind == "apiKey":
        return {keys[scheme.name]: "The key"}
    if scheme.kind == "http" and has_credentials(scheme):
        return {keys[scheme.name]: f"What stands after `{scheme.http_scheme}` in `Authorization`"}
    return {}


def has_credentials(scheme: SecurityScheme) -> bool:
    """Whether a caller can give a client what a scheme needs.

    A certificate belongs to the connection; some schemes of HTTP answer what the server asks.
    """
    if scheme.kind != "http":
        return scheme.kind != "mutualTLS"
    name = scheme.http_scheme or ""
    return _TOKEN.fullmatch(name) is not None and name.lower() not in _CHALLENGED


def _key_fields(api: Api) -> dict[str, str]:
    """The field of each scheme whose field is called like itself, by the scheme's name."""
    keys = [entry for entry in api.security_schemes if entry.kind == "apiKey"]
    spelled: dict[str, str] = {}
    for scheme in api.security_schemes:
        if scheme.kind in ("apiKey", "http"):
            words: Words = ("api", "key") if keys == [scheme] else scheme.words
            spelled[scheme.name] = unlike(field_name(words, _TAKEN), spelled.values(), scheme.name)
    return spelled


def _scheme(scheme: SecurityScheme, keys: Mapping[str, str]) -> tuple[Code | None, Symbol]:
    if scheme.kind == "basic":
        value = fill(
            "BasicScheme({username}, {password})",
            username=literal("username"),
            password=literal("password"),
        )
        return value, Symbol(_MODULE, "BasicScheme")
    if scheme.kind in ("bearer", "oauth2", "openIdConnect"):
        value = fill("BearerScheme({token})", token=literal("token"))
        return value, Symbol(_MODULE, "BearerScheme")
    if scheme.kind == "apiKey" and scheme.parameter and scheme.location:
        value = fill(
            "ApiKeyScheme(key={key}, name={name}, location={location})",
            key=literal(keys[scheme.name]),
            name=literal(scheme.parameter),
            location=literal(scheme.location),
        )
        return value, Symbol(_MODULE, "ApiKeyScheme")
    if scheme.kind == "http" and has_credentials(scheme):
        value = fill(
            "HTTPScheme({credentials}, {scheme})",
            credentials=literal(keys[scheme.name]),
            scheme=literal(scheme.http_scheme),
        )
        return value, Symbol(_MODULE, "HTTPScheme")
    return None, Symbol(_MODULE, "Scheme")
