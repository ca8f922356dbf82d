import itertools

import pytest
from tests.bench.__main__ import table
from tests.bench.rows import Result, Row, cpu_of, cpu_of_python, measure


def test_a_row_is_its_ratio_to_what_was_measured_beside_it() -> None:
    measured = iter([9.0, 2.0, 6.0, 12.0])
    baseline = iter([9.0, 1.0, 2.0, 2.0])
    row = Row("mine", "theirs", lambda: next(measured), lambda: next(baseline), operations=10)
    result = measure(row, 3)
    assert result == Result(
        "mine", "theirs", ratio=3.0, lowest=2.0, highest=6.0, measured=0.6, baseline=0.2
    )


def test_cpu_time_is_that_of_the_work() -> None:
    counter = itertools.count()
    assert cpu_of(lambda: next(counter), times=100) >= 0
    assert next(counter) == 100
    assert cpu_of_python("-c", "sum(range(3_000_000))") > cpu_of_python("-c", "pass")


def test_a_program_that_fails_is_not_measured() -> None:
    with pytest.raises(Exception, match="returned non-zero exit status 3"):
        cpu_of_python("-c", "raise SystemExit(3)")


def test_the_table_is_for_people() -> None:
    result = Result("call", "get", 1.0625, 1.0, 1.25, 0.001, 0.0005)
    assert table([result]).splitlines() == [
        "      × baseline  lowest  highest  CPU ms  baseline ms  baseline",
        "call        1.06    1.00     1.25   1.000        0.500  get",
    ]
