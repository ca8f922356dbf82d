"""A proxy that stands between a client and a server, and breaks what goes through it as told.

It speaks just enough HTTP to find the end of a request without a body. What it sends back is bytes:
the server's own, or anything else.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["Exchange", "Fault", "FaultProxy", "Loop"]

ResultT = TypeVar("ResultT")
PATIENCE = 10.0
CLOSING = re.compile(rb"^connection: close\r\n", re.IGNORECASE | re.MULTILINE)


class Loop:
    """An event loop in a thread of its own, for tests that are not asynchronous."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, work: Coroutine[object, object, ResultT]) -> ResultT:
        """Run something in the loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()


class Exchange:
    """One request of a client, and the means to answer it.

    Attributes:
        head: The request as it came, up to the empty line; empty if none was waited for.
    """

    def __init__(
        self,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        upstream: tuple[str, int],
    ) -> None:
        self.head = head
        self._reader = reader
        self._writer = writer
        self._upstream = upstream

    async def answer_of_server(self) -> bytes:
        """Ask the server, over a connection of its own, and return its answer as bytes."""
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            writer.write(self.head[:-2] + b"Connection: close\r\n\r\n")
            answer = await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()
        # The proxy keeps the connection to the client, whatever the server does with its own.
        return CLOSING.sub(b"", answer, count=1)

    async def send(self, content: bytes) -> None:
        """Send bytes to the client."""
        self._writer.write(content)
        await self._writer.drain()

    async def trickle(self, content: bytes, pause: float = 0.05) -> None:
        """Send one byte after the other, with pauses in between."""
        for byte in content:
            await self.send(bytes((byte,)))
            await asyncio.sleep(pause)

    async def silence(self) -> None:
        """Say nothing until the client hangs up."""
        await self._reader.read()

    def close(self) -> None:
        """Hang up as one does who has said everything."""
        self._writer.close()

    def reset(self) -> None:
        """Hang up as one does who has crashed: what was sent may be lost."""
        connection = self._writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Fault = Callable[[Exchange], Awaitable[None]]


class FaultProxy:
    """Answers each request by the next fault of its script; without one, as the server does.

    Args:
        loop: Where it runs.
        upstream: Host and port of the server.

    Attributes:
        on_connect: What to do with the next connections, before any request is read.
        on_request: What to do with the next requests.
        heads: The requests that came, each up to its empty line.
        connections: How many connections were made.
    """

    def __init__(self, loop: Loop, upstream: tuple[str, int]) -> None:
        self.on_connect: deque[Fault] = deque()
        self.on_request: deque[Fault] = deque()
        self.heads: list[bytes] = []
        self.connections = 0
        self._loop = loop
        self._upstream = upstream
        self._open: dict[asyncio.StreamWriter, asyncio.Task[object] | None] = {}
        self._busy = 0
        self._server = loop.run(self._listen(0))
        self._port: int = self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def script(self, faults: Iterable[Fault]) -> None:
        """Say what to do with the next requests, and forget those that came."""
        self.on_request = deque(faults)
        self.heads.clear()

    def idle_connections(self) -> int:
        """Count the open connections, once nothing goes on in any of them, or patience ends."""
        self._wait_until(lambda: not self._busy)
        assert not self._busy, "the client has not hung up"
        return len(self._open)

    def has_no_connections(self) -> bool:
        """Tell whether there are no open connections, once that is so or patience ends."""
        self._wait_until(lambda: not self._open)
        return not self._open

    def hang_up(self) -> None:
        """Close all connections."""
        self._loop.run(self._hang_up())

    @contextmanager
    def refusing(self) -> Generator[None]:
        """Let nobody connect for a while."""
        self._loop.run(self._stop())
        yield
        self._server = self._loop.run(self._listen(self._port))

    def close(self) -> None:
        self._loop.run(self._stop())

    async def _listen(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", port)

    async def _hang_up(self) -> None:
        tasks = list(filter(None, self._open.values()))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _stop(self) -> None:
        self._server.close()
        await self._hang_up()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open[writer] = asyncio.current_task()
        try:
            if self.on_connect:
                await self._play(self.on_connect.popleft(), b"", reader, writer)
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                fault = self.on_request.popleft() if self.on_request else forward
                await self._play(fault, head, reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError):
            # The client has hung up, or the test is over.
            pass
        finally:
            writer.close()
            del self._open[writer]

    async def _play(
        self,
        fault: Fault,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._busy += 1
        try:
            await fault(Exchange(head, reader, writer, self._upstream))
            if writer.is_closing():
                await writer.wait_closed()
        finally:
            self._busy -= 1

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition() and time.monotonic() < end:
            time.sleep(0.005)


async def forward(exchange: Exchange) -> None:
    """Answer as the server does."""
    await exchange.send(await exchange.answer_of_server())
