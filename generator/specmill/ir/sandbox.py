"""How a sandbox lists items of its own, for one operation."""

from dataclasses import dataclass

from specmill.ir.types import JsonValue, Path

__all__ = [
    "Sandbox",
    "SandboxExpansion",
    "SandboxField",
    "SandboxFilter",
    "SandboxOrder",
    "SandboxPageSize",
]


@dataclass(frozen=True, slots=True)
class SandboxFilter:
    """A query parameter that selects items.

    Attributes:
        parameter: Its name on the wire.
        path: Where an item holds what the value is compared with; unused where there are members.
        members: For a parameter that is an object: pairs of a member, and where an item holds it.
    """

    parameter: str
    path: Path
    members: tuple[tuple[str, Path], ...]


@dataclass(frozen=True, slots=True)
class SandboxOrder:
    """What items are sorted by."""

    by: Path
    descending: bool


@dataclass(frozen=True, slots=True)
class SandboxPageSize:
    """The query parameter with the greatest number of items on a page.

    Attributes:
        parameter: Its name on the wire.
        default: The schema's `default`; None without one, for all items.
    """

    parameter: str
    default: int | None


@dataclass(frozen=True, slots=True)
class SandboxField:
    """A reference that can be returned as the whole object.

    Attributes:
        name: What a caller writes for it.
        path: Where an item holds it.
        object: An object of that kind; None where the sandbox has none.
    """

    name: str
    path: Path
    object: JsonValue


@dataclass(frozen=True, slots=True)
class SandboxExpansion:
    """The query parameter that lists the fields to return as whole objects.

    Attributes:
        parameter: Its name on the wire.
        identifier: Where such an object holds what refers to it.
        fields: The fields.
    """

    parameter: str
    identifier: Path
    fields: tuple[SandboxField, ...]


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A list that a sandbox holds in memory.

    Attributes:
        items: Where the answer holds the items; empty for an answer that is an array of them.
        identifier: Where an item holds its id.
        order: What items are sorted by; None to keep them as they were made.
        page_size: How many a page holds; None for all.
        filters: The parameters that select items.
        expansion: The parameter that asks for whole objects; None without one.
        variants: Further forms of the first example: values to put at paths.
        references: Where made-up items differ in the objects that they refer to.
        amounts: Where they differ in amounts of money.
        times: Where they differ in times.
    """

    items: Path
    identifier: Path
    order: SandboxOrder | None
    page_size: SandboxPageSize | None
    filters: tuple[SandboxFilter, ...]
    expansion: SandboxExpansion | None
    variants: tuple[tuple[tuple[Path, JsonValue], ...], ...]
    references: tuple[Path, ...]
    amounts: tuple[Path, ...]
    times: tuple[Path, ...]
