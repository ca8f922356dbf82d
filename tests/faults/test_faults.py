"""Each fault of the network, and what comes of it: an error of the package, soon, and no leak."""

from __future__ import annotations

import gzip
import socket
import zlib
from contextlib import ExitStack

import pytest
from stripe_invoice_payments import errors
from tests.faults import faults
from tests.faults.calls import Caller, SyncCaller, TaskCaller, finishing
from tests.faults.checks import Expected, at_most_in_memory, fails_as_stated, recovers
from tests.faults.faults import (
    HEADERS,
    JSON,
    MEBIBYTE,
    PAGE,
    answer,
    bomb,
    chunk,
    chunked,
    encoded,
    sends,
    sends_and_closes,
    sends_and_resets,
    trickles,
)
from tests.faults.proxy import Fault, FaultProxy

NOT_HTTP = {
    "nothing but line ends": b"\r\n" * 100 + b"?",
    "text": b"SSH-2.0-OpenSSH_9.9\r\n",
    "TLS": bytes.fromhex("15030100020246") * 9,
    "HTTP/2": b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18),
    "HTML without a status line": b"<html><body>Bad gateway</body></html>\r\n\r\n",
    "zeros": bytes(4096),
    "a status that is no number": b"HTTP/1.1 OK 200\r\n\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n\r\n",
    "a header without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
    "NUL in a header": b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
    "a header that does not end": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * MEBIBYTE,
    "headers that do not end": b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 100_000,
}

# What breaks the exchange: there is no whole answer.
BROKEN: dict[str, Fault] = {
    "reset after the request": faults.reset,
    "closed after the request": faults.hang_up,
    "reset in the status line": sends_and_resets(b"HTTP/1."),
    "reset in the headers": faults.half_of_headers_then_reset,
    "closed in the headers": faults.half_of_headers,
    "reset in the body": faults.half_of_body_then_reset,
    "closed in the body": faults.half_of_body,
    "closed before the body": sends_and_closes(answer()[: -len(PAGE)]),
    "a length that is too long": sends_and_closes(
        answer().replace(b"Content-Length: ", b"Content-Length: 9")
    ),
    "a length that is no number": sends(
        answer().replace(b"Content-Length: ", b"Content-Length: x")
    ),
    "a length below zero": sends(answer().replace(b"Content-Length: ", b"Content-Length: -")),
    "two lengths": sends(answer(headers=JSON + b"Content-Length: 5\r\n")),
    "a chunk of no size": sends(chunked(b"zz\r\n", PAGE, b"\r\n0\r\n\r\n")),
    "a chunk of a size below zero": sends(chunked(b"-5\r\n", PAGE, b"\r\n0\r\n\r\n")),
    "a chunk that is longer than it says": sends(chunked(b"5\r\n", PAGE, b"\r\n0\r\n\r\n")),
    "a chunk that is shorter than it says": sends_and_closes(chunked(b"ff\r\n", PAGE)),
    "no last chunk": sends_and_closes(chunked(chunk(PAGE))),
    "a transfer coding that does not exist": sends(
        answer(headers=JSON + b"Transfer-Encoding: rot13\r\n")
    ),
    **{f"not HTTP: {what}": sends_and_closes(content) for what, content in NOT_HTTP.items()},
}

# A whole answer, whose content cannot be had.
UNREADABLE: dict[str, Fault] = {
    "gzip that ends early": sends(encoded("gzip", gzip.compress(PAGE)[:-12])),
    "gzip with a wrong checksum": sends(encoded("gzip", gzip.compress(PAGE)[:-8] + bytes(8))),
    "gzip that is none": sends(encoded("gzip", PAGE)),
    "deflate that is none": sends(encoded("deflate", PAGE)),
    "a coding that nobody asked for": sends(encoded("rot13", PAGE)),
    "two codings": sends(encoded("gzip, gzip", gzip.compress(gzip.compress(PAGE)))),
}

