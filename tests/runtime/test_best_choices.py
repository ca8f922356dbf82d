"""Where several types of a union take a value, the one that takes it as it is is read."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import pytest

from runtime.deferred import Deferred
from runtime.model import DecodeError, Exact, Model, Nullable, decode, encode
from runtime.schema_keywords import RequiredWhenSent
from runtime.server.demanded import check_request


class Number(Model):
    x: float | None = None


class NumberOrNull(Model):
    x: Nullable[float] = None


class Numbers(Model):
    items: list[Number] | None = None


class NumbersOrNulls(Model):
    items: list[NumberOrNull] | None = None


class Circle(Model):
    kind: Literal["circle"] | str | None = None
    size: Exact[Literal[1, 2]] | int | None = None


class Square(Model):
    kind: Literal["square"] | str | None = None
    size: Exact[Literal[3, 4]] | int | None = None


class Weapon(Model):
    name: str
    range: Number | None = None


class Armor(Model):
    name: str
    range: NumberOrNull | None = None
    strength: int | None = None


class Tree(Model):
    x: float | None = None
    inner: Tree | TreeOrNull | None = None


class TreeOrNull(Model):
    x: Nullable[float] = None
    inner: Tree | TreeOrNull | None = None


class Holder(Model):
    part: str | Deferred[Number | NumberOrNull] | None = None


class OnlyRead(Model):
    kind: Literal["read"]
    x: float | None = None


class OnlyReadOrNull(Model):
    kind: Literal["read or null"]
    x: Nullable[float] = None


TAGGED: TypeAlias = OnlyRead | OnlyReadOrNull


@pytest.mark.parametrize(
    ("type_", "content", "expected"),
    [
        (Number | NumberOrNull, b'{"x":null}', NumberOrNull),
        (Number | NumberOrNull, b'{"x":1.5}', Number),
        (Number | NumberOrNull, b'{"x":null,"other":1}', NumberOrNull),
        (NumberOrNull | Number, b'{"x":null}', NumberOrNull),
        (Numbers | NumbersOrNulls, b'{"items":[{"x":1.0},{"x":null}]}', NumbersOrNulls),
        (Circle | Square, b'{"kind":"square"}', Square),
        (Circle | Square, b'{"size":3}', Square),
        (Circle | Square, b'{"kind":"oval"}', Circle),
        (Weapon | Armor, b'{"name":"club","range":{"x":null}}', Armor),
        (Weapon | Armor, b'{"name":"club","range":{"x":2.0}}', Weapon),
        (Tree | TreeOrNull, b'{"inner":{"inner":{"x":null}}}', Tree),
        (TAGGED, b'{"kind":"read or null","x":null}', OnlyReadOrNull),
    ],
)
def test_the_type_that_takes_a_value_as_it_is_comes_first(
    type_: Any, content: bytes, expected: type[Model]
) -> None:
    read = decode(type_, content)
    assert type(read) is expected
    assert encode(read) == content


def test_null_is_kept_at_every_level() -> None:
    content = b'{"inner":' * 30 + b'{"x":null}' + b"}" * 30
    assert encode(decode(Tree, content)) == content


def test_what_nothing_takes_as_it_is_is_read_all_the_same() -> None:
    read = decode(Weapon | Number, b'{"name":"club","range":{"x":null}}')
    assert read == Weapon(name="club", range=Number(x=None))


def test_a_part_that_is_read_on_demand_is_chosen_alike() -> None:
    read = decode(Holder, b'{"part":{"x":null}}')
    assert type(read.part) is NumberOrNull


class Sent(Model):
    id: RequiredWhenSent[str | None] = None


class Request(Model):
    part: Sent


def test_models_that_have_been_used_before_are_read_alike() -> None:
    assert encode(Tree(inner=TreeOrNull())) == b'{"inner":{}}'
    Tree.model_validate({})
    read = decode(list[Tree], b'[{"inner":{"x":null}}]')
    assert type(read[0].inner) is TreeOrNull


def test_a_request_is_held_to_its_demands_though_its_models_have_been_used() -> None:
    Sent.model_validate({})
    with pytest.raises(DecodeError, match="required"):
        check_request(Request, b'{"part":{}}')
