from collections.abc import Callable

from specmill.ir.types import JsonValue, Reference
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]


def _receiver(*names: str, operation_id: str = "") -> JsonObject:
    schema: JsonValue = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
    }
    named: JsonObject = {"operationId": operation_id} if operation_id else {}
    return {
        **named,
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"204": {"description": ""}},
    }


def _sender(name: str, callbacks: JsonValue) -> JsonObject:
    return {
        "post": {
            "operationId": name,
            "callbacks": callbacks,
            "responses": {"204": {"description": ""}},
        }
    }


def _names(lowered: Lowered) -> list[str]:
    return [" ".join(webhook.words) for webhook in lowered.api.webhooks]


def _bodies(lowered: Lowered) -> list[str]:
    found: list[str] = []
    for webhook in lowered.api.webhooks:
        assert isinstance(webhook.content.type, Reference)
        found.append(" ".join(lowered.api.definitions[webhook.content.type.key].words))
    return found


def test_webhooks_and_callbacks_are_called_after_their_keys(lower_document: LowerDocument) -> None:
    lowered = lower_document(
        {
            "webhooks": {"invoice.paid": {"post": _receiver("a")}},
            "paths": {"/a": _sender("order", {"onDone": {"{$url}": {"post": _receiver("b")}}})},
        }
    )
    assert _names(lowered) == ["invoice paid", "on done"]
    assert _bodies(lowered) == ["invoice paid webhook", "on done callback"]
    assert [webhook.sender for webhook in lowered.api.webhooks] == [None, "POST /a"]
    assert {entry.usage for entry in lowered.api.definitions.values()} == {("response",)}


def test_callbacks_of_one_name_are_told_apart_by_their_senders(
    lower_document: LowerDocument,
) -> None:
    callbacks: JsonValue = {"done": {"{$url}": {"post": _receiver("b")}}}
    lowered = lower_document(
        {"paths": {"/a": _sender("walk", callbacks), "/b": _sender("feed", callbacks)}}
    )
    assert _names(lowered) == ["walk done", "feed done"]


def test_a_callback_that_several_operations_share_is_one(lower_document: LowerDocument) -> None:
    shared: JsonValue = {"done": {"$ref": "#/components/callbacks/Done"}}
    lowered = lower_document(
        {
            "paths": {"/a": _sender("walk", shared), "/b": _sender("feed", shared)},
            "components": {"callbacks": {"Done": {"{$url}": {"post": _receiver("b")}}}},
        }
    )
    assert _names(lowered) == ["done"]


def test_a_webhook_without_a_body_needs_no_decoder(lower_document: LowerDocument) -> None:
    ping: JsonValue = {"post": {"responses": {"204": {"description": ""}}}}
    lowered = lower_document({"webhooks": {"ping": ping}})
    assert (lowered.api.webhooks, lowered.diagnostics) == ((), ())
