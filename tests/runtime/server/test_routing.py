from __future__ import annotations

import pytest

from runtime.headers import Headers
from runtime.server.routing import Entry, Found, Marks, NotFound, Router

PATHS = Router(
    Entry(*entry)
    for entry in [
        ("GET", "/", "root"),
        ("GET", "/accounts", "accounts"),
        ("POST", "/accounts", "create account"),
        ("GET", "/accounts/{accountID}", "account"),
        ("DELETE", "/accounts/{accountID}", "delete account"),
        ("GET", "/accounts/mine", "my account"),
        ("GET", "/accounts/{accountID}/invoices/{invoiceID}/payments", "payments"),
        ("GET", "/files/{name}.json", "file as JSON"),
        ("GET", "/files/{name}.tar.{suffix}", "archive"),
        ("GET", "/files/{name}", "file"),
        ("GET", "/reports/{name}.{suffix}", "report"),
        ("GET", "/reports/latest.{suffix}", "latest report"),
        ("GET", "/caf%C3%A9", "café"),
        ("OPTIONS", "/described", "described"),
        ("HEAD", "/described", "head of described"),
        ("GET", "/described", "get described"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "target", "values"),
    [
        ("GET", "/", "root", {}),
        ("GET", "/accounts", "accounts", {}),
        ("POST", "/accounts", "create account", {}),
        ("GET", "/accounts/a1", "account", {"accountID": "a1"}),
        ("GET", "/accounts/mine", "my account", {}),
        ("GET", "/accounts/m%69ne", "my account", {}),
        ("GET", "/accounts/mine%2F", "account", {"accountID": "mine%2F"}),
        ("DELETE", "/accounts/mine", "delete account", {"accountID": "mine"}),
        (
            "GET",
            "/accounts/a%2Fb/invoices/i%3Fj/payments",
            "payments",
            {"accountID": "a%2Fb", "invoiceID": "i%3Fj"},
        ),
        ("GET", "/files/a.json", "file as JSON", {"name": "a"}),
        ("GET", "/files/a.json.json", "file as JSON", {"name": "a.json"}),
        ("GET", "/files/a.tar.gz", "archive", {"name": "a", "suffix": "gz"}),
        ("GET", "/files/.json", "file", {"name": ".json"}),
        ("GET", "/reports/latest.pdf", "latest report", {"suffix": "pdf"}),
        ("GET", "/reports/oldest.pdf", "report", {"name": "oldest", "suffix": "pdf"}),
        ("GET", "/caf%C3%A9", "café", {}),
        ("GET", "/caf%c3%a9", "café", {}),
        ("HEAD", "/accounts", "accounts", {}),
        ("HEAD", "/described", "head of described", {}),
        ("OPTIONS", "/described", "described", {}),
    ],
)
def test_finds(method: str, path: str, target: str, values: dict[str, str]) -> None:
    assert PATHS.find(method, path) == Found(target, values)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/nothing",
        "/accounts/",
        "//accounts",
        "/accounts/a/b",
        "/accounts//invoices/i/payments",
        "/accounts/../invoices/i/payments",
        "/accounts/%2e%2E/invoices/i/payments",
        "/accounts/.",
        "/accounts/%2e",
    ],
)
def test_finds_nothing(path: str) -> None:
    assert PATHS.find("GET", path) == NotFound(())


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/accounts", ("GET", "HEAD", "OPTIONS", "POST")),
        ("OPTIONS", "/accounts", ("GET", "HEAD", "OPTIONS", "POST")),
        ("POST", "/accounts/mine", ("DELETE", "GET", "HEAD", "OPTIONS")),
    ],
)
def test_names_the_methods_of_a_path(method: str, path: str, allow: tuple[str, ...]) -> None:
    assert PATHS.find(method, path) == NotFound(allow)


def test_the_first_of_two_templates_that_match_the_same_paths_answers() -> None:
    router = Router(
        [Entry("GET", "/a/{x}", 1), Entry("GET", "/a/{y}", 2), Entry("PUT", "/a/{y}", 3)]
    )
    assert router.find("GET", "/a/v") == Found(1, {"x": "v"})
    assert router.find("PUT", "/a/v") == Found(3, {"y": "v"})


def test_no_path_makes_the_match_slow() -> None:
    router = Router([Entry("GET", "/{a}-{b}-{c}-{d}.json", 1)])
    # A match that tries every way to share out the dashes does not come to an end.
    assert router.find("GET", "/" + "-" * 50_000) == NotFound(())


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("/x", "", Found("plain", {})),
        ("/x", "b=2&a=1", Found("with a", {})),
        ("/x", "a=2", Found("plain", {})),
        ("/x", "id=a%2Fb&c=d", Found("with id", {"id": "a%2Fb"})),
        ("/y/7", "view=all", Found("view", {"n": "7"})),
        ("/y/7", "", NotFound(())),
    ],
)
def test_a_template_may_hold_a_part_of_the_query(
    path: str, query: str, found: Found[str] | NotFound
) -> None:
    templates = {
        "/x": "plain",
        "/x?a=1": "with a",
        "/x?id={id}": "with id",
        "/y/{n}?view=all": "view",
    }
    router = Router(Entry("GET", template, name) for template, name in templates.items())
    assert router.find("GET", path, query) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/a.json", Found(1, {"name": "a", "extension": ".json"})),
        ("/a.json.xml", Found(1, {"name": "a.json", "extension": ".xml"})),
        ("/v-b%2F.a%20b", Found(2, {"name": "b%2F", "extension": ".a%20b"})),
        ("/a.txt", NotFound(())),
        ("/.json", NotFound(())),
    ],
)
def test_what_is_listed_tells_where_a_value_ends(path: str, found: Found[int] | NotFound) -> None:
    entries = [Entry("GET", "/{name}{extension}", 1), Entry("GET", "/v-{name}{extension}", 2)]
    listed = {1: {"extension": [".json", ".xml"]}, 2: {"extension": [".a b"]}}
    assert Router(entries, listed=lambda target: listed[target]).find("GET", path) == found


BY_MARKS = Router(
    [
        Entry("POST", "/", "any"),
        Entry("POST", "/", "put", Marks({}, {"X-Target": "Put"})),
        Entry("POST", "/", "get", Marks({}, {"X-Target": "Get"})),
        Entry("POST", "/", "get one", Marks({"id": None}, {"X-Target": "Get"})),
        Entry("GET", "/{id}", "start", Marks({"Action": "Start it"})),
        Entry("GET", "/{key}", "stop", Marks({"Action": "Stop"})),
    ]
)


@pytest.mark.parametrize(
    ("method", "target", "headers", "found"),
    [
        ("POST", "/", {}, Found("any", {})),
        ("POST", "/?id=1", {"x-target": "Other"}, Found("any", {})),
        ("POST", "/", {"x-target": "Put"}, Found("put", {})),
        ("POST", "/", {"X-Target": "Get"}, Found("get", {})),
        ("POST", "/?id=", {"X-Target": "Get"}, Found("get one", {})),
        ("GET", "/7?Action=Start+it", {}, Found("start", {"id": "7"})),
        ("GET", "/7?a=b&Action=Stop", {}, Found("stop", {"key": "7"})),
        ("GET", "/7?Action=Pause", {}, Found("stop", {"key": "7"})),
        ("PUT", "/", {}, NotFound(("OPTIONS", "POST"))),
    ],
)
def test_marks_tell_requests_of_one_path_apart(
    method: str, target: str, headers: dict[str, str], found: Found[str] | NotFound
) -> None:
    path, _, query = target.partition("?")
    assert BY_MARKS.find(method, path, query, Headers(headers.items())) == found
