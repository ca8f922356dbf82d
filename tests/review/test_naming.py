"""Objects that get another class in programs: wherever they are used, and because of what."""

from collections.abc import Callable

import pytest
from tests.review.test_one_edit import answers, document, findings

from specmill.review.findings import Finding
from specmill.review.verdicts import Verdict

OBJECT = "{type: object, properties: {name: {type: string}}}"
BOOK = f"Book: {OBJECT}"
REFERENCE = "{$ref: '#/components/schemas/Book'}"
INSIDE = "{{type: object, properties: {{book: {}}}}}"
EXTENDED = [
    f"{{allOf: [{REFERENCE}, {{required: [name]}}]}}",
    "{$ref: '#/components/schemas/Book', required: [name]}",
    f"{{allOf: [{REFERENCE}], required: [name]}}",
    f"{{allOf: [{REFERENCE}, {{properties: {{name: {{minLength: 3}}}}}}]}}",
]


def sent(schema: str) -> str:
    content = f"{{application/json: {{schema: {schema}}}}}"
    return f"/books: {{post: {{requestBody: {{content: {content}}}, responses: {{}}}}}}"


def asked(schema: str) -> str:
    return f"/books: {{get: {{parameters: [{{name: f, in: query, schema: {schema}}}]}}}}"


def received(schema: str) -> str:
    return answers("/books", schema)


def found_in(base: str, revision: str) -> tuple[Finding, ...]:
    return findings(document(base, BOOK), document(revision, BOOK))


@pytest.mark.parametrize("use", [sent, asked, received])
def test_the_schema_of_a_body_or_parameter_may_get_or_lose_its_name(
    use: Callable[[str], str],
) -> None:
    (named,) = found_in(use(OBJECT), use(REFERENCE))
    (inlined,) = found_in(use(REFERENCE), use(OBJECT))
    assert (named.rule.id, inlined.rule.id) == ("schema-named", "schema-inlined")
    for found in (named, inlined):
        verdicts = (found.clients, found.servers, found.api)
        assert verdicts == (Verdict.SAFE, Verdict.SAFE, Verdict.BREAKING)


@pytest.mark.parametrize("extended", EXTENDED)
@pytest.mark.parametrize("around", ["{}", INSIDE])
@pytest.mark.parametrize("use", [sent, received])
def test_what_is_said_beside_a_reference_breaks_programs_by_the_name(
    extended: str, around: str, use: Callable[[str], str]
) -> None:
    alone, beside = use(around.format(REFERENCE)), use(around.format(extended))
    for base, revision in ((alone, beside), (beside, alone)):
        (found,) = found_in(base, revision)
        assert found.rule.area == "schema"
        assert found.api is Verdict.BREAKING


@pytest.mark.parametrize("silent", ["description: A book.", "deprecated: true", "x-order: 1"])
def test_what_says_nothing_of_values_takes_no_name_away(silent: str) -> None:
    beside = f"{{$ref: '#/components/schemas/Book', {silent}}}"
    found = found_in(received(INSIDE.format(REFERENCE)), received(INSIDE.format(beside)))
    assert Verdict.BREAKING not in {one.api for one in found}


def test_an_object_that_is_written_out_and_edited_are_two_findings() -> None:
    edited = "{type: object, properties: {name: {type: string}}, required: [name]}"
    found = found_in(sent(INSIDE.format(REFERENCE)), sent(INSIDE.format(edited)))
    assert [one.rule.id for one in found] == ["property-became-required", "schema-inlined"]
