"""Holds samples to their schemas, and leaves out those of the document that do not fit after all.

A sample is made up keyword by keyword, and there are keywords that no short way leads to, such as
`not`. So the samples of a document are checked in one run of one validator, which compiles a
schema that many of them share only once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from specmill.ir.api import Content, Operation
from specmill.ir.types import JsonValue
from specmill.lower.node import Node
from specmill.lower.samples import make_sample
from specmill.source.document import Document
from specmill.source.refs import resolve
from specmill.source.rules.effort import MAX_STEPS_IN_ALL, Effort

if TYPE_CHECKING:
    from jsonschema_rs import Registry

__all__ = ["Sample", "drop_unfit_samples", "schema_reference", "unfit_samples"]

_DOCUMENT = "urn:specmill:document"
_BACKTRACK_LIMIT = 100_000
_LONGEST_REASON = 160


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up value.

    Attributes:
        reference: A `$ref` to the schema that it is for.
        value: The value.
    """

    reference: str
    value: JsonValue


def schema_reference(content: Content) -> str:
    """The `$ref` to the schema of a content that has one."""
    return "#" + quote(content.schema_pointer, safe="/~")


def drop_unfit_samples(
    document: Document, operations: Sequence[Operation], effort: Effort
) -> tuple[Operation, ...]:
    """Leaves out each sample that its schema refuses, or that is too much work to check.

    One is made up anew, without the examples in its schema, before it is given up.

    Args:
        document: The document.
        operations: The operations with the samples.
        effort: What may be spent on checking them. As much again may be spent on those that are
            made anew, which is counted as well.
    """
    samples = tuple(_samples(operations))
    unfit = [samples[place] for place in unfit_samples(document, samples, effort)]
    others = [other for sample in unfit if (other := _made_anew(document, sample)) is not None]
    root = document.root
    again = Effort(root if isinstance(root, dict) else {})
    refused = unfit_samples(document, others, again)
    effort.spend(MAX_STEPS_IN_ALL - again.left)
    values: dict[str, JsonValue] = {sample.reference: None for sample in unfit}
    for place, sample in enumerate(others):
        values[sample.reference] = None if place in refused else sample.value
    return tuple(_checked(operation, values) for operation in operations)


def _made_anew(document: Document, sample: Sample) -> Sample | None:
    target = resolve(document, sample.reference)
    schema = Node(document, target.pointer, target.value)
    value = make_sample(schema, uses_examples=False)
    return None if value is None else Sample(sample.reference, value)


def _samples(operations: Iterable[Operation]) -> Iterator[Sample]:
    for operation in operations:
        for content in _contents(operation):
            if content.sample is not None:
                yield Sample(schema_reference(content), content.sample)


def _contents(operation: Operation) -> Iterator[Content]:
    yield from operation.body.contents if operation.body else ()
    for response in operation.responses:
        yield from response.contents


def _checked(operation: Operation, values: Mapping[str, JsonValue]) -> Operation:
    """Puts other values in the place of samples, by the references to their schemas."""

    def keep(content: Content) -> Content:
        reference = schema_reference(content)
        if content.sample is None or reference not in values:
            return content
        return replace(content, sample=values[reference])

    body = operation.body
    return replace(
        operation,
        body=body and replace(body, contents=tuple(map(keep, body.contents))),
        responses=tuple(
            replace(response, contents=tuple(map(keep, response.contents)))
            for response in operation.responses
        ),
    )


def unfit_samples(
    document: Document, samples: Sequence[Sample], effort: Effort | None = None
) -> Mapping[int, str]:
    """Finds the samples that their schemas refuse, or that are too much work to check.

    Args:
        document: The document with the schemas.
        samples: What to check.
        effort: What may be spent on it; None for what one document may take.

    Returns:
        What is wrong with each that does not fit, in short, by its place among the samples.
    """
    if not samples:
        return {}
    # Imported late: a document that has an example for everything does without.
    from jsonschema_rs import Draft202012, Registry

    root = document.root
    effort = effort or Effort(root if isinstance(root, dict) else {})
    unfit: dict[int, str] = {}
    cheap: list[int] = []
    for place, sample in enumerate(samples):
        if effort.allows(resolve(document, sample.reference).value, sample.value):
            cheap.append(place)
        else:
            unfit[place] = "it is too much work to check"
    registry = Registry([(_DOCUMENT, root)], draft=Draft202012, retriever=_refuse_to_retrieve)
    return unfit | _refused(registry, samples, cheap)


def _refuse_to_retrieve(uri: str) -> JsonValue:
    raise ValueError(f"specmill reads nothing but the document: {uri}")


def _refused(
    registry: "Registry", samples: Sequence[Sample], places: Sequence[int]
) -> dict[int, str]:
    from jsonschema_rs import (
        Draft202012Validator,
        FancyRegexOptions,
        ReferencingError,
        ValidationError,
        ValidationErrorKind,
    )

    if not places:
        return {}
    schemas: list[JsonValue] = [{"$ref": _DOCUMENT + samples[place].reference} for place in places]
    try:
        validator = Draft202012Validator(
            {"prefixItems": schemas},
            registry=registry,
            pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT),
        )
    except (ValidationError, ReferencingError, ValueError):
        # One schema that the library does not take says nothing about the others.
        if len(places) == 1:
            return {places[0]: "its schema cannot be checked"}
        middle = len(places) // 2
        first = _refused(registry, samples, places[:middle])
        return first | _refused(registry, samples, places[middle:])
    refused: dict[int, str] = {}
    for error in validator.iter_errors([samples[place].value for place in places]):
        index = error.instance_path[0]
        # Readers take what fits several schemas of a choice.
        is_ambiguous = isinstance(error.kind, ValidationErrorKind.OneOfMultipleValid)
        if isinstance(index, int) and not is_ambiguous:
            refused.setdefault(places[index], _shortened(error.message))
    return refused


def _shortened(reason: str) -> str:
    return reason if len(reason) <= _LONGEST_REASON else reason[: _LONGEST_REASON - 1] + "…"
