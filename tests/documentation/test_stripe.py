"""spec/stripe.yaml says what the pages and the description of Stripe say, no less and no more."""

from collections.abc import Callable
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

# Name, place, type and "required" of each row of the reference's table, in its order.
PARAMETERS = [
    ("created", "query", "any", "No"),
    ("ending_before", "query", "string", "No"),
    ("expand", "query", "string[]", "No"),
    ("invoice", "query", "string", "No"),
    ("limit", "query", "integer", "No"),
    ("payment", "query", "object", "No"),
    ("starting_after", "query", "string", "No"),
    ("status", "query", "enum: canceled, open, paid", "No"),
]

ID_OR_OBJECT = ["invoice", "payment.charge", "payment.payment_intent", "payment.payment_record"]


@pytest.fixture(scope="session")
def operation(stripe: Any) -> Any:
    return stripe["paths"]["/v1/invoice_payments"]["get"]


@pytest.fixture(scope="session")
def parameters(operation: Any) -> Any:
    return {parameter["name"]: parameter for parameter in operation["parameters"]}


@pytest.fixture(scope="session")
def page(operation: Any) -> Any:
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.fixture(scope="session")
def item(page: Any) -> Any:
    return page["properties"]["data"]["items"]


@pytest.fixture(scope="session")
def error(operation: Any) -> Any:
    envelope = operation["responses"]["default"]["content"]["application/json"]["schema"]
    return envelope["properties"]["error"]


def type_in_table(schema: Any) -> str:
    """Spell the type of a schema as the table of the reference spells it."""
    if "enum" in schema and schema["type"] == "string":
        return f"enum: {', '.join(schema['enum'])}"
    if "anyOf" in schema:
        return "any"
    if schema["type"] == "array":
        return f"{schema['items']['type']}[]"
    return str(schema["type"])


def test_there_is_one_operation_on_one_server(stripe: Any) -> None:
    assert stripe["openapi"] == "3.1.0"
    assert [server["url"] for server in stripe["servers"]] == ["https://api.stripe.com"]
    assert {path: list(item) for path, item in stripe["paths"].items()} == {
        "/v1/invoice_payments": ["get"]
    }


def test_the_operation_is_named_as_documented(operation: Any) -> None:
    assert operation["operationId"] == "GetInvoicePayments"


def test_the_call_reads_client_invoice_payments_list(stripe: Any, operation: Any) -> None:
    assert stripe["info"]["x-specmill-client"] == "Stripe"
    assert operation["tags"] == ["Invoice Payments"]
    assert operation["x-speakeasy-name-override"] == "list"


def test_the_parameters_are_the_rows_of_the_table(operation: Any) -> None:
    rows = [
        (
            parameter["name"],
            parameter["in"],
            type_in_table(parameter["schema"]),
            "Yes" if parameter.get("required", False) else "No",
        )
        for parameter in operation["parameters"]
    ]
    assert rows == PARAMETERS


def test_nothing_undocumented_is_sent(operation: Any) -> None:
    assert "requestBody" not in operation
    assert {parameter["in"] for parameter in operation["parameters"]} == {"query"}


def test_objects_and_arrays_travel_in_brackets(parameters: Any) -> None:
    styles = {
        name: (parameter.get("style", "form"), parameter.get("explode", True))
        for name, parameter in parameters.items()
    }
    in_brackets = {"created", "expand", "payment"}
    assert styles == {
        name: ("deepObject" if name in in_brackets else "form", True) for name in parameters
    }


def test_identifiers_have_at_most_5000_characters(parameters: Any) -> None:
    limits = {name: parameter["schema"].get("maxLength") for name, parameter in parameters.items()}
    identifiers = {"ending_before", "invoice", "starting_after"}
    assert limits == {name: 5000 if name in identifiers else None for name in parameters}


def test_limit_is_1_to_100_and_10_by_default(parameters: Any) -> None:
    schema = parameters["limit"]["schema"]
    assert (schema["minimum"], schema["maximum"], schema["default"]) == (1, 100, 10)
    assert [name for name in parameters if "default" in parameters[name]["schema"]] == ["limit"]


