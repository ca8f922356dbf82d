"""The harness tells JSON values apart as JSON Schema does."""

from __future__ import annotations

import pytest
from tests.corpus.comparison import difference
from tests.corpus.schema_values import JsonValue


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (5.0, 5),
        (-59587016159270070, -5.958701615927007e16),
        ({"a": [1, None]}, {"a": [1.0, None]}),
        ("2026-01-20T14:45:00Z", "2026-01-20T15:45:00+01:00"),
        ("2026-01-20T14:45:00.000z", "2026-01-20T14:45:00Z"),
    ],
)
def test_values_that_mean_the_same_do_not_differ(one: JsonValue, other: JsonValue) -> None:
    assert difference(one, other) is None
    assert difference(other, one) is None


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (1, True, "$: 1 became true"),
        ("1", 1, '$: "1" became 1'),
        ({"a": None}, {}, '$.a: null became "(absent)"'),
        ({}, {"a": 1}, '$.a: "(absent)" became 1'),
        ({"a": [1, 2]}, {"a": [1, 3]}, "$.a[1]: 2 became 3"),
        ([1], [1, 2], "$: [1] became [1, 2]"),
        ("2026-01-20T14:45:00Z", "2026-01-20T14:45:01Z", None),
        ("text", "texts", None),
    ],
)
def test_the_first_difference_is_described(
    one: JsonValue, other: JsonValue, said: str | None
) -> None:
    found = difference(one, other)
    assert found is not None
    assert said is None or found == said
