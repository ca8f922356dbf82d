"""Mends what is certain, in the text of a document.

Each change is proved before it counts: the changed text has to parse to exactly the tree in which the
one value is changed, and nothing may be wrong with it that was not wrong before.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from specmill.diagnostics import Diagnostic, Severity, SpecmillError
from specmill.lint.layout import Layout, Replacement
from specmill.lint.levels import Levels
from specmill.lint.lint import lint
from specmill.lint.linting import Fix
from specmill.source.document import Document, parse
from specmill.source.load import load_source
from specmill.source.read import SourceFile, from_bytes
from specmill.source.recovery.edits import Edits

__all__ = ["Mended", "mend"]

# Each round may make room for another; a document that needs more was made to.
_MOST_ROUNDS = 10
# Where an alias repeats a value, changes are tried in parts.
_MOST_TRIES = 100
_BOM = "\ufeff"

_Placed: TypeAlias = tuple[Fix, tuple[Replacement, ...]]
"""What mends a finding, and what that changes in the text."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A document after what is certain was mended.

    Attributes:
        source: The document; the same object where there was nothing to do.
        counts: How many findings were mended, by rule or diagnostic code.
    """

    source: SourceFile
    counts: Mapping[str, int]


def mend(source: SourceFile, levels: Levels) -> Mended:
    """Mends a document as far as there is no doubt how.

    What other files hold stays as it is. Mending twice changes nothing that mending once has not.

    Args:
        source: The document.
        levels: How much each rule matters; what is off is not mended.

    Raises:
        SpecmillError: The document cannot be parsed.
    """
    counts: Counter[str] = Counter()
    mended = source
    for _ in range(_MOST_ROUNDS):
        fixes = lint(parse(mended), levels).fixes
        mended, done = _Round().apply(mended, fixes)
        counts.update(fix.rule for fix in done)
        if not done:
            break
    if not counts or _errors(mended) - _errors(source):
        return Mended(source, {})
    return Mended(mended, dict(sorted(counts.items())))


@dataclass(slots=True)
class _Round:
    """One pass over a document.

    Attributes:
        tries: How many more times a changed text may be parsed.
    """

    tries: int = _MOST_TRIES

    def apply(self, source: SourceFile, fixes: Sequence[Fix]) -> tuple[SourceFile, Sequence[Fix]]:
        """Mends as much as can be, the last first: what stands before it keeps its place."""
        document = parse(source)
        possible = _apart(Layout(document), fixes)
        if not possible or not self.tries:
            return source, ()
        self.tries -= 1
        changed = _changed(document, possible)
        if changed is not None:
            return changed, [fix for fix, _ in possible]
        if len(possible) == 1:
            return source, ()
        kept = [fix for fix, _ in possible]
        middle = len(kept) // 2
        source, later = self.apply(source, kept[middle:])
        source, earlier = self.apply(source, kept[:middle])
        return source, (*earlier, *later)


def _apart(layout: Layout, fixes: Sequence[Fix]) -> list[_Placed]:
    """What fixes change in the text, without those that are in the way of another.

    Two may change the same in the same way, where an alias repeats a value.
    """
    taken: list[Replacement] = []
    apart: list[_Placed] = []
    for fix in fixes:
        found = [layout.replacement(edit) for edit in fix.edits]
        changes = tuple(one for one in found if one is not None)
        if len(changes) == len(found) and not any(_is_taken(taken, one) for one in changes):
            apart.append((fix, changes))
            for one in changes:
                insort(taken, one)
    return apart


def _is_taken(taken: Sequence[Replacement], wanted: Replacement) -> bool:
    """Whether a stretch of text is changed otherwise, given all changes in order of position."""
    place = bisect_left(taken, wanted)
    if place < len(taken) and taken[place] == wanted:
        return False
    before = place > 0 and taken[place - 1].end > wanted.start
    return before or (place < len(taken) and taken[place].start < wanted.end)


def _changed(document: Document, fixes: Sequence[_Placed]) -> SourceFile | None:
    """The document with changes, if its new text says exactly what it is to say."""
    wanted = Edits()
    for edit in (edit for fix, _ in fixes for edit in fix.edits):
        if edit.is_removal:
            wanted.remove(edit.pointer)
        else:
            wanted.put(edit.pointer, edit.value)
    replacements = {change for _, changes in fixes for change in changes}
    changed = _with_text(document.source, _replaced(document.source.text, sorted(replacements)))
    try:
        root = parse(changed).root
    except SpecmillError:
        return None
    return changed if root == wanted.apply(document).root else None


def _replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """A text with replacements, which are apart and in order of position."""
    parts: list[str] = []
    at = 0
    for start, end, new in replacements:
        parts += (text[at:start], new)
        at = end
    return "".join((*parts, text[at:]))


def _with_text(source: SourceFile, text: str) -> SourceFile:
    mark = _BOM if source.content.startswith(_BOM.encode()) else ""
    changed = from_bytes(source.name, f"{mark}{text}".encode())
    return replace(changed, path=source.path, folders=source.folders)


def _errors(source: SourceFile) -> Counter[str]:
    """How many errors of each kind a document has."""
    found: Sequence[Diagnostic]
    try:
        found = load_source(source).diagnostics
    except SpecmillError as error:
        found = error.diagnostics
    return Counter(one.code.id for one in found if one.severity is Severity.ERROR)
