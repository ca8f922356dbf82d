"""Begins calls: what a client is set to, and what is said for one call alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from .address import ServerAddress, server_address
from .credentials import Credentials, environment_variable
from .errors import Fault, InvalidArgument
from .hooks import Hooks
from .limits import Limits
from .retry import RetryBudget

if TYPE_CHECKING:
    from .exchange import Clock, Exchange, Terms
    from .operation import Call, Operation
    from .options import RequestOptions
    from .session import Settings

__all__ = ["Calls", "or_environment"]

ResultT = TypeVar("ResultT")
CredentialsT = TypeVar("CredentialsT")


class Calls:
    """Begins the calls of one client.

    Args:
        settings: What the generated client knows.
        server_url: Where the server is; None for what the environment or the document says.
        limits: What holds for each call.
        hooks: What to call on requests, answers and retries.
        clock: Time and chance; None for those of the machine.

    Raises:
        InvalidArgument: A setting is not a valid one.
    """

    def __init__(
        self,
        settings: Settings,
        server_url: str | None,
        limits: Limits,
        hooks: Hooks | None,
        clock: Clock | None,
    ) -> None:
        from .exchange import Clock, Terms
        from .report import Report

        told = _told(settings, server_url)
        self.server: ServerAddress = _server(settings, told)
        """Where the server is."""
        self._limits = limits.checked("settings")
        self._is_told = told is not None
        self._terms = Terms(
            server=self.server,
            schemes=settings.schemes,
            environment=settings.environment,
            errors=settings.errors,
            user_agent=settings.user_agent,
            retry=settings.retry,
            budget=RetryBudget(),
            report=Report(settings.logger, _hooks(hooks), self.server),
            clock=clock or Clock(),
        )
        self._elsewhere: dict[str, Terms] = {}

    def begin(
        self, call: Call[ResultT], options: RequestOptions | None, accept: str | None = None
    ) -> Exchange[ResultT]:
        """Begins a call.

        Args:
            call: The call.
            options: Settings for it alone.
            accept: The media types to ask for in place of the usual ones.

        Raises:
            InvalidArgument: An argument or an option is not a valid one.
        """
        from .exchange import Exchange

        terms = self._terms_of(call.operation)
        if options is None:
            headers = [] if accept is None else [("Accept", accept)]
            return Exchange(terms, call, self._limits, headers)
        from .options import RequestOptions, header_fields, query_pairs

        _check_type(call.operation.id, "options", options, RequestOptions)
        limits = self._limits.overridden(options)
        headers = header_fields(options, accept)
        return Exchange(terms, call, limits, headers, query_pairs(options.query))

    def _terms_of(self, operation: Operation) -> Terms:
        url = operation.server_url
        # Who gives a client its server means it for all that the client sends.
        if url is None or self._is_told:
            return self._terms
        if url not in self._elsewhere:
            server = server_address(url)
            report = self._terms.report.to(server)
            self._elsewhere[url] = self._terms._replace(server=server, report=report)
        return self._elsewhere[url]


def or_environment(settings: Settings, credentials: CredentialsT) -> CredentialsT | Credentials:
    """Returns what was given by argument, or else what is in the environment: never a mixture."""
    if isinstance(credentials, Credentials) and not credentials.given():
        return settings.security.from_environment(settings.environment)
    return credentials


def _hooks(hooks: Hooks | None) -> Hooks:
    if hooks is None:
        return Hooks()
    _check_type("settings", "hooks", hooks, Hooks)
    return hooks


# What users pass is not always of the type that it should have: `object` makes the code look.
def _check_type(subject: str, name: str, value: object, kind: type[object]) -> None:
    if not isinstance(value, kind):
        fault = Fault((name,), f"expected {kind.__name__}", type(value).__name__)
        raise InvalidArgument(subject, (fault,))


def _told(settings: Settings, url: str | None) -> str | None:
    if url is not None:
        return url
    return os.environ.get(environment_variable(settings.environment, "server_url")) or None


def _server(settings: Settings, told: str | None) -> ServerAddress:
    url = settings.server_url if told is None else told
    if url is None:
        variable = environment_variable(settings.environment, "server_url")
        problem = f"the document names no server: give one, or set {variable}"
        raise InvalidArgument("settings", (Fault(("server_url",), problem),))
    _check_type("settings", "server_url", url, str)
    try:
        return server_address(url)
    except ValueError:
        problem = "expected http:// or https://, a host, and at most a port and a path"
        raise InvalidArgument("settings", (Fault(("server_url",), problem),)) from None
