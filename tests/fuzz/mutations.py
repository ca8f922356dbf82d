"""Changes documents at random places, as a mistaken author would, and as a hostile one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import TypeAlias

__all__ = ["CANARY", "JsonValue", "mutated"]

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
Container: TypeAlias = "list[JsonValue] | dict[str, JsonValue]"
Place: TypeAlias = tuple[Container, str | int]
Mutation: TypeAlias = Callable[[Random, JsonValue, list[Place]], None]

CANARY = "specmill_canary"
MOST = 8
SCALARS: tuple[JsonValue, ...] = (None, True, False, 0, 1, -1, 1.5, 1e308, -(10**30), 10**400)
STRINGS: tuple[JsonValue, ...] = ("", "x", "null", "#", "#/", "#/components/schemas/", "1.0")
OTHERS: tuple[JsonValue, ...] = (
    [],
    [[]],
    [None],
    {},
    {"": {}},
    {"$ref": "#/paths"},
    {"type": "object"},
    {"type": ["string", "null"]},
    {"enum": []},
    {"allOf": []},
    {"oneOf": [{}]},
    {"not": {}},
    {"pattern": "("},
    {"pattern": "(a+)+$"},
)
VALUES = SCALARS + STRINGS + OTHERS
TEXTS = (
    f'"""\n{CANARY}()\n"""',
    f"'''\n{CANARY}()\n'''",
    f'\\"; {CANARY}() #',
    f'\\\n"\n{CANARY}()',
    f"\r{CANARY}()",
    f"\u2028{CANARY}()\x0c{CANARY}()\x85{CANARY}()",
    f"{{{CANARY}()}}",
    f"{{{{ {CANARY}() }}}}{{% raw %}}",
    f"`{CANARY}()` */ --> ]]>",
    "../../../etc/passwd",
    "\u202eevil\u202c\ufeff\u200b",
    "%s %(a)s {0} {a!r} $a",
    "\\",
    "x" * 5000,
)
NAMES = (
    *("class", "self", "None", "list", "type", "model_config", "model_dump", "__init__", "_"),
    *("", " ", "-", "1", "1a", "é", "ｆull", "a b", "a.b", "a/b", "a~b", "a{b}", "A", "a", "🎉"),
    *("options", "operation", "body", "send", "close", "security", "annotations", "Model"),
    *TEXTS,
)


def mutated(document: JsonValue, random: Random) -> JsonValue:
    """Copy a document, and change it in a few places."""
    changed = copy.deepcopy(document)
    for _ in range(random.randint(1, MOST)):
        if places := list(_places(changed)):
            random.choice(MUTATIONS)(random, changed, places)
    return changed


def _places(value: JsonValue) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, member in value.items():
            yield value, key
            yield from _places(member)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield value, index
            yield from _places(item)


def _get(place: Place) -> JsonValue:
    container, key = place
    if isinstance(container, dict):
        return container[str(key)]
    return container[int(key)]


def _put(place: Place, value: JsonValue) -> None:
    container, key = place
    if isinstance(container, dict):
        container[str(key)] = value
    else:
        container[int(key)] = value


def _drop(random: Random, root: JsonValue, places: list[Place]) -> None:
    del root
    container, key = random.choice(places)
    if isinstance(container, dict):
        del container[str(key)]
    else:
        del container[int(key)]


def _retype(random: Random, root: JsonValue, places: list[Place]) -> None:
    del root
    _put(random.choice(places), copy.deepcopy(random.choice(VALUES)))


def _inject(random: Random, root: JsonValue, places: list[Place]) -> None:
    del root
    texts = [place for place in places if isinstance(_get(place), str)]
    _put(random.choice(texts or places), random.choice(TEXTS))


def _rename(random: Random, root: JsonValue, places: list[Place]) -> None:
    """Give a key another name, at the same place among its neighbours."""
    del root
    container, key = random.choice(places)
    if isinstance(container, dict):
        name = random.choice((*NAMES, str(key).upper(), f"{key}_", str(key).replace("_", "-")))
        renamed = {name if old == key else old: value for old, value in container.items()}
        container.clear()
        container.update(renamed)


def _duplicate(random: Random, root: JsonValue, places: list[Place]) -> None:
    del root
    place = random.choice(places)
    container, key = place
    value = copy.deepcopy(_get(place))
    if isinstance(container, dict):
        container[random.choice((*NAMES, f"{key}2", str(key).upper()))] = value
    else:
        container.insert(int(key), value)


def _transplant(random: Random, root: JsonValue, places: list[Place]) -> None:
    """Put a copy of one part of the document in the place of another."""
    del root
    _put(random.choice(places), copy.deepcopy(_get(random.choice(places))))


def _refer(random: Random, root: JsonValue, places: list[Place]) -> None:
    """Have a reference lead to somewhere else, or a part of the document become a reference."""
    references = [place for place in places if place[1] == "$ref"]
    pointer = random.choice(list(_pointers(root, "#")))
    if references and random.random() < 0.7:
        _put(random.choice(references), pointer)
    else:
        _put(random.choice(places), {"$ref": pointer})


def _pointers(value: JsonValue, here: str) -> Iterator[str]:
    yield here
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _pointers(member, f"{here}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _pointers(item, f"{here}/{index}")


MUTATIONS: tuple[Mutation, ...] = (
    _drop,
    _retype,
    _inject,
    _rename,
    _duplicate,
    _transplant,
    _refer,
)
