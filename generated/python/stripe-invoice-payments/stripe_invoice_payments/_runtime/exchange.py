"""One call over all its attempts: what is sent, and what an answer or an error leads to.

Nothing here sends or waits, so that sync and async clients share it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeAlias, TypeVar

from .address import ServerAddress
from .credentials import Scheme, authorized
from .encode import encode_call
from .errors import (
    ConnectionFailed,
    DeadlineExceeded,
    Error,
    ErrorClasses,
    StatusError,
    Timeout,
    TransportError,
)
from .headers import Headers
from .limits import Limits
from .message import HttpRequest, HttpResponse
from .operation import Call
from .outcomes import read_failure, read_response
from .report import Report
from .response import Response
from .retry import RetryBudget, RetryRule, backoff, is_repeatable, may_retry, retry_after

if TYPE_CHECKING:
    from .streaming import AsyncStreamedResponse, StreamedResponse

__all__ = ["Answer", "Clock", "Exchange", "Terms"]

ResultT = TypeVar("ResultT")

Answer: TypeAlias = "HttpResponse | StreamedResponse | AsyncStreamedResponse"
"""An answer as it is received: as a whole, or with its body still to come."""


class Clock(NamedTuple):
    """Time and chance, which a test may set."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds, to measure how long something takes."""
    now: Callable[[], float] = time.time
    """Seconds since the epoch."""
    random: Callable[[], float] = random.random
    """A number from 0 to 1."""


class Terms(NamedTuple):
    """What is the same for all calls of a client to one server."""

    server: ServerAddress
    schemes: Mapping[str, Scheme]
    environment: str
    """The prefix of the environment variables."""
    errors: ErrorClasses
    user_agent: str
    retry: RetryRule
    budget: RetryBudget
    report: Report
    clock: Clock


