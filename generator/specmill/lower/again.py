"""Lowers the paths that have changed since the last version of a document, and keeps the others.

Everything that paths have to do with each other is compared: where any of it is not as it was, the
whole is lowered instead. What remains is proved by `tests/lower/test_again.py`: the model is the
same, whichever way it came about.
"""

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from specmill.ir.names import Words
from specmill.ir.types import Definition
from specmill.lower.alias_cycles import without_alias_cycles
from specmill.lower.compose import MOST_COPIES_IN_ALL
from specmill.lower.declared import DeclaredOperation
from specmill.lower.definition_names import name_definitions, naming_of
from specmill.lower.definitions import alias_of, finish_definition, links_of, usage_of
from specmill.lower.fitting import drop_unfit_samples
from specmill.lower.memory import (
    LoweredPath,
    Memory,
    Recall,
    by_path,
    digest_of_path,
    digest_of_surroundings,
    is_alone,
)
from specmill.lower.open_unions import open_responses
from specmill.lower.schemas import Schemas
from specmill.lower.whole import Body, Scope, find_clashes, lower_paths, names_of, note_paths
from specmill.source.finding_notes import told_again
from specmill.source.rules.effort import MAX_STEPS_FOR_ONE, MAX_STEPS_IN_ALL, Effort

__all__ = ["FEW", "lower_again"]

FEW = 10
"""So many paths are lowered once more in each run rather than that all is written anew."""


@dataclass(frozen=True, slots=True)
class _Changes:
    """What has changed, by pointers.

    Attributes:
        changed: The operations of the paths that are new or have changed.
        removed: The paths that are no more.
    """

    changed: Mapping[str, Sequence[DeclaredOperation]]
    removed: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """All paths that have changed."""
        return (*self.changed, *self.removed)


def lower_again(scope: Scope, recall: Recall) -> Body | None:
    """Lowers what has changed.

    Args:
        scope: What is wanted.
        recall: Finds what is kept of the last version.

    Returns:
        None where the whole has to be lowered.
    """
    surroundings = digest_of_surroundings(scope.document) if scope.is_everything else ""
    memory = recall(surroundings) if surroundings else None
    changes = None if memory is None else _changes(scope, memory)
    if memory is None or changes is None:
        return None
    schemas = Schemas(refused_examples=scope.refused_examples)
    needs = lower_paths(scope, changes.changed, schemas)
    effort = Effort(scope.document)
    effort.spend(memory.steps)
    operations = drop_unfit_samples(
        scope.root.document, [one for need in needs.values() for one in need.operations], effort
    )
    copies = schemas.composition.copies + memory.copies
    if (
        schemas.composition.is_circular
        or copies > MOST_COPIES_IN_ALL
        or effort.left < MAX_STEPS_FOR_ONE
        or _has_circles(schemas)
    ):
        return None
    operations = open_responses(operations, alias_of(schemas.drafts))
    lowered = note_paths(scope, needs, operations)
    paths = None if lowered is None else _joined(scope, memory, schemas, lowered)
    if paths is None or not _is_found_again(memory, changes, paths):
        return None
    memory = replace(
        memory,
        refused_examples=frozenset(scope.refused_examples),
        paths=paths,
        copies=copies,
        steps=MAX_STEPS_IN_ALL - effort.left,
    )
    return _finished(scope, memory, changes, schemas)


def _changes(scope: Scope, memory: Memory) -> _Changes | None:
    """What has changed; None where it is more than single paths."""
    declared = by_path(scope.declared)
    changed = {
        pointer: entries
        for pointer, entries in declared.items()
        if (known := memory.paths.get(pointer)) is None
        or known.names != names_of(scope, entries)
        or known.digest != digest_of_path(scope.document, entries[0].path)
    }
    changes = _Changes(changed, tuple(one for one in memory.paths if one not in declared))
    are_alone = all(is_alone(*entry) for entry in changed.items()) and all(
        memory.paths[pointer].is_alone for pointer in changes.places if pointer in memory.paths
    )
    is_same = (
        memory.servers == scope.servers
        and [one for one in memory.paths if one in declared]
        == [one for one in declared if one in memory.paths]
        and _outside(memory.refused_examples, changes) == _outside(scope.refused_examples, changes)
    )
    return changes if are_alone and is_same else None


