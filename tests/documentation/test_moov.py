"""spec/moov.yaml says what the page of Moov says, no less and no more."""

from collections.abc import Callable
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

SCOPE = "/accounts/{accountID}/invoices.read"


@pytest.fixture(scope="session")
def operation(moov: Any) -> Any:
    return moov["paths"]["/accounts/{accountID}/invoices/{invoiceID}/payments"]["get"]


@pytest.fixture(scope="session")
def parameters(operation: Any) -> Any:
    return {parameter["name"]: parameter for parameter in operation["parameters"]}


@pytest.fixture(scope="session")
def answer(operation: Any) -> Any:
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


@pytest.fixture(scope="session")
def fields(answer: Any) -> Any:
    return answer["items"]["properties"]


def test_there_is_one_operation_on_one_server(moov: Any) -> None:
    assert moov["openapi"] == "3.1.0"
    assert [server["url"] for server in moov["servers"]] == ["https://api.moov.io"]
    assert {path: list(item) for path, item in moov["paths"].items()} == {
        "/accounts/{accountID}/invoices/{invoiceID}/payments": ["get"]
    }


def test_the_operation_is_named_as_documented(operation: Any) -> None:
    assert operation["operationId"] == "listInvoicePayments"


def test_the_call_reads_moov_invoices_list_invoice_payments(moov: Any, operation: Any) -> None:
    assert moov["info"]["x-specmill-client"] == "Moov"
    assert operation["tags"] == ["Invoices"]


def test_the_parameters(operation: Any) -> None:
    rows = [
        (each["name"], each["in"], each["schema"]["type"], each.get("required", False))
        for each in operation["parameters"]
    ]
    assert rows == [
        ("accountID", "path", "string", True),
        ("invoiceID", "path", "string", True),
        ("X-Moov-Version", "header", "string", False),
    ]
    assert "requestBody" not in operation


@pytest.mark.parametrize("name", ["accountID", "invoiceID"])
def test_path_parameters_are_unconstrained(parameters: Any, name: str) -> None:
    assert set(parameters[name]["schema"]) == {"type", "example"}


def test_the_version_has_one_value_and_no_default(parameters: Any) -> None:
    schema = parameters["X-Moov-Version"]["schema"]
    assert schema["enum"] == ["v2026.04.00"]
    assert "default" not in schema
    assert "v2024.01.00" in parameters["X-Moov-Version"]["description"]


def test_the_documented_samples_are_the_examples(parameters: Any) -> None:
    assert {name: parameter["example"] for name, parameter in parameters.items()} == {
        "accountID": "dcfbb04d-465e-4dbc-ad14-420961d94d21",
        "invoiceID": "d25d8b7f-bb29-420c-8185-4ed9df60ba13",
        "X-Moov-Version": "v2026.04.00",
    }


def test_the_six_statuses_and_which_of_them_has_a_body(operation: Any) -> None:
    bodies = {
        status: list(response.get("content", {}))
        for status, response in operation["responses"].items()
    }
    assert bodies == {
        "200": ["application/json"],
        "401": [],
        "403": [],
        "429": [],
        "500": [],
        "504": [],
    }


def test_every_status_has_a_request_id(operation: Any) -> None:
    for response in operation["responses"].values():
        assert list(response["headers"]) == ["x-request-id"]
        header = response["headers"]["x-request-id"]
        assert (header["required"], header["schema"]["type"]) == (True, "string")


def test_basic_or_a_token_with_the_scope(moov: Any, operation: Any) -> None:
    assert operation["security"] == [{"basicAuth": []}, {"bearerAuth": [SCOPE]}]
    schemes = moov["components"]["securitySchemes"]
    assert list(schemes) == ["basicAuth", "bearerAuth"]
    assert (schemes["basicAuth"]["type"], schemes["basicAuth"]["scheme"]) == ("http", "basic")
    assert schemes["bearerAuth"]["type"] == "oauth2"
    assert list(schemes["bearerAuth"]["flows"]) == ["clientCredentials"]
    flow = schemes["bearerAuth"]["flows"]["clientCredentials"]
    assert (flow["tokenUrl"], list(flow["scopes"])) == ("https://api.moov.io/oauth2/token", [SCOPE])
    assert SCOPE in operation["description"]


def test_the_answer_is_an_array(answer: Any) -> None:
    assert (answer["type"], answer["items"]["type"]) == ("array", "object")


def test_an_item_has_five_properties_and_none_is_required(answer: Any) -> None:
    assert types(answer["items"]) == {
        "amount": "object",
        "external": "object",
        "invoicePaymentID": "string",
        "invoicePaymentType": "string",
        "transfer": "object",
    }
    assert "required" not in answer["items"]


def test_amount(fields: Any) -> None:
    amount = fields["amount"]
    assert types(amount) == {"currency": "string", "valueDecimal": "string"}
    assert set(amount["required"]) == {"currency", "valueDecimal"}
    assert {name: schema["pattern"] for name, schema in amount["properties"].items()} == {
        "currency": r"^[A-Za-z]{3}$",
        "valueDecimal": r"^\d+\.\d{1,9}$",
    }


@pytest.mark.parametrize(
    ("value", "valid"),
    [("12.987654321", True), ("500.00", True), ("1.0123456789", False), ("12", False)],
)
def test_amounts_have_up_to_nine_decimal_places(fields: Any, value: str, valid: bool) -> None:
    amount = {"currency": "USD", "valueDecimal": value}
    assert (faults(amount, fields["amount"]) == []) is valid


def test_external(fields: Any) -> None:
    external = fields["external"]
    assert types(external) == dict.fromkeys(["description", "foreignID", "paymentDate"], "string")
    assert "required" not in external
    assert {
        name: schema["format"]
        for name, schema in external["properties"].items()
        if "format" in schema
    } == {"paymentDate": "date-time"}


def test_transfer(fields: Any) -> None:
    transfer = fields["transfer"]
    assert types(transfer) == {"transferID": "string"}
    assert transfer["required"] == ["transferID"]


def test_identifiers_have_at_most_36_characters(fields: Any) -> None:
    assert fields["invoicePaymentID"]["maxLength"] == 36
    assert fields["transfer"]["properties"]["transferID"]["maxLength"] == 36


def test_the_two_types_of_payment(fields: Any) -> None:
    schema = fields["invoicePaymentType"]
    assert schema["enum"] == ["transfer", "external"]
    assert [
        value for value in schema["enum"] if f"- `{value}`: " not in schema["description"]
    ] == []


def test_the_documented_example(operation: Any, answer: Any, example: Callable[[str], Any]) -> None:
    documented = example("moov_example.json")
    examples = operation["responses"]["200"]["content"]["application/json"]["examples"]
    assert examples["documented"]["value"] == documented
    assert faults(documented, answer) == []


def faults(instance: Any, schema: Any) -> list[str]:
    """Return what makes an instance invalid."""
    return [error.message for error in OAS31Validator(schema).iter_errors(instance)]


def types(schema: Any) -> Any:
    """Return the type of each property of an object schema."""
    return {name: each.get("type") for name, each in schema["properties"].items()}
