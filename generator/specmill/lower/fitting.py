"""Leaves out the samples that do not fit their schemas after all.

A sample is made up keyword by keyword, and there are keywords that no short way leads to, such as
`not`. So the samples of a document are checked in one run of one validator, which compiles a
schema that many of them share only once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from specmill.ir.api import Content, Operation, Resource
from specmill.ir.types import JsonValue
from specmill.source.document import Document
from specmill.source.refs import resolve
from specmill.source.rules.effort import Effort

if TYPE_CHECKING:
    from jsonschema_rs import Registry

__all__ = ["drop_unfit_samples"]

_DOCUMENT = "urn:specmill:document"
_BACKTRACK_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class _Sample:
    """A made-up value, and the reference to the schema that it is for."""

    reference: str
    value: JsonValue


def drop_unfit_samples(document: Document, resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Leaves out each sample that its schema refuses, or that is too much work to check."""
    samples = tuple(_samples(resources))
    if not samples:
        return resources
    fitting = frozenset(sample.reference for sample in _fitting(document, samples))
    return tuple(
        replace(resource, operations=tuple(_checked(o, fitting) for o in resource.operations))
        for resource in resources
    )


def _samples(resources: tuple[Resource, ...]) -> Iterator[_Sample]:
    for resource in resources:
        for operation in resource.operations:
            for content in _contents(operation):
                if content.sample is not None:
                    yield _Sample(_reference(content), content.sample)


def _contents(operation: Operation) -> Iterator[Content]:
    yield from operation.body.contents if operation.body else ()
    for response in operation.responses:
        yield from response.contents


def _reference(content: Content) -> str:
    return "#" + quote(f"{content.pointer}/schema", safe="/~")


def _checked(operation: Operation, fitting: frozenset[str]) -> Operation:
    def keep(content: Content) -> Content:
        return content if _reference(content) in fitting else replace(content, sample=None)

    body = operation.body
    return replace(
        operation,
        body=body and replace(body, contents=tuple(map(keep, body.contents))),
        responses=tuple(
            replace(response, contents=tuple(map(keep, response.contents)))
            for response in operation.responses
        ),
    )


def _fitting(document: Document, samples: Sequence[_Sample]) -> list[_Sample]:
    # Imported late: a document that has an example for everything does without.
    from jsonschema_rs import Draft202012, Registry

    root = document.root
    effort = Effort(root if isinstance(root, dict) else {})
    cheap = [s for s in samples if effort.allows(resolve(document, s.reference).value, s.value)]
    registry = Registry([(_DOCUMENT, root)], draft=Draft202012, retriever=_refuse_to_retrieve)
    return _valid(registry, cheap)


def _refuse_to_retrieve(uri: str) -> JsonValue:
    raise ValueError(f"specmill reads nothing but the document: {uri}")


def _valid(registry: "Registry", samples: list[_Sample]) -> list[_Sample]:
    from jsonschema_rs import (
        Draft202012Validator,
        FancyRegexOptions,
        ReferencingError,
        ValidationError,
    )

    try:
        validator = Draft202012Validator(
            {"prefixItems": [{"$ref": _DOCUMENT + sample.reference} for sample in samples]},
            registry=registry,
            pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT),
        )
    except (ValidationError, ReferencingError, ValueError):
        # One schema that the library does not take says nothing about the others.
        middle = len(samples) // 2
        if middle == 0:
            return []
        return _valid(registry, samples[:middle]) + _valid(registry, samples[middle:])
    errors = validator.iter_errors([sample.value for sample in samples])
    unfit = {error.instance_path[0] for error in errors}
    return [sample for place, sample in enumerate(samples) if place not in unfit]
