"""Validates a document: all findings in one go, in one walk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from specmill.diagnostics import Diagnostic, has_errors
from specmill.source.document import Document
from specmill.source.rules import (
    expansion,
    operations,
    parameters,
    paths,
    references,
    schemas,
    security,
)
from specmill.source.rules.context import Context, Rule
from specmill.source.rules.fields import check_choices, check_fields
from specmill.source.rules.values import Sample, check_samples, samples_of
from specmill.source.structure import Node, walk
from specmill.source.tree import JsonObject

RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "Paths": (paths.check_paths,),
        "PathItem": (operations.check_path_item,),
        "Responses": (operations.check_responses,),
        "Components": (operations.check_components,),
        "Server": (operations.check_server,),
        "Parameter": (
            check_choices,
            parameters.check_parameter,
            parameters.check_value,
            operations.check_content,
        ),
        "Header": (parameters.check_value, operations.check_content),
        "Encoding": (parameters.check_encoding,),
        "RequestBody": (operations.check_content,),
        "Response": (operations.check_content,),
        "SecurityScheme": (check_choices,),
        "SecurityRequirement": (security.check_requirement,),
        "Discriminator": (references.check_discriminator,),
    }
)
"""The rules for each kind of object, beyond those for the fields of every object."""

SCHEMA_RULES: tuple[tuple[frozenset[str], tuple[Rule, ...]], ...] = (
    (frozenset({"type"}), (schemas.check_type, schemas.check_items)),
    (frozenset({"required"}), (schemas.check_required,)),
    (frozenset({"enum"}), (schemas.check_enum,)),
    (frozenset(lower for lower, _ in schemas.LIMITS), (schemas.check_limits,)),
    (frozenset({"multipleOf"}), (schemas.check_divisor,)),
    (frozenset({"pattern", "patternProperties"}), (schemas.check_patterns,)),
)
"""The rules for schemas, each with the keywords that it is about."""

_WITH_SAMPLES = frozenset(("Schema", "MediaType", "Parameter", "Header"))


@dataclass(slots=True)
class _Collected:
    """What the walk gathers for the rules that look at the whole document."""

    operations: list[Node] = field(default_factory=list[Node])
    links: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    properties: dict[str, int] = field(default_factory=dict[str, int])
    samples: list[Sample] = field(default_factory=list[Sample])


def validate(document: Document) -> tuple[Diagnostic, ...]:
    """Finds everything that is wrong with an OpenAPI 3.1 document.

    Args:
        document: A document that went through `upgrade`.

    Returns:
        All findings in order of position.
    """
    root = document.root
    if not isinstance(root, dict):
        msg = "validate takes a document that was upgraded"
        raise TypeError(msg)
    context = Context(document, root)
    collected = _Collected()
    for expected, node in walk(root):
        _check(context, expected, node, collected)
    operations.check_operation_ids(context, collected.operations)
    references.check_cycles(context, collected.links)
    expansion.check_expansion(context, collected.links, collected.properties)
    if not has_errors(context.findings):
        # Examples can be checked only against schemas that are sound.
        check_samples(context, collected.samples)
    return in_order(context.findings)


def _check(context: Context, expected: str, node: Node, collected: _Collected) -> None:
    check_fields(context, node)
    if not isinstance(node.value, dict):
        return
    for rule in RULES.get(node.kind, ()):
        rule(context, node, node.value)
    if node.kind == "Schema":
        _check_schema(context, node, node.value)
        if isinstance(properties := node.value.get("properties"), dict):
            collected.properties[node.pointer] = len(properties)
    if "$ref" in node.value:
        references.check_reference(context, expected, node)
    if "$ref" in node.value or "allOf" in node.value:
        collected.links[node.pointer] = references.links_of(context, node)
    if node.kind == "Operation":
        collected.operations.append(node)
    if node.kind in _WITH_SAMPLES:
        collected.samples.extend(samples_of(context, node, node.value))


def _check_schema(context: Context, node: Node, value: JsonObject) -> None:
    for keywords, rules in SCHEMA_RULES:
        if not keywords.isdisjoint(value):
            for rule in rules:
                rule(context, node, value)


def in_order(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorts findings; what a YAML alias repeats is said once."""
    unique: dict[tuple[object, ...], Diagnostic] = {}
    for finding in sorted(findings):
        place = finding.location
        unique.setdefault(
            (finding.code.id, place.file, place.line, place.column, finding.message), finding
        )
    return tuple(unique.values())
