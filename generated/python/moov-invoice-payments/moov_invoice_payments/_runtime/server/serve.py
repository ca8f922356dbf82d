"""Serves an application from the command line."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Sequence

from .asgi import Receive, Scope, Send

__all__ = ["main"]

App = Callable[[Scope, Receive, Send], Awaitable[None]]

_HIGHEST_PORT = 65535
_REQUIRED = frozenset({"starlette", "uvicorn"})


def main(
    prog: str,
    make_app: Callable[[], App],
    arguments: Sequence[str] | None = None,
) -> None:
    """Serves an ASGI application until it is interrupted.

    Args:
        prog: Name of the module that was started, for messages.
        make_app: Makes the application. It is called once the arguments are known to be right,
            and may import what the server needs.
        arguments: Arguments of the command line; by default those of the process.

    Raises:
        SystemExit: The arguments are wrong, Starlette or uvicorn is missing, or the address cannot
            be used.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m {prog}",
        description="Serve the API on this machine.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=_port, default=8000, help="port to listen on; 0 takes a free one"
    )
    options = parser.parse_args(arguments)
    host: str = options.host
    port: int = options.port
    try:
        import uvicorn

        app = make_app()
    except ModuleNotFoundError as error:
        if error.name not in _REQUIRED:
            raise
        parser.exit(1, f"{parser.prog}: {error.name} is missing: pip install {error.name}\n")
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO
    )
    # No access log of uvicorn's: it would print queries, and an API key may be in one.
    config = uvicorn.Config(app, access_log=False, log_config=None, log_level="warning")
    try:
        listener = _listen(host, port)
    except OSError as error:
        parser.exit(1, f"{parser.prog}: cannot listen on {host} port {port}: {_reason(error)}\n")
    with listener, contextlib.suppress(KeyboardInterrupt):
        print(f"Serving at {_url(listener)} (Ctrl+C stops)", flush=True)
        uvicorn.Server(config).run(sockets=[listener])


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= _HIGHEST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to {_HIGHEST_PORT}")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    # Connections inherit it. asyncio sets it only on sockets that it makes itself, and without it
    # a small answer waits some 40 ms for the acknowledgement of the one before.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno is None:
        return str(error.strerror)
    # The system's own words: Python adds the address to them, which the message has already.
    return os.strerror(error.errno)


def _url(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
