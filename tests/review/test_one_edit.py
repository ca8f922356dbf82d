"""One edit of a document is one finding, however the document is put together."""

from datetime import date

import pytest

from specmill.review.compare import compare
from specmill.review.findings import Finding
from specmill.review.verdicts import Verdict
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

_HEAD = "openapi: 3.1.1\ninfo: {title: Bookshop, version: '1.0'}\n"


def document(paths: str, schemas: str = "") -> Document:
    text = f"{_HEAD}paths: {{{paths}}}\ncomponents: {{schemas: {{{schemas}}}}}\n"
    return load_source(from_bytes("spec.yaml", text.encode())).document


def findings(base: Document, revision: Document) -> tuple[Finding, ...]:
    return compare(base, revision, name="spec", on=date(2026, 1, 1)).findings


def answers(path: str, schema: str) -> str:
    content = f"{{application/json: {{schema: {schema}}}}}"
    return f"{path}: {{get: {{responses: {{'200': {{description: D, content: {content}}}}}}}}}"


def test_a_component_that_says_nothing_any_more_is_one_change() -> None:
    paths = ", ".join(answers(f"/{name}", "{$ref: '#/components/schemas/Book'}") for name in "ab")
    base = document(paths, "Book: {type: object}")
    (found,) = findings(base, document(paths, "Book: {}"))
    assert found.rule.id == "type-widened"
    assert found.base.pointer == "/components/schemas/Book/type"
    assert len(found.operations) == 2


def test_what_is_said_of_a_component_is_said_once_however_many_schemas_it_was_made_of() -> None:
    paths = [
        answers(f"/{name}", "{type: object, properties: {n: {type: string}}}") for name in "ab"
    ]
    component = [answers(f"/{name}", "{$ref: '#/components/schemas/Book'}") for name in "ab"]
    schemas = "Book: {type: object, properties: {n: {type: [string, 'null']}}}"
    found = findings(document(", ".join(paths)), document(", ".join(component), schemas))
    (only,) = [one for one in found if one.rule.area != "name"]
    assert only.message == "property `n` of `Book` may be null now"
    assert [str(one.operation) for one in only.operations] == ["GET /a", "GET /b"]


_LINKED = (
    "Pen: {type: object, properties: {of: {$ref: '#/components/schemas/Maker'}}},"
    "Book: {type: object, properties: {n: {type: string}, of: {$ref: '#/components/schemas/Maker'}}},"
    "Maker: {type: object, properties: {name: {type: string%s}}}"
)


def test_a_reference_to_another_component_is_one_change_and_what_both_use_is_another() -> None:
    base = document(answers("/a", "{$ref: '#/components/schemas/Pen'}"), _LINKED % "")
    paths = answers("/a", "{$ref: '#/components/schemas/Book'}")
    found = findings(base, document(paths, _LINKED % ", maxLength: 9"))
    assert [(one.rule.id, one.subject) for one in found] == [
        ("schema-replaced", "the `application/json` body of response 200 of `GET /a`"),
        ("maximum-length-added", "property `name` of `Maker`"),
    ]
    assert found[0].consequence == "What differs: property `n` of `Book` was added."


def test_what_differs_in_another_component_counts_in_its_direction_alone() -> None:
    schemas = (
        "Pen: {type: object}, Book: {type: object, required: [id],"
        " properties: {id: {type: string, readOnly: true}}}"
    )

    def shelf(name: str) -> Document:
        use = f"{{$ref: '#/components/schemas/{name}'}}"
        body = "{content: {application/json: {schema: {$ref: '#/components/schemas/Shelf'}}}}"
        answer = f"{{'200': {{description: D, content: {body[10:-1]}}}}}"
        paths = f"/a: {{put: {{requestBody: {body}, responses: {answer}}}}}"
        return document(paths, f"{schemas}, Shelf: {{type: object, properties: {{a: {use}}}}}")

    (found,) = findings(shelf("Pen"), shelf("Book"))
    assert (found.clients.label, found.servers.label) == ("safe", "breaking")
    (back,) = findings(shelf("Book"), shelf("Pen"))
    assert (back.clients.label, back.servers.label) == ("breaking", "safe")


