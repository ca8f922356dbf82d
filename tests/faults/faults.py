"""What a hostile or broken network does to a request: the faults of the tables."""

from __future__ import annotations

import asyncio
import functools
import gzip
import zlib

from tests.faults.proxy import Exchange, Fault

PAGE = b'{"object":"list","url":"/v1/invoice_payments","has_more":false,"data":[]}'
JSON = b"Content-Type: application/json\r\n"
HEADERS = b"HTTP/1.1 200 OK\r\n" + JSON
MEBIBYTE = 1024 * 1024


def answer(
    status: str = "200 OK", headers: bytes = JSON, body: bytes = PAGE, version: str = "1.1"
) -> bytes:
    """Write a whole answer, with the length of its body."""
    length = b"Content-Length: %d\r\n" % len(body)
    return (
        b"HTTP/%s %s\r\n" % (version.encode(), status.encode()) + headers + length + b"\r\n" + body
    )


def chunked(*chunks: bytes, headers: bytes = JSON) -> bytes:
    """Write an answer in chunks as they are given, valid or not."""
    coding = b"Transfer-Encoding: chunked\r\n"
    return b"HTTP/1.1 200 OK\r\n" + headers + coding + b"\r\n" + b"".join(chunks)


def chunk(content: bytes) -> bytes:
    """Write one chunk."""
    return b"%x\r\n%s\r\n" % (len(content), content)


def sends(content: bytes) -> Fault:
    """Answer with these bytes, and keep the connection."""

    async def fault(exchange: Exchange) -> None:
        await exchange.send(content)

    return fault


def sends_and_closes(content: bytes) -> Fault:
    """Answer with these bytes, and hang up."""

    async def fault(exchange: Exchange) -> None:
        await exchange.send(content)
        exchange.close()

    return fault


def sends_and_resets(content: bytes) -> Fault:
    """Answer with these bytes, and reset the connection once they are on their way."""

    async def fault(exchange: Exchange) -> None:
        await exchange.send(content)
        # A reset overtakes what was sent just before it.
        await asyncio.sleep(0.02)
        exchange.reset()

    return fault


def trickles(content: bytes, endless: bytes) -> Fault:
    """Send bytes at once, and then one after the other without an end."""

    async def fault(exchange: Exchange) -> None:
        await exchange.send(content)
        while True:
            await exchange.trickle(endless)

    return fault


def encoded(coding: str, content: bytes) -> bytes:
    """Write an answer in a content coding."""
    return answer(headers=JSON + f"Content-Encoding: {coding}\r\n".encode(), body=content)


def try_later(status: str, retry_after: str) -> bytes:
    """Write an answer that says when to come again."""
    return answer(status, headers=JSON + f"Retry-After: {retry_after}\r\n".encode(), body=b"{}")


async def reset(exchange: Exchange) -> None:
    """Reset the connection without a word."""
    exchange.reset()


async def hang_up(exchange: Exchange) -> None:
    """Close the connection without a word."""
    exchange.close()


async def silence(exchange: Exchange) -> None:
    """Never answer."""
    await exchange.silence()


async def half_of_body(exchange: Exchange) -> None:
    """Send the server's answer without its last bytes, and hang up."""
    content = await exchange.answer_of_server()
    await exchange.send(content[:-20])
    exchange.close()


async def half_of_body_then_reset(exchange: Exchange) -> None:
    """Send the server's answer without its last bytes, and crash."""
    content = await exchange.answer_of_server()
    await sends_and_resets(content[:-20])(exchange)


async def half_of_headers(exchange: Exchange) -> None:
    """Send the first half of the server's headers, and hang up."""
    head, _, _ = (await exchange.answer_of_server()).partition(b"\r\n\r\n")
    await exchange.send(head[: len(head) // 2])
    exchange.close()


async def half_of_headers_then_reset(exchange: Exchange) -> None:
    """Send the first half of the server's headers, and crash."""
    head, _, _ = (await exchange.answer_of_server()).partition(b"\r\n\r\n")
    await sends_and_resets(head[: len(head) // 2])(exchange)


async def late_body(exchange: Exchange) -> None:
    """Send the server's answer in two halves with a pause between them."""
    content = await exchange.answer_of_server()
    await exchange.send(content[:-20])
    await asyncio.sleep(0.1)
    await exchange.send(content[-20:])


async def in_single_bytes(exchange: Exchange) -> None:
    """Send the server's answer byte by byte, as fast as that goes."""
    await exchange.trickle(await exchange.answer_of_server(), pause=0)


async def forward_once(exchange: Exchange) -> None:
    """Answer as the server does."""
    await exchange.send(await exchange.answer_of_server())


async def answers_and_closes(exchange: Exchange) -> None:
    """Answer as the server does, and hang up without having said so."""
    await exchange.send(await exchange.answer_of_server())
    exchange.close()


async def answers_and_resets(exchange: Exchange) -> None:
    """Answer as the server does, and crash a little later."""
    await sends_and_resets(await exchange.answer_of_server())(exchange)


async def answers_gzipped(exchange: Exchange) -> None:
    """Answer as the server does, compressed."""
    _, _, body = (await exchange.answer_of_server()).partition(b"\r\n\r\n")
    await exchange.send(encoded("gzip", gzip.compress(body)))


async def answers_early_hints(exchange: Exchange) -> None:
    """Send interim answers before that of the server."""
    await exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    await exchange.send(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")
    await exchange.send(await exchange.answer_of_server())


@functools.cache
def bomb(coding: str) -> bytes:
    """Write an answer of 32 MiB of zeros, which a thousandth of that is enough for."""
    window_bits = {"gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}[coding]
    compressor = zlib.compressobj(wbits=window_bits)
    pieces = [compressor.compress(bytes(MEBIBYTE)) for _ in range(32)]
    return encoded(coding, b"".join(pieces) + compressor.flush())
