"""A made-up third endpoint, added to a copy of a spec: nothing else has to change."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml

MOOV = Path(__file__).parents[4] / "spec" / "moov.yaml"

WIDGET: dict[str, Any] = {
    "class": "c",
    "list": ["a", "b"],
    "str": "s",
    "date": "2026-01-20",
    "born": "2026-01-20T14:45:00Z",
    "json": "{}",
    "copy": False,
    "model_config": "m",
    "self": 0,
    "kind": "small",
    "nothing": None,
    "maybe": None,
    "size": {"width": 1.5},
    "parts": [{"id": 1, "dict": {"x": 2}}, {"id": 2}],
    "notes": [{"text": "12345"}],
}


def merged(base: dict[str, Any], addition: dict[str, Any]) -> dict[str, Any]:
    """Add the paths of a document to those of another, and its components."""
    result = copy.deepcopy(base)
    result["paths"] |= addition["paths"]
    for section, members in addition["components"].items():
        result["components"].setdefault(section, {}).update(members)
    return result


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    addition = yaml.safe_load((Path(__file__).parent / "document.yaml").read_text("utf-8"))
    document = merged(yaml.safe_load(MOOV.read_text("utf-8")), addition)
    document["info"] |= {"title": "Third Endpoint", "x-specmill-client": "Third"}
    return generate(document)


@pytest.fixture
def server(package: Any) -> Any:
    """Keeps the calls, and answers with what is set."""

    class Server:
        def __init__(self) -> None:
            self.calls: list[Any] = []
            self.answer: Any = None

        async def create_widget(self, call: Any, context: Any) -> Any:
            del context
            self.calls.append(call)
            if isinstance(self.answer, BaseException):
                raise self.answer
            return call.body if self.answer is None else self.answer

        async def list_gadgets(self, call: Any, context: Any) -> Any:
            del call, context
            return [package.module("models.components").Part(id=1)]

        async def list_invoice_payments(self, call: Any, context: Any) -> Any:
            del call, context
            return []

    return Server()


def widget(package: Any) -> Any:
    return package.module("models.components").Widget.model_validate_json(json.dumps(WIDGET))


def test_nothing_is_found_and_everything_is_there(package: Any) -> None:
    assert package.findings == ()
    components = package.module("models.components")
    assert {"Widget", "Part", "Refusal", "InvoicePayment", "Security"} <= set(components.__all__)
    assert package.__all__ == ["AsyncThird", "Third"]


def test_models_keep_every_property(package: Any) -> None:
    made = widget(package)
    assert made.class_ == "c"
    assert made.born == dt.datetime(2026, 1, 20, 14, 45, tzinfo=dt.UTC)
    assert made.date == dt.date(2026, 1, 20)
    assert made.copy_ is False
    assert made.model_config_ == "m"
    assert [part.id for part in made.parts] == [1, 2]
    assert json.loads(package.module("_runtime.model").encode(made)) == WIDGET


def test_models_are_built_by_python_names(package: Any) -> None:
    components = package.module("models.components")
    made = components.Widget(
        class_="c",
        list=[],
        kind="large",
        parts=[components.Part(id=1, dict_={"a": 1})],
        nothing=None,
        born=dt.datetime(2026, 1, 20, tzinfo=dt.UTC),
        json_="{}",
        self=1,
    )
    assert json.loads(package.module("_runtime.model").encode(made)) == {
        "class": "c",
        "list": [],
        "kind": "large",
        "parts": [{"id": 1, "dict": {"a": 1}}],
        "nothing": None,
        "born": "2026-01-20T00:00:00Z",
        "json": "{}",
        "self": 1,
    }


CHANGES: list[dict[str, Any]] = [
    {"class": None},
    {"kind": 1},
    {"nothing": 5},
    {"date": "2026-01-20T00:00:00Z"},
    {"born": "yesterday"},
    {"notes": [{"text": "123456"}]},
    {"notes": [{}]},
    {"size": {}},
    {"parts": [{"id": "1"}]},
    {"self": True},
    {"maybe": 1.5},
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_the_document_does_not_allow_is_refused(package: Any, change: Any) -> None:
    components, model = package.module("models.components"), package.module("_runtime.model")
    with pytest.raises(model.DecodeError):
        model.decode(components.Widget, WIDGET | change)


@pytest.mark.parametrize("name", ["class", "list", "kind", "parts", "nothing", "born"])
def test_what_is_required_is_required(package: Any, name: str) -> None:
    components, model = package.module("models.components"), package.module("_runtime.model")
    rest = {key: value for key, value in WIDGET.items() if key != name}
    with pytest.raises(model.DecodeError, match="is required"):
        model.decode(components.Widget, rest)


def test_the_client_calls_the_server(package: Any, server: Any, call: Callable[..., Any]) -> None:
    async def act(client: Any) -> Any:
        return await client.widgets.create(
            account_id="a/b",
            class_=7,
            body=widget(package),
            self_=True,
            json_=["x", "y z"],
            x_copy=3,
            model_config_="m",
        )

    answer = call(package, server, act, api_key="k")
    assert json.loads(package.module("_runtime.model").encode(answer)) == WIDGET
    (received,) = server.calls
    assert (received.account_id, received.class_) == ("a/b", 7)
    assert (received.self_, received.json_) == (True, ["x", "y z"])
    assert (received.x_copy, received.model_config_) == (3, "m")
    assert received.body == widget(package)


def test_the_request_is_as_documented(package: Any) -> None:
    sent: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(201, json=WIDGET)

    transport = httpx2.MockTransport(answer)
    with package.Third(api_key="k", http_client=httpx2.Client(transport=transport)) as client:
        client.widgets.create(
            account_id="a", class_=1, body=widget(package), json_=["x", "y"], model_config_="m n"
        )
    (request,) = sent
    assert (request.method, request.url.raw_path) == (
        "POST",
        b"/accounts/a/widgets/1?json=x&json=y",
    )
    assert json.loads(request.content) == WIDGET
    assert request.headers["content-type"] == "application/json"
    assert request.headers["cookie"] == "model_config=m%20n"
    assert request.headers["x-api-key"] == "k"
    assert "authorization" not in request.headers
    assert "x-copy" not in request.headers


def test_the_other_documented_answers(package: Any, server: Any, call: Callable[..., Any]) -> None:
    dispatch, errors = package.module("_runtime.server.dispatch"), package.module("errors")
    components = package.module("models.components")

    async def act(client: Any) -> Any:
        return await client.widgets.create(account_id="a", class_=1, body=widget(package))

    server.answer = dispatch.Reply(None, 204)
    assert call(package, server, act, api_key="k") is None
    for status in (400, 404, 422):
        server.answer = dispatch.ErrorReply(status, components.Refusal(reason="no"))
        with pytest.raises(errors.ClientError) as caught:
            call(package, server, act, api_key="k")
        assert caught.value.status == status
        assert caught.value.body == components.Refusal(reason="no")
    server.answer = dispatch.ErrorReply(500)
    with pytest.raises(errors.StatusError) as caught:
        call(package, server, act, api_key="k")
    assert caught.value.status == 500


def test_the_second_resource(package: Any, server: Any, call: Callable[..., Any]) -> None:
    async def act(client: Any) -> Any:
        return await client.gadgets.list()

    assert [part.id for part in call(package, server, act, api_key="k")] == [1]


def test_the_first_endpoint_is_still_there(
    package: Any, server: Any, call: Callable[..., Any]
) -> None:
    async def act(client: Any) -> Any:
        return await client.invoices.list_invoice_payments(account_id="a", invoice_id="i")

    assert call(package, server, act, token="t") == []
    with pytest.raises(package.module("errors").MissingCredentials, match="THIRD_TOKEN"):
        call(package, server, act, api_key="k")


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (json.dumps(WIDGET), "application/json; charset=utf-8", 201),
        ("", "application/json", 400),
        ("{", "application/json", 400),
        ("{}", "application/json", 400),
        ("null", "application/json", 400),
        (json.dumps(WIDGET), "text/plain", 415),
        (json.dumps(WIDGET | {"kind": 5}), "application/json", 400),
        (json.dumps(WIDGET | {"unknown": 1}), "application/json", 201),
    ],
)
def test_the_server_holds_a_body_to_the_document(
    package: Any, server: Any, content: str, content_type: str, status: int
) -> None:
    async def go() -> httpx2.Response:
        application = package.module("server").create_app(server)
        transport = httpx2.ASGITransport(application)
        async with httpx2.AsyncClient(transport=transport) as client:
            return await client.post(
                "http://test/accounts/a/widgets/1",
                content=content,
                headers={"Content-Type": content_type, "X-Api-Key": "k"},
            )

    assert asyncio.run(go()).status_code == status


def test_an_enumeration_that_answers_hold_as_well_is_open(package: Any) -> None:
    """A model of both directions must read what a provider adds; so it can write it, too."""
    components = package.module("models.components")
    body = components.Widget(**{**widget(package).__dict__, "kind": "huge"})
    sent: list[Any] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.content))
        return httpx2.Response(201, json=WIDGET | {"kind": "enormous"})

    client = package.Third(
        api_key="k", http_client=httpx2.Client(transport=httpx2.MockTransport(answer))
    )
    made = client.widgets.create(account_id="a", class_=1, body=body)
    assert (sent[0]["kind"], made.kind) == ("huge", "enormous")


def test_the_examples_are_served(package: Any, call: Callable[..., Any]) -> None:
    examples = package.module("server.examples").ExampleServer()

    async def act(client: Any) -> Any:
        await client.gadgets.list()
        return await client.widgets.create(account_id="a", class_=1, body=widget(package))

    made = call(package, examples, act, api_key="k")
    assert made.kind == "small"