class Exchange(Generic[ResultT]):
    """One call. Its time begins when it is made.

    Args:
        terms: What is the same for all calls of the client to the server.
        call: The call.
        limits: What holds for it.
        headers: Header fields to add, or to put in the place of others.
        query: Pairs of the form `name=value` to add to the query, percent-encoded.

    Raises:
        InvalidArgument: An argument has no form in the place where it has to stand.
    """

    def __init__(
        self,
        terms: Terms,
        call: Call[ResultT],
        limits: Limits,
        headers: Sequence[tuple[str, str]] = (),
        query: Sequence[str] = (),
    ) -> None:
        self.operation = call.operation.id
        self.server = terms.server
        self.limits = limits
        self.given: Mapping[str, str] = {}
        """The credentials in the request, by field."""
        self._terms = terms
        self._ends = terms.clock.monotonic() + limits.deadline
        self._call = call
        self._query = query
        # Without credentials, so that others can be put into it.
        self._bare = encode_call(call, terms.user_agent)
        self._headers = [*headers, *_idempotency_key(terms.retry, self._bare, headers)]
        self._request = self._bare
        self._attempt = 0
        self._retries = 0
        self._began = 0.0
        self._is_under_way = False
        self._was_refused = False

    def authorize(self, given: Mapping[str, str]) -> None:
        """Puts credentials into the request.

        Args:
            given: The credentials that are there, by field.

        Raises:
            MissingCredentials: They are not what the operation needs.
            InvalidArgument: One of them cannot be sent.
        """
        terms = self._terms
        self.given = given
        request = authorized(
            self._bare, self._call.operation, terms.schemes, given, terms.environment
        )
        if self._headers:
            request = request.with_headers(self._headers)
        self._request = request.with_query(self._query) if self._query else request

    def begin_attempt(self) -> HttpRequest:
        """Counts an attempt, and returns what to send."""
        self._attempt += 1
        self._began = self._terms.clock.monotonic()
        self._terms.report.request(self.operation, self._request, self._attempt)
        self._is_under_way = True
        return self._request

    def seconds_left(self) -> float:
        """Returns the seconds until the deadline."""
        return self._ends - self._terms.clock.monotonic()

    def too_late(self) -> DeadlineExceeded:
        """Says that the call took longer than its deadline."""
        where, seconds = self.server.authority, self.limits.deadline
        error = DeadlineExceeded(f"{self.operation}: no answer from {where} within {seconds:g} s")
        error.attempts = self._attempt
        # It may also have come in a wait, after an attempt that has been told of.
        if self._is_under_way:
            self._tell_error(error, is_final=True)
        return error

    def delay_after_error(self, error: TransportError) -> float | None:
        """Returns the seconds to wait before the next attempt; None if there is none."""
        error.attempts = self._attempt
        delay = self._delay() if self._may_repeat(error) else None
        self._tell_error(error, is_final=delay is None)
        if delay is not None:
            self._tell_retry(delay, cause=error)
        return delay

    def delay_after(self, response: Answer) -> float | None:
        """Returns the seconds to wait before the next attempt; None if the answer counts."""
        terms = self._terms
        self._tell(response)
        if response.status < 400:
            terms.budget.give_back()
            return None
        if not self._is_repeatable() or not may_retry(
            terms.retry, response.status, response.headers
        ):
            return None
        asked = retry_after(response.headers, terms.clock.now())
        delay = self._delay(asked)
        if delay is not None:
            self._tell_retry(delay, response.status)
        return delay

    def is_refused(self, response: Answer) -> bool:
        """Tells whether an answer asks for other credentials, for the first time in this call."""
        if response.status != 401 or self._was_refused or not self._can_resend():
            return False
        self._was_refused = True
        self._tell(response)
        self._tell_retry(0.0, response.status)
        return True

    def result(self, response: HttpResponse) -> Response[ResultT]:
        """Reads the answer that counts.

        Raises:
            StatusError: The status means failure.
            UnexpectedResponse: The status means success, but the answer is not as documented.
        """
        try:
            return read_response(self._call, response, self._terms.errors)
        except Error as error:
            error.attempts = self._attempt
            raise

    def _can_resend(self) -> bool:
        """Whether the body is still there: one that is read while it is sent may be gone."""
        return self._request.stream is None or self._request.stream.can_begin

    def failure(self, response: HttpResponse) -> StatusError:
        """Reads an answer whose status means failure."""
        error = read_failure(self._call.operation, response, self._terms.errors)
        error.attempts = self._attempt
        return error

    def _is_repeatable(self) -> bool:
        return self._can_resend() and is_repeatable(
            self._terms.retry, self._request.method, self._request.headers
        )

    def _may_repeat(self, error: TransportError) -> bool:
        is_final = isinstance(error, DeadlineExceeded)
        if is_final or not isinstance(error, ConnectionFailed | Timeout):
            return False
        return self._is_repeatable() or (not error.was_sent and self._can_resend())

    def _delay(self, asked: float | None = None) -> float | None:
        """Takes one of the retries that are left; None if there is none."""
        clock = self._terms.clock
        if self._retries >= self.limits.max_retries:
            return None
        delay = asked or backoff(self._retries + 1, clock.random)
        # A wait that the deadline would end is in vain: what went wrong is better told at once.
        if clock.monotonic() + delay >= self._ends or not self._terms.budget.take():
            return None
        self._retries += 1
        return delay

    def _tell(self, response: Answer) -> None:
        self._is_under_way = False
        seconds = self._terms.clock.monotonic() - self._began
        self._terms.report.response(
            self.operation,
            self._request,
            self._attempt,
            response.status,
            seconds,
            self._call.operation.request_id_in(response.headers),
        )

    def _tell_error(self, error: TransportError, *, is_final: bool) -> None:
        self._is_under_way = False
        seconds = self._terms.clock.monotonic() - self._began
        self._terms.report.error(
            self.operation, self._request, self._attempt, seconds, error, is_final=is_final
        )

    def _tell_retry(
        self, delay: float, status: int | None = None, cause: TransportError | None = None
    ) -> None:
        self._terms.report.retry(self.operation, self._request, self._attempt, delay, status, cause)


def _idempotency_key(
    rule: RetryRule, request: HttpRequest, headers: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Makes the key that lets a request be repeated, if the document has one for it."""
    name = rule.idempotency_key
    if name is None or is_repeatable(
        rule, request.method, Headers([*request.headers.fields, *headers])
    ):
        return []
    import uuid

    return [(name, str(uuid.uuid4()))]
