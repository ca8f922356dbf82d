"""The order of the stages, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from specmill import __version__
from specmill.diagnostics import Diagnostic, Location, SpecmillError, has_errors
from specmill.interpreter import room_for_chains, without_collection
from specmill.ir.api import Api
from specmill.ir.selection import EVERYTHING, Selectors
from specmill.lower.api import lower
from specmill.lower.memory import Memory, Recall
from specmill.lower.select import selected_operations
from specmill.render.check import check_files
from specmill.render.engine import Engine
from specmill.render.files import RenderedFile, render_files
from specmill.render.format import format_files
from specmill.render.manifest import Origin
from specmill.render.reach import without_unreached
from specmill.render.reuse import Remembered, nothing_remembered
from specmill.render.templates import templates_folder
from specmill.source.document import Document
from specmill.source.excerpt import excerpt
from specmill.source.load import load_source
from specmill.source.pointers import ancestors, join
from specmill.source.read import SourceFile
from specmill.source.recovery.recover import recover as recover_document
from specmill.source.second_opinion import second_opinion
from specmill.source.soundness import NOTHING_KNOWN, Soundness
from specmill.targets import REVIEWS, TARGETS
from specmill.targets.contract import Plan, SourceDocument

__all__ = [
    "Generated",
    "Modelled",
    "Planned",
    "Stage",
    "examine",
    "generate",
    "model",
    "plan",
    "review",
    "selected_operations",
]

Stage = Callable[[str], None]
"""Is told the name of each stage as it begins."""


@dataclass(frozen=True, slots=True)
class Modelled:
    """A document as the neutral model, with everything that was found in it.

    Attributes:
        api: The model.
        document: The document.
        diagnostics: What was found.
        left_out: How many operations are not in the model, as they had errors.
        not_selected: How many are not in the model, as they were not wanted.
        sound: What of the document nothing was found in.
        memory: What is to be kept of the model; None for what is kept already.
    """

    api: Api
    document: Document
    diagnostics: tuple[Diagnostic, ...]
    left_out: int
    not_selected: int
    sound: Soundness
    memory: Memory | None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a target makes of a document, with everything that was found on the way.

    Attributes:
        modelled: The model of the document.
        plan: What the target makes of it.
        diagnostics: What was found.
    """

    modelled: Modelled
    plan: Plan
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """A distribution in memory.

    Attributes:
        api: The neutral model.
        folder: Name of its folder.
        files: Its files, without the manifest.
        origin: What it was made from.
        diagnostics: Everything that was found on the way; no errors.
        operations: How many operations it has, and how many it should have.
        inputs: SHA-256 of each further file that the document refers to, by its path; empty for
            one that is not there.
        not_selected: How many more the document has, which were not wanted.
        sound: What of the document nothing was found in.
        memory: What is to be kept of the model; None for what is kept already.
    """

    api: Api
    folder: str
    files: tuple[RenderedFile, ...]
    origin: Origin
    diagnostics: tuple[Diagnostic, ...]
    operations: tuple[int, int]
    inputs: Mapping[str, str]
    not_selected: int
    sound: Soundness
    memory: Memory | None


def model(
    source: SourceFile,
    begin: Stage,
    *,
    recover: bool,
    selectors: Selectors = EVERYTHING,
    sound: Soundness = NOTHING_KNOWN,
    recall: Recall | None = None,
) -> Modelled:
    """Takes a document from its bytes to the neutral model.

    Args:
        source: The document.
        begin: Is told of each stage.
        recover: Whether a document with errors is modelled without what they concern.
        selectors: Which operations are wanted.
        sound: What was sound in the document, or in another version of it.
        recall: Finds what was kept of the model of an earlier version; None where nothing is to be
            kept of this one either.

    Raises:
        SpecmillError: The document has errors, or has nothing of what was selected; all findings
            are in it.
    """
    begin("validate")
    with without_collection():
        loaded = load_source(source, sound)
    if has_errors(loaded.diagnostics):
        if not recover:
            raise SpecmillError(*loaded.diagnostics)
        loaded = recover_document(loaded, sound)
    begin("model")
    with room_for_chains(loaded.document.file), without_collection():
        refused = _refused_examples(loaded.diagnostics)
        lowered = lower(loaded.document, selectors, refused, recall)
    concerned = [found for found in loaded.diagnostics if lowered.concerns(found.location.pointer)]
    findings = tuple(sorted((*concerned, *lowered.diagnostics)))
    if has_errors(findings):
        raise SpecmillError(*findings)
    # Whether an operation that had errors would have been selected, nobody can tell any more.
    left_out = loaded.left_out if selectors.is_everything else 0
    not_selected = len(lowered.not_selected)
    return Modelled(
        lowered.api,
        loaded.document,
        findings,
        left_out,
        not_selected,
        loaded.sound,
        lowered.memory,
    )


