"""Schemas that are made of others: what fits is read and written back, and what does not is refused.

A client reads what a newer server may answer; a server may not answer with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# For each property: what fits, what a client alone takes, and what neither takes.
VALUES: dict[str, tuple[list[Any], list[Any], list[Any]]] = {
    "merged": (
        [{"count": 9}, {"count": 0, "part": {"a": "ab", "b": ""}, "kind": "b"}],
        [],
        [{}, {"count": 10}, {"count": -1}, {"count": 0.5}, {"count": 1, "part": {"b": ""}},
         {"count": 1, "part": {"a": "abc"}}, {"count": 1, "kind": "a"}],
    ),
    "distributed": (
        [{"id": "1", "card": "c"}, {"id": "1", "iban": "i", "note": "n"}],
        [],
        [{"id": "1"}, {"card": "c"}, {"id": "1", "card": 1}],
    ),
    "requirements": ([{"a": ""}, {"b": ""}], [{}], [{"a": 1}]),
    "chosen": ([{"id": "1", "one": 1}, {"id": "1", "two": 2}], [], [{"one": 1}, {"id": "1"}]),
    "bounded": (["ab", "abc", "longer"], [], ["a", "abcd", 1]),
    "listed": (["c"], [], ["b", "a", "d"]),
    "nothing": ([None], [], [0, ""]),
    "shape": (
        [{"kind": "circle", "size": 1.5}, {"kind": "box", "size": "L"}],
        [{"kind": "new", "size": "L"}],
        [{"kind": "circle", "size": "L"}, {"kind": "box", "size": 1.5}, {"size": 1.5}, 1],
    ),
    "shapes": ([[], [None, {"kind": "circle"}]], [[{"kind": "new"}]], [[{}], [{"kind": 1}]]),
    "figure": (
        [{"kind": "ball", "size": True}, {"kind": "square", "size": "L"}],
        [{"kind": "new", "size": False}],
        [{"kind": "ball", "size": 1}, {"kind": "circle", "size": True}, {}],
    ),
    "pet": (
        [{"petType": "Cat", "lives": 9}, {"petType": "dog", "lives": "one", "friend":
          {"petType": "Kitten", "lives": 1, "weeks": 2}}, {"petType": "Fish"}, {"petType": "new"}],
        [],
        [{}, {"petType": "Cat"}, {"petType": "dog", "lives": 9}, {"petType": "Fish", "friend": {}},
         {"petType": "Kitten", "lives": 1, "weeks": "two"}],
    ),
    "vehicle": (
        [{"wheels": 4, "doors": 2}, {"wheels": 2, "bell": True}],
        [],
        [{"wheels": 4}, {"doors": 2}],
    ),
    "point": ([[1.5, "ab"], [-1, ""]], [], [[], [1], [1, "abc"], [1, "a", 1], ["a", 1], {}]),
    "extended": (
        [{"name": "n"}, {"name": "n", "a b": {"kind": "circle", "size": 1}}],
        [],
        [{}, {"name": "n", "a": {"kind": "box"}}, {"name": "n", "a": 1}],
    ),
    "keyed": ([{"a": 1}, {"a": 1, "b": 2}], [], [{}, {"A": 1}, {"a": "1"}, {"a": 1, "b": 1, "c": 1}]),
    "matched": ([{}, {"x-a": True}], [], [{"a": True}, {"x-a": 1}]),
    "unique": ([[], [{"a": 1}, {"a": 2}, {}]], [[{"a": 1}, {"a": 1.0}]], [[1]]),
    "structured": ([{"a": 1}, [1, 2], "x"], ["y"], [1, True]),
    "user": (
        [{"id": "1", "name": "n"}, {"id": "1", "name": "n", "password": "p"}],
        [{"name": "n", "password": "p"}],
        [{"id": "1"}, {"id": "1234", "name": "n"}],
    ),
    "tree": ([{}, {"children": {"a": {"children": {}}}, "b": {"c": {}}}], [], [{"b": 1}]),
    "escaped": ([{"100%": {"a~b/c": "x"}, "ok": True}], [], [{"100%": {"a~b/c": 1}}, {"ok": 1}]),
    "inner": ([{"a": "ab"}], [], [{}, {"a": "abc"}]),
    "loop": ([1, "a"], [], [1.5, [], True]),
}  # fmt: skip


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any]) -> Any:
    return generate(Path(__file__).parent / "document.yaml", "composed")


def test_every_schema_has_values(package: Any) -> None:
    everything = package.module("models.echo").Everything
    assert set(everything.model_fields) == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_what_fits_is_read_and_written_back(package: Any, name: str) -> None:
    model = package.module("_runtime.model")
    everything = package.module("models.echo").Everything
    check_answer = package.module("_runtime.server.documented").check_answer
    fitting, tolerated, _ = VALUES[name]
    for value in (*fitting, *tolerated):
        content = json.dumps({name: value}).encode()
        assert json.loads(model.encode(model.decode(everything, content), everything)) == {
            name: value
        }
        if value in fitting:
            check_answer(everything, content)


@pytest.mark.parametrize("name", VALUES)
def test_what_does_not_fit_is_refused(package: Any, name: str) -> None:
    model = package.module("_runtime.model")
    everything = package.module("models.echo").Everything
    check_answer = package.module("_runtime.server.documented").check_answer
    _, tolerated, wrong = VALUES[name]
    for value in (*tolerated, *wrong):
        content = json.dumps({name: value}).encode()
        with pytest.raises(model.DecodeError):
            check_answer(everything, content)
        if value in wrong:
            with pytest.raises(model.DecodeError):
                model.decode(everything, content)


def test_what_is_not_expressed_is_said_once(package: Any) -> None:
    found = [(entry.code.id, entry.location.pointer) for entry in package.findings]
    assert found == [
        ("unsupported-schema", "/components/schemas/Vehicle/discriminator"),
    ]


def test_a_class_for_each_kind_is_made_in_python(package: Any) -> None:
    models = package.module("models.echo")
    encode = package.module("_runtime.model").encode
    cat = models.Cat(pet_type="Cat", lives=9, friend=models.Fish(pet_type="Fish"))
    sent = models.Everything(
        pet=cat,
        point=(1, "a"),
        shape=models.Circle(kind="circle"),
        vehicle=models.Car(wheels=4, doors=2),
    )
    assert json.loads(encode(sent, models.Everything)) == {
        "pet": {"petType": "Cat", "lives": 9, "friend": {"petType": "Fish"}},
        "point": [1, "a"],
        "shape": {"kind": "circle"},
        "vehicle": {"wheels": 4, "doors": 2},
    }
