"""What it takes to import a generated package in a new process.

Bytecode is there beforehand, as it is for whatever has been imported once.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.bench.rows import Row, cpu_of_python

__all__ = ["HTTP_CLIENT", "import_row", "rows", "with_bytecode", "with_generated"]

# pydantic loads its parts when they are asked for: without BaseModel it has loaded next to nothing.
LIBRARIES = "import httpx2, pydantic"
LOADED_LIBRARIES = "import httpx2; from pydantic import BaseModel"
# Any client of the HTTP library reads the certificates of the system.
HTTP_CLIENT = f"{LOADED_LIBRARIES}; httpx2.Client()"
# With its operations and models. It loads httpx2 only when the first client is made, which is why
# there are rows that load it as well.
STRIPE = "import stripe_invoice_payments.client.invoice_payments"
MOOV = "import moov_invoice_payments.client.invoices"
PROGRAMS = (
    ("import the Stripe client", STRIPE, LIBRARIES),
    ("import the Moov client", MOOV, LIBRARIES),
    ("import the Stripe client and httpx2", f"import httpx2; {STRIPE}", LOADED_LIBRARIES),
    ("import the Moov client and httpx2", f"import httpx2; {MOOV}", LOADED_LIBRARIES),
    (
        "import the Stripe client and make one",
        "from stripe_invoice_payments import Stripe; Stripe(token='t').invoice_payments",
        HTTP_CLIENT,
    ),
    (
        "import the Moov client and make one",
        "from moov_invoice_payments import Moov; Moov(token='t').invoices",
        HTTP_CLIENT,
    ),
    (
        "import the Stripe models alone",
        "from stripe_invoice_payments.models import components",
        LIBRARIES,
    ),
    (
        "import the Moov models alone",
        "from moov_invoice_payments.models import components",
        LIBRARIES,
    ),
)


def rows(stack: ExitStack) -> list[Row]:
    """Compare with the two libraries that a client needs in any case."""
    environment = with_bytecode(stack.enter_context(tempfile.TemporaryDirectory()))
    return [import_row(*program, environment) for program in PROGRAMS]


def with_bytecode(folder: str) -> dict[str, str]:
    """Make an environment in which Python keeps its bytecode in a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def with_generated(folder: Path, spec: Path, package: str) -> dict[str, str]:
    """Generate a package into a folder, and make an environment in which it can be imported."""
    options = ["--output", str(folder), "--package", package, "--no-cache"]
    command = [sys.executable, "-m", "specmill", "generate", str(spec), *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    environment = with_bytecode(str(folder / "bytecode"))
    paths = [str(folder / package.replace("_", "-")), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return environment


def import_row(name: str, program: str, baseline: str, environment: Mapping[str, str]) -> Row:
    """Compare two programs, each in a new process."""
    return Row(
        name,
        f'python -c "{baseline}"',
        lambda: cpu_of_python("-c", program, environment=environment),
        lambda: cpu_of_python("-c", baseline, environment=environment),
    )
