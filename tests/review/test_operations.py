"""What is found in operations: matching, and everything around their schemas."""

from datetime import date

import pytest

from specmill.review.compare import compare
from specmill.review.findings import Finding
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump, Verdict
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

Found = list[tuple[str, str, str]]


def document(paths: str, *, rest: str = "") -> Document:
    head = "openapi: 3.1.1\ninfo: {title: Bookshop, version: '1.0'}\n"
    return load_source(from_bytes("spec.yaml", f"{head}{rest}\npaths: {paths}".encode())).document


def findings(base: Document, revision: Document) -> tuple[Finding, ...]:
    return compare(base, revision, name="spec", on=date(2026, 1, 1)).findings


def found(base: Document, revision: Document) -> Found:
    """Rule, verdict for clients and verdict for servers of what is found on the wire."""
    return sorted(
        (finding.rule.id, finding.clients.label, finding.servers.label)
        for finding in findings(base, revision)
        if finding.rule.area != "name"
    )


def both_ways(base: Document, revision: Document) -> tuple[Found, Found]:
    return found(base, revision), found(revision, base)


def operation(fields: str, path: str = "/books") -> Document:
    return document(f"{{{path!r}: {{post: {{responses: {{}}, {fields}}}}}}}")


def response(fields: str) -> Document:
    return document(f"{{/books: {{get: {{responses: {{'200': {{{fields}}}}}}}}}}}")


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        ("{'/a/{id}': {get: {}}}", "{'/a/{key}': {get: {}}}"),
        ("{'/a/{id}/b.{x}': {get: {}}}", "{'/a/{key}/b.{y}': {get: {}}}"),
        ("{/a: {get: {}}, /b: {put: {}}}", "{/b: {put: {}}, /a: {get: {}}}"),
        ("{/a: {get: {servers: [{url: /v1}]}}}", "{/v1/a: {get: {servers: [{url: /}]}}}"),
        (
            "{/a: {servers: [{url: 'h://x/v1'}], get: {}}}",
            "{/v1/a: {servers: [{url: 'h://x/'}], get: {}}}",
        ),
        ("{/a: {$ref: '#/paths/~1b'}, /b: {get: {}}}", "{/a: {get: {}}, /b: {get: {}}}"),
    ],
)
def test_operations_are_found_by_what_is_sent(base: str, revision: str) -> None:
    assert both_ways(document(base), document(revision)) == ([], [])


def test_an_operation_that_only_moved_is_one_finding() -> None:
    base = document("{/a: {get: {operationId: x}}}")
    revision = document("{/b: {get: {operationId: x}}}")
    (finding,) = findings(base, revision)
    assert (finding.rule.id, finding.message) == ("path-moved", "`/a` became `/b`")
    (finding,) = findings(base, document("{/a: {put: {operationId: x}}}"))
    assert finding.rule.id == "operation-moved"
    assert finding.message == "`GET /a` became `PUT /a`"


@pytest.mark.parametrize(
    ("named", "bump"),
    [
        ("operationId: x, tags: [Books]", Bump.PATCH),
        ("operationId: x, x-speakeasy-group: books", Bump.PATCH),
        ("operationId: x", Bump.MAJOR),
    ],
)
def test_an_operation_that_moves_is_called_otherwise_in_code_if_its_path_names_it(
    named: str, bump: Bump
) -> None:
    base, revision = (document(f"{{{path}: {{get: {{{named}}}}}}}") for path in ("/a", "/b"))
    (finding,) = findings(base, revision)
    assert (finding.clients, finding.bump) == (Verdict.BREAKING, bump)


