"""Each rule of the areas that no schema has to do with, by its example pair."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from specmill.diagnostics import has_errors
from specmill.review.changes import Change
from specmill.review.policy import PolicyComparison
from specmill.review.rules.lifecycle import LIFECYCLE_RULES
from specmill.review.rules.names import NAME_RULES
from specmill.review.rules.security import SECURITY_RULES
from specmill.review.rules.servers import SERVER_RULES
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Verdict
from specmill.source.document import Document, parse
from specmill.source.load import load, load_source
from specmill.source.read import from_bytes

HERE = Path(__file__).parent
ON = date(2026, 1, 1)
BOOKS = "/paths/~1books/get"
ELSEWHERE = {
    *("added-deprecated", "added-with-sunset", "removed-as-announced", "removed-before-sunset"),
    "component-renamed",
}
OURS = [
    rule.id
    for rules in (SECURITY_RULES, SERVER_RULES, LIFECYCLE_RULES, NAME_RULES)
    for rule in rules
    if rule.id not in ELSEWHERE
]


def example(rule: str, version: str) -> Document:
    loaded = load(HERE / rule / f"{version}.yaml")
    assert not has_errors(loaded.diagnostics)
    return loaded.document


def compare(base: Document, revision: Document) -> list[Change]:
    policy = PolicyComparison(base, revision, ON)
    changes = policy.operation(BOOKS, BOOKS)
    kept = [change for change in changes if change not in policy.consequences()]
    return [*kept, *policy.document([])]


@pytest.mark.parametrize("rule", OURS)
def test_the_example_of_a_rule_is_one_change_by_that_rule(rule: str) -> None:
    changes = compare(example(rule, "base"), example(rule, "revision"))
    assert [change.rule for change in changes] == [rule]


def document(
    operation: str = "", root: str = "", schemes: str = "", path: str = "/books"
) -> Document:
    """A document with one operation, from lines of YAML in flow style."""
    text = f"""
openapi: 3.1.1
info: {{title: Bookshop, version: '1.0'}}
{root}
paths:
  {path}:
    get:
      {operation}
      responses: {{'200': {{description: The books.}}}}
components:
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
    token: {{type: http, scheme: bearer}}
    login:
      type: oauth2
      flows: {{clientCredentials: {{tokenUrl: 'https://a.example/', scopes: {{r: R, w: W}}}}}}
    {schemes}
