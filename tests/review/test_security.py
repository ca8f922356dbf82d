"""What credentials operations ask for, before and after."""

import json

import pytest
from hypothesis import given, strategies as st
from tests.review.small_documents import BOOKS, ON, compare, document, rules_of

from specmill.review.policy import PolicyComparison
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Verdict
from specmill.source.document import parse
from specmill.source.read import from_bytes

SAME_SECURITY = {
    "inherited or its own": ("security: [{key: []}]", "", "", "security: [{key: []}]"),
    "nothing or an empty list": ("", "", "security: []", ""),
    "an empty list or an empty alternative": ("security: []", "", "security: [{}]", ""),
    "another order": (
        "security: [{key: []}, {token: []}]",
        "",
        "security: [{token: []}, {key: []}]",
        "",
    ),
    "another order of scopes": (
        "security: [{login: [r, w]}]",
        "",
        "security: [{login: [w, r]}]",
        "",
    ),
}


@pytest.mark.parametrize("case", SAME_SECURITY)
def test_security_that_is_written_otherwise_is_the_same(case: str) -> None:
    own, root, own_later, root_later = SAME_SECURITY[case]
    assert rules_of(document(own, root), document(own_later, root_later)) == []


SECURITY = {
    ("", "security: [{key: []}]"): ["security-added"],
    ("security: [{key: []}, {}]", "security: [{key: []}]"): ["security-became-required"],
    ("security: [{key: []}]", "security: [{key: []}, {}]"): ["security-became-optional"],
    ("security: [{key: []}]", "security: [{}]"): ["security-removed"],
    ("security: [{}]", "security: [{key: []}]"): ["security-added"],
    ("security: [{}]", "security: [{key: []}, {}]"): [],
    ("security: [{key: []}, {token: []}]", "security: []"): ["security-removed"],
    ("security: [{key: []}]", "security: [{token: []}]"): ["security-alternative-changed"],
    ("security: [{login: [r]}]", "security: [{login: [w]}]"): ["security-scope-changed"],
    ("security: [{key: []}, {token: []}]", "security: [{token: []}]"): [
        "security-alternative-removed"
    ],
    ("security: [{login: [r]}]", "security: [{login: [r, w], key: []}]"): [
        "security-scope-added",
        "security-requirement-added",
    ],
    ("security: [{login: [r, w]}]", "security: [{login: [r]}, {login: [w]}]"): [
        "security-requirement-removed",
    ],
    ("security: [{key: [], token: []}]", "security: [{key: []}, {token: []}]"): [
        "security-requirement-removed",
    ],
    (
        "security: [{key: []}, {token: []}]",
        "security: [{key: [], login: []}, {token: [], login: []}]",
    ): ["security-requirement-added", "security-requirement-added"],
}


@pytest.mark.parametrize(("base", "revision"), SECURITY)
def test_clients_need_what_one_alternative_asks_for(base: str, revision: str) -> None:
    assert rules_of(document(base), document(revision)) == SECURITY[base, revision]


SAME_SCHEMES = {
    "another name": ("a: {type: http, scheme: basic}", "b: {type: http, scheme: basic}"),
    "the case of a header": (
        "a: {type: apiKey, in: header, name: A}",
        "a: {type: apiKey, in: header, name: a}",
    ),
    "the case of HTTP's schemes": (
        "a: {type: http, scheme: basic}",
        "a: {type: http, scheme: Basic}",
    ),
    "what a token looks like": (
        "a: {type: http, scheme: bearer, bearerFormat: JWT}",
        "a: {type: http, scheme: bearer, description: A token.}",
    ),
    "a reference": (
        "a: {type: http, scheme: bearer}",
        "a: {$ref: '#/components/securitySchemes/token'}",
    ),
    "names that change places": (
        "a: {type: http, scheme: basic}\n    b: {type: mutualTLS}",
        "b: {type: http, scheme: basic}\n    a: {type: mutualTLS}",
    ),
}


