"""The command line of a sandbox."""

from __future__ import annotations

import argparse
import logging
import os
import re
import socket
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from .options import SandboxOptions
from .serve import App, listen, run, url_of

__all__ = ["main"]

_LOGGER = logging.getLogger(__name__)
_HIGHEST_PORT = 65535
_INTERRUPTED = 130
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s)")
_FAULT = re.compile(r"([45][0-9]{2}):([0-9]*\.?[0-9]+)")
_UNITS = {"ms": 0.001, "s": 1.0}


def main(
    prog: str,
    make_app: Callable[[SandboxOptions], App],
    *,
    makes_items: bool,
    arguments: Sequence[str] | None = None,
) -> None:
    """Serves a sandbox until it is stopped.

    Args:
        prog: Name of the module that was started, for messages.
        make_app: Makes the application.
        makes_items: Whether there are operations that items can be made up for.
        arguments: Arguments of the command line; by default those of the process.

    Raises:
        SystemExit: The arguments are wrong, uvicorn is missing, the address cannot be used, or the
            server was interrupted.
    """
    parser = _parser(prog, makes_items=makes_items)
    values = parser.parse_args(arguments)
    host: str = values.host
    port: int = values.port
    try:
        options = SandboxOptions(
            items=values.items if makes_items else 0,
            seed=values.seed,
            credentials=tuple(values.credential),
            faults=dict(values.fault),
            latency=values.latency,
            drop=values.drop,
        )
    except ValueError as error:
        parser.error(str(error))
    if find_spec("uvicorn") is None:
        parser.exit(1, f"{parser.prog}: uvicorn is missing: pip install uvicorn\n")
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", level=logging.INFO)
    app = make_app(options)
    try:
        listener = listen(host, port)
    except OSError as error:
        parser.exit(1, f"{parser.prog}: cannot listen on {host} port {port}: {_reason(error)}\n")
    with listener:
        announcement = f"Serving at {url_of(listener)} (Ctrl+C stops)"
        is_interrupted = run(app, listener, announcement)
    _LOGGER.info("Stopped")
    if is_interrupted:
        parser.exit(_INTERRUPTED)


def _parser(prog: str, *, makes_items: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {prog}",
        description="Serve a sandbox of the API on this machine. It lives in memory.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on, by default %(default)s")
    add(
        "--port",
        type=_port,
        default=8000,
        help="port to listen on, by default %(default)s; 0 takes a free one",
    )
    if makes_items:
        add(
            "--items",
            type=_count,
            default=0,
            metavar="N",
            help="make up N items beside the documented ones",
        )
    add(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="number that all choices follow from, by default 0",
    )
    add(
        "--credential",
        action="append",
        default=[],
        metavar="VALUE",
        help="accept this token, key, `user:password` or user name, and no others; may be "
        "repeated. By default whatever is well formed is accepted",
    )
    add(
        "--fault",
        action="append",
        type=_fault,
        default=[],
        metavar="STATUS:SHARE",
        help="answer a share of the requests with an error, such as 429:0.2; may be repeated",
    )
    add(
        "--latency",
        type=_latency,
        default="0ms",
        metavar="TIME",
        help="hold answers back: 50ms, 0.2s, or between two times, as in 10ms-80ms",
    )
    add(
        "--drop",
        type=_share,
        default=0.0,
        metavar="SHARE",
        help="cut the connections of a share of the requests, such as 0.01",
    )
    return parser


def _count(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number of items: 0 or more")


def _fault(text: str) -> tuple[int, float]:
    match = _FAULT.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no fault such as 429:0.2")
    return int(match[1]), float(match[2])


def _latency(text: str) -> tuple[float, float]:
    times = [_DURATION.fullmatch(part) for part in text.split("-")]
    seconds = [float(time[1]) * _UNITS[time[2]] for time in times if time is not None]
    if len(seconds) < len(times) or len(times) > len(("least", "most")):
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 50ms, 0.2s or 10ms-80ms")
    return seconds[0], seconds[-1]


def _share(text: str) -> float:
    if re.fullmatch(r"[0-9]*\.?[0-9]+", text) and float(text) <= 1:
        return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no share from 0 to 1")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= _HIGHEST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no port: 0 to {_HIGHEST_PORT}")


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno is None:
        return str(error.strerror)
    # The system's own words: Python adds the address to them, which the message has already.
    return os.strerror(error.errno)
