"""Who may use a sandbox, and whose requests fail there on purpose."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import TypeVar

from ..credentials import BasicScheme, Credentials, Scheme
from .fault_injection import FaultInjection
from .options import SandboxOptions
from .replies import ErrorReply

__all__ = ["Gatekeeper"]

CredentialsT = TypeVar("CredentialsT", bound=Credentials)


class Gatekeeper:
    """Lets a request pass, or refuses it.

    Args:
        options: Says which credentials are accepted.
        schemes: The security schemes of the document.
        injection: Draws the requests that fail.
    """

    def __init__(
        self, options: SandboxOptions, schemes: Mapping[str, Scheme], injection: FaultInjection
    ) -> None:
        self._accepted = tuple(text.encode() for text in options.credentials)
        self._schemes = tuple(schemes.values())
        self._injection = injection

    async def authenticate(self, credentials: CredentialsT) -> CredentialsT:
        """Returns the credentials of a request that may pass.

        Raises:
            ErrorReply: The request is one that fails, or its credentials are not accepted.
        """
        status = self._injection.status()
        if status is not None:
            headers = self._injection.headers(status)
            raise ErrorReply(status, headers=headers, message="This failure is rehearsed.")
        texts = self._texts(credentials.given())
        if self._accepted and texts and not any(map(self._is_accepted, texts)):
            raise ErrorReply(401, message="These credentials are not among the accepted ones.")
        return credentials

    def _texts(self, given: Mapping[str, str]) -> list[str]:
        """Lists what the credentials may be called on the command line."""
        texts: list[str] = []
        for scheme in self._schemes:
            values = [given[name] for name in scheme.fields if name in given]
            texts += values
            if isinstance(scheme, BasicScheme):
                password = given.get(scheme.password, "")
                texts += [f"{username}:{password}" for username in values]
        return texts

    def _is_accepted(self, text: str) -> bool:
        # Compared in a time that tells nothing of how much of it was right.
        return any(hmac.compare_digest(text.encode(), one) for one in self._accepted)
