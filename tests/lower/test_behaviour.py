from collections.abc import Callable

import pytest

from specmill.ir.api import RetryRule
from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]


def _messages(lowered: Lowered, code: str) -> list[str]:
    return [finding.message for finding in lowered.diagnostics if finding.code.id == code]


def test_a_document_that_says_nothing(lower_document: LowerDocument) -> None:
    api = lower_document({}).api
    assert (api.retry, api.error_bodies, api.refuses_unknown_query) == (None, {}, False)


@pytest.mark.parametrize(
    ("declared", "rule"),
    [
        (
            {"statuses": ["409", "423"], "header": "Again", "idempotencyKey": "Key"},
            RetryRule((409, 423), "Again", "Key"),
        ),
        ({"statuses": ["409"]}, RetryRule((409,), None, None)),
        ({"header": "Again"}, RetryRule((), "Again", None)),
        ({}, None),
    ],
)
def test_what_is_retried(
    lower_document: LowerDocument, declared: JsonObject, rule: RetryRule | None
) -> None:
    lowered = lower_document({"x-specmill-retry": declared})
    assert lowered.api.retry == rule
    assert _messages(lowered, "unusable-retry") == []


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (["409"], "`x-specmill-retry` is not an object"),
        ({"statuses": "409"}, "`statuses` is not an array"),
        ({"statuses": [409]}, "a status is not a text from '400' to '599'"),
        ({"statuses": ["4XX"]}, "a status is not a text from '400' to '599'"),
        ({"header": "Try again"}, "`header` is not the name of a header"),
        ({"header": None}, "`header` is not the name of a header"),
        ({"idempotencyKey": "Key:"}, "`idempotencyKey` is not the name of a header"),
        ({"key": "Key"}, "`key` is none of `statuses`, `header`, `idempotencyKey`"),
    ],
)
def test_unusable_retry(lower_document: LowerDocument, declared: JsonValue, message: str) -> None:
    lowered = lower_document({"x-specmill-retry": declared})
    assert lowered.api.retry is None
    assert _messages(lowered, "unusable-retry") == [message]


@pytest.mark.parametrize(("declared", "refuses"), [("refuse", True), ("ignore", False)])
def test_unknown_parameters(lower_document: LowerDocument, declared: str, refuses: bool) -> None:
    lowered = lower_document({"x-specmill-unknown-parameters": declared})
    assert lowered.api.refuses_unknown_query is refuses
    assert _messages(lowered, "unusable-unknown-parameters") == []


@pytest.mark.parametrize("declared", ["reject", True, None, ["refuse"]])
def test_unusable_unknown_parameters(lower_document: LowerDocument, declared: JsonValue) -> None:
    lowered = lower_document({"x-specmill-unknown-parameters": declared})
    assert lowered.api.refuses_unknown_query is False
    assert _messages(lowered, "unusable-unknown-parameters") == [
        "`x-specmill-unknown-parameters` is neither `refuse` nor `ignore`"
    ]
