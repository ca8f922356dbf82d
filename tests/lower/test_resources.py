from collections.abc import Callable

import pytest

from specmill.ir.api import Api, SecurityRequirement
from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

DONE: JsonObject = {"204": {"description": ""}}


def _operation(operation_id: str = "", *tags: str, **parts: JsonValue) -> JsonObject:
    named: JsonObject = {"operationId": operation_id} if operation_id else {}
    return {**named, "tags": list(tags), "responses": DONE, **parts}


def _groups(api: Api) -> list[tuple[str, list[str]]]:
    return [
        (" ".join(r.words), [" ".join(o.method_words) for o in r.operations]) for r in api.resources
    ]


def _names(lower_document: LowerDocument, paths: JsonObject) -> list[str]:
    return [" ".join(o.words) for o in lower_document({"paths": paths}).api.operations]


@pytest.mark.parametrize(
    ("path", "operation", "group"),
    [
        ("/shop/books", _operation("x", "Book Shop", "Other"), "book shop"),
        ("/shop/books", _operation("x"), "shop"),
        ("/{id}/books", _operation("x", parameters=[
            {"name": "id", "in": "path", "required": True, "schema": {}}]), "books"),
        ("/", _operation("x"), "default"),
        ("/shop/books", _operation("x", "!!!"), "shop"),
        ("/shop/books", _operation("x", "Tag", **{"x-speakeasy-group": "myGroup"}), "my group"),
    ],
)  # fmt: skip
def test_where_an_operation_belongs(
    path: str, operation: JsonObject, group: str, lower_document: LowerDocument
) -> None:
    api = lower_document({"paths": {path: {"get": operation}}}).api
    assert _groups(api) == [(group, ["x"])]


def test_resources_are_in_the_order_of_the_tags(lower_document: LowerDocument) -> None:
    api = lower_document(
        {
            "tags": [
                {"name": "Empty"},
                {"name": "Books", "description": "All about books"},
                {"name": "Authors"},
            ],
            "paths": {
                "/z": {"get": _operation("listZ", "Zebras")},
                "/a": {"get": _operation("listAuthors", "Authors")},
                "/b": {"get": _operation("listBooks", "Books"), "post": _operation("addBook", "books")},
            },
        }
    ).api  # fmt: skip
    assert _groups(api) == [
        ("books", ["list", "add"]),
        ("authors", ["list"]),
        ("zebras", ["list z"]),
    ]
    assert [r.description for r in api.resources] == ["All about books", "", ""]


@pytest.mark.parametrize(
    ("path", "method", "name"),
    [
        ("/books", "get", "list books"),
        ("/books/{bookID}/covers", "put", "replace book covers"),
        ("/", "get", "get"),
        ("/books.json", "delete", "delete books"),
    ],
)
def test_an_operation_without_id_is_called_after_its_path(
    path: str, method: str, name: str, lower_document: LowerDocument
) -> None:
    parameter: JsonValue = {"name": "bookID", "in": "path", "required": True, "schema": {}}
    parameters: JsonValue = [parameter] if "{" in path else []
    names = _names(lower_document, {path: {method: _operation(parameters=parameters)}})
    assert names == [name]


def test_operation_ids_that_are_alike_give_way_to_the_paths(lower_document: LowerDocument) -> None:
    paths: JsonObject = {
        "/a": {"get": _operation("list_books")},
        "/b": {"get": _operation("listBooks")},
        "/c": {"get": _operation("listCovers")},
    }
    assert _names(lower_document, paths) == ["get a", "get b", "list covers"]


def test_names_of_operations_are_unique(lower_document: LowerDocument) -> None:
    paths: JsonObject = {
        "/a_b": {"get": _operation()},
        "/a-b": {"get": _operation()},
        "/a.b": {"get": _operation()},
    }
    assert len(set(_names(lower_document, paths))) == 3


