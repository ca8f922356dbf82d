from collections.abc import Callable

import pytest

from specmill.ir.types import JsonValue
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]

TEXT: JsonObject = {"type": "string"}
FAULT: JsonObject = {
    "type": "object",
    "required": ["detail"],
    "properties": {"detail": TEXT, "field": TEXT, "code": {"type": "integer"}},
}


def _lower(
    lower_document: LowerDocument,
    templates: JsonValue,
    answers: dict[str, JsonObject | None] | None = None,
    media_type: str = "application/json",
) -> tuple[JsonObject, list[str]]:
    """Lower error bodies beside an operation whose answers have these schemas, or no body."""
    responses: JsonObject = {"200": {"description": "Done."}}
    for status, schema in (answers or {}).items():
        content: JsonObject = {} if schema is None else {media_type: {"schema": schema}}
        responses[status] = {"description": "A fault.", "content": content}
    lowered = lower_document(
        {
            "paths": {"/books": {"get": {"responses": responses}}},
            "x-specmill-error-bodies": templates,
        }
    )
    messages = [d.message for d in lowered.diagnostics if d.code.id == "unusable-error-bodies"]
    return dict(lowered.api.error_bodies), messages


def test_templates_are_kept_as_they_are(lower_document: LowerDocument) -> None:
    templates: JsonObject = {
        "default": {"detail": "$message", "field": "$parameter", "code": "$status"},
        "5XX": {"detail": "Sorry."},
        "404": "gone",
    }
    assert _lower(lower_document, templates) == (templates, [])


def test_a_template_is_filled_before_it_is_held_to_the_schema(
    lower_document: LowerDocument,
) -> None:
    templates: JsonObject = {
        "default": {"detail": "$message", "field": "$parameter", "code": "$status"}
    }
    assert _lower(lower_document, templates, {"default": FAULT}) == (templates, [])


@pytest.mark.parametrize("template", [None, "$parameter"])
def test_no_body_needs_to_fit_nothing(lower_document: LowerDocument, template: JsonValue) -> None:
    templates: JsonObject = {"default": {"detail": "$message"}, "400": template}
    answers: dict[str, JsonObject | None] = {"400": TEXT, "default": FAULT}
    assert _lower(lower_document, templates, answers) == (templates, [])


def test_a_parameter_that_is_not_there_leaves_its_list(lower_document: LowerDocument) -> None:
    faults: JsonObject = {"type": "array", "items": TEXT, "minItems": 1}
    templates: JsonObject = {"default": ["$parameter"]}
    assert _lower(lower_document, templates, {"400": faults}) == (
        {},
        ["as the answer 400 of `GET /books` it does not fit the schema: [] has less than 1 item"],
    )
    templates = {"default": ["$message", "$parameter"]}
    assert _lower(lower_document, templates, {"400": faults}) == (templates, [])


@pytest.mark.parametrize(
    ("templates", "message"),
    [
        (["$message"], "`x-specmill-error-bodies` is not an object"),
        ({"400-499": {}}, "`400-499` is neither `default` nor a status of an error (`404`, `4XX`)"),
        ({"200": {}}, "`200` is neither `default` nor a status of an error (`404`, `4XX`)"),
    ],
)
def test_unusable_error_bodies(
    lower_document: LowerDocument, templates: JsonValue, message: str
) -> None:
    assert _lower(lower_document, templates) == ({}, [message])


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ({"detail": "$status"}, '400 is not of type "string"'),
        ({"message": "$message"}, '"detail" is a required property'),
        ({"detail": "$parameter"}, '"detail" is a required property'),
        ({"detail": "x", "code": "$message"}, 'the request." is not of type "integer"'),
    ],
)
def test_a_template_that_does_not_fit_the_documented_answer(
    lower_document: LowerDocument, template: JsonObject, reason: str
) -> None:
    bodies, messages = _lower(lower_document, {"default": template}, {"400": FAULT})
    assert bodies == {}
    (message,) = messages
    assert message.startswith("as the answer 400 of `GET /books` it does not fit the schema: ")
    assert message.endswith(reason)


FIT: JsonObject = {"detail": "$message"}


@pytest.mark.parametrize(
    ("templates", "fits"),
    [
        ({"400": "text", "4XX": FIT, "default": FIT}, False),
        ({"400": FIT, "4XX": "text", "default": "text"}, True),
        ({"4XX": "text", "default": FIT}, False),
        ({"4XX": FIT, "default": "text"}, True),
        ({"5XX": FIT, "default": "text"}, False),
    ],
)
def test_the_most_exact_template_counts(
    lower_document: LowerDocument, templates: JsonObject, fits: bool
) -> None:
    bodies, messages = _lower(lower_document, templates, {"400": FAULT})
    assert (bodies == templates) is fits
    assert (messages == []) is fits


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"400": FAULT, "4XX": TEXT, "default": TEXT}, 401),
        ({"400": TEXT, "4XX": FAULT, "default": FAULT}, 400),
        ({"4XX": FAULT, "default": TEXT}, 500),
        ({"default": FAULT, "429": TEXT}, 429),
        ({"4XX": FAULT, "default": FAULT}, None),
    ],
)
def test_the_most_exact_answer_counts(
    lower_document: LowerDocument, answers: dict[str, JsonObject | None], status: int | None
) -> None:
    _, messages = _lower(lower_document, {"default": FIT}, answers)
    assert [message.partition(" of ")[0] for message in messages] == (
        [] if status is None else [f"as the answer {status}"]
    )


@pytest.mark.parametrize(
    ("answers", "media_type"),
    [
        ({"400": None}, "application/json"),
        ({"400": FAULT}, "text/plain"),
        ({"400": {}}, "application/json"),
        ({"200": FAULT}, "application/json"),
    ],
)
def test_only_schemas_of_errors_in_json_bind_a_template(
    lower_document: LowerDocument, answers: dict[str, JsonObject | None], media_type: str
) -> None:
    templates: JsonObject = {"default": "text"}
    assert _lower(lower_document, templates, answers, media_type) == (templates, [])
