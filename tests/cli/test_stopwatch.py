"""What is said of a run that takes a while, and what is known of it afterwards."""

from io import StringIO
from pathlib import Path

import pytest

from specmill.cli import main
from specmill.stopwatch import Stopwatch


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_fast_run_says_nothing(clock: Clock) -> None:
    for is_live in (True, False):
        stream = StringIO()
        stopwatch = Stopwatch(stream, is_live=is_live, clock=clock)
        stopwatch.begin("plan")
        clock.now += 0.9
        stopwatch.begin("render")
        stopwatch.end()
        assert stream.getvalue() == ""


def test_a_terminal_shows_one_line_that_is_cleared(clock: Clock) -> None:
    stream = StringIO()
    stopwatch = Stopwatch(stream, is_live=True, clock=clock)
    stopwatch.begin("plan 452 operations")
    clock.now += 2.5
    stopwatch.show()
    assert stream.getvalue().endswith("\r\x1b[2Kplan 452 operations (2 s)")
    clock.now += 1.6
    stopwatch.begin("render 81 files")
    assert stream.getvalue().endswith("\r\x1b[2Krender 81 files (4 s)")
    stopwatch.end()
    assert stream.getvalue().endswith("(4 s)\r\x1b[2K")
    assert "\n" not in stream.getvalue()


def test_anything_else_gets_a_line_for_each_stage(clock: Clock) -> None:
    stream = StringIO()
    stopwatch = Stopwatch(stream, is_live=False, clock=clock)
    stopwatch.begin("read")
    clock.now += 1.5
    stopwatch.show()
    stopwatch.show()
    stopwatch.begin("plan")
    stopwatch.end()
    assert stream.getvalue() == "specmill: read ...\nspecmill: plan ...\n"


def test_each_stage_is_timed_until_the_next_or_the_end(clock: Clock) -> None:
    stopwatch = Stopwatch(StringIO(), is_live=False, clock=clock)
    stopwatch.begin("read")
    clock.now += 2
    stopwatch.begin("plan")
    clock.now += 3
    stopwatch.end()
    clock.now += 4
    stopwatch.end()
    assert [(one.stage, one.seconds) for one in stopwatch.timings] == [("read", 2), ("plan", 3)]
    heading, *rows, total = stopwatch.table().splitlines()
    assert heading.split() == ["stage", "seconds", "CPU", "seconds", "peak", "MiB"]
    assert [row.split()[:2] for row in rows] == [["read", "2.00"], ["plan", "3.00"]]
    assert total.split()[:2] == ["total", "5.00"]


def test_timings_are_told_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))
    document = tmp_path / "a.yaml"
    document.write_text(
        "openapi: 3.1.0\ninfo: {title: Small, version: 1.0.0}\n"
        "servers: [{url: 'https://small.example'}]\npaths: {}\n",
        encoding="utf-8",
    )
    for options, told in (((), False), (("--timings",), True)):
        with pytest.raises(SystemExit) as ended:
            main(["generate", str(document), "--output", str(tmp_path / "out"), *options])
        assert ended.value.code == 0
        err = capsys.readouterr().err
        assert ("CPU seconds" in err, "total" in err) == (told, told)
