"""Rules for defaults and examples: they fit the schemas that they belong to.

All pairs of a document are checked in one run of one compiled validator, so that a schema that many
examples share is compiled once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from specmill.diagnostics import Diagnostic
from specmill.source.pointers import join
from specmill.source.refs import step
from specmill.source.rules.context import Context, entries
from specmill.source.rules.effort import Effort
from specmill.source.structure import Node
from specmill.source.tree import JsonObject, JsonValue

if TYPE_CHECKING:
    from jsonschema_rs import Registry, ValidationError

_DOCUMENT = "urn:specmill:document"
MOST_REPORTS = 1_000
"""Samples that do not fit, of which so many are reported at most."""
SAMPLE_CODES = frozenset({"ambiguous-example", "contradictory-default", "contradictory-example"})
"""The codes of what is found in samples, which are checked only where there is no error."""
_BACKTRACK_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that a document gives for a schema of its own.

    Attributes:
        code_id: Code of the finding, should the value not fit.
        schema: Pointer of the schema.
        pointer: Pointer of the value.
        value: The value.
    """

    code_id: str
    schema: str
    pointer: str
    value: JsonValue


def samples_of(context: Context, node: Node, value: JsonObject) -> Iterator[Sample]:
    """The defaults and examples of a schema, a media type, a parameter or a header."""
    if node.kind == "Schema":
        if "default" in value:
            at = join(node.pointer, "default")
            yield Sample("contradictory-default", node.pointer, at, value["default"])
        examples = value.get("examples")
        for index, example in enumerate(examples if isinstance(examples, list) else []):
            at = join(node.pointer, "examples", index)
            yield Sample("contradictory-example", node.pointer, at, example)
        return
    is_json = node.kind != "MediaType" or "json" in node.pointer.rpartition("/")[2]
    if "schema" not in value or not is_json:
        return
    schema = join(node.pointer, "schema")
    if "example" in value:
        at = join(node.pointer, "example")
        yield Sample("contradictory-example", schema, at, value["example"])
    for name, example in entries(value.get("examples")).items():
        target = context.follow(Node("Example", join(node.pointer, "examples", name), example))
        if "value" in entries(target.value):
            at = join(target.pointer, "value")
            yield Sample("contradictory-example", schema, at, entries(target.value)["value"])


def affordable(context: Context, effort: Effort, samples: Sequence[Sample]) -> list[Sample]:
    """The samples that do not take too long to check."""
    return [
        sample for sample in samples if effort.allows(_schema_of(context, sample), sample.value)
    ]


def check_samples(context: Context, samples: Sequence[Sample]) -> list[Diagnostic | None]:
    """Reports the samples that do not fit their schemas, the first mistake of each.

    Args:
        context: A document whose structure and references are right.
        samples: What to check, without what would take too long.

    Returns:
        What was found in each; None where it fits, or nothing is said of it.
    """
    from jsonschema_rs import Draft202012, Registry

    if not samples:
        return []
    registry = Registry(
        [(_DOCUMENT, context.root)], draft=Draft202012, retriever=_refuse_to_retrieve
    )
    return _check(context, registry, samples)


def _schema_of(context: Context, sample: Sample) -> JsonValue:
    return step(context.root, "#" + quote(sample.schema, safe="/~")).value


def _refuse_to_retrieve(uri: str) -> JsonValue:
    msg = f"specmill reads nothing but the document: {uri}"
    raise ValueError(msg)


def _check(
    context: Context, registry: "Registry", samples: Sequence[Sample]
) -> list[Diagnostic | None]:
    from jsonschema_rs import (
        Draft202012Validator,
        FancyRegexOptions,
        ReferencingError,
        ValidationError,
    )

    schemas: list[JsonValue] = [
        {"$ref": _DOCUMENT + "#" + quote(s.schema, safe="/~")} for s in samples
    ]
    try:
        validator = Draft202012Validator(
            {"prefixItems": schemas},
            registry=registry,
            pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACK_LIMIT),
        )
    except (ValidationError, ReferencingError, ValueError):
        # One schema that this library does not take must not hide the findings of the others.
        if len(samples) > 1:
            middle = len(samples) // 2
            halves = samples[:middle], samples[middle:]
            return _check(context, registry, halves[0]) + _check(context, registry, halves[1])
        return [None]
    found: dict[int, ValidationError] = {}
    for error in validator.iter_errors([s.value for s in samples]):
        index = error.instance_path[0]
        # What contradicts a schema says more than what is ambiguous.
        if isinstance(index, int) and (index not in found or _is_ambiguous(found[index])):
            found[index] = error
    reported: list[Diagnostic | None] = [None] * len(samples)
    for index, error in [*found.items()][:MOST_REPORTS]:
        reported[index] = _report(context, samples[index], error)
    return reported


def _is_ambiguous(error: "ValidationError") -> bool:
    """Whether a value is refused only since it fits several schemas of a `oneOf`."""
    from jsonschema_rs import ValidationErrorKind

    return isinstance(error.kind, ValidationErrorKind.OneOfMultipleValid)


def _report(context: Context, sample: Sample, error: "ValidationError") -> Diagnostic:
    message, path = error.message, error.instance_path[1:]
    noun = "default" if sample.code_id == "contradictory-default" else "example"
    short = message if len(message) <= 160 else message[:159] + "…"
    is_ambiguous = noun == "example" and _is_ambiguous(error)
    return context.report(
        "ambiguous-example" if is_ambiguous else sample.code_id,
        f"the {noun} does not fit its schema: {short}",
        *path,
        at=sample.pointer,
        hint="correct the value or the schema",
    )
