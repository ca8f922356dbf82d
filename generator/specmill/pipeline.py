"""The order of the stages, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from specmill import __version__
from specmill.diagnostics import Diagnostic, SpecmillError, diagnostic, has_errors
from specmill.ir.api import Api
from specmill.lower.api import lower
from specmill.render.check import check_files
from specmill.render.engine import Engine
from specmill.render.files import RenderedFile, render_files
from specmill.render.format import format_files
from specmill.render.manifest import Origin
from specmill.render.templates import templates_folder
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import SourceFile
from specmill.targets.contract import Plan, SourceDocument, Target
from specmill.targets.python.model_types import SeamError
from specmill.targets.python.plan import plan as plan_python

__all__ = ["TARGETS", "Generated", "Modelled", "Stage", "generate", "model"]

TARGETS: dict[str, Target] = {"python": plan_python}

Stage = Callable[[str], None]
"""Is told the name of each stage as it begins."""

_BESIDE = frozenset({"README.md", "pyproject.toml"})


@dataclass(frozen=True, slots=True)
class Modelled:
    """A document as the neutral model, with everything that was found in it."""

    api: Api
    document: Document
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """A distribution in memory.

    Attributes:
        folder: Name of its folder.
        files: Its files, without the manifest.
        origin: What it was made from.
        diagnostics: Everything that was found on the way; no errors.
        operations: How many operations it has, and how many the document has.
    """

    folder: str
    files: tuple[RenderedFile, ...]
    origin: Origin
    diagnostics: tuple[Diagnostic, ...]
    operations: tuple[int, int]


def model(source: SourceFile, begin: Stage) -> Modelled:
    """Takes a document from its bytes to the neutral model.

    Raises:
        SpecmillError: The document has errors; all findings are in it.
    """
    begin("validate")
    loaded = load_source(source)
    if has_errors(loaded.diagnostics):
        raise SpecmillError(*loaded.diagnostics)
    begin("model")
    lowered = lower(loaded.document)
    findings = tuple(sorted((*loaded.diagnostics, *lowered.diagnostics)))
    return Modelled(lowered.api, loaded.document, findings)


def generate(source: SourceFile, target: str, package: str | None, begin: Stage) -> Generated:
    """Takes a document from its bytes to the files of a distribution.

    Args:
        source: The document.
        target: Key of `TARGETS`.
        package: The import name; None to make it from the title.
        begin: Is told of each stage.

    Raises:
        SpecmillError: The document has errors, or cannot be expressed at all.
    """
    modelled = model(source, begin)
    begin("plan")
    planned = _plan(modelled, source, target, package)
    located = tuple(_located(finding, modelled.document) for finding in planned.diagnostics)
    findings = tuple(sorted((*modelled.diagnostics, *located)))
    if has_errors(findings):
        raise SpecmillError(*findings)
    begin("render")
    files = render_files(Engine(templates_folder()), planned.files)
    begin("format")
    files = format_files(files)
    check_files(files, package=planned.package.name, beside=_BESIDE)
    left_out = sum(1 for finding in located if finding.code.id == "unsupported-operation")
    total = len(modelled.api.operations)
    origin = Origin(
        version=__version__,
        target=target,
        package=planned.package.name,
        specification=modelled.api.document.name,
        specification_sha256=modelled.api.document.sha256,
    )
    return Generated(planned.folder, files, origin, findings, (total - left_out, total))


def _plan(modelled: Modelled, source: SourceFile, target: str, package: str | None) -> Plan:
    document = SourceDocument(modelled.api.document.name, source.content)
    try:
        return TARGETS[target](modelled.api, document, package)
    except SeamError as error:
        finding = diagnostic(
            "generator-defect",
            f"the models cannot be typed: {error}",
            modelled.document.locate(""),
            hint="This is a mistake in specmill, not in the document: please report it",
        )
        raise SpecmillError(finding) from error


def _located(finding: Diagnostic, document: Document) -> Diagnostic:
    """Adds line and column to a finding of a target, which knows pointers alone."""
    if finding.location.line is not None or not finding.location.pointer:
        return finding
    return replace(finding, location=document.locate(finding.location.pointer))
