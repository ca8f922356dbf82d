"""The sync client and the async one, called alike, and without the pauses between attempts."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol, TypedDict, Unpack

from stripe_invoice_payments._runtime.limits import Limits
from stripe_invoice_payments._runtime.session import AsyncSession, Session
from stripe_invoice_payments.client import SETTINGS, RequestOptions
from stripe_invoice_payments.client.invoice_payments import AsyncInvoicePayments, InvoicePayments
from stripe_invoice_payments.models.components import InvoicePayment
from stripe_invoice_payments.models.security import Security

__all__ = ["LIMITS", "SECRET", "Caller", "Options", "SyncCaller", "TaskCaller", "finishing"]

SECRET = "sk_live_4242424242"
CREDENTIALS = Security(token=SECRET)
# No call of these tests may take longer, unless a case says so.
LIMITS = Limits(deadline=8, max_retries=0)


class Options(TypedDict, total=False):
    """The limits of one call."""

    timeout: float
    deadline: float
    max_retries: int
    max_response_bytes: int


class Caller(Protocol):
    """A client.

    Attributes:
        pauses: The seconds that it would have waited between attempts.
    """

    pauses: list[float]

    def call(self, **options: Unpack[Options]) -> list[InvoicePayment]:
        """List the first page."""
        ...

    def close(self) -> None:
        """Close the client."""
        ...

    def finish(self) -> None:
        """Close the client, and give back what calling took."""
        ...


class SyncCaller:
    def __init__(self, url: str) -> None:
        self.pauses: list[float] = []
        self._session = Session(
            SETTINGS,
            credentials=CREDENTIALS,
            server_url=url,
            limits=LIMITS,
            sleep=self.pauses.append,
        )

    def call(self, **options: Unpack[Options]) -> list[InvoicePayment]:
        page = InvoicePayments(self._session).list(options=RequestOptions(**options))
        return list(page.items)

    def close(self) -> None:
        self._session.close()

    def finish(self) -> None:
        self.close()


class TaskCaller:
    def __init__(self, url: str) -> None:
        self.pauses: list[float] = []
        self._runner = asyncio.Runner()
        self._session = AsyncSession(
            SETTINGS, credentials=CREDENTIALS, server_url=url, limits=LIMITS, sleep=self._pause
        )

    def call(self, **options: Unpack[Options]) -> list[InvoicePayment]:
        return self._runner.run(self._call(RequestOptions(**options)))

    def close(self) -> None:
        self._runner.run(self._session.aclose())

    def finish(self) -> None:
        self.close()
        self._runner.close()

    async def _call(self, options: RequestOptions) -> list[InvoicePayment]:
        page = await AsyncInvoicePayments(self._session).list(options=options)
        return list(page.items)

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@contextmanager
def finishing(caller: Caller) -> Generator[Caller]:
    """Finish with a caller in any case."""
    try:
        yield caller
    finally:
        caller.finish()
