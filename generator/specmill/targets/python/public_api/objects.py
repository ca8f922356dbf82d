"""What a generated package has for those who import it, as values that can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, Flag, auto
from typing import Final

__all__ = ["MAY_BE_MISSING", "NOBODY", "Entry", "Flow", "Kind", "PublicApi"]

MAY_BE_MISSING: Final = "..."
"""The default of a key that a dictionary need not have."""


class Kind(Enum):
    """What an entry is."""

    CLASS = auto()
    ALIAS = auto()
    """A name for a type."""
    FUNCTION = auto()
    PARAMETER = auto()
    RESULT = auto()
    FIELD = auto()
    """What an instance has: of a model, of a call, of a client."""
    CHECK = auto()
    """What instances of a model have to meet together."""
    EXPORT = auto()
    """Something that is made elsewhere, such as in the runtime, and listed in `__all__`."""


class Flow(Flag):
    """Who makes the values of a type."""

    GIVEN = auto()
    """The program does, and the package takes them."""
    TAKEN = auto()
    """The package does, and the program reads them."""


NOBODY: Final = Flow(0)
"""Nobody does, or that is said elsewhere."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a program may name.

    Attributes:
        kind: What it is.
        name: The name by which types refer to it; empty where they do not.
        type: Its type, with no marks but constraints; of a class its bases, of a function how it is called.
        default: What is taken where a program gives nothing; None where it has to give something.
        manner: How a parameter is passed, such as `keyword-only`.
        position: Which of the parameters that are passed by position it is; None if it is none.
        flow: Who makes its values: of a class, those that its bases name. None where that is nowhere
            said: a field is made as its class is.
        is_sent: Whether a program has to give it in requests, though there is a default.
        owner: Name of the class that it is a field of, as types refer to it; empty for anything else.
        signature: A function as a report shows it.
        operation: Of a class that stands for an operation, its method and path.
        call: Of a function, the name of the class of its operation.
    """

    kind: Kind
    name: str
    type: str
    default: str | None = None
    manner: str = ""
    position: int | None = None
    flow: Flow = NOBODY
    owner: str = ""
    is_sent: bool = False
    signature: str = field(default="", compare=False)
    operation: str = field(default="", compare=False)
    call: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        """The entry as a report shows it, such as `int | None = None`."""
        if self.kind is Kind.FUNCTION:
            return self.signature
        if self.kind is Kind.CLASS:
            return f"class({self.type})" if self.type else "class"
        default = "" if self.default is None else f" = {self.default}"
        return f"RequiredWhenSent[{self.type}]{default}" if self.is_sent else self.type + default

    @property
    def has_to_be_given(self) -> bool:
        """Whether a program has to give it in what it sends."""
        return self.default is None or self.is_sent


@dataclass(frozen=True, slots=True)
class PublicApi:
    """Everything that a program may name.

    Attributes:
        entries: By dotted name, as programs write it; parameters are `function(parameter)`, and what
            a function returns is `function()`.
    """

    entries: Mapping[str, Entry]
