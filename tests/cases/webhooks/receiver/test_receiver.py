"""A receiver decodes what the API sends without being asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def package(generate: Any, request: pytest.FixtureRequest) -> Any:
    """The package of the document beside this module."""
    return generate(request.path.parent / "document.yaml")


@pytest.fixture(scope="module")
def webhooks(package: Any) -> Any:
    """Its module of decoders."""
    return package.module("webhooks")


def test_each_body_has_a_decoder_by_name(webhooks: Any) -> None:
    assert dict(webhooks.DECODERS) == {
        "newDog": webhooks.decode_new_dog,
        "dogs-left": webhooks.decode_dogs_left,
        "done": webhooks.decode_done,
    }


def test_a_body_is_decoded_as_the_document_has_it(package: Any, webhooks: Any) -> None:
    models = package.module("models.webhooks")
    assert webhooks.decode_new_dog(b'{"name": "Rex"}') == models.Dog(name="Rex")
    assert webhooks.DECODERS["newDog"](b'{"tag": 3}') == models.Collar(tag=3)
    assert webhooks.decode_dogs_left(b'[{"name": "Rex"}]') == [models.Dog(name="Rex")]


def test_a_sender_may_know_more_values_than_the_document(webhooks: Any) -> None:
    done = webhooks.decode_done(b'{"dog": {"name": "Rex", "age": 3}, "kind": "endless"}')
    assert (done.kind, done.dog.age) == ("endless", 3)


@pytest.mark.parametrize("body", [b"{}", b'{"name": ""}', b"[]", b"{", b""])
def test_another_body_is_refused(webhooks: Any, body: bytes) -> None:
    with pytest.raises(webhooks.DecodeError):
        webhooks.decode_new_dog(body)


def test_what_is_left_out_is_said(package: Any) -> None:
    (finding,) = package.findings
    assert finding.code.id == "unsupported-feature"
    assert finding.location.pointer == "/webhooks/photo/post/requestBody"


def test_models_of_webhooks_stand_together(package: Any) -> None:
    folder: Path = package.folder / package.name / "models"
    assert "class DoneCallback(Model):" in (folder / "webhooks.py").read_text(encoding="utf-8")