def test_the_same_by_another_component_is_a_matter_of_code_alone() -> None:
    schemas = ", ".join(
        f"{name}: {{type: object, properties: {{n: {{type: string}}}}}}" for name in ("Pen", "Book")
    )
    base, revision = (
        document(answers("/a", f"{{$ref: '#/components/schemas/{name}'}}"), schemas)
        for name in ("Pen", "Book")
    )
    (found,) = findings(base, revision)
    assert (found.rule.id, found.clients.label, found.api.label) == (
        *("schema-replaced", "safe", "breaking"),
    )


def test_a_component_that_is_made_of_others_may_have_another_name() -> None:
    def page(name: str) -> Document:
        schemas = (
            "Page: {type: object, properties: {next: {type: string}}}, "
            f"{name}: {{allOf: [{{$ref: '#/components/schemas/Page'}}, {{properties: {{n: {{}}}}}}]}}"
        )
        return document(answers("/a", f"{{$ref: '#/components/schemas/{name}'}}"), schemas)

    (found,) = findings(page("Books"), page("Titles"))
    assert (found.rule.id, found.before, found.after) == ("component-renamed", "Books", "Titles")
    assert len(found.operations) == 1


@pytest.mark.parametrize("ref", ["#", "#/paths/~1b/get", "#/components/schemas/Pen/properties/n"])
def test_what_refers_to_something_else_than_a_component_is_compared_as_it_is(ref: str) -> None:
    schemas = "Pen: {type: object, properties: {n: {type: object, required: [x]}}}"
    base = document(answers("/a", "{$ref: '#/components/schemas/Pen'}"), schemas)
    revision = document(answers("/a", f"{{$ref: '{ref}'}}"), schemas)
    for pair in ((base, revision), (revision, base)):
        rules = {one.rule.id for one in findings(*pair)}
        assert rules
        assert "schema-replaced" not in rules


def test_the_last_alternative_of_a_component_is_not_another_component() -> None:
    used = {
        "/a": "{$ref: '#/components/schemas/Payment'}",
        "/b": "{$ref: '#/components/schemas/Means'}",
    }
    paths = ", ".join(answers(path, schema) for path, schema in used.items())
    schemas = (
        "Payment: {type: object, properties: {by: {$ref: '#/components/schemas/Means'}}},"
        "Means: {oneOf: [{$ref: '#/components/schemas/Card'}%s],"
        "discriminator: {propertyName: kind}},"
        "Card: {type: object, required: [kind], properties: {kind: {const: card}}},"
        "Bank: {type: object, required: [kind], properties: {kind: {const: bank}}}"
    )
    base = document(paths, schemas % ", {$ref: '#/components/schemas/Bank'}")
    found = [one for one in findings(base, document(paths, schemas % "")) if one.operations]
    assert [one.rule.id for one in found] == ["alternative-removed"]


def test_what_is_added_beside_a_reference_is_one_change_with_the_class_that_it_makes() -> None:
    schemas = (
        "Payment: {type: object, properties: {from: %s}},"
        "Payer: {type: object, properties: {name: {type: string}}}"
    )
    paths = answers("/a", "{$ref: '#/components/schemas/Payment'}")
    payer = "{$ref: '#/components/schemas/Payer'}"
    more = f"{{allOf: [{payer}, {{properties: {{city: {{type: string}}}}}}]}}"
    base, revision = (document(paths, schemas % one) for one in (payer, more))
    (found,) = (one for one in findings(base, revision) if one.operations)
    assert (found.rule.id, found.api) == ("property-added-optional", Verdict.BREAKING)
    (found,) = (one for one in findings(revision, base) if one.operations)
    assert (found.rule.id, found.api) == ("property-removed-optional", Verdict.BREAKING)