@pytest.mark.parametrize(
    ("base", "revision", "rules"),
    [
        (
            "{/a: {get: {operationId: x}, put: {operationId: y}}}",
            "{/b: {get: {operationId: x}, put: {operationId: y}}}",
            ["path-moved"],
        ),
        (
            "{/a: {get: {operationId: x}, put: {operationId: y}}}",
            "{/b: {get: {operationId: x}}, /a: {put: {operationId: y}}}",
            ["operation-moved"],
        ),
        (
            "{/a: {get: {operationId: x}, put: {operationId: y}}}",
            "{/b: {get: {operationId: y}, put: {operationId: x}}}",
            ["operation-moved", "operation-moved"],
        ),
        (
            "{/a: {get: {operationId: x}, put: {operationId: y}}}",
            "{/b: {get: {operationId: x}, put: {operationId: y}, head: {}}}",
            ["operation-added", "operation-moved", "operation-moved"],
        ),
        (
            "{/a: {get: {operationId: x}, put: {}}}",
            "{/b: {get: {operationId: x}, put: {}}}",
            ["path-moved"],
        ),
        (
            "{/a: {get: {operationId: x}, put: {}}}",
            "{/b: {get: {operationId: x}, post: {}}}",
            ["operation-added", "operation-moved", "operation-removed"],
        ),
    ],
)
def test_a_path_that_moved_with_all_its_operations_is_one_finding(
    base: str, revision: str, rules: list[str]
) -> None:
    there, back = both_ways(document(base), document(revision))
    assert [rule for rule, _, _ in there] == rules
    assert [rule for rule, _, _ in back] == sorted(RULES[rule].mirror for rule in rules)


def test_that_another_path_has_other_parameters_goes_without_saying() -> None:
    described = "parameters: [{name: id, in: path, required: true, schema: {type: string}}]"
    base = document(f"{{'/a/{{id}}': {{get: {{operationId: x, {described}}}}}}}")
    revision = document("{/a/me: {get: {operationId: x}}}")
    moved = ("path-moved", "breaking", "breaking")
    assert both_ways(base, revision) == ([moved], [moved])
    renamed = document(
        "{'/b/{key}': {get: {operationId: x, parameters: [{name: key, in: path, required: true, schema: {type: integer}}]}}}"
    )
    assert sorted(finding.rule.id for finding in findings(base, renamed)) == [
        *("path-moved", "path-parameter-renamed", "type-narrowed")
    ]


def test_a_shared_parameter_that_is_new_would_be_at_the_path_of_the_base() -> None:
    parameter = "parameters: [{name: q, in: query}], "
    base, revision = (
        document(f"\n  /a:\n    {{{more}get: {{}}, put: {{}}}}") for more in ("", parameter)
    )
    (finding,) = findings(base, revision)
    assert (finding.rule.id, finding.base.line) == ("optional-parameter-added", 5)


WEBHOOKS = {
    "another method": ("{a: {post: {}}}", "{a: {put: {}}}", ["webhook-method-changed"]),
    "another name": (
        "{a: {post: {operationId: x}}}",
        "{b: {post: {operationId: x}}}",
        ["webhook-renamed"],
    ),
    "another method and name": (
        "{a: {post: {operationId: x}}}",
        "{b: {put: {operationId: x}}}",
        ["webhook-method-changed", "webhook-renamed"],
    ),
    "one method more": ("{a: {post: {}}}", "{a: {post: {}, put: {}}}", ["webhook-added"]),
    "two methods as a whole": ("{}", "{a: {post: {}, put: {}}}", ["webhook-added"]),
    "another one": ("{a: {post: {}}}", "{b: {post: {}}}", ["webhook-added", "webhook-removed"]),
}


@pytest.mark.parametrize("case", WEBHOOKS)
def test_webhooks_are_matched_by_name_and_by_id(case: str) -> None:
    was, now, rules = WEBHOOKS[case]
    base, revision = (document("{}", rest=f"webhooks: {text}") for text in (was, now))
    assert sorted(one.rule.id for one in findings(base, revision)) == rules
    back = sorted(one.rule.id for one in findings(revision, base))
    assert back == sorted(RULES[rule].mirror for rule in rules)


def test_a_callback_that_is_sent_elsewhere_is_one_finding() -> None:
    base, revision = (
        operation(f"callbacks: {{sent: {{'{{$request.query.{name}}}': {{post: {{}}}}}}}}")
        for name in ("a", "b")
    )
    moved = ("operation-moved", "breaking", "breaking")
    assert both_ways(base, revision) == ([moved], [moved])


def test_what_was_below_a_removed_path_is_not_reported() -> None:
    body = "{application/json: {schema: {$ref: '#/components/schemas/Book'}}}"
    base = document(
        f"{{/a: {{get: {{responses: {{'200': {{content: {body}}}}}}}, put: {{}}}}, /b: {{get: {{}}}}}}",
        rest="components: {schemas: {Book: {type: string}}}",
    )
    (finding,) = findings(base, document("{/b: {get: {}}}"))
    assert finding.rule.id == "path-removed"
    assert [str(reach.operation) for reach in finding.operations] == ["GET /a", "PUT /a"]