def _outside(pointers: AbstractSet[str], changes: _Changes) -> set[str]:
    """The pointers that neither lie in what has changed nor lead to it."""
    return {
        pointer
        for pointer in pointers
        if not any(
            f"{pointer}/".startswith(f"{place}/") or f"{place}/".startswith(f"{pointer}/")
            for place in changes.places
        )
    }


def _has_circles(schemas: Schemas) -> bool:
    """Whether there are aliases that lead back to themselves."""
    without = without_alias_cycles(schemas.drafts)
    return any(draft is not schemas.drafts[key] for key, draft in without.items())


def _joined(
    scope: Scope, memory: Memory, schemas: Schemas, lowered: Mapping[str, LoweredPath]
) -> dict[str, LoweredPath] | None:
    """All paths, in the order of the document, as if they had been lowered one after the other.

    Returns:
        None where a path that has changed needs other definitions from outside than it did before:
        those that come after it would be in another order.
    """
    known: set[str] = set()
    paths: dict[str, LoweredPath] = {}
    for pointer in by_path(scope.declared):
        before, now = memory.paths.get(pointer), lowered.get(pointer)
        if now is None:
            paths[pointer] = memory.paths[pointer]
        else:
            keys = tuple(key for key in now.keys if key not in known)
            around = [key for key in keys if not _is_in(key, pointer)]
            earlier = before.keys if before else ()
            if around != [key for key in earlier if not _is_in(key, pointer)] or any(
                naming_of(schemas.drafts[key]) != memory.namings[key] for key in around
            ):
                return None
            paths[pointer] = replace(now, keys=keys)
        known.update(paths[pointer].keys)
    return paths


def _is_found_again(memory: Memory, changes: _Changes, paths: Mapping[str, LoweredPath]) -> bool:
    """Whether nothing from outside was found or needed in what has changed that is not any more."""
    found = {note for pointer in changes.changed for note in paths[pointer].findings}
    before = [(place, memory.paths[place]) for place in changes.places if place in memory.paths]
    return all(
        note in found or _is_in(note[-1], place) for place, path in before for note in path.findings
    ) and all(_is_in(key, place) for place in changes.removed for key in memory.paths[place].keys)


def _is_in(pointer: str, place: str) -> bool:
    return pointer.startswith(f"{place}/")


def _finished(scope: Scope, memory: Memory, changes: _Changes, schemas: Schemas) -> Body | None:
    """Finishes the definitions of the paths that have changed, and joins them with the others.

    Returns:
        None where a definition from outside travels elsewhere than before.
    """
    parts = (*memory.paths.values(), memory.rest)
    keys = [key for part in parts for key in part.keys]
    drafts = {
        key: schemas.drafts[key]
        for pointer in changes.changed
        for key in memory.paths[pointer].keys
        if _is_in(key, pointer)
    }
    namings = {
        key: naming_of(drafts[key]) if key in drafts else memory.namings[key] for key in keys
    }
    links = {key: links_of(drafts[key]) if key in drafts else memory.links[key] for key in keys}
    usage = usage_of([root for part in parts for root in part.roots], links)
    operations = tuple(operation for part in parts for operation in part.operations)
    names = name_definitions(namings, operations)
    definitions: dict[str, Definition] = {}
    for key in keys:
        words = names.names[key]
        if key in drafts:
            definitions[key] = finish_definition(drafts[key], schemas.drafts, words, usage[key])
        elif memory.definitions[key].usage == tuple(sorted(usage[key])):
            definitions[key] = _called(memory.definitions[key], words)
        else:
            return None
    document = scope.root.document
    notes = [
        note
        for pointer, part in (*memory.paths.items(), ("", memory.rest))
        if pointer not in changes.changed
        for note in part.findings
    ]
    return Body(
        operations=operations,
        webhooks=memory.webhooks,
        definitions=definitions,
        findings=(
            *schemas.findings,
            *told_again(document, notes),
            *find_clashes(document, names),
        ),
        memory=replace(memory, namings=namings, names=names, links=links, definitions=definitions)
        if len(changes.places) > FEW
        else None,
    )


def _called(definition: Definition, words: Words) -> Definition:
    return definition if definition.words == words else replace(definition, words=words)
