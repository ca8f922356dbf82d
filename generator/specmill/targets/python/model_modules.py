"""Which module under `models` each definition stands in."""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import TypeAlias

from specmill.ir.api import Api, Operation, Resource
from specmill.ir.circles import circles
from specmill.ir.names import Words
from specmill.ir.types import (
    Alias,
    Definition,
    Record,
    Reference,
    Type,
    definition_parts,
    references_in,
)
from specmill.render.files import DEVICES
from specmill.targets.python.spelling import digest, snake_name

__all__ = [
    "SCHEMAS_MODULE",
    "UNUSED_MODULE",
    "WEBHOOKS_MODULE",
    "ModelModules",
    "needed_at_once",
    "place_definitions",
]

SCHEMAS_MODULE = "schemas"
"""The module of what several resources use; the folder of such modules where they are many."""
UNUSED_MODULE = "unused"
WEBHOOKS_MODULE = "webhooks"
"""The module of what webhooks alone use, and of a resource of that name."""

_References: TypeAlias = Mapping[str, frozenset[str]]
"""What uses what, by keys of definitions or by names of modules."""

# Above all of the graph.
_START = ""

# As many schemas are still read, and imported, in one go.
_MOST_TOGETHER = 40


@dataclass(frozen=True, slots=True)
class ModelModules:
    """Where the definitions of a package stand.

    Attributes:
        of: The module under `models` of each definition, by its key: `charges`, `schemas`,
            `schemas.charge`.
        schemas: For each module of its own that a schema has, the key of that schema.
        deferrable: Keys of the models that others import only when a validator needs them: all, if
            schemas have modules of their own, and else none.
        recursive: Keys of the definitions that lead back to themselves.
    """

    of: Mapping[str, str]
    schemas: Mapping[str, str]
    deferrable: Set[str]
    recursive: Set[str]


def place_definitions(api: Api, resources: Mapping[Words, str]) -> ModelModules:
    """Puts each definition into a module.

    What one resource uses stands beside it, and what several use in a module for the others. A
    group with many components is split: a component has a module together with what it alone uses.

    Args:
        api: The neutral model.
        resources: The module of each resource.
    """
    references = {key: _references(entry) for key, entry in api.definitions.items()}
    roots = {module: frozenset[str]() for module in resources.values()}
    for resource in api.resources:
        roots[resources[resource.words]] |= _roots(resource)
    if api.webhooks:
        received = frozenset(references_in(entry.content.type for entry in api.webhooks))
        roots[WEBHOOKS_MODULE] = roots.get(WEBHOOKS_MODULE, frozenset()) | received
    groups = _groups(references, roots)
    placed = {key: group for group, members in groups.items() for key in members}
    heads: dict[str, str] = {}
    for group in _groups_to_split(groups, api.definitions):
        outside = [references[key] for key in references.keys() - {*groups[group]}]
        used = frozenset[str]().union(*roots.values(), *outside)
        heads |= {
            key: head
            for key, head in _heads(groups[group], used, references).items()
            # What is written inside an operation stays beside it.
            if group not in roots or api.definitions[head].component is not None
        }
    names = _spell({*heads.values()}, api.definitions)
    placed |= {key: names[head] for key, head in heads.items()}
    deferrable = (key for key, entry in api.definitions.items() if heads and _is_model(entry))
    return ModelModules(
        of=_without_cycles(placed, api.definitions, references),
        schemas={names[head]: head for head in heads.values()},
        deferrable=frozenset(deferrable),
        recursive=frozenset(chain.from_iterable(circles(references, references.__getitem__))),
    )


def _roots(resource: Resource) -> frozenset[str]:
    """The definitions that the operations of a resource refer to."""
    types = chain.from_iterable(map(_operation_types, resource.operations))
    return frozenset(references_in(types))


def _groups(references: _References, roots: _References) -> dict[str, list[str]]:
    users: dict[str, str] = {}
    for module, used in roots.items():
        waiting = [*used]
        while waiting:
            key = waiting.pop()
            # Once it is known to be used by several, so is all that it leads to.
            if users.get(key) not in (module, SCHEMAS_MODULE):
                users[key] = SCHEMAS_MODULE if key in users else module
                waiting += references[key]
    groups: dict[str, list[str]] = {}
    for key in references:
        # What nothing uses may need what a resource uses, which may need what several use: with a
        # module of its own, no two modules need each other.
        groups.setdefault(users.get(key, UNUSED_MODULE), []).append(key)
    return groups


def _groups_to_split(
    groups: Mapping[str, Collection[str]], definitions: Mapping[str, Definition]
) -> list[str]:
    def has_many(group: str) -> bool:
        components = [key for key in groups[group] if definitions[key].component is not None]
        return len(components) > _MOST_TOGETHER

    many = [group for group in groups if has_many(group)]
    # There is either a module of this name or a folder.
    if many and SCHEMAS_MODULE in groups and SCHEMAS_MODULE not in many:
        many.append(SCHEMAS_MODULE)
    return many


