"""What is found in callbacks of callbacks, and beside the references of path items."""

import pytest
from tests.review.test_operations import both_ways, document, findings, found, operation

from specmill.source.document import Document


def body(kind: str) -> str:
    return f"requestBody: {{content: {{application/json: {{schema: {{type: {kind}}}}}}}}}"


def sent(fields: str, name: str = "sent", expression: str = "{$url}") -> str:
    return f"callbacks: {{{name}: {{'{expression}': {{post: {{responses: {{}}, {fields}}}}}}}}}"


def test_the_callback_of_a_callback_is_called_by_clients() -> None:
    base = operation(sent(sent(body("string"))))
    revision = operation(sent(sent(body("string, enum: [a]"))))
    assert found(base, revision) == [("enum-added", "breaking", "safe")]
    assert both_ways(base, operation(sent("summary: Sent."))) == (
        [("operation-removed", "breaking", "safe")],
        [("operation-added", "safe", "breaking")],
    )


def test_the_callback_of_a_webhook_is_called_by_clients() -> None:
    def webhook(kind: str) -> Document:
        fields = f"{{post: {{responses: {{}}, {sent(body(kind))}}}}}"
        return document("{}", rest=f"webhooks: {{paid: {fields}}}")

    assert found(webhook("integer"), webhook("number")) == [("type-widened", "safe", "breaking")]


def test_a_callback_may_be_its_own_callback() -> None:
    def endless(kind: str) -> Document:
        again = "callbacks: {sent: {$ref: '#/components/callbacks/Sent'}}"
        fields = f"{{post: {{responses: {{}}, {body(kind)}, {again}}}}}"
        rest = f"components: {{callbacks: {{Sent: {{'{{$url}}': {fields}}}}}}}"
        return document(f"{{/books: {{post: {{responses: {{}}, {again}}}}}}}", rest=rest)

    (finding,) = findings(endless("string"), endless("integer"))
    assert finding.rule.id == "type-changed"
    assert len(finding.operations) == 2


@pytest.mark.parametrize("operation_id", ["", ", operationId: hear"])
def test_a_callback_may_have_another_name(operation_id: str) -> None:
    fields = body("string") + operation_id
    base, revision = operation(sent(fields)), operation(sent(fields, name="told"))
    assert both_ways(base, revision) == ([], [])


def test_a_callback_may_not_go_elsewhere() -> None:
    fields = "operationId: hear"
    base, revision = operation(sent(fields)), operation(sent(fields, expression="{$other}"))
    assert found(base, revision) == [("operation-moved", "breaking", "breaking")]
    base, revision = (operation(sent(one)) for one in (sent(fields), sent(fields, "sent", "{$to}")))
    assert found(base, revision) == [("operation-moved", "breaking", "breaking")]


def path_item(beside: str) -> Document:
    item = "{get: {responses: {}}}"
    rest = f"components: {{pathItems: {{Books: {item}}}}}"
    return document(f"{{/books: {{$ref: '#/components/pathItems/Books'{beside}}}}}", rest=rest)


@pytest.mark.parametrize(
    ("beside", "added"),
    [
        ("post: {responses: {}}", ("operation-added", "safe", "breaking")),
        ("parameters: [{in: query, name: a}]", ("optional-parameter-added", "safe", "maybe")),
        ("servers: [{url: 'https://a.example'}]", ("server-changed", "maybe", "maybe")),
    ],
)
def test_what_stands_beside_the_reference_of_a_path_item_counts(
    beside: str, added: tuple[str, str, str]
) -> None:
    assert found(path_item(""), path_item(f", {beside}")) == [added]