def test_created_is_a_time_or_a_range_of_times(parameters: Any) -> None:
    time, span = parameters["created"]["schema"]["anyOf"]
    assert time["type"] == "integer"
    assert span["type"] == "object"
    assert types(span) == dict.fromkeys(["gt", "gte", "lt", "lte"], "integer")
    assert "required" not in span


def test_payment_filter_has_a_required_type(parameters: Any) -> None:
    schema = parameters["payment"]["schema"]
    assert types(schema) == dict.fromkeys(["type", "payment_intent", "payment_record"], "string")
    assert schema["required"] == ["type"]
    assert schema["properties"]["type"]["enum"] == ["payment_intent", "payment_record"]


def test_filters_have_no_unknown_members(parameters: Any) -> None:
    _, span = parameters["created"]["schema"]["anyOf"]
    for schema in (span, parameters["payment"]["schema"]):
        assert schema["additionalProperties"] is False


def test_every_enum_value_is_explained(parameters: Any, item: Any, error: Any) -> None:
    enums = [
        parameters["status"]["schema"],
        parameters["payment"]["schema"]["properties"]["type"],
        item["properties"]["payment"]["properties"]["type"],
        error["properties"]["type"],
    ]
    for schema in enums:
        for value in schema["enum"]:
            assert f"\n- `{value}`: " in schema["description"]


def test_statuses_and_their_content(operation: Any) -> None:
    responses = operation["responses"]
    assert list(responses) == ["200", "400", "default"]
    assert responses["400"] == responses["default"]
    assert [list(response["content"]) for response in responses.values()] == [
        ["application/json"]
    ] * 3


def test_every_status_has_a_request_id(operation: Any) -> None:
    for response in operation["responses"].values():
        assert list(response["headers"]) == ["Request-Id"]
        header = response["headers"]["Request-Id"]
        assert (header["required"], header["schema"]["type"]) == (False, "string")


def test_the_answer_is_a_list_object(page: Any) -> None:
    assert types(page) == {
        "object": "string",
        "url": "string",
        "has_more": "boolean",
        "data": "array",
    }
    assert set(page["required"]) == set(page["properties"])
    assert page["properties"]["object"]["const"] == "list"


def test_the_fields_of_an_invoice_payment(item: Any) -> None:
    assert types(item) == {
        "id": "string",
        "object": "string",
        "amount_paid": ["integer", "null"],
        "amount_requested": "integer",
        "created": "integer",
        "currency": "string",
        "invoice": None,
        "is_default": "boolean",
        "livemode": "boolean",
        "payment": "object",
        "status": "string",
        "status_transitions": "object",
    }
    assert set(item["properties"]) - set(item["required"]) == {"amount_paid"}
    assert set(item["required"]) < set(item["properties"])
    assert item["properties"]["object"]["const"] == "invoice_payment"
    assert "enum" not in item["properties"]["status"]


def test_the_payment_of_an_invoice_payment(item: Any) -> None:
    payment = item["properties"]["payment"]
    types_of_payment = ["charge", "payment_intent", "payment_record"]
    assert set(payment["properties"]) == {"type", *types_of_payment}
    assert payment["required"] == ["type"]
    assert payment["properties"]["type"]["enum"] == types_of_payment


def test_the_status_transitions_of_an_invoice_payment(item: Any) -> None:
    transitions = item["properties"]["status_transitions"]
    assert types(transitions) == {
        "canceled_at": ["integer", "null"],
        "paid_at": ["integer", "null"],
    }
    assert "required" not in transitions


@pytest.mark.parametrize("path", ID_OR_OBJECT)
def test_expandable_fields_hold_an_id_or_an_object(item: Any, path: str) -> None:
    schema = item
    for name in path.split("."):
        schema = schema["properties"][name]
    identifier, whole = schema["anyOf"]
    assert identifier["type"] == "string"
    assert (whole["type"], types(whole), whole["required"]) == ("object", {"id": "string"}, ["id"])
    assert whole["additionalProperties"] is True


