"""Unions, with and without a property that tells their variants apart, in both directions.

jsonschema-rs says which values fit. A property that tells variants apart refuses more than that,
since its values select one variant.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
import yaml

DOCUMENT = yaml.safe_load((Path(__file__).parent / "document.yaml").read_text("utf-8"))


class Values(NamedTuple):
    """Values for a property.

    Attributes:
        fitting: What everyone takes.
        tolerated: What only a client takes, in an answer.
        wrong: What nobody takes.
    """

    fitting: list[Any]
    tolerated: list[Any]
    wrong: list[Any]


VALUES = {
    "model": Values(["large", "small", "new"], [], [1, []]),
    "named": Values(["one", "new"], [], [1]),
    "listed": Values(["auto", "new", [], ["x"]], [], [1, [1]]),
    "optional": Values(["a", "b", None], [], [1, {}]),
    "user": Values(
        [{"id": 1, "plan": "p", "view": "private"}, {"id": 1, "view": "public"}, {"id": 1, "plan": "p"},
         {"id": 1}],
        [{"id": 1, "view": "new"}],
        [{"id": "1"}, {"view": "public"}, {"id": 1, "view": "private"}],
    ),
    "bare": Values(
        [{"kind": "cat", "lives": 9}, {"kind": "bird", "wings": 2}],
        [{"kind": "new", "wings": 2}],
        [{"kind": "bird", "wings": "2"}, {"wings": 2}],
    ),
    "unmapped": Values(
        [{"kind": "Bird", "wings": 2}, {"kind": "Fish", "fins": 2}],
        [{"kind": "new", "wings": 2}],
        [{"kind": "Fish", "fins": "2"}, {"kind": 1}, {}],
    ),
    "valued": Values(
        [{"by": "rail", "seat": 1}, {"by": "air", "seat": "1a"}],
        [{"by": "new", "seat": 1}],
        [{"by": "rail", "seat": "1a"}, {"by": "air", "seat": []}, {"seat": 1}],
    ),
    "nested": Values(
        [{"kind": "cat", "lives": 9}, {"kind": "dog", "lives": "1"}, {"kind": "plant", "lives": True}],
        [],
        [{"kind": "cat", "lives": True}, {"kind": "new"}, {}],
    ),
    "event": Values(
        [{"eventType": "made", "by": "me"}, {"eventType": "gone", "by": 1}, {"eventType": "new", "by": []}],
        [],
        [{"eventType": "made"}, {"eventType": "gone", "by": "me"}, {"by": "me"}, {"eventType": 1}],
    ),
    "nullable": Values([None, {"kind": "cat", "lives": 9}], [], [{"kind": "dog", "lives": 9}, {}]),
    "inline": Values(
        [{"type": "text", "text": "t"}, {"type": "picture", "url": "u"}],
        [{"type": "new", "url": "u"}],
        [{"type": "image", "url": 1}, {"text": "t"}],
    ),
    "numbered": Values([{"v": 1, "a": "a"}, {"v": 2, "a": 2}], [], [{"v": 1, "a": 2}, {"v": 3}]),
    "vague": Values(
        [{"size": "s", "a": "a"}, {"size": "s", "b": "b"}],
        [{"size": "new", "b": "b"}],
        [{"size": "s"}, {}],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def answered(generate: Callable[..., Any]) -> Any:
    return generate(DOCUMENT, "unions_answered")


@pytest.fixture(scope="module")
def sent(generate: Callable[..., Any]) -> Any:
    operation = DOCUMENT["paths"]["/everything"]["post"]
    only_sent = {**operation, "responses": {"204": {"description": "Done."}}}
    return generate({**DOCUMENT, "paths": {"/everything": {"post": only_sent}}}, "unions_sent")


def test_every_property_has_values(answered: Any) -> None:
    assert set(answered.module("models.echo").Everything.model_fields) == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_what_everyone_takes_fits_the_schema(name: str) -> None:
    # Both mean here that one variant fits; that no other does is not checked.
    text = json.dumps(DOCUMENT["components"]).replace('"oneOf"', '"anyOf"')
    validator = jsonschema_rs.Draft202012Validator(
        {"components": json.loads(text), "$ref": "#/components/schemas/Everything"}
    )
    assert all(validator.is_valid({name: value}) for value in VALUES[name].fitting)


@pytest.mark.parametrize("name", VALUES)
def test_what_is_sent_is_what_the_document_says(sent: Any, name: str) -> None:
    fitting, tolerated, wrong = VALUES[name]
    for value in fitting:
        assert is_taken(sent, {name: value})
    for value in (*tolerated, *wrong):
        assert not is_taken(sent, {name: value})


@pytest.mark.parametrize("name", VALUES)
def test_a_client_reads_more_than_a_server_may_answer(answered: Any, name: str) -> None:
    fitting, tolerated, wrong = VALUES[name]
    for value in fitting:
        assert is_taken(answered, {name: value})
        assert is_answer(answered, {name: value})
    for value in tolerated:
        assert is_taken(answered, {name: value})
        assert not is_answer(answered, {name: value})
    for value in wrong:
        assert not is_taken(answered, {name: value})
        assert not is_answer(answered, {name: value})


def is_answer(package: Any, value: Any) -> bool:
    """Whether a server may answer with a value."""
    check_answer = package.module("_runtime.server.documented").check_answer
    try:
        check_answer(package.module("models.echo").Everything, json.dumps(value).encode())
    except package.module("_runtime.model").DecodeError:
        return False
    return True


def is_taken(package: Any, value: Any) -> bool:
    """Whether a value is read, and is the same when it is written."""
    model = package.module("_runtime.model")
    everything = package.module("models.echo").Everything
    try:
        read = model.decode(everything, json.dumps(value).encode())
    except model.DecodeError:
        return False
    assert json.loads(model.encode(read, everything)) == value
    return True


def test_known_values_are_offered_where_any_text_is_taken(sent: Any, answered: Any) -> None:
    assert written(sent, "model") == "str | Literal['large', 'small'] | None"
    assert written(answered, "model") == "Unlisted[str] | Literal['large', 'small'] | None"
    assert written(sent, "named") == "Known | str | None"
    assert written(answered, "named") == "Known | Unlisted[str] | None"


def written(package: Any, name: str) -> str:
    annotation: str = package.module("models.echo").Everything.__annotations__[name]
    return annotation


def test_what_tells_nothing_is_said(answered: Any) -> None:
    found = [(entry.code.id, entry.location.pointer) for entry in answered.findings]
    place = "/components/schemas/Everything/properties"
    assert found == [
        ("unsupported-schema", f"{place}/numbered/discriminator"),
        ("unsupported-schema", f"{place}/vague/discriminator"),
    ]
