"""Copies a document and what it needs of other files into one tree."""

from dataclasses import dataclass, field
from urllib.parse import quote

from specmill.source.bundle.files import FilePlace
from specmill.source.bundle.targets import SECTIONS, Targets, Wanted, is_bare, reference_of
from specmill.source.pointers import join, split
from specmill.source.refs import RefError
from specmill.source.structure import Field, fields_of
from specmill.source.tree import JsonObject, JsonValue

_MAX_INLINE = 20


@dataclass(slots=True)
class Copier:
    """Copies objects, with references that hold in the bundle.

    Attributes:
        targets: Where everything goes.
        origins: Where parts of the bundle come from, by their pointers in it.
        problems: References that lead nowhere, by the pointers in the bundle of what holds them.
    """

    targets: Targets
    origins: dict[str, FilePlace] = field(default_factory=dict[str, FilePlace])
    problems: dict[str, RefError] = field(default_factory=dict[str, RefError])
    _inlined: int = 0

    def whole(self, place: FilePlace, root: JsonObject) -> JsonObject:
        """Copies the document, with the components that come from other files at their ends.

        Args:
            place: Where the document is.
            root: Its tree.
        """
        copied = self._members("OpenAPI", place, "", root)
        components = copied.get("components")
        sections = dict(components) if isinstance(components, dict) else {}
        for wanted, home in sorted(self.targets.homes.items(), key=lambda item: item[1]):
            if home in self.origins or not home.startswith("/components/"):
                continue
            _, section, name = split(home)
            members = sections.get(section)
            if members is None or isinstance(members, dict):
                value = self._arrived(wanted, home)
                sections[section] = {**(members or {}), name: value}
        return {**copied, "components": sections} if sections else copied

    def _arrived(self, wanted: Wanted, home: str) -> JsonValue:
        """The value of another file, at its place in the bundle."""
        self.origins[home] = wanted.place
        value = self.targets.files.value(wanted.place).value
        return self._copy(wanted.kind, wanted.place, home, value)

    def _copy(self, kind: str, place: FilePlace, at: str, value: JsonValue) -> JsonValue:
        if not isinstance(value, dict):
            return value
        ref = reference_of(value)
        if ref is None or (place.file == self.targets.root and ref.startswith("#")):
            return self._members(kind, place, at, value)
        if kind not in SECTIONS and not is_bare(value):
            return self._members(kind, place, at, value)
        try:
            target = Wanted(self.targets.resolve(place, ref), kind)
        except RefError as error:
            self.problems[at] = error
            return self._members(kind, place, at, value)
        home = self._home(target)
        if home is None:
            return self._inline(target, at, value)
        if home == at:
            return self._arrived(target, at)
        beside = self._members(kind, place, at, {k: v for k, v in value.items() if k != "$ref"})
        return {"$ref": "#" + quote(home, safe="/~{}"), **beside}

    def _home(self, target: Wanted) -> str | None:
        if target.place.file == self.targets.root:
            return target.place.pointer
        return self.targets.homes.get(target)

    def _inline(self, target: Wanted, at: str, value: JsonValue) -> JsonValue:
        """What no reference may stand for takes the place of its reference."""
        if self._inlined >= _MAX_INLINE:
            self.problems[at] = RefError("cyclic-ref", "references lead in a circle", "end it")
            return value
        self._inlined += 1
        try:
            return self._arrived(target, at)
        finally:
            self._inlined -= 1

    def _members(self, kind: str, place: FilePlace, at: str, value: JsonObject) -> JsonObject:
        changed: JsonObject = {}
        for key, member in value.items():
            found = fields_of(kind, key)
            if found is None:
                continue
            if found.is_object:
                inner = FilePlace(place.file, join(place.pointer, key))
                copied = self._field(found, inner, join(at, key), member)
            elif kind == "Discriminator" and key == "mapping":
                copied = self._mapping(place, member)
            else:
                continue
            if copied is not member:
                changed[key] = copied
        return {**value, **changed} if changed else value

    def _field(self, found: Field, place: FilePlace, at: str, value: JsonValue) -> JsonValue:
        if found.container == "one":
            return self._copy(found.kind, place, at, value)
        if found.container == "list" and isinstance(value, list):
            return [
                self._copy(found.kind, _below(place, index), join(at, index), item)
                for index, item in enumerate(value)
            ]
        if found.container == "map" and isinstance(value, dict):
            return {
                name: self._copy(found.kind, _below(place, name), join(at, name), member)
                for name, member in value.items()
            }
        return value

    def _mapping(self, place: FilePlace, value: JsonValue) -> JsonValue:
        """The mapping of a discriminator, whose values are references or names of schemas."""
        if not isinstance(value, dict):
            return value
        return {name: self._mapped(place, target) for name, target in value.items()}

    def _mapped(self, place: FilePlace, target: JsonValue) -> JsonValue:
        is_reference = isinstance(target, str) and set(target) & set("/#.")
        if not isinstance(target, str) or not is_reference:
            return target
        if place.file == self.targets.root and target.startswith("#"):
            return target
        try:
            home = self._home(Wanted(self.targets.resolve(place, target), "Schema"))
        except RefError:
            return target
        return target if home is None else "#" + quote(home, safe="/~{}")


def _below(place: FilePlace, token: str | int) -> FilePlace:
    return FilePlace(place.file, join(place.pointer, token))
