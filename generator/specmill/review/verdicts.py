"""How much a change matters, and to whom."""

from enum import Flag, IntEnum, auto

__all__ = ["Bump", "Direction", "Verdict"]


class Verdict(IntEnum):
    """What a change does to those who were written for the base; the greater, the worse."""

    SAFE = 1
    MAYBE = 2
    BREAKING = 3

    @property
    def label(self) -> str:
        """The verdict as one word: `safe`, `maybe` or `breaking`."""
        return self.name.lower()


class Bump(IntEnum):
    """The part of a semantic version that a change raises; the greater, the more."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def label(self) -> str:
        """The bump as one word: `none`, `patch`, `minor` or `major`."""
        return self.name.lower()


class Direction(Flag):
    """Which way a value goes on the wire.

    What a webhook or a callback sends to the client is a `RESPONSE`, though HTTP calls it a request:
    the server makes it and the client reads it.
    """

    REQUEST = auto()
    """From the client to the server."""
    RESPONSE = auto()
    """From the server to the client."""
