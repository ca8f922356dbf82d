"""Leaves out the sandboxes that would answer with what the document's own schema refuses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from specmill.diagnostics import Diagnostic, diagnostic
from specmill.ir.api import Content, Operation
from specmill.ir.sandbox import Sandbox
from specmill.ir.types import JsonValue, Path
from specmill.lower.fitting import Sample, schema_reference, unfit_samples
from specmill.source.document import Document

__all__ = ["drop_unfit_sandboxes"]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a sandbox may answer with, and the part of the extension that it comes of."""

    operation: Operation
    sample: Sample
    part: str


def drop_unfit_sandboxes(
    document: Document, operations: Sequence[Operation], findings: list[Diagnostic]
) -> tuple[Operation, ...]:
    """Leaves out each sandbox with an item or an object that its schema refuses.

    Args:
        document: The document.
        operations: The operations, of which some have a sandbox.
        findings: Takes a diagnostic for each sandbox that is left out.
    """
    answers = [answer for operation in operations for answer in _answers(operation)]
    unfit: dict[str, Diagnostic] = {}
    for place, why in unfit_samples(document, [answer.sample for answer in answers]).items():
        answer = answers[place]
        unfit.setdefault(answer.operation.pointer, _finding(document, answer, why))
    findings += unfit.values()
    return tuple(
        replace(entry, sandbox=None) if entry.pointer in unfit else entry for entry in operations
    )


def _answers(operation: Operation) -> Iterator[_Answer]:
    sandbox, content = operation.sandbox, _content(operation)
    if sandbox is None or content is None:
        return
    answer = content.example
    items = _at(answer, sandbox.items)
    if not isinstance(items, list) or not items:
        return
    for part, item in _items(sandbox, items[0]):
        value = _put(answer, sandbox.items, [item])
        yield _Answer(operation, Sample(schema_reference(content), value), part)


def _content(operation: Operation) -> Content | None:
    successes = (r for r in operation.responses if r.status.startswith("2") and r.contents)
    return next((response.contents[0] for response in successes), None)


def _items(sandbox: Sandbox, example: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    """The forms that an item can have, and the parts of the extension that they come of."""
    for number, variant in enumerate(sandbox.variants):
        item = example
        for path, value in variant:
            item = _put(item, path, value)
        yield f"madeUp/variants/{number}", item
    for field in sandbox.expansion.fields if sandbox.expansion else ():
        if field.object is not None:
            yield "expand/fields", _put(example, field.path, field.object)


def _at(value: JsonValue, path: Path) -> JsonValue:
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and value:
            value = value[step]
    return value


def _put(value: JsonValue, path: Path, new: JsonValue) -> JsonValue:
    """A copy in which another value stands at a path, as far as the path leads anywhere."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str) and (step in value or not rest):
        return {**value, step: _put(value.get(step), rest, new)}
    return value


def _finding(document: Document, answer: _Answer, why: str) -> Diagnostic:
    return diagnostic(
        "unusable-sandbox",
        f"an item made of this does not fit the schema of the answer: {why}",
        document.locate(f"{answer.operation.pointer}/x-specmill-sandbox/{answer.part}"),
        hint="Mend the extension; until then the sandbox answers with the documented example",
    )