@pytest.mark.parametrize("case", SAME_SCHEMES)
def test_schemes_are_told_apart_by_what_is_sent(case: str) -> None:
    base, revision = SAME_SCHEMES[case]
    name, later = base[0], revision[0]
    rules = rules_of(
        document(f"security: [{{{name}: []}}]", schemes=base),
        document(f"security: [{{{later}: []}}]", schemes=revision),
    )
    assert set(rules) <= {"security-scheme-renamed"}
    assert bool(rules) is (name != later)


SCHEMES = {
    ("{type: http, scheme: basic}", "{type: http, scheme: bearer}"): ["security-scheme-changed"],
    ("{type: apiKey, in: query, name: k}", "{type: apiKey, in: query, name: K}"): [
        "security-scheme-changed"
    ],
    (
        "{type: openIdConnect, openIdConnectUrl: 'https://a.example/'}",
        "{type: openIdConnect, openIdConnectUrl: 'https://b.example/'}",
    ): ["oauth-url-changed"],
    ("{type: http, scheme: digest}", "{type: mutualTLS}"): ["security-scheme-changed"],
}


@pytest.mark.parametrize(("base", "revision"), SCHEMES)
def test_a_scheme_that_changes_is_one_change(base: str, revision: str) -> None:
    documents = (document("security: [{a: []}]", schemes=f"a: {text}") for text in (base, revision))
    assert rules_of(*documents) == SCHEMES[base, revision]


def test_a_scheme_that_no_operation_uses_changes_nothing_on_the_wire() -> None:
    schemes = ("a: {type: http, scheme: basic}", "a: {type: mutualTLS}")
    assert rules_of(*(document("security: [{key: []}]", schemes=one) for one in schemes)) == []


FOLLOWING = {
    "a scheme that is asked for": (
        "security: [{key: []}]",
        "security: [{key: [], a: []}]",
        "",
        "a: {type: mutualTLS}",
        ["security-requirement-added"],
    ),
    "a scheme that nothing asks for": (
        "security: [{key: []}]",
        "security: [{key: []}, {token: []}]",
        "",
        "a: {type: mutualTLS}",
        ["security-alternative-added", "security-scheme-declared"],
    ),
    "a scheme that nobody gets in by": (
        "security: [{a: []}, {key: []}]",
        "security: [{key: []}]",
        "a: {type: mutualTLS}",
        "",
        ["security-alternative-removed"],
    ),
    "a scheme that is not asked for": (
        "security: [{key: [], a: []}]",
        "security: [{key: []}]",
        "a: {type: mutualTLS}",
        "",
        ["security-requirement-removed"],
    ),
    "a scheme that goes with all security": (
        "security: [{a: []}]",
        "",
        "a: {type: mutualTLS}",
        "",
        ["security-removed"],
    ),
}


@pytest.mark.parametrize("case", FOLLOWING)
def test_what_follows_from_what_operations_ask_for_is_not_said(case: str) -> None:
    was, now, old, new, rules = FOLLOWING[case]
    changes = compare(document(was, schemes=old), document(now, schemes=new))
    assert [change.rule for change in changes] == rules


def test_what_follows_counts_as_what_it_follows_from() -> None:
    base = document("security: [{key: [], a: []}]", schemes="a: {type: mutualTLS}")
    (change,) = compare(base, document("security: [{key: []}]"))
    assert change.folded == {"security-scheme-undeclared"}
    (change,) = compare(document("security: [{key: []}]"), document("security: []"))
    assert change.folded == frozenset()


def test_security_that_operations_share_is_changed_in_one_place() -> None:
    base, revision = (document(root=f"security: [{{{one}: []}}]") for one in ("key", "token"))
    [change] = compare(base, revision)
    assert (change.base, change.revision) == ("/security/0", "/security/0")


OWN = {
    "nothing": ("security: []", "security-removed"),
    "anonymity": ("security: [{key: []}, {token: []}, {}]", "security-became-optional"),
    "less": ("security: [{key: []}]", "security-alternative-removed"),
    "more": ("security: [{key: []}, {token: []}, {login: []}]", "security-alternative-added"),
    "much more": (
        "security: [{key: []}, {token: []}, {login: [r]}, {login: [w]}]",
        "security-alternative-added",
    ),
    "something else": ("security: [{key: []}, {login: []}]", "security-alternative-changed"),
}


