from __future__ import annotations

import copy
from typing import Any

import pytest

from runtime.value import Value


class Point(Value):
    x: int
    y: int = 0


class Named(Point):
    name: str = "p"


class Other(Value):
    x: int
    y: int = 0


def test_fields_are_given_by_place_or_name() -> None:
    assert Point(1, 2) == Point(1, y=2) == Point(y=2, x=1)
    assert (Point(1).x, Point(1).y) == (1, 0)
    assert Named(1, 2, "q").name == "q"


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((), {"y": 1}), ((1, 2, 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1})],
)
def test_other_arguments_are_refused(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"^Point takes x, y$"):
        Point(*values, **named)


def test_values_of_one_class_with_the_same_fields_are_equal() -> None:
    assert Point(1) == Point(1, 0)
    assert hash(Point(1)) == hash(Point(1, 0))
    assert Point(1) != Point(2)
    assert len({Point(1), Other(1), Named(1)}) == 3
    assert Point(1) != (1, 0)


def test_nothing_of_a_value_can_be_changed() -> None:
    point: Any = Point(1)
    with pytest.raises(AttributeError, match="immutable"):
        point.x = 2
    with pytest.raises(AttributeError, match="immutable"):
        del point.x
    assert point == Point(1)


def test_a_value_is_shown_and_copied() -> None:
    assert repr(Named(1, name="q")) == "Named(x=1, y=0, name='q')"
    assert copy.deepcopy(Named(1)) == Named(1)
    assert copy.copy(Named(1)) == Named(1)
