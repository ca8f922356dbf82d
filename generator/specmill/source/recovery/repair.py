"""What a repair of a document is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from specmill.source.tree import JsonValue


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that makes a place in a document usable, and loses little.

    Attributes:
        note: What becomes of the mistake, as a clause that follows its message.
        removed: Pointers of members to remove.
        values: New values by their pointers.
    """

    note: str
    removed: tuple[str, ...] = ()
    values: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
