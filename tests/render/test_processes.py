import os
import select
import signal
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from specmill.diagnostics import Diagnostic, SpecmillError
from specmill.render import check
from specmill.render.check import check_files
from specmill.render.files import RenderedFile
from specmill.render.processes import processors, spread


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 100])
def test_results_stand_in_the_order_of_the_items(count: int, processes: int) -> None:
    assert spread(str, range(count), processes) == [str(item) for item in range(count)]


def test_results_may_be_larger_than_a_pipe_holds() -> None:
    sizes = [length * 100_000 for length in range(20)]
    assert list(map(len, spread(bytes, sizes, 2))) == sizes


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does everything")
def test_two_processes_work_at_the_same_time_and_none_is_left() -> None:
    pipes = [os.pipe(), os.pipe()]

    def meet(item: int) -> int:
        os.write(pipes[item][1], b"here")
        assert select.select([pipes[1 - item][0]], [], [], 60)[0]
        return os.getpid()

    first, second = spread(meet, [0, 1], 2)
    assert os.getpid() in (first, second)
    (child,) = {first, second} - {os.getpid()}
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_what_another_process_fails_to_do_is_done_here() -> None:
    here = os.getpid()

    def only_here(item: int) -> int:
        if os.getpid() != here:
            os._exit(3)
        return -item

    assert spread(only_here, range(50), 3) == [-item for item in range(50)]


def test_without_a_further_process_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert spread(str, range(50), 3) == [str(item) for item in range(50)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does everything")
def test_it_does_not_matter_whether_children_are_waited_for() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert spread(str, range(50), 2) == [str(item) for item in range(50)]
    finally:
        signal.signal(signal.SIGCHLD, before)


_KILLED = """
import os, signal, time
from specmill.render.processes import spread

here = os.getpid()

def work(item):
    if os.getpid() == here:
        os.kill(here, signal.SIGKILL)
    while os.getppid() == here:
        time.sleep(0.001)
    return bytes(100_000)

spread(work, range(100), 3)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does everything")
def test_no_process_outlives_one_that_is_killed() -> None:
    # Its output ends when all who hold it are gone.
    done = subprocess.run(
        [sys.executable, "-c", _KILLED], capture_output=True, check=False, timeout=30
    )
    assert done.returncode == -signal.SIGKILL


def test_an_error_is_that_of_the_function() -> None:
    def fail(item: int) -> int:
        raise LookupError(item)

    with pytest.raises(LookupError):
        spread(fail, range(10), 2)


def test_there_is_a_processor() -> None:
    assert processors() >= 1


def test_findings_are_the_same_whatever_checks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [
        RenderedFile(
            PurePosixPath(f"pkg/m{number}.py"), b"x = 1\n" * number + b"def f(a, a): ...\n"
        )
        for number in range(30)
    ]
    found: list[tuple[Diagnostic, ...]] = []
    for processes in (1, 2):
        monkeypatch.setattr(check, "_MUCH", 0)
        monkeypatch.setattr(check, "processors", lambda processes=processes: processes)
        with pytest.raises(SpecmillError) as raised:
            check_files(files, package="pkg")
        found.append(raised.value.diagnostics)
    assert len(found[0]) == len(files)
    assert found[0] == found[1]