@pytest.mark.parametrize("case", OWN)
def test_security_of_its_own_is_an_edit_of_the_operation(case: str) -> None:
    own, rule = OWN[case]
    root = "security: [{key: []}, {token: []}]"
    without, with_own = document(root=root), document(own, root)
    (there,) = compare(without, with_own)
    place = f"{BOOKS}/security"
    assert (there.rule, there.base, there.revision) == (rule, place, place)
    assert (there.in_base, there.in_revision) == (False, True)
    (back,) = compare(with_own, without)
    assert (back.rule, back.base, back.revision) == (RULES[rule].mirror, place, place)
    assert (back.in_base, back.in_revision) == (True, False)


def test_anonymity_beside_other_credentials_stands_where_it_is_written() -> None:
    base, revision = (document(root=f"security: [{{key: []}}{one}]") for one in ("", ", {}"))
    (there,) = compare(base, revision)
    assert (there.rule, there.revision) == ("security-became-optional", "/security/1")
    assert (there.in_base, there.in_revision, there.before) == (False, True, "key")
    (back,) = compare(revision, base)
    assert (back.rule, back.base) == ("security-became-required", "/security/1")
    assert (back.in_base, back.in_revision, back.after) == (True, False, "key")


def test_a_scope_stands_where_it_is_written() -> None:
    base, revision = (document(f"security: [{{login: [{one}]}}]") for one in ("r", "r, w"))
    (there,) = compare(base, revision)
    assert (there.rule, there.revision) == ("security-scope-added", f"{BOOKS}/security/0/login/1")
    (back,) = compare(revision, base)
    assert (back.rule, back.base) == ("security-scope-removed", f"{BOOKS}/security/0/login/1")


CREDENTIALS = st.dictionaries(
    st.sampled_from(["key", "token", "login"]), st.frozensets(st.sampled_from("rw")), max_size=3
)


@given(
    st.lists(CREDENTIALS, max_size=4),
    st.lists(CREDENTIALS, max_size=4),
)
def test_security_breaks_clients_if_an_alternative_of_theirs_is_refused(
    was: list[dict[str, frozenset[str]]], now: list[dict[str, frozenset[str]]]
) -> None:
    base, revision = (
        parse(
            from_bytes(
                "x.json",
                json.dumps(
                    {
                        "openapi": "3.1.1",
                        "paths": {"/books": {"get": {}}},
                        "security": [{n: sorted(s) for n, s in one.items()} for one in listed],
                    }
                ).encode(),
            )
        )
        for listed in (was, now)
    )
    changes = PolicyComparison(base, revision, ON).operation(BOOKS, BOOKS, called=(BOOKS, BOOKS))
    verdicts = [side.clients for one in changes if (side := RULES[one.rule].request)]
    assert (Verdict.BREAKING in verdicts) is bool(refused(was or [{}], now or [{}]))
    back = PolicyComparison(revision, base, ON).operation(BOOKS, BOOKS, called=(BOOKS, BOOKS))
    assert {RULES[one.rule].mirror for one in changes} == {one.rule for one in back}
    gained = refused(now or [{}], was or [{}])
    assert bool(changes) is bool(gained or refused(was or [{}], now or [{}]))


def refused(
    had: list[dict[str, frozenset[str]]], asked: list[dict[str, frozenset[str]]]
) -> list[dict[str, frozenset[str]]]:
    """The credentials that one side had asked for, and that the other does not take."""
    return [
        have
        for have in had
        if not any(
            all(name in have and scopes <= have[name] for name, scopes in one.items())
            for one in asked
        )
    ]


def test_the_addresses_of_another_flow_belong_to_it() -> None:
    flow = (
        "%s: {type: oauth2, flows: {%s: {authorizationUrl: 'https://a.example/', %s scopes: {}}}}"
    )
    base = document("security: [{other: []}]", schemes=flow % ("other", "implicit", ""))
    revision = document(
        "security: [{other: []}]",
        schemes=flow % ("other", "authorizationCode", "tokenUrl: 'https://a.example/t',"),
    )
    assert rules_of(base, revision) == ["oauth-flow-changed"]
    assert rules_of(revision, base) == ["oauth-flow-changed"]
