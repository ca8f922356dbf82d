"""Compares the security schemes of two documents, by what clients send and not by their names."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from specmill.diagnostics import SpecmillError
from specmill.review.changes import Change
from specmill.review.sites import Pair, Site
from specmill.review.verdicts import Direction
from specmill.source.document import Document
from specmill.source.refs import resolve
from specmill.source.tree import JsonObject

__all__ = ["Schemes", "compare_names_of_schemes", "compare_scheme", "match_schemes"]

_REQUEST = Direction.REQUEST
_SECTION = "/components/securitySchemes"
_SENDING = ("type", "in", "name", "scheme")
_URLS = ("authorizationUrl", "tokenUrl", "refreshUrl")
_OF_ONE_FLOW = frozenset({"oauth-url-added", "oauth-url-removed"})

_Meaning: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schemes:
    """The security schemes of two documents, and which stand for each other.

    Attributes:
        base: The base.
        revision: The revision.
        old_names: The names in the base, by those in the revision.
    """

    base: Document
    revision: Document
    old_names: Mapping[str, str]


def match_schemes(base: Document, revision: Document) -> Schemes:
    """Finds out which security schemes of two documents stand for each other.

    Those that mean the same do, of the same name if possible; else those of the same name.
    """
    was = {name: _meaning(_scheme(base, name).object) for name in _names(base)}
    now = {name: _meaning(_scheme(revision, name).object) for name in _names(revision)}
    old_names = {name: name for name, meaning in now.items() if was.get(name) == meaning}
    for name, meaning in now.items():
        left = (old for old in was if old not in old_names.values())
        same = next((old for old in left if was[old] == meaning), None)
        if name not in old_names and same is not None:
            old_names[name] = same
    for name in now:
        if name in was and name not in old_names and name not in old_names.values():
            old_names[name] = name
    return Schemes(base, revision, old_names)


def compare_scheme(schemes: Schemes, new_name: str) -> Iterator[Change]:
    """Compares two schemes that stand for each other.

    Args:
        schemes: The schemes of both documents.
        new_name: Name in the revision of one that the base has too.
    """
    old_name = schemes.old_names[new_name]
    if old_name != new_name:
        yield _renamed(schemes, old_name, new_name)
    pair = Pair(_scheme(schemes.base, old_name), _scheme(schemes.revision, new_name))
    was, now = pair.base.object, pair.revision.object
    if was == now:
        return
    if _credential(was) != _credential(now):
        fields = [key for key in _SENDING if was.get(key) != now.get(key)]
        place = pair.child(fields[0]) if len(fields) == 1 else pair
        yield place.changed("security-scheme-changed", _text(was), _text(now), _REQUEST)
        return
    yield from _compare_url(pair, "openIdConnectUrl")
    yield from _compare_flows(pair.child("flows"))


def compare_names_of_schemes(schemes: Schemes) -> Iterator[Change]:
    """Compares which schemes are declared, and what they are called: generated code knows both."""
    was, now = Site(schemes.base, _SECTION), Site(schemes.revision, _SECTION)
    for name in now.object:
        old_name = schemes.old_names.get(name, name)
        pair = Pair(was.child(old_name), now.child(name))
        if name not in schemes.old_names:
            yield pair.added("security-scheme-declared", name, _REQUEST)
        elif name != old_name:
            yield _renamed(schemes, old_name, name)
    for name in was.object:
        if name not in schemes.old_names.values():
            pair = Pair(was.child(name), now.child(name))
            yield pair.removed("security-scheme-undeclared", name, _REQUEST)


def _renamed(schemes: Schemes, old_name: str, new_name: str) -> Change:
    was, now = Site(schemes.base, _SECTION), Site(schemes.revision, _SECTION)
    pair = Pair(was.child(old_name), now.child(new_name))
    return pair.changed("security-scheme-renamed", old_name, new_name, _REQUEST)


def _compare_flows(flows: Pair) -> Iterator[Change]:
    was, now = (
        {name: flow for name, flow in side.object.items() if not name.startswith("x-")}
        for side in (flows.base, flows.revision)
    )
    if len(was) == len(now) == 1 and was.keys() != now.keys():
        (old,), (new,) = was, now
        pair = Pair(flows.base.child(old), flows.revision.child(new))
        yield pair.changed("oauth-flow-changed", old, new, _REQUEST)
        # Another flow has other addresses; those that both have may change besides.
        yield from (one for one in _compare_flow(pair) if one.rule not in _OF_ONE_FLOW)
        return
    for name in {**was, **now}:
        pair = flows.child(name)
        if name not in now:
            yield pair.removed("oauth-flow-removed", name, _REQUEST)
        elif name not in was:
            yield pair.added("oauth-flow-added", name, _REQUEST)
        else:
            yield from _compare_flow(pair)


def _compare_flow(pair: Pair) -> Iterator[Change]:
    for key in _URLS:
        yield from _compare_url(pair, key)
    yield from _compare_scopes(pair.child("scopes"))


def _compare_scopes(scopes: Pair) -> Iterator[Change]:
    was, now = scopes.base.object, scopes.revision.object
    for name in {**was, **now}:
        if name not in now:
            yield scopes.child(name).removed("oauth-scope-undeclared", name, _REQUEST)
        elif name not in was:
            yield scopes.child(name).added("oauth-scope-declared", name, _REQUEST)


def _compare_url(pair: Pair, key: str) -> Iterator[Change]:
    before, after = pair.base.text(key), pair.revision.text(key)
    place = pair.child(key)
    if before and after and before != after:
        yield place.changed("oauth-url-changed", before, after, _REQUEST)
    elif before and not after:
        yield place.removed("oauth-url-removed", before, _REQUEST)
    elif after and not before:
        yield place.added("oauth-url-added", after, _REQUEST)


def _names(document: Document) -> Iterator[str]:
    yield from Site(document, _SECTION).object


def _scheme(document: Document, name: str) -> Site:
    """The scheme of a name, or of what it refers to."""
    site = Site(document, _SECTION).child(name)
    ref = site.text("$ref")
    with suppress(SpecmillError):
        return Site(document, resolve(document, ref).pointer) if ref else site
    return site


def _credential(scheme: JsonObject) -> _Meaning:
    """What of a scheme decides what is sent, in one spelling."""
    kind = str(scheme.get("type"))
    match kind:
        case "apiKey":
            name, place = str(scheme.get("name")), str(scheme.get("in"))
            return kind, place, name.lower() if place == "header" else name
        case "http":
            return kind, str(scheme.get("scheme")).lower()
        case _:
            return (kind,)


def _meaning(scheme: JsonObject) -> _Meaning:
    """What tells schemes apart: what is sent, and who issues it."""
    flows = scheme.get("flows")
    issuers = [
        f"{name} {key} {flow[key]}"
        for name, flow in (flows.items() if isinstance(flows, dict) else ())
        for key in _URLS[:2]
        if isinstance(flow, dict) and key in flow
    ]
    return *_credential(scheme), str(scheme.get("openIdConnectUrl", "")), *sorted(issuers)


def _text(scheme: JsonObject) -> str:
    """What is sent, as short text."""
    kind, *rest = _credential(scheme)
    if kind == "apiKey":
        place = "query parameter" if rest[0] == "query" else rest[0]
        return f"{place} {scheme.get('name')}"
    return f"HTTP {rest[0]}" if kind == "http" else kind