def plan(
    source: SourceFile,
    target: str,
    package: str | None,
    begin: Stage,
    *,
    recover: bool,
    selectors: Selectors = EVERYTHING,
    sound: Soundness = NOTHING_KNOWN,
    recall: Recall | None = None,
) -> Planned:
    """Takes a document from its bytes to what a target wants written.

    Everything that there is to find in a document is found by then.

    Args:
        source: The document.
        target: Key of `TARGETS`.
        package: The import name; None to make it from the title.
        begin: Is told of each stage.
        recover: Whether a document with errors is planned without what they concern.
        selectors: Which operations are wanted.
        sound: What was sound in the document, or in another version of it.
        recall: Finds what was kept of the model of an earlier version; None where nothing is to be
            kept of this one either.

    Raises:
        SpecmillError: The document has errors, or cannot be expressed at all; all findings are
            in it.
    """
    modelled = model(
        source, begin, recover=recover, selectors=selectors, sound=sound, recall=recall
    )
    begin(f"plan {_counted(len(modelled.api.operations), 'operation')}")
    document = _carried(modelled, selectors)
    with room_for_chains(modelled.document.file), without_collection():
        planned = TARGETS[target]()(modelled.api, document, package)
    located = (_located(finding, modelled) for finding in planned.diagnostics)
    findings = tuple(sorted((*modelled.diagnostics, *located)))
    if has_errors(findings):
        raise SpecmillError(*findings)
    return Planned(modelled, planned, findings)


def examine(
    source: SourceFile,
    target: str,
    package: str | None,
    begin: Stage,
    *,
    selectors: Selectors = EVERYTHING,
) -> tuple[Diagnostic, ...]:
    """Finds everything that there is to find in a document, another library's opinion included.

    Args:
        source: The document.
        target: Key of `TARGETS`.
        package: The import name; None to make it from the title.
        begin: Is told of each stage.
        selectors: Which operations are wanted.

    Raises:
        SpecmillError: The document has errors; all findings are in it.
    """
    planned = plan(source, target, package, begin, recover=False, selectors=selectors)
    begin("review")
    return tuple(sorted((*planned.diagnostics, *second_opinion(planned.modelled.document))))


@without_collection()
def generate(
    source: SourceFile,
    target: str,
    package: str | None,
    begin: Stage,
    *,
    recover: bool = True,
    remembered: Remembered = nothing_remembered,
    sound: Soundness = NOTHING_KNOWN,
    recall: Recall | None = None,
    selectors: Selectors = EVERYTHING,
) -> Generated:
    """Takes a document from its bytes to the files of a distribution.

    Args:
        source: The document.
        target: Key of `TARGETS`.
        package: The import name; None to make it from the title.
        begin: Is told of each stage.
        recover: Whether a document with errors is generated without what they concern.
        remembered: Finds what came of a file in an earlier run of the same generator.
        sound: What was sound in the document, or in another version of it, in an earlier run.
        recall: Finds what was kept of the model of an earlier version; None where nothing is to be
            kept of this one either.
        selectors: Which operations are wanted.

    Raises:
        SpecmillError: The document has errors, or cannot be expressed at all.
    """
    planned = plan(
        *(source, target, package, begin),
        recover=recover,
        selectors=selectors,
        sound=sound,
        recall=recall,
    )
    modelled, wanted, api = planned.modelled, planned.plan, planned.modelled.api
    with room_for_chains(modelled.document.file):
        files = _write_out(wanted, begin, remembered)
    origin = Origin(
        version=__version__,
        target=target,
        package=wanted.package,
        specification=api.document.name,
        specification_sha256=api.document.sha256,
    )
    return Generated(
        api=api,
        folder=wanted.folder,
        files=files,
        origin=origin,
        diagnostics=planned.diagnostics,
        operations=(wanted.operations, len(api.operations) + modelled.left_out),
        inputs=modelled.document.source.inputs,
        not_selected=modelled.not_selected,
        sound=modelled.sound,
        memory=modelled.memory,
    )


def _write_out(wanted: Plan, begin: Stage, remembered: Remembered) -> tuple[RenderedFile, ...]:
    """The files of a plan: laid out, formatted and checked."""
    begin(f"render {_counted(len(wanted.files), 'file')}")
    files = render_files(Engine(templates_folder()), wanted.files, wanted.reads, remembered)
    files = without_unreached(files, wanted.vendored)
    begin(f"format {_counted(len(files), 'file')}")
    files = format_files(files, remembered)
    begin(f"check {_counted(len(files), 'file')}")
    check_files(files, package=wanted.package, beside=wanted.beside)
    return files


def review(made: Generated) -> tuple[Diagnostic, ...]:
    """Has another library's opinion on a package.

    Returns:
        What it does not agree on: defects of specmill.
    """
    with room_for_chains(made.api.document.name):
        return REVIEWS[made.origin.target]()(made.api, made.origin.package)


def _refused_examples(findings: Iterable[Diagnostic]) -> frozenset[str]:
    """The places of examples that do not fit, and all that they are in."""
    return frozenset(
        pointer
        for finding in findings
        if finding.code.id == "contradictory-example"
        for pointer in ancestors(finding.location.pointer)
    )


def _carried(modelled: Modelled, selectors: Selectors) -> SourceDocument:
    """What a package carries of its document: all, or what has to do with what was selected."""
    api, document = modelled.api, modelled.document
    content = document.source.content
    if not selectors.is_everything:
        operations = [join("/paths", one.path, one.http_method.lower()) for one in api.operations]
        definitions = map(document.pointer_in_text, api.definitions)
        content = excerpt(document.file, content, (*operations, *definitions))
    return SourceDocument(api.document.name, content)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _located(finding: Diagnostic, modelled: Modelled) -> Diagnostic:
    """Completes a place in the document that a target has named, which knows no lines."""
    place, document = finding.location, modelled.document
    if place.line is not None or place.file != modelled.api.document.name:
        return finding
    found = document.locate(place.pointer) if place.pointer else Location(document.file)
    return replace(finding, location=found)
