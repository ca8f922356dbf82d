"""Makes the most of a document that has mistakes.

A mistake whose reach is known is worked around, or costs the operations that it reaches and no
others. Each round changes what was found to be wrong and validates again, since what refers to a
part that was left out is wrong only now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from specmill.diagnostics import Diagnostic, Related, Severity, SpecmillError, diagnostic
from specmill.source.document import Document
from specmill.source.load import Loaded
from specmill.source.pointers import join, split
from specmill.source.recovery.by_code import find_repair
from specmill.source.recovery.edits import Edits
from specmill.source.recovery.places import Place, find_place, operations_of
from specmill.source.recovery.repair import Repair
from specmill.source.refs import RefError, to_pointer
from specmill.source.rules.context import entries, member
from specmill.source.rules.values import SAMPLE_CODES
from specmill.source.soundness import NOTHING_KNOWN, Soundness
from specmill.source.tree import JsonValue
from specmill.source.validate import in_order, validate_again

__all__ = ["recover"]

_MAX_ROUNDS = 20
_MAX_RELATED = 3
_OF_THE_WHOLE = frozenset({"too-many-values"})


def recover(loaded: Loaded, before: Soundness = NOTHING_KNOWN) -> Loaded:
    """Leaves out of a document what cannot be generated, and works around what can.

    Args:
        loaded: A document and all findings in it.
        before: What was sound in what came of it, or of another version of it.

    Returns:
        A document without errors, the findings that are no errors, and warnings for all that was
        left out or worked around.

    Raises:
        SpecmillError: A mistake concerns the whole of the document, or nothing would be left.
    """
    document, errors = loaded.document, _errors(loaded.diagnostics)
    if any(error.code.id in _OF_THE_WHOLE for error in errors):
        raise SpecmillError(*loaded.diagnostics)
    recovery = _Recovery(loaded, warnings=_others(loaded.diagnostics))
    sound = NOTHING_KNOWN
    for _ in range(_MAX_ROUNDS):
        if not errors:
            return recovery.outcome(document, sound)
        document = recovery.mended(document, errors)
        found, sound = validate_again(document, before)
        # What else a round finds was found before, or is about what took the place of a mistake.
        recovery.warnings.extend(f for f in _others(found) if f.code.id in SAMPLE_CODES)
        errors = _errors(found)
    raise SpecmillError(*loaded.diagnostics)


def _errors(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _others(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [finding for finding in findings if finding.severity is not Severity.ERROR]


@dataclass(slots=True)
class _Recovery:
    """What was done so far.

    Attributes:
        loaded: The document as it was, with all findings.
        warnings: What there is to say, in no order.
        causes: The mistakes for which components were left out, by the components' pointers.
        operations: The operations that were left out, with the mistakes in each.
    """

    loaded: Loaded
    warnings: list[Diagnostic] = field(default_factory=list[Diagnostic])
    causes: dict[str, Diagnostic] = field(default_factory=dict[str, Diagnostic])
    operations: dict[str, list[Diagnostic]] = field(default_factory=dict[str, list[Diagnostic]])

    def mended(self, document: Document, errors: Sequence[Diagnostic]) -> Document:
        """The document with each of the mistakes repaired or left out."""
        edits = Edits()
        for error in errors:
            place = find_place(document.root, error.location.pointer)
            repair = find_repair(document.root, place, error.code.id)
            if repair is None:
                self._leave_out(place, error, edits)
            else:
                self._repair(repair, error, edits)
        return edits.apply(document)

    def _repair(self, repair: Repair, error: Diagnostic, edits: Edits) -> None:
        for pointer in repair.removed:
            edits.remove(pointer)
        for pointer, value in repair.values.items():
            edits.put(pointer, value)
        self._say(error, repair.note)

    def _say(self, error: Diagnostic, note: str) -> None:
        message = f"{error.message}; {note}"
        said = diagnostic(
            "tolerated-error", message, error.location, hint=error.hint, related=error.related
        )
        self.warnings.append(said)

    def _leave_out(self, place: Place, error: Diagnostic, edits: Edits) -> None:
        cause = self._cause(place, error)
        callback, item = place.innermost("Callback"), place.innermost("PathItem")
        operation = place.innermost("Operation")
        tokens = split(place.pointer)
        if callback is not None:
            edits.remove(callback.pointer)
            self._say(cause, "the callback is left out")
        elif tokens[:1] == ["webhooks"] and item is not None:
            edits.remove(item.pointer)
            self._say(cause, "the webhook is left out")
        elif operation is not None:
            edits.remove(operation.pointer)
            self.operations.setdefault(operation.pointer, []).append(cause)
        elif item is not None:
            edits.remove(item.pointer)
            for method in [*operations_of(item.value)] or [""]:
                pointer = f"{item.pointer}/{method}" if method else item.pointer
                self.operations.setdefault(pointer, []).append(cause)
        elif tokens[:1] == ["components"] and len(place.objects) > 2:
            pointer = place.objects[2].pointer
            edits.remove(pointer)
            self.causes[pointer] = cause
            self._say(cause, "it is left out, with what depends on it")
        else:
            raise SpecmillError(*self.loaded.diagnostics)

    def _cause(self, place: Place, error: Diagnostic) -> Diagnostic:
        """Why a name leads nowhere, if it led to a component that was left out."""
        if error.code.id == "unknown-security-scheme":
            return self.causes.get(join("/components/securitySchemes", place.key or ""), error)
        ref = member(place.owner.value, "$ref")
        if isinstance(ref, str):
            try:
                return self.causes.get(to_pointer(ref), error)
            except RefError:
                return error
        return error

    def outcome(self, document: Document, sound: Soundness) -> Loaded:
        """The document that came of it, and what is sound in that."""
        if self.operations and not _has_operations(document.root):
            raise SpecmillError(*self.loaded.diagnostics)
        left_out = (self._left_out(at, causes) for at, causes in self.operations.items())
        findings = in_order([*self.warnings, *left_out])
        return Loaded(document, findings, sound, left_out=len(self.operations))

    def _left_out(self, pointer: str, causes: Sequence[Diagnostic]) -> Diagnostic:
        reason = causes[0]
        return diagnostic(
            "operation-left-out",
            f"{_operation_name(pointer)} is left out: {reason.message}",
            self.loaded.document.locate(pointer, part="key"),
            hint=reason.hint,
            related=[Related("this is why", c.location) for c in causes[:_MAX_RELATED]],
        )


def _operation_name(pointer: str) -> str:
    _, name, *method = split(pointer)[-3:] if pointer.count("/") > 2 else split(pointer)
    return f"`{' '.join([*(m.upper() for m in method), name])}`"


def _has_operations(root: JsonValue) -> bool:
    return any(
        "$ref" in entries(item) or any(operations_of(item))
        for item in entries(member(root, "paths")).values()
    )
