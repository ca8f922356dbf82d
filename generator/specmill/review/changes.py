"""What differs between two documents, before anybody judges it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from specmill.review.verdicts import Direction

__all__ = ["Change", "Operation", "Reach"]


class Operation(NamedTuple):
    """An operation, or a webhook.

    Attributes:
        method: HTTP method in capitals.
        path: The path as the revision spells it, or the base where the revision lacks it; for a
            webhook its name, and for a callback the path of its operation, its name and expression.
    """

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of the document.

    Two changes with the same rule and the same places are the same edit, seen from several
    operations.

    Attributes:
        rule: Id of the row of the table.
        base: JSON pointer into the upgraded base of what changed; where the base has no such
            thing, of where it would be: a pointer to nothing, below the nearest parent there is.
        revision: The same for the revision.
        in_base: Whether the base has it.
        in_revision: Whether the revision has it.
        before: The value in the base as short text, such as `100`; empty where there is none.
        after: The value in the revision.
        directions: The ways on the wire in which the change says anything.
        is_proved: Whether the two sets of values were compared; if not, the change is reported
            as the worst that it could be.
        folded: Ids of the rules of what only follows from it, whose verdicts count as its own.
        consequence: What a caller sees, if that is not what the rule says; empty if it is.
    """

    rule: str
    base: str
    revision: str
    in_base: bool
    in_revision: bool
    before: str = field(default="", compare=False)
    after: str = field(default="", compare=False)
    directions: Direction = Direction.REQUEST | Direction.RESPONSE
    is_proved: bool = field(default=True, compare=False)
    folded: frozenset[str] = field(default=frozenset(), compare=False)
    consequence: str = field(default="", compare=False)


class Reach(NamedTuple):
    """An operation that a change reaches, and the ways in which values go there.

    Attributes:
        operation: The operation.
        directions: `REQUEST` where clients send what changed, `RESPONSE` where they receive it.
    """

    operation: Operation
    directions: Direction
