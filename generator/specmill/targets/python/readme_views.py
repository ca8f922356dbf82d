"""What the template of the README is given."""

from dataclasses import dataclass

from specmill.render.code import Code

__all__ = ["OperationRow", "ProgramsView", "ReadmeView", "RetryView"]


@dataclass(frozen=True, slots=True)
class OperationRow:
    """A row of the README's table."""

    call: Code
    request: Code


@dataclass(frozen=True, slots=True)
class RetryView:
    """What a document adds to the rules for sending requests again."""

    statuses: Code | None
    header: Code | None
    idempotency_key: Code | None


@dataclass(frozen=True, slots=True)
class ProgramsView:
    """The programs of the README; `...` stands in them for what only the reader knows.

    Attributes:
        client: A call.
        errors: A call, and what can go wrong.
        limits: How long a call may take, and how often it is sent.
        response: A call whose answer comes with its status and headers.
        hooks: A function that is told of each answer.
        resumed: A list that goes on after a fault; None where no operation answers in pages.
        credentials: A function that knows the credentials; None where there are none.
        implementation: A server of the reader's own.
        authentication: One that knows who is asking; None where there are no credentials.
        in_process: A client and a server without a socket between them.
        sandbox: A server that is started for a test.
    """

    client: Code
    errors: Code
    limits: Code
    response: Code
    hooks: Code
    resumed: Code | None
    credentials: Code | None
    implementation: Code
    authentication: Code | None
    in_process: Code
    sandbox: Code


@dataclass(frozen=True, slots=True)
class ReadmeView:
    """The README of the distribution."""

    notice: Code
    title: Code
    description: Code
    document: Code
    package: Code
    client: Code
    server: Code
    programs: ProgramsView | None
    environment: Code
    server_url: Code | None
    retry: RetryView | None
    paged_call: Code | None
    fixture: Code
    makes_items: bool
    sends_files: bool
    operations: tuple[OperationRow, ...]
