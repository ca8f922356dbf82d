"""Any bytes at all in place of an answer: a result, or an error of the package, and nothing else."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from stripe_invoice_payments import errors
from tests.faults.calls import Caller, SyncCaller, TaskCaller, finishing
from tests.faults.checks import shows_no_secret
from tests.faults.faults import JSON, PAGE, answer, chunk, chunked, encoded, sends_and_closes
from tests.faults.proxy import FaultProxy, Loop
from tests.profiles import examples

ANSWERS = (
    answer(),
    answer("429 Too Many", headers=JSON + b"Retry-After: 5\r\nRequest-Id: req_1\r\n"),
    answer("500 Oh", body=b'{"error":{"type":"api_error","message":"no"}}'),
    chunked(chunk(PAGE[:9]), chunk(PAGE[9:]), b"0\r\nTrailer: x\r\n\r\n"),
    encoded("gzip", gzip.compress(PAGE)),
    b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer(version="1.0"),
)
PIECES = st.binary(max_size=3) | st.sampled_from(
    [
        b"\r\n",
        b"\r\n\r\n",
        b"\0",
        b"\xff",
        b"-1",
        b"9" * 5000,
        b":",
        b";",
        b" ",
        b"\xc2\xb2",
        b"0x1",
    ]
)


@st.composite
def broken_answers(draw: st.DrawFn) -> bytes:
    """Take an answer, and put something else in a few places."""
    content = draw(st.sampled_from(ANSWERS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 4))
        content = content[:start] + draw(PIECES) + content[end:]
    return content


@pytest.fixture(scope="module")
def long_proxy(loop: Loop, upstream: tuple[str, int]) -> Iterator[FaultProxy]:
    proxy = FaultProxy(loop, upstream)
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def callers(long_proxy: FaultProxy) -> Iterator[tuple[Caller, Caller]]:
    url = long_proxy.url
    with finishing(SyncCaller(url)) as caller, finishing(TaskCaller(url)) as task_caller:
        yield caller, task_caller
    assert long_proxy.has_no_connections()


@examples(100)
@given(content=broken_answers() | st.binary(max_size=200))
def test_any_answer_is_read_or_refused(
    long_proxy: FaultProxy, callers: tuple[Caller, Caller], content: bytes
) -> None:
    for caller in callers:
        long_proxy.script([sends_and_closes(content)])
        try:
            caller.call(timeout=2)
        except errors.Error as error:
            shows_no_secret(error)
        assert long_proxy.has_no_connections()
        assert len(caller.call()) == 1
        # The next fault is for a connection of its own.
        long_proxy.hang_up()
