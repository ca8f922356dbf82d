"""Validates a document: all findings in one go, in one walk."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from specmill.diagnostics import Diagnostic, has_errors
from specmill.source.document import Document
from specmill.source.finding_notes import FindingNote, note_findings, told_again
from specmill.source.refs import lookup
from specmill.source.rules import (
    expansion,
    operations,
    parameters,
    paths,
    references,
    schemas,
    security,
)
from specmill.source.rules.context import Context, Rule, entries
from specmill.source.rules.effort import Effort
from specmill.source.rules.fields import check_choices, check_fields
from specmill.source.rules.values import (
    MOST_REPORTS,
    SAMPLE_CODES,
    Sample,
    affordable,
    check_samples,
    samples_of,
)
from specmill.source.soundness import NOTHING_KNOWN, Known, PartFacts, Soundness
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
class _Part:
    """What there is to say of a part of a document, and the rules for all of it have to know."""

    operations: list[Node] = field(default_factory=list[Node])
    links: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    properties: dict[str, int] = field(default_factory=dict[str, int])
    samples: list[Sample] = field(default_factory=list[Sample])
    steps: int = 0
    findings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    notes: tuple[FindingNote, ...] = ()
    is_sound: bool = True
    is_closed: bool = True

    def facts(self, document: Document) -> PartFacts | None:
        """What is to be known of it while it stays as it is; None if it has to be looked at again."""
        noted = note_findings(document, self.findings)
        if noted is None or not self.is_sound or not self.is_closed:
            return None
        operations = tuple(node.pointer for node in self.operations)
        notes = (*self.notes, *noted)
        return PartFacts(operations, self.links, self.properties, self.steps, notes)


def validate(document: Document) -> tuple[Diagnostic, ...]:
    """Finds everything that is wrong with an OpenAPI 3.1 document.

    Args:
        document: A document that went through `upgrade`.

    Returns:
        All findings in order of position.
    """
    return validate_again(document, NOTHING_KNOWN)[0]


def validate_again(
    document: Document, before: Soundness
) -> tuple[tuple[Diagnostic, ...], Soundness]:
    """Finds everything that is wrong with a document of which something was sound before.

    Args:
        document: A document that went through `upgrade`.
        before: What was sound in it, or in another version of it.

    Returns:
        All findings in order of position, the same whatever is known; and what is sound now.
    """
    root = document.root
    if not isinstance(root, dict):
        msg = "validate takes a document that was upgraded"
        raise TypeError(msg)
    context = Context(document, root)
    known = Known(root, before)
    parts = _walk_parts(context, known)
    _check_whole(context, parts.values())
    if has_errors(context.findings):
        walked = [found for found in context.findings if found.code.id not in SAMPLE_CODES]
        return in_order(walked), NOTHING_KNOWN
    # Examples can be checked only against schemas that are sound.
    effort = Effort(root)
    cheap = [(part, _affordable(context, effort, part)) for part in parts.values()]
    owners = [part for part, samples in cheap for _ in samples]
    found = check_samples(context, [sample for _, samples in cheap for sample in samples])
    for part, finding in zip(owners, found, strict=True):
        if finding is not None:
            part.findings.append(finding)
    is_whole = not effort.is_spent and len(context.findings) < MOST_REPORTS
    if known.sound and not is_whole:
        # What is checked and said of the rest depends on what the sound parts take.
        return validate_again(document, NOTHING_KNOWN)
    is_known = is_whole and all(
        part.is_closed for pointer, part in parts.items() if _is_around(pointer)
    )
    facts = {pointer: part.facts(document) for pointer, part in parts.items() if pointer}
    sound = {pointer: one for pointer, one in facts.items() if one is not None}
    return in_order(context.findings), known.keep(sound) if is_known else NOTHING_KNOWN


def _is_around(pointer: str) -> bool:
    return not pointer.startswith("/paths/")


def _walk_parts(context: Context, known: Known) -> dict[str, _Part]:
    """Applies the rules to everything but what is sound; the part without a name is the rest."""
    parts = {pointer: _Part() for pointer in ("", *known.parts)}
    for pointer, facts in known.sound.items():
        parts[pointer] = _part_of(context.root, facts)
        context.findings += told_again(context.document, facts.findings)
    current, inside = parts[""], ""
    for expected, node in walk(context.root, known.sound):
        if node.pointer in known.parts:
            current, inside = parts[node.pointer], f"{node.pointer}/"
        elif not node.pointer.startswith(inside):
            current, inside = parts[""], ""
        count, guesses = len(context.findings), context.guesses
        _check(context, expected, node, current)
        current.findings += context.findings[count:]
        if context.guesses > guesses:
            # How many are made in all is limited.
            current.is_sound = False
    return parts


def _part_of(root: JsonObject, facts: PartFacts) -> _Part:
    """A part that is sound, from what is known of it."""
    operations = [Node("Operation", one, lookup(root, one, one).value) for one in facts.operations]
    links, properties = dict(facts.links), dict(facts.properties)
    return _Part(operations, links, properties, steps=facts.steps, notes=facts.findings)


def _check_whole(context: Context, parts: Collection[_Part]) -> None:
    """Applies the rules that look at the whole document."""
    rank = _order(context.root)
    places = [entry for part in parts for entry in part.links.items()]
    links = dict(sorted(places, key=lambda entry: rank(entry[0])))
    properties = {place: count for part in parts for place, count in part.properties.items()}
    nodes = [node for part in parts for node in part.operations]
    operations.check_operation_ids(context, sorted(nodes, key=lambda node: rank(node.pointer)))
    references.check_cycles(context, links)
    expansion.check_expansion(context, links, properties)


def _order(root: JsonObject) -> Callable[[str], tuple[int, int]]:
    """What puts pointers in the order of the document, as far as it is divided into parts."""
    keys = {key: place for place, key in enumerate(root)}
    sections = {key: place for place, key in enumerate(entries(root.get("components")))}

    def rank(pointer: str) -> tuple[int, int]:
        _, key, section, *_ = f"{pointer}//".split("/", 3)
        return keys.get(key, 0), sections.get(section, 0) if key == "components" else 0

    return rank


def _affordable(context: Context, effort: Effort, part: _Part) -> list[Sample]:
    """The samples of a part that take few enough steps to check."""
    effort.spend(part.steps)
    before = effort.left
    samples = affordable(context, effort, part.samples)
    part.steps += before - effort.left
    return samples


def _check(context: Context, expected: str, node: Node, collected: _Part) -> None:
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
        collected.is_closed &= references.leads_to_components(context, node)
    if "$ref" in node.value or "allOf" in node.value:
        collected.links[node.pointer] = references.links_of(context, node)
    if node.kind == "Discriminator":
        collected.is_closed &= references.maps_to_components(node)
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
