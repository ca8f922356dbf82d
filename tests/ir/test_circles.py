import pytest

from specmill.ir.circles import circles


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "a", "b": ""}, ["a"]),
        ({"a": "b", "b": "a", "c": "a"}, ["ab"]),
        ({"a": "bc", "b": "a", "c": "d", "d": "ce", "e": ""}, ["ab", "cd"]),
        ({"a": "b", "b": "cd", "c": "a", "d": "b"}, ["abcd"]),
        ({"a": "bc", "b": "c", "c": ""}, []),
    ],
)
def test_circles_are_what_leads_back_to_itself(graph: dict[str, str], expected: list[str]) -> None:
    found = circles(graph, graph.__getitem__)
    assert sorted("".join(sorted(members)) for members in found) == expected


def test_a_chain_may_be_longer_than_the_stack() -> None:
    length = 5_000
    graph = {str(number): [str((number + 1) % length)] for number in range(length)}
    (members,) = circles(graph, graph.__getitem__)
    assert len(members) == length
