"""What it takes to import a generated package in a new process."""

from contextlib import ExitStack

from tests.bench.rows import Row, cpu_of_python

BASELINE = 'python -c "import httpx2, pydantic"'
PROGRAMS = {
    "import the Stripe client and make one": (
        "from stripe_invoice_payments import Stripe; Stripe(token='t').invoice_payments"
    ),
    "import the Moov client and make one": (
        "from moov_invoice_payments import Moov; Moov(token='t').invoices"
    ),
    "import the Stripe models alone": "from stripe_invoice_payments.models import components",
    "import the Moov models alone": "from moov_invoice_payments.models import components",
}


def rows(_: ExitStack) -> list[Row]:
    """Compare with the two libraries that a client needs in any case."""
    return [_row(name, program) for name, program in PROGRAMS.items()]


def _row(name: str, program: str) -> Row:
    return Row(
        name,
        BASELINE,
        lambda: cpu_of_python("-c", program),
        lambda: cpu_of_python("-c", "import httpx2, pydantic"),
    )
