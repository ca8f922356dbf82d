"""What differs between the public APIs of two versions of a generated package."""

from dataclasses import dataclass

__all__ = ["CodeChange"]


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One difference between the public APIs of two versions of a package, in any language.

    Attributes:
        name: What differs, as programs name it, such as `moov.models.Payment.amount`.
        kind: `added`, `removed`, `changed`, or `renamed` for what else is the same.
        before: Its signature or type in the base; empty where there is none. What was renamed has its
            name here.
        after: The same in the revision.
        is_breaking: Whether programs that use it may stop working.
        note: What else there is to say, as one clause with names between backticks, such as where
            the same is to be seen; empty if there is nothing.
    """

    name: str
    kind: str
    before: str
    after: str
    is_breaking: bool
    note: str = ""
