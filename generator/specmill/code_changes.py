"""What differs between the public APIs of two versions of a generated package."""

from dataclasses import dataclass

__all__ = ["CodeChange"]


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One difference between the public APIs of two versions of a package, in any language.

    Attributes:
        name: What differs, as programs name it, such as `moov.models.Payment.amount`.
        kind: `added`, `removed` or `changed`.
        before: Its signature or type in the base; empty where there is none.
        after: The same in the revision.
        is_breaking: Whether programs that use it may stop working.
    """

    name: str
    kind: str
    before: str
    after: str
    is_breaking: bool
