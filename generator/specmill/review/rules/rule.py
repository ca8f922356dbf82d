"""What a rule is: one row of the table, for one kind of change."""

from dataclasses import dataclass

from specmill.review.verdicts import Bump, Verdict

__all__ = ["Rule", "Side"]


@dataclass(frozen=True, slots=True)
class Side:
    """What a kind of change does where values go one way.

    Attributes:
        clients: Whether clients that were written for the base still work.
        package: What a generated package has to say by its version.
        consequence: What a caller sees where values go this way alone, as a sentence; empty for what
            the rule says of both.
    """

    clients: Verdict
    package: Bump
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of change.

    What a change does to servers is not in a row: it is what the opposite change, by the rule that
    `mirror` names, does to clients.

    Attributes:
        id: Stable name in kebab-case, such as `maximum-length-lowered`.
        area: What it is about: `operation`, `parameter`, `body`, `response`, `header`, `security`,
            `server`, `lifecycle`, `schema`, `name` or `document`.
        title: The change as one phrase, such as "The longest text allowed got shorter".
        message: The change of one thing as one clause, with `{subject}`, `{before}` and `{after}`,
            such as "{subject} now takes at most {after} characters, not {before}".
        request: What it does in what clients send; None where it cannot be there.
        response: What it does in what servers send; None where it cannot be there.
        mirror: Id of the rule of the opposite change; may be the rule itself.
        consequence: What a caller sees, as one sentence that begins with a capital and ends with a
            full stop.
        is_addition: Whether the change brings something new: on the wire a minor version, not a
            patch.
    """

    id: str
    area: str
    title: str
    message: str
    request: Side | None
    response: Side | None
    mirror: str
    consequence: str
    is_addition: bool = False