def test_a_method_may_be_called_otherwise(lower_document: LowerDocument) -> None:
    override = {"x-speakeasy-name-override": "list"}
    paths: JsonObject = {
        "/a": {"get": _operation("listBooks", "Books", **override)},
        "/b": {"get": _operation("listCovers", "Covers", **override)},
    }
    api = lower_document({"paths": paths}).api
    assert _groups(api) == [("books", ["list"]), ("covers", ["list"])]
    assert [" ".join(o.words) for o in api.operations] == ["list books", "list covers"]


def test_methods_of_one_resource_that_are_alike_keep_their_names(
    lower_document: LowerDocument,
) -> None:
    override = {"x-speakeasy-name-override": "list"}
    paths: JsonObject = {
        "/a": {"get": _operation("listBooks", "Books", **override)},
        "/b": {"get": _operation("listOld", "Books", **override)},
    }
    assert _groups(lower_document({"paths": paths}).api) == [("books", ["list books", "list old"])]


def test_what_is_said_about_an_operation(lower_document: LowerDocument) -> None:
    operation = _operation("listBooks", summary="List", description="All", deprecated=True)
    (found,) = lower_document({"paths": {"/a": {"patch": operation}}}).api.operations
    assert (found.operation_id, found.http_method, found.path) == ("listBooks", "PATCH", "/a")
    assert (found.summary, found.description) == ("List", "All")
    assert found.deprecated
    assert found.pointer == "/paths/~1a/patch"
    assert found.pagination is None


def test_a_path_item_that_is_referred_to(lower_document: LowerDocument) -> None:
    api = lower_document(
        {
            "paths": {"/a": {"$ref": "#/components/pathItems/A"}},
            "components": {"pathItems": {"A": {"get": _operation("listBooks")}}},
        }
    ).api
    (found,) = api.operations
    assert (found.path, found.pointer) == ("/a", "/components/pathItems/A/get")


def test_paths_with_the_path_item_of_another(lower_document: LowerDocument) -> None:
    found = lower_document(
        {"paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"get": _operation()}}}
    ).api.operations
    assert [(one.path, one.pointer, one.words) for one in found] == [
        ("/a", "/paths/~1a/get", ("get", "a")),
        ("/b", "/paths/~1b/get", ("get", "b")),
    ]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Bookshop API", "bookshop"),
        ("The Bookshop REST API Specification", "the bookshop"),
        ("API", "books"),
        ("🎉", "books"),
        ("書店", "books"),
        ("書店 API", "books"),
        ("Книги API", "книги"),
    ],
)
def test_the_name_of_the_api(title: str, words: str, lower_document: LowerDocument) -> None:
    api = lower_document({"info": {"title": title, "version": "1"}}).api
    assert " ".join(api.words) == words
    assert api.client_words == api.words


def test_the_name_of_the_client(lower_document: LowerDocument) -> None:
    info: JsonValue = {"title": "Bookshop API", "version": "1", "x-specmill-client": "BookClient"}
    api = lower_document({"info": info}).api
    assert (api.words, api.client_words) == (("bookshop",), ("book", "client"))


def test_servers(lower_document: LowerDocument) -> None:
    servers: JsonValue = [
        {
            "url": "https://{region}.books.example/{base}",
            "description": "Near you",
            "variables": {"region": {"default": "eu"}, "base": {"default": "v1"}},
        }
    ]
    (server,) = lower_document({"servers": servers}).api.servers
    assert (server.url, server.description) == ("https://eu.books.example/v1", "Near you")


SCHEMES: JsonObject = {
    "basic": {"type": "http", "scheme": "Basic"},
    "bearer": {"type": "http", "scheme": "BEARER", "description": "A token"},
    "digest": {"type": "http", "scheme": "digest"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "oauth": {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "https://a.example/t", "scopes": {"r": ""}}},
    },
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://a.example/.well-known"},
    "tls": {"type": "mutualTLS"},
    "same": {"$ref": "#/components/securitySchemes/bearer"},
}


