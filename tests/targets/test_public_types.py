"""Which annotations hold the values of others."""

import pytest

from specmill.targets.python.public_api.types import Scope, are_same, holds

BASE = Scope({"Kind": "Literal['a', 'b']", "Tree": "list[Tree] | str"})
REVISION = Scope({"Kind": "Literal['a', 'b', 'c']", "Tree": "list[Tree] | str"})


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("str", "str"),
        ("str | None", "str"),
        ("str | int", "int | str"),
        ("Nullable[int]", "int | None"),
        ("int | None", "Nullable[int]"),
        ("str", "Literal['a']"),
        ("int", "Literal[1]"),
        ("Literal['a', 'b']", "Literal['b']"),
        ("Literal['a', 'b'] | str", "Literal['c'] | str"),
        ("float", "int"),
        ("Any", "list[Book]"),
        ("list[Literal['a', 'b']]", "list[Literal['a']]"),
        ("dict[str, int | None]", "dict[str, int]"),
        ("Kind", "Literal['c']"),
        ("Kind", "Kind"),
        ("Tree", "Tree"),
        ("Annotated[str, Field(max_length=5)]", "Annotated[str, Field(max_length=3)]"),
        ("str", "Annotated[str, Field(pattern='a')]"),
        ("Annotated[int | None, Field(ge=1)]", "Annotated[int, Field(ge=1, le=3)]"),
        ("Annotated[int, Field(multiple_of=2)]", "Annotated[int, Field(multiple_of=4)]"),
        ("list[Annotated[str, Field(max_length=5)]]", "list[Annotated[str, Field(max_length=3)]]"),
    ],
)
def test_a_type_holds_another(wide: str, narrow: str) -> None:
    assert holds(wide, REVISION, narrow, BASE, limits=True)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("str", "str | None"),
        ("int", "float"),
        ("int", "Literal['1']"),
        ("str", "Literal[1]"),
        ("Literal['a']", "str"),
        ("Literal['a']", "Literal['a', 'b']"),
        ("Literal[1]", "Literal['1']"),
        ("list[int]", "list[str]"),
        ("list[int]", "tuple[int]"),
        ("list[int]", "list"),
        ("dict[str, int]", "dict[str, int | None]"),
        ("Book", "Author"),
        ("Literal['a', 'b']", "Kind"),
        ("Kind", "str"),
        ("Callable[[int], str]", "Callable[[str], str]"),
    ],
)
def test_a_type_does_not_hold_another(wide: str, narrow: str) -> None:
    assert not holds(wide, BASE, narrow, REVISION, limits=False)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("Annotated[str, Field(max_length=3)]", "Annotated[str, Field(max_length=5)]"),
        ("Annotated[str, Field(max_length=3)]", "str"),
        ("Annotated[str, Field(pattern='a')]", "Annotated[str, Field(pattern='b')]"),
        ("Annotated[int, Field(ge=1)] | None", "int | None"),
        ("Annotated[int, Field(multiple_of=4)]", "Annotated[int, Field(multiple_of=2)]"),
        ("list[Annotated[str, Field(min_length=1)]]", "list[str]"),
    ],
)
def test_constraints_count_where_they_are_asked_for(wide: str, narrow: str) -> None:
    assert not holds(wide, BASE, narrow, BASE, limits=True)
    assert holds(wide, BASE, narrow, BASE, limits=False)


def test_the_order_of_alternatives_and_the_names_of_types_say_nothing() -> None:
    assert are_same("Literal['b', 'a'] | None", BASE, "None | Kind", BASE)
    assert not are_same("Kind", BASE, "Kind", REVISION)
    assert not are_same("str", BASE, "Annotated[str, Field(max_length=3)]", BASE)