# A whole success, which is not as documented.
UNEXPECTED: dict[str, Fault] = {
    "an empty body": sends(answer(body=b"")),
    "a page of a proxy": sends(answer(headers=b"Content-Type: text/html\r\n", body=b"<html>Hi")),
    "JSON that ends early, with the right length": sends(answer(body=PAGE[:-9])),
    "a length that is too short": sends_and_closes(answer()[:-9].replace(b": 73", b": 64")),
    "JSON of something else": sends(answer(body=b'{"status": "ok"}')),
    "JSON in UTF-16": sends(answer(body=PAGE.decode().encode("utf-16"))),
    "bytes that are no text": sends(answer(body=b'{"object":"list","url":"\xff\xfe"}')),
    "JSON that is nested without end": sends(answer(body=b"[" * 200_000)),
    "a number without end": sends(answer(body=b'{"object":' + b"9" * 200_000 + b"}")),
    "no content": sends(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "a status of success that is not documented": sends(answer("202 Accepted")),
    "a media type that is none": sends(answer(headers=b"Content-Type: ;;;\r\n", body=b"?")),
}

ERROR_PAGE = b"<html><h1>502 Bad Gateway</h1></html>"
HTML = b"Content-Type: text/html\r\n"
STATUSES: dict[str, tuple[Fault, type[errors.StatusError], int]] = {
    "an error page of a proxy": (
        sends(answer("502 Bad Gateway", HTML, ERROR_PAGE)),
        errors.ServerError,
        502,
    ),
    "an empty error": (sends(answer("500 ", b"", b"")), errors.ServerError, 500),
    "an error that ends early": (
        sends(answer("404 Not Found", body=b'{"error": {"mess')),
        errors.ClientError,
        404,
    ),
    "a redirect without an address": (
        sends(answer("302 Found", b"", b"")),
        errors.StatusError,
        302,
    ),
    "not modified": (sends(b"HTTP/1.1 304 Not Modified\r\n\r\n"), errors.StatusError, 304),
}

# What is unusual, and no fault.
FINE: dict[str, Fault] = {
    "the answer in single bytes": faults.in_single_bytes,
    "a late half of the body": faults.late_body,
    "compressed": faults.answers_gzipped,
    "interim answers": faults.answers_early_hints,
    "closed after the answer": faults.answers_and_closes,
    "reset after the answer": faults.answers_and_resets,
    "HTTP/1.0": sends_and_closes(answer(version="1.0")),
    "no length, up to the end of the connection": sends_and_closes(
        b"HTTP/1.1 200 OK\r\n" + JSON + b"Connection: close\r\n\r\n" + PAGE
    ),
    "a length and chunks": sends(
        chunked(chunk(PAGE), b"0\r\n\r\n", headers=JSON + b"Content-Length: 5\r\n")
    ),
    "chunks with extensions and a trailer": sends(
        chunked(b"49;name=value\r\n", PAGE, b"\r\n0\r\nX-Trailer: a\r\n\r\n")
    ),
    "gzip in two members": sends(
        encoded("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]))
    ),
    "deflate without a header": sends(encoded("deflate", zlib.compress(PAGE)[2:-4])),
}

TABLE: list[tuple[str, Fault, Expected]] = [
    *((name, fault, errors.ConnectionFailed) for name, fault in BROKEN.items()),
    *((name, fault, errors.TransportError) for name, fault in UNREADABLE.items()),
    *((name, fault, errors.UnexpectedResponse) for name, fault in UNEXPECTED.items()),
    *((name, fault, error) for name, (fault, error, _) in STATUSES.items()),
    *((name, fault, None) for name, fault in FINE.items()),
]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [pytest.param(fault, expected, id=name) for name, fault, expected in TABLE],
)
def test_a_fault_has_its_outcome(
    proxy: FaultProxy, caller: Caller, fault: Fault, expected: Expected
) -> None:
    proxy.script([fault])
    fails_as_stated(caller, expected)
    assert len(proxy.heads) == 1
    recovers(proxy, caller)


@pytest.mark.parametrize("case", STATUSES)
def test_an_error_answer_keeps_its_status_and_its_bytes(
    proxy: FaultProxy, caller: Caller, case: str
) -> None:
    fault, expected, status = STATUSES[case]
    proxy.script([fault])
    with pytest.raises(expected) as caught:
        caller.call()
    assert (caught.value.status, caught.value.body) == (status, None)
    assert caught.value.raw in (ERROR_PAGE, b"", b'{"error": {"mess')


def test_a_connection_that_is_refused(proxy: FaultProxy, caller: Caller) -> None:
    with proxy.refusing():
        fails_as_stated(caller, errors.ConnectionFailed)
    recovers(proxy, caller)


def test_a_connection_that_is_reset_before_the_request(proxy: FaultProxy, caller: Caller) -> None:
    proxy.on_connect.append(faults.reset)
    fails_as_stated(caller, errors.ConnectionFailed)
    recovers(proxy, caller)


SLOW: dict[str, Fault] = {
    "no answer": faults.silence,
    "a trickling status line": trickles(b"", b"HTTP/1.1 200 OK" + b" OK" * 100),
    "trickling headers": trickles(HEADERS, b"X-Slow: x\r\n"),
    "trickling interim answers": trickles(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a trickling body": trickles(HEADERS + b"Content-Length: 9999\r\n\r\n", b" "),
    "trickling chunks": trickles(HEADERS + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a trickling body without a length": trickles(HEADERS + b"\r\n", b" "),
}


@pytest.mark.parametrize("case", SLOW)
def test_nothing_outlasts_the_deadline(proxy: FaultProxy, caller: Caller, case: str) -> None:
    # Retries are allowed, and there is no time left for them.
    proxy.script([SLOW[case]] * 9)
    fails_as_stated(caller, errors.DeadlineExceeded, deadline=0.3, max_retries=8)
    assert len(proxy.heads) == 1
    recovers(proxy, caller)


def test_a_step_that_takes_too_long(proxy: FaultProxy, caller: Caller) -> None:
    proxy.script([faults.silence])
    fails_as_stated(caller, errors.Timeout, timeout=0.1)
    recovers(proxy, caller)


def test_a_server_that_takes_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as waiting:
        address = listener.getsockname()
        # They fill the queue of those that wait to be let in.
        for _ in range(4):
            connection = waiting.enter_context(socket.socket())
            connection.setblocking(False)
            connection.connect_ex(address)
        for make in (SyncCaller, TaskCaller):
            with finishing(make(f"http://127.0.0.1:{address[1]}")) as caller:
                fails_as_stated(caller, errors.DeadlineExceeded, deadline=0.3, max_retries=8)


TLS: dict[str, tuple[Fault, type[errors.Error]]] = {
    "reset": (faults.reset, errors.ConnectionFailed),
    "closed": (faults.hang_up, errors.ConnectionFailed),
    "no TLS": (sends_and_closes(answer("400 Bad Request")), errors.ConnectionFailed),
    "no answer": (faults.silence, errors.DeadlineExceeded),
    "a trickling handshake": (trickles(b"\x16\x03\x03\x40\x00", b"\0"), errors.DeadlineExceeded),
}


@pytest.mark.parametrize("make", [SyncCaller, TaskCaller], ids=["sync", "async"])
@pytest.mark.parametrize("case", TLS)
def test_a_handshake_that_fails(
    proxy: FaultProxy, case: str, make: type[SyncCaller | TaskCaller]
) -> None:
    fault, expected = TLS[case]
    with finishing(make(proxy.url.replace("http:", "https:"))) as caller:
        proxy.on_connect.append(fault)
        deadline = 0.5 if expected is errors.DeadlineExceeded else 8
        fails_as_stated(caller, expected, deadline=deadline)
        caller.close()
        assert proxy.has_no_connections()
        assert not proxy.heads


MUCH = b" " * (2 * MEBIBYTE)
LARGE: dict[str, Fault] = {
    "a length above the limit": sends(answer(body=MUCH)),
    "a length that is never reached": sends(
        answer().replace(b"Content-Length: ", b"Content-Length: 99999999999")
    ),
    "chunks": sends(chunked(chunk(MUCH), b"0\r\n\r\n")),
    "chunks without an end": trickles(chunked(chunk(MUCH)), b"1\r\n \r\n"),
    "no length": sends_and_closes(HEADERS + b"\r\n" + MUCH),
    "a gzip bomb": sends(bomb("gzip")),
    "a deflate bomb": sends(bomb("deflate")),
    "a bomb in an error answer": sends(bomb("gzip").replace(b"200 OK", b"500 Oh", 1)),
}


@pytest.mark.parametrize("case", LARGE)
def test_no_more_is_read_than_allowed(proxy: FaultProxy, caller: Caller, case: str) -> None:
    proxy.script([LARGE[case]])
    with at_most_in_memory(16 * MEBIBYTE):
        fails_as_stated(caller, errors.ResponseTooLarge, max_response_bytes=MEBIBYTE)
    recovers(proxy, caller)


def test_the_limit_itself_is_allowed(proxy: FaultProxy, caller: Caller) -> None:
    for fault in (sends(answer()), sends(encoded("gzip", gzip.compress(PAGE)))):
        proxy.script([fault] * 2)
        assert caller.call(max_response_bytes=len(PAGE)) == []
        fails_as_stated(caller, errors.ResponseTooLarge, max_response_bytes=len(PAGE) - 1)