"""
    loaded = load_source(from_bytes("bookshop.yaml", text.encode()))
    assert not has_errors(loaded.diagnostics)
    return loaded.document


def rules_of(base: Document, revision: Document) -> list[str]:
    policy = PolicyComparison(base, revision, ON)
    pointers = (next(f"/paths/~1{name[1:]}/get" for name in paths(one)) for one in (base, revision))
    return [change.rule for change in policy.operation(*pointers)]


def paths(one: Document) -> list[str]:
    root = one.root
    assert isinstance(root, dict)
    listed = root["paths"]
    assert isinstance(listed, dict)
    return [name.replace("/", "~1").replace("~1", "/", 1) for name in listed]


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
    ("security: [{key: []}, {}]", "security: [{key: []}]"): ["security-added"],
    ("security: [{key: []}]", "security: [{key: []}, {}]"): ["security-removed"],
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
        "security-scope-removed",
        "security-scope-removed",
    ],
    ("security: [{key: [], token: []}]", "security: [{key: []}, {token: []}]"): [
        "security-requirement-removed",
        "security-requirement-removed",
    ],
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
    assert (
        rules_of(
            document(f"security: [{{{name}: []}}]", schemes=base),
            document(f"security: [{{{later}: []}}]", schemes=revision),
        )
        == []
    )


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
    # What is left has nothing to say of generated code, which has one argument less.
    "a scheme that is not asked for": (
        "security: [{key: [], a: []}]",
        "security: [{key: []}]",
        "a: {type: mutualTLS}",
        "",
        ["security-requirement-removed", "security-scheme-undeclared"],
    ),
}


@pytest.mark.parametrize("case", FOLLOWING)
def test_what_follows_from_what_operations_ask_for_is_not_said(case: str) -> None:
    was, now, old, new, rules = FOLLOWING[case]
    changes = compare(document(was, schemes=old), document(now, schemes=new))
    assert [change.rule for change in changes] == rules


def test_security_that_operations_share_is_changed_in_one_place() -> None:
    base, revision = (document(root=f"security: [{{{one}: []}}]") for one in ("key", "token"))
    [change] = PolicyComparison(base, revision, ON).operation(BOOKS, BOOKS)
    assert (change.base, change.revision) == ("/security/0", "/security/0")


def variable(name: str, url: str = "https://{v}.a.example") -> str:
    return f"servers: [{{url: '{url}', variables: {{v: {name}}}}}]"


SERVERS: dict[str, tuple[str, str, list[str]]] = {
    "a slash at the end": (
        "servers: [{url: https://a.example/v1}]",
        "servers: [{url: https://a.example/v1/}]",
        [],
    ),
    "the case of the host": (
        "servers: [{url: https://A.example}]",
        "servers: [{url: https://a.example:443}]",
        [],
    ),
    "another order": (
        "servers: [{url: https://a.example}, {url: https://b.example}]",
        "servers: [{url: https://b.example}, {url: https://a.example}]",
        [],
    ),
    "one more value": (
        variable("{default: a, enum: [a]}"),
        variable("{default: a, enum: [a, b]}"),
        ["server-added"],
    ),
    "one value less": (
        variable("{default: a, enum: [a, b]}"),
        variable("{default: a, enum: [a]}"),
        ["server-removed"],
    ),
    "values or addresses": (
        variable("{default: a, enum: [a, b]}"),
        "servers: [{url: https://a.a.example}, {url: https://b.a.example}]",
        [],
    ),
    "the name of a variable": (
        variable("{default: a}"),
        "servers: [{url: 'https://{w}.a.example', variables: {w: {default: b}}}]",
        [],
    ),
    "another variable": (
        variable("{default: a}"),
        variable("{default: a}", "https://a.example/{v}"),
        ["server-changed"],
    ),
    "no address that can be read": (
        "servers: [{url: 'https://[a'}]",
        "servers: [{url: 'https://[b'}]",
        ["server-changed"],
    ),
    "the usual one": ("", "servers: [{url: /}]", []),
}


@pytest.mark.parametrize("case", SERVERS)
def test_servers_are_compared_by_their_addresses(case: str) -> None:
    base, revision, rules = SERVERS[case]
    assert rules_of(document(root=base), document(root=revision)) == rules


def test_an_operation_may_name_the_servers_of_the_document() -> None:
    root = "servers: [{url: https://a.example}]"
    assert rules_of(document(root=root), document(root, "servers: [{url: /other}]")) == []


@pytest.mark.parametrize("names", [("id", "id"), ("id", "key")])
def test_a_prefix_may_move_from_the_server_into_the_path(names: tuple[str, str]) -> None:
    parameter = "parameters: [{name: %s, in: path, required: true, schema: {}}]"
    base = document(
        parameter % names[0], "servers: [{url: https://a.example/v1}]", path=f"/b/{{{names[0]}}}"
    )
    revision = document(
        parameter % names[1], "servers: [{url: https://a.example}]", path=f"/v1/b/{{{names[1]}}}"
    )
    pointers = (f"/paths/~1b~1{{{names[0]}}}/get", f"/paths/~1v1~1b~1{{{names[1]}}}/get")
    assert PolicyComparison(base, revision, ON).operation(*pointers) == ()
    backwards = PolicyComparison(revision, base, ON)
    assert backwards.operation(pointers[1], pointers[0]) == ()


def test_receivers_of_webhooks_have_security_and_addresses_of_their_own() -> None:
    text = """{"openapi": "3.1.1", "security": [%s], "servers": [{"url": "%s"}],
        "webhooks": {"sold": {"post": {}}}}"""
    base, revision = (
        parse(from_bytes("x.json", (text % one).encode()))
        for one in (("", "https://a.example"), ('{"key": []}', "https://b.example"))
    )
    pointer = "/webhooks/sold/post"
    assert PolicyComparison(base, revision, ON).operation(pointer, pointer) == ()


def test_a_component_may_be_called_otherwise_in_generated_code_alone() -> None:
    text = """{"openapi": "3.1.1", "components": {"schemas": {"A": {"x-specmill-name": "%s"}}}}"""
    base, revision = (parse(from_bytes("x.json", (text % one).encode())) for one in ("B", "C"))
    pointer = "/components/schemas/A"
    [change] = PolicyComparison(base, revision, ON).document([(pointer, pointer)])
    assert (change.rule, change.before, change.after) == ("name-pin-changed", "B", "C")


COMPONENTS: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "one name for another": ([("A", "B")], ["component-renamed"]),
    "the same name": ([("A", "A")], []),
    "split in two": ([("A", "B"), ("A", "C")], []),
    "taken for one that was there": ([("A", "D")], []),
    "still there": ([("D", "B")], []),
}


@pytest.mark.parametrize("case", COMPONENTS)
def test_a_component_is_renamed_if_all_that_used_it_use_a_new_one(case: str) -> None:
    names, rules = COMPONENTS[case]
    text = """{"openapi": "3.1.1", "components": {"schemas": {%s}}}"""
    base, revision = (
        parse(from_bytes("x.json", (text % ", ".join(f'"{n}": {{}}' for n in listed)).encode()))
        for listed in ("AD", "BCD")
    )
    pairs = [(f"/components/schemas/{old}", f"/components/schemas/{new}") for old, new in names]
    found = PolicyComparison(base, revision, ON).document(pairs)
    assert [change.rule for change in found] == rules


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
    changes = PolicyComparison(base, revision, ON).operation(BOOKS, BOOKS)
    verdicts = [side.clients for one in changes if (side := RULES[one.rule].request)]
    assert (Verdict.BREAKING in verdicts) is bool(refused(was or [{}], now or [{}]))
    back = PolicyComparison(revision, base, ON).operation(BOOKS, BOOKS)
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