def test_a_shared_parameter_is_one_finding_with_all_that_use_it() -> None:
    paths = "{/a: {parameters: [{$ref: '#/components/parameters/P'}], get: {}, put: {}}, /b: {get: {parameters: [{$ref: '#/components/parameters/P'}]}}}"
    base, revision = (
        document(paths, rest=f"components: {{parameters: {{P: {{name: p, in: query{more}}}}}}}")
        for more in ("", ", required: true")
    )
    (finding,) = findings(base, revision)
    assert finding.rule.id == "parameter-became-required"
    assert [str(reach.operation) for reach in finding.operations] == ["GET /a", "PUT /a", "GET /b"]


@pytest.mark.parametrize(
    ("base", "revision", "rules"),
    [
        ("A: {}, B: {}", "A: {}, C: {description: C.}", ["optional-header-renamed"]),
        ("A: {}, B: {}", "B: {}, C: {}", ["optional-header-added", "optional-header-removed"]),
        ("A: {}", "B: {required: true}", ["optional-header-removed", "required-header-added"]),
        ("A: {}", "a: {}", []),
    ],
)
def test_a_header_of_which_the_name_was_edited_is_the_same(
    base: str, revision: str, rules: list[str]
) -> None:
    one, other = (response(f"headers: {{{text}}}") for text in (base, revision))
    assert [rule for rule, _, _ in found(one, other)] == rules


def test_one_value_and_a_list_differ_by_their_type_alone() -> None:
    one, other = (
        operation(f"parameters: [{{name: p, in: query, {text}}}]")
        for text in (
            "schema: {type: string}",
            "explode: false, schema: {type: array, items: {type: string}}",
        )
    )
    change = ("type-changed", "breaking", "breaking")
    assert both_ways(one, other) == ([change], [change])


@pytest.mark.parametrize("kind", ["webhook", "callback"])
def test_what_servers_send_goes_the_other_way(kind: str) -> None:
    def sent(required: str) -> Document:
        body = f"{{application/json: {{schema: {{type: object, properties: {{a: {{}}}}, required: [{required}]}}}}}}"
        hook = f"{{post: {{requestBody: {{required: true, content: {body}}}, responses: {{}}}}}}"
        if kind == "webhook":
            return document("{}", rest=f"webhooks: {{sent: {hook}}}")
        return operation(f"callbacks: {{sent: {{'{{$url}}': {hook}}}}}")

    assert both_ways(sent(""), sent("a")) == (
        [("property-became-required", "safe", "breaking")],
        [("property-became-optional", "breaking", "safe")],
    )


@pytest.mark.parametrize(
    "paths",
    [
        "[]",
        "{/a: []}",
        "{/a: {get: []}}",
        "{/a: {get: {parameters: {}, responses: [], requestBody: 3, callbacks: []}}}",
        "{/a: {get: {parameters: [1, {name: 2, in: []}], responses: {'200': 1, x: {content: 2}}}}}",
        "{/a: {$ref: '#/paths/~1a'}}",
        "{/a: {get: {requestBody: {$ref: 'http://[x'}}}}",
        "{/a: {get: {servers: [{url: 'http://[x'}, 3, {url: 4, variables: []}]}}}",
        "{/a: {get: {requestBody: {content: {application/json: {schema: 4, encoding: 5}}}}}}",
        "{/a: {get: {requestBody: {content: {multipart/form-data: {schema: {}, encoding: {a: 5}}}}}}}",
    ],
)
def test_mistakes_in_a_document_are_survived(paths: str) -> None:
    sound = document(
        "{/a: {get: {parameters: [{name: a, in: query}], requestBody: {content:"
        " {application/json: {schema: {}}}}, responses: {'200': {content: {a/b: {}}}}}}}"
    )
    broken = document(paths)
    assert found(broken, broken) == []
    assert findings(sound, broken)
    assert findings(broken, sound)


def test_what_stands_beside_a_reference_to_nothing_counts() -> None:
    def creation(text: str) -> Document:
        content = f"{{application/json: {{schema: {{{text}}}}}}}"
        body = f"{{post: {{responses: {{}}, requestBody: {{content: {content}}}}}}}"
        return document(f"{{/books: {body}}}", rest="components: {schemas: {Any: {}}}")

    base = creation("$ref: '#/components/schemas/Any'")
    revision = creation("$ref: '#/components/schemas/Any', type: object, required: [name]")
    assert found(base, revision) == [("body-schema-added", "breaking", "safe")]
