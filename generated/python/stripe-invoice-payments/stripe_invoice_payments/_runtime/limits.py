"""How long a call may take, how often it may be sent, and how much an answer may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .errors import Fault, InvalidArgument

if TYPE_CHECKING:
    from .options import RequestOptions

__all__ = ["DEFAULT_LIMITS", "Limits"]

# Sockets count milliseconds in 32 bits: more than 24 days are too many for them.
_LONGEST = 2_000_000


class Limits(NamedTuple):
    """The limits of a call. Times are in seconds."""

    timeout: float | None = None
    """For each single step of an attempt: to send, to receive. None: as the transport has it."""
    connect_timeout: float | None = None
    """For setting up a connection. None: as the transport has it."""
    deadline: float = 120.0
    """For the whole call, all attempts and the waits between them."""
    max_retries: int = 2
    """How often a request may be sent again."""
    max_response_bytes: int = 64 * 1024 * 1024
    """How many bytes the body of an answer may have, decompressed."""

    def overridden(self, options: RequestOptions) -> Limits:
        """Returns the limits with those of one call in their place.

        Raises:
            InvalidArgument: One of them is no limit.
        """
        given = {
            name: value for name in self._fields if (value := getattr(options, name)) is not None
        }
        return self._replace(**given).checked("options") if given else self

    def checked(self, subject: str) -> Limits:
        """Returns the limits as they are.

        Args:
            subject: What they were given for, for messages.

        Raises:
            InvalidArgument: One of them is no limit.
        """
        for name in ("timeout", "connect_timeout", "deadline"):
            value = getattr(self, name)
            may_be_none = name != "deadline"
            if not (value is None and may_be_none) and not _is_positive(value):
                raise _refusal(
                    subject,
                    name,
                    f"expected a number of seconds above 0, at most {_LONGEST}",
                    value,
                )
        for name in ("max_retries", "max_response_bytes"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise _refusal(subject, name, "expected an integer, 0 or more", value)
        return self


DEFAULT_LIMITS = Limits()


def _is_positive(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value <= _LONGEST


def _refusal(subject: str, name: str, problem: str, value: object) -> InvalidArgument:
    return InvalidArgument(subject, (Fault((name,), problem, repr(value)),))