def _operation_types(operation: Operation) -> list[Type]:
    types = [parameter.type for parameter in operation.parameters]
    types += [content.type for content in (operation.body.contents if operation.body else ())]
    for response in operation.responses:
        types += [content.type for content in response.contents]
    return types


def _heads(
    members: Iterable[str], roots: Collection[str], references: _References
) -> dict[str, str]:
    """Finds for each member the outermost one that every way from the roots to it goes through.

    In the terms of graphs: its dominator right below the roots, which may be itself.
    """
    together = frozenset(members)
    inside = {key: references[key] & together for key in sorted(together)}
    dominators = _dominators({_START: frozenset(_all_roots(inside, roots)), **inside})
    heads: dict[str, str] = {}
    # Each comes after what dominates it.
    for key, dominator in dominators.items():
        heads[key] = key if dominator == _START else heads[dominator]
    return {key: heads[key] for key in inside}


def _all_roots(references: _References, roots: Collection[str]) -> list[str]:
    """The members to start from: some are given, and more are needed to reach all of them."""
    unused = references.keys() - frozenset[str]().union(
        *(all_used - {key} for key, all_used in references.items())
    )
    found: list[str] = []
    reached: set[str] = set()
    # What is left at last are cycles that nothing leads into.
    for key in (*sorted(roots), *sorted(unused), *references):
        if key in references and (key not in reached or key in roots):
            found.append(key)
            reached.add(key)
            waiting = [key]
            while waiting:
                new = references[waiting.pop()] - reached
                reached |= new
                waiting += new
    return found


def _dominators(references: _References) -> dict[str, str]:
    """Finds the immediate dominator of everything that can be reached from the start.

    The algorithm is that of Cooper, Harvey and Kennedy (2001).
    """
    order = _reverse_postorder(references)
    position = {key: number for number, key in enumerate(order)}
    users: dict[str, list[str]] = {key: [] for key in order}
    for key in order:
        for used in references[key]:
            users[used].append(key)
    found = {_START: _START}

    def meet(one: str, other: str) -> str:
        while one != other:
            if position[one] > position[other]:
                one = found[one]
            else:
                other = found[other]
        return one

    is_stable = False
    while not is_stable:
        is_stable = True
        for key in order[1:]:
            dominator = reduce(meet, (user for user in users[key] if user in found))
            is_stable = is_stable and found.get(key) == dominator
            found[key] = dominator
    return found


def _reverse_postorder(references: _References) -> list[str]:
    """Orders what can be reached from the start, users before what they use where possible."""
    done: dict[str, None] = {}
    waiting = [_START]
    opened: set[str] = set()
    while waiting:
        key = waiting[-1]
        if key in opened:
            waiting.pop()
            done.setdefault(key)
        else:
            opened.add(key)
            waiting += (used for used in sorted(references[key]) if used not in opened)
    return [*reversed(done)]


def _spell(heads: Iterable[str], definitions: Mapping[str, Definition]) -> dict[str, str]:
    """Names the module of each head after it."""
    spelled: dict[str, str] = {}
    used: set[str] = set()
    for key in sorted(heads):
        words = definitions[key].words
        name = snake_name(words, DEVICES)
        if name in used:
            name = f"{name}_x{digest(key)}"
        used.add(name)
        spelled[key] = name
    return {key: f"{SCHEMAS_MODULE}.{name}" for key, name in spelled.items()}


def _without_cycles(
    placed: Mapping[str, str], definitions: Mapping[str, Definition], references: _References
) -> dict[str, str]:
    """Puts into one module what would otherwise import itself around a corner."""
    imports: dict[str, frozenset[str]] = {module: frozenset() for module in placed.values()}
    for key, module in placed.items():
        now = {other for other in references[key] if not _is_model(definitions[other])}
        imports[module] |= {placed[other] for other in now | needed_at_once(definitions[key])}
    first = {
        module: min(circle)
        for circle in circles(imports, lambda module: imports[module])
        for module in circle
    }
    return {key: first.get(module, module) for key, module in placed.items()}


def _is_model(definition: Definition) -> bool:
    return isinstance(definition, Record) and definition.usage != ("parameter",)


def needed_at_once(definition: Definition) -> frozenset[str]:
    """The models that a definition cannot wait for: an alias is to be the model itself."""
    if isinstance(definition, Alias) and isinstance(definition.type, Reference):
        return frozenset({definition.type.key})
    return frozenset()


def _references(definition: Definition) -> frozenset[str]:
    """The definitions that one refers to."""
    return frozenset(references_in(definition_parts(definition)))