def test_security_schemes(lower_document: LowerDocument) -> None:
    schemes = lower_document({"components": {"securitySchemes": SCHEMES}}).api.security_schemes
    assert [(s.name, s.kind) for s in schemes] == [
        ("basic", "basic"),
        ("bearer", "bearer"),
        ("digest", "http"),
        ("key", "apiKey"),
        ("oauth", "oauth2"),
        ("oidc", "openIdConnect"),
        ("tls", "mutualTLS"),
        ("same", "bearer"),
    ]
    by_name = {s.name: s for s in schemes}
    assert (by_name["key"].parameter, by_name["key"].location) == ("X-Key", "header")
    assert by_name["digest"].http_scheme == "digest"
    assert by_name["bearer"].description == "A token"


def _requirement(*schemes: tuple[str, tuple[str, ...]]) -> SecurityRequirement:
    return SecurityRequirement(schemes)


REQUIREMENTS: list[tuple[JsonValue, tuple[SecurityRequirement, ...]]] = [
    (None, (_requirement(("key", ())),)),
    ([], ()),
    ([{}], (_requirement(),)),
    (
        [{"oauth": ["r"]}, {"basic": [], "key": []}],
        (_requirement(("oauth", ("r",))), _requirement(("basic", ()), ("key", ()))),
    ),
]


@pytest.mark.parametrize(("own", "requirements"), REQUIREMENTS)
def test_what_an_operation_requires(
    own: JsonValue,
    requirements: tuple[SecurityRequirement, ...],
    lower_document: LowerDocument,
) -> None:
    parts: JsonObject = {} if own is None else {"security": own}
    lowered = lower_document(
        {
            "security": [{"key": []}],
            "paths": {"/a": {"get": _operation("listBooks", **parts)}},
            "components": {"securitySchemes": SCHEMES},
        }
    )
    assert lowered.api.operations[0].security == requirements


def test_nothing_is_required_where_nothing_is_said(lower_document: LowerDocument) -> None:
    assert lower_document({"paths": {"/a": {"get": _operation()}}}).api.operations[0].security == ()


def test_where_types_travel(lower_document: LowerDocument) -> None:
    def refer(name: str) -> JsonObject:
        return {"schema": {"$ref": f"#/components/schemas/{name}"}}

    def record(*names: str) -> JsonObject:
        return {"properties": {n: refer(n)["schema"] for n in names}}

    operation = _operation(
        "make",
        parameters=[{"name": "filter", "in": "query", "style": "deepObject", **refer("Filter")}],
        requestBody={"content": {"application/json": refer("Body")}},
        responses={
            "200": {"description": "", "content": {"application/json": refer("Answer")},
                    "headers": {"X-A": refer("Header")}},
        },
    )  # fmt: skip
    lowered = lower_document(
        {
            "paths": {"/a": {"post": operation}},
            "components": {
                "schemas": {
                    "Filter": record("Everywhere"),
                    "Body": {"properties": {"list": {"items": record("Sent", "Everywhere")}}},
                    "Answer": {"properties": {}, "additionalProperties": record("Everywhere")},
                    "Header": {"type": "string"},
                    "Sent": {"anyOf": [record("Everywhere"), {"type": "null"}]},
                    "Everywhere": record("Everywhere"),
                    "Unused": record("Everywhere"),
                }
            },
        }
    )
    usage = {
        definition.component: definition.usage
        for definition in lowered.api.definitions.values()
        if definition.component is not None
    }
    assert usage == {
        "Filter": ("parameter",),
        "Body": ("request",),
        "Answer": ("response",),
        "Header": ("response",),
        "Sent": ("request",),
        "Everywhere": ("parameter", "request", "response"),
        "Unused": (),
    }


def test_two_paths_with_one_path_item_are_operations_of_their_own(
    lower_document: LowerDocument,
) -> None:
    paths: JsonObject = {
        "/address": {"get": _operation("getAddress", "Tools")},
        "/tools/address": {"$ref": "#/paths/~1address"},
    }
    operations = lower_document({"paths": paths}).api.operations
    assert [one.path for one in operations] == ["/address", "/tools/address"]
    assert len({one.words for one in operations}) == 2
    assert len({one.pointer for one in operations}) == 2