def test_an_error_is_in_an_envelope(operation: Any, error: Any) -> None:
    envelope = operation["responses"]["default"]["content"]["application/json"]["schema"]
    assert (envelope["type"], error["type"]) == ("object", "object")
    assert (envelope["properties"], envelope["required"]) == ({"error": error}, ["error"])
    assert error["required"] == ["type"]
    assert types(error) == dict.fromkeys(["type", "code", "message", "param", "doc_url"], "string")
    assert error["properties"]["type"]["enum"] == [
        "api_error",
        "card_error",
        "idempotency_error",
        "invalid_request_error",
    ]


def test_basic_or_bearer(stripe: Any) -> None:
    assert stripe["security"] == [{"basicAuth": []}, {"bearerAuth": []}]
    assert {
        name: (scheme["type"], scheme["scheme"])
        for name, scheme in stripe["components"]["securitySchemes"].items()
    } == {"basicAuth": ("http", "basic"), "bearerAuth": ("http", "bearer")}


def test_amounts_and_times_have_units(item: Any, parameters: Any) -> None:
    fields = item["properties"]
    for name in ("amount_paid", "amount_requested"):
        assert "minor unit (cents)" in fields[name]["description"]
    times = {
        "created": fields["created"],
        **fields["status_transitions"]["properties"],
        **parameters["created"]["schema"]["anyOf"][1]["properties"],
    }
    seconds = "seconds since the Unix epoch"
    assert [name for name in times if seconds not in times[name]["description"]] == []
    assert seconds in parameters["created"]["description"]


def test_pages_are_walked_by_the_ids_of_their_items(operation: Any) -> None:
    assert operation["x-speakeasy-pagination"] == {
        "type": "cursor",
        "inputs": [{"name": "starting_after", "in": "parameters", "type": "cursor"}],
        "outputs": {"results": "$.data", "nextCursor": "$.data[-1].id"},
    }
    assert operation["x-specmill-pagination"] == {
        "hasMore": "$.has_more",
        "backward": {"parameter": "ending_before", "nextCursor": "$.data[0].id"},
    }


def test_what_is_retried(stripe: Any) -> None:
    assert stripe["x-specmill-retry"] == {
        "statuses": ["409"],
        "header": "Stripe-Should-Retry",
        "idempotencyKey": "Idempotency-Key",
    }


@pytest.mark.parametrize(
    ("key", "kind", "members"),
    [
        ("default", "invalid_request_error", ["type", "message", "param"]),
        ("5XX", "api_error", ["type", "message"]),
    ],
)
def test_the_errors_of_a_server_come_in_the_envelope(
    stripe: Any, operation: Any, key: str, kind: str, members: list[str]
) -> None:
    body = stripe["x-specmill-error-bodies"][key]
    envelope = operation["responses"]["default"]["content"]["application/json"]["schema"]
    assert faults(body, envelope) == []
    assert list(body["error"]) == members
    assert body["error"]["type"] == kind


def test_unknown_parameters_are_refused(stripe: Any) -> None:
    assert stripe["x-specmill-unknown-parameters"] == "refuse"


def test_the_documented_example(operation: Any, page: Any, example: Callable[[str], Any]) -> None:
    documented = example("stripe_example.json")
    examples = operation["responses"]["200"]["content"]["application/json"]["examples"]
    assert examples["documented"]["value"] == documented
    assert faults(documented, page) == []


def test_the_fixture_of_stripe_is_valid(item: Any, example: Callable[[str], Any]) -> None:
    fixture = example("stripe_example.json")["data"][0]
    fixture |= {"status": "status", "payment": {"type": "payment_intent"}}
    del fixture["amount_paid"]
    assert faults(fixture, item) == []


def faults(instance: Any, schema: Any) -> list[str]:
    """Return what makes an instance invalid."""
    return [error.message for error in OAS31Validator(schema).iter_errors(instance)]


def types(schema: Any) -> Any:
    """Return the type of each property of an object schema."""
    return {name: each.get("type") for name, each in schema["properties"].items()}
