"""In JSON, `true` is not 1 and `false` is not 0, whatever Python says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml")


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ('{"one":1}', '{"one":1}'),
        # A number without a fraction is an integer however it is written.
        ('{"one":1.0}', '{"one":1}'),
        ('{"yes":true}', '{"yes":true}'),
        ('{"mixed":1}', '{"mixed":1}'),
        ('{"mixed":true}', '{"mixed":true}'),
        ('{"mixed":"a"}', '{"mixed":"a"}'),
        ('{"mixed":null}', '{"mixed":null}'),
        ('{"zero":0}', '{"zero":0}'),
        ('{"levels":[0,1]}', '{"levels":[0,1]}'),
    ],
)
def test_what_is_listed_is_read_as_it_is(package: Any, content: str, written: str) -> None:
    model = package.module("_runtime.model")
    thing = model.decode(package.module("models.components").Thing, content.encode())
    assert model.encode(thing) == written.encode()


@pytest.mark.parametrize(
    "content",
    [
        '{"one":true}', '{"one":2}', '{"one":"1"}', '{"yes":1}', '{"yes":1.0}', '{"yes":false}',
        '{"mixed":false}', '{"mixed":0}', '{"zero":false}', '{"zero":"yes"}', '{"zero":[]}',
        '{"levels":[false]}', '{"levels":[0,true]}',
    ],
)  # fmt: skip
def test_what_is_not_listed_is_refused(package: Any, content: str) -> None:
    model = package.module("_runtime.model")
    with pytest.raises(model.DecodeError):
        model.decode(package.module("models.components").Thing, content.encode())


@pytest.mark.parametrize("content", ['{"one":true}', '{"known":true}'])
def test_an_answer_is_read_as_exactly(package: Any, content: str) -> None:
    model = package.module("_runtime.model")
    answer = package.module("models.components").Answer
    with pytest.raises(model.DecodeError):
        model.decode(answer, content.encode())
    assert model.encode(model.decode(answer, b'{"known":3}')) == b'{"known":3}'


def test_arguments_are_held_to_the_same(package: Any) -> None:
    call = package.module("operations.things").PutThing
    body = package.module("models.components").Thing()
    call(version=1, sure=True, filter={"size": 2, "full": True}, body=body)
    wrong: list[dict[str, Any]] = [
        {"version": True},
        {"version": 1, "sure": 1},
        {"version": 1, "filter": {"size": True}},
        {"version": 1, "filter": {"full": 1}},
    ]
    for arguments in wrong:
        with pytest.raises(package.module("errors").InvalidArgument):
            call(**arguments, body=body)


def test_the_argument_that_is_wrong_is_named(package: Any) -> None:
    call = package.module("operations.things").PutThing
    body = package.module("models.components").Thing()
    with pytest.raises(
        package.module("errors").InvalidArgument, match=r"version: expected 1 or 2, got True"
    ):
        call(version=True, body=body)
