"""Tells of requests: to the log, and to the hooks of the user's."""

from __future__ import annotations

import logging

from .address import ServerAddress
from .errors import TransportError
from .hooks import ErrorEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent
from .message import HttpRequest

__all__ = ["Report"]


class Report:
    """Tells of the requests of one client.

    Requests and answers are logged at the level DEBUG, retries at INFO, and so are calls that end
    without an answer, of which an exception tells the caller. The fields of a record have the names
    of OpenTelemetry, with underscores for dots.

    Args:
        logger: The name of the logger.
        hooks: The hooks of the user's.
        server: Where the server is.
    """

    def __init__(self, logger: str, hooks: Hooks, server: ServerAddress) -> None:
        self._name = logger
        self._logger = logging.getLogger(logger)
        self._hooks = hooks
        self._server = server

    def to(self, server: ServerAddress) -> Report:
        """Returns what reports in the same way about another server."""
        return Report(self._name, self._hooks, server)

    def request(self, operation: str, request: HttpRequest, attempt: int) -> None:
        """Tells of a request that is about to be sent."""
        if self._hooks.on_request is not None:
            event = RequestEvent(operation, request.method, self._path(request), attempt)
            self._hooks.on_request(event)
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(
                "%s %s: attempt %d",
                request.method,
                self._path(request),
                attempt,
                extra=self._fields(operation, request, attempt),
            )

    def response(
        self,
        operation: str,
        request: HttpRequest,
        attempt: int,
        status: int,
        seconds: float,
        request_id: str | None,
    ) -> None:
        """Tells of an answer."""
        if self._hooks.on_response is not None:
            self._hooks.on_response(
                ResponseEvent(
                    operation,
                    request.method,
                    self._path(request),
                    attempt,
                    status,
                    seconds,
                    request_id,
                )
            )
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(
                "%s %s: %d in %.3f s",
                request.method,
                self._path(request),
                status,
                seconds,
                extra={
                    **self._fields(operation, request, attempt),
                    "http_response_status_code": status,
                    "http_client_request_duration": seconds,
                    "http_response_request_id": request_id,
                },
            )

    def error(
        self,
        operation: str,
        request: HttpRequest,
        attempt: int,
        seconds: float,
        cause: TransportError,
        *,
        is_final: bool,
    ) -> None:
        """Tells of an attempt that ended without an answer."""
        path = self._path(request)
        if self._hooks.on_error is not None:
            self._hooks.on_error(
                ErrorEvent(operation, request.method, path, attempt, seconds, cause, is_final)
            )
        level = logging.INFO if is_final else logging.DEBUG
        if self._logger.isEnabledFor(level):
            self._logger.log(
                level,
                "%s %s: %s after %.3f s",
                request.method,
                path,
                type(cause).__name__,
                seconds,
                extra={
                    **self._fields(operation, request, attempt),
                    "http_client_request_duration": seconds,
                    "error_type": type(cause).__name__,
                },
            )

    def retry(
        self,
        operation: str,
        request: HttpRequest,
        attempt: int,
        delay: float,
        status: int | None,
        cause: TransportError | None,
    ) -> None:
        """Tells of a request that will be sent again."""
        if self._hooks.on_retry is not None:
            self._hooks.on_retry(
                RetryEvent(
                    operation, request.method, self._path(request), attempt, delay, status, cause
                )
            )
        if self._logger.isEnabledFor(logging.INFO):
            self._logger.info(
                "%s %s: again in %.3f s, after %s",
                request.method,
                self._path(request),
                delay,
                status if cause is None else type(cause).__name__,
                extra={
                    **self._fields(operation, request, attempt),
                    "http_response_status_code": status,
                    "error_type": str(status) if cause is None else type(cause).__name__,
                    "retry_delay": delay,
                },
            )

    def _fields(self, operation: str, request: HttpRequest, attempt: int) -> dict[str, object]:
        return {
            "operation_id": operation,
            "http_request_method": request.method,
            "http_request_resend_count": attempt - 1,
            "server_address": self._server.host,
            "server_port": self._server.port,
            "url_path": self._path(request),
        }

    def _path(self, request: HttpRequest) -> str:
        return f"{self._server.path}{request.path}"
