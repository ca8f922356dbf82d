"""To which addresses requests may go, before and after."""

import pytest
from tests.review.small_documents import BOOKS, ON, document, rules_of

from specmill.review.policy import PolicyComparison
from specmill.source.document import parse
from specmill.source.read import from_bytes


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
        ["server-widened"],
    ),
    "one value less": (
        variable("{default: a, enum: [a, b]}"),
        variable("{default: a, enum: [a]}"),
        ["server-narrowed"],
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
    "any value": (
        "servers: [{url: https://a.a.example}]",
        variable("{default: b}"),
        ["server-widened"],
    ),
    "one value of any": (
        variable("{default: b}"),
        "servers: [{url: https://a.a.example}, {url: https://c.a.example}]",
        ["server-narrowed"],
    ),
    "the first that is named": (
        "",
        "servers: [{url: https://a.example}, {url: https://b.example}]",
        ["server-added", "server-added"],
    ),
    "none is named any more": ("servers: [{url: https://a.example}]", "", ["server-removed"]),
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
    assert PolicyComparison(base, revision, ON).operation(*pointers, called=pointers) == ()
    backwards = PolicyComparison(revision, base, ON)
    assert backwards.operation(pointers[1], pointers[0]) == ()


def test_an_operation_that_moves_below_its_servers_leaves_these_as_they_are() -> None:
    root = "servers: [{url: https://a.example}]"
    base, revision = document(root=root), document(root=root, path="/old/books")
    assert rules_of(base, revision) == []


def test_receivers_of_webhooks_have_security_and_addresses_of_their_own() -> None:
    text = """{"openapi": "3.1.1", "security": [%s], "servers": [{"url": "%s"}],
        "webhooks": {"sold": {"post": {}}}}"""
    base, revision = (
        parse(from_bytes("x.json", (text % one).encode()))
        for one in (("", "https://a.example"), ('{"key": []}', "https://b.example"))
    )
    pointer = "/webhooks/sold/post"
    assert PolicyComparison(base, revision, ON).operation(pointer, pointer) == ()


@pytest.mark.parametrize(
    ("servers", "rule"),
    [
        ("[{url: https://b.example}]", "server-changed"),
        ("[{url: https://b.example}, {url: https://c.example}]", "server-changed"),
        ("[{url: https://a.example}, {url: https://b.example}]", "server-added"),
    ],
)
def test_servers_that_an_operation_gets_or_loses_are_one_edit_of_it(
    servers: str, rule: str
) -> None:
    root = "servers: [{url: https://a.example}]"
    usual, own = document(root=root), document(f"servers: {servers}", root)
    for base, revision, expected in (
        (usual, own, rule),
        (own, usual, rule.replace("added", "removed")),
    ):
        (change,) = PolicyComparison(base, revision, ON).operation(
            BOOKS, BOOKS, called=(BOOKS, BOOKS)
        )
        assert change.rule == expected
        assert change.base == change.revision == f"{BOOKS}/servers"
        assert (change.in_base, change.in_revision) == (base is own, revision is own)
