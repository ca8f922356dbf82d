"""Changes that were judged, and everything that a report says."""

from dataclasses import dataclass
from datetime import date

from specmill.code_changes import CodeChange
from specmill.diagnostics import Diagnostic, Location
from specmill.review.changes import Reach
from specmill.review.rules.rule import Rule
from specmill.review.verdicts import Bump, Verdict

__all__ = ["Acceptance", "Comparison", "Finding", "PackageReview", "Review"]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A break that somebody accepted.

    Attributes:
        finding: Id of the finding.
        reason: Why.
        author: Who.
        expires: The last day on which it counts.
        location: Where it is written down.
        specification: Name of the document that has the finding; empty where only one has it.
    """

    finding: str
    reason: str
    author: str
    expires: date
    location: Location
    specification: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One change with its verdicts.

    Attributes:
        id: Made of the rule and the place, not of the text: stable between runs.
        rule: The row of the table.
        subject: What changed, in words.
        message: What the change is, as one clause: "the maximum of … was lowered from 100 to 50".
        consequence: Why it matters, and what a caller sees, as one sentence.
        base: Where it is in the base; the nearest parent where the base lacks it.
        revision: The same in the revision.
        in_base: Whether the base has it.
        in_revision: Whether the revision has it.
        before: The value in the base as short text; empty where there is none.
        after: The value in the revision.
        operations: What it reaches, in the order of the documents; empty for what no operation uses.
        clients: The verdict for clients on the wire.
        servers: The verdict for servers that implement the document.
        api: The verdict for programs that use the generated package.
        bump: What the version of a generated package has to say.
        wire_bump: What a version of the interface on the wire would have to say.
        is_proved: Whether the verdicts come from a comparison; if not, they are the worst case.
        acceptance: Who accepted it, if anybody did.
    """

    id: str
    rule: Rule
    subject: str
    message: str
    consequence: str
    base: Location
    revision: Location
    in_base: bool
    in_revision: bool
    before: str
    after: str
    operations: tuple[Reach, ...]
    clients: Verdict
    servers: Verdict
    api: Verdict
    bump: Bump
    wire_bump: Bump
    is_proved: bool = True
    acceptance: Acceptance | None = None

    @property
    def worst(self) -> Verdict:
        """The worst of the three verdicts."""
        return max(self.clients, self.servers, self.api)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of one document.

    Attributes:
        name: Name of the document, such as `spec/stripe.yaml`.
        base: Where the base came from, such as `main:spec/stripe.yaml`; empty if there is none.
        revision: Where the revision came from; empty if there is none.
        base_version: `info.version` of the base.
        revision_version: `info.version` of the revision.
        findings: Worst first, then in the order of the revision.
        diagnostics: What is wrong with either document.
        is_compared: Whether both versions could be read; if not, there are no findings, and
            `diagnostics` say why.
    """

    name: str
    base: str
    revision: str
    base_version: str
    revision_version: str
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    is_compared: bool = True


@dataclass(frozen=True, slots=True)
class PackageReview:
    """What becomes of a generated package.

    Attributes:
        name: Its import name.
        specification: Name of the document that it is made from.
        bump: What its version has to say: the most of the findings, and of the changes of code.
        wire_bump: What it would be for the wire alone.
        changes: Differences of its public API.
        diff: Unified diff of its files, shortened if it is long.
        files: How many files differ.
        notes: What else a reader has to know, one clause each, with names between backticks.
    """

    name: str
    specification: str
    bump: Bump
    wire_bump: Bump
    changes: tuple[CodeChange, ...] = ()
    diff: str = ""
    files: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a report says.

    Attributes:
        comparisons: One for each document, in the order of the configuration.
        packages: What becomes of the packages that the configuration lists.
        unused: Acceptances that no finding has.
        expired: Acceptances whose day is over; their findings count again.
        evaluated_on: The day on which dates of sunset were judged.
    """

    comparisons: tuple[Comparison, ...]
    packages: tuple[PackageReview, ...]
    unused: tuple[Acceptance, ...]
    expired: tuple[Acceptance, ...]
    evaluated_on: date
