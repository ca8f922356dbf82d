"""Which places of which files a document needs, and what each becomes in the bundle."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from specmill.diagnostics import SpecmillError, diagnostic
from specmill.source.bundle.files import FilePlace, Files
from specmill.source.limits import MAX_VALUES
from specmill.source.pointers import join, split
from specmill.source.refs import RefError
from specmill.source.structure import OBJECTS, Node, children
from specmill.source.tree import JsonValue

SECTIONS: Mapping[str, str] = MappingProxyType(
    {field.kind: name for name, field in OBJECTS["Components"].items()}
)
"""The section of the components for each kind of object that has one."""

_MAX_CHAIN = 50
_HOME = re.compile(r"/(?:components/[^/]+|paths|webhooks)/[^/]+")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place of a file, and the kind of the object that is expected there."""

    place: FilePlace
    kind: str


def reference_of(value: JsonValue) -> str | None:
    """The reference that an object consists of or begins with."""
    ref = value.get("$ref") if isinstance(value, dict) else None
    return ref if isinstance(ref, str) else None


def is_bare(value: JsonValue) -> bool:
    """Whether an object is a reference and nothing else."""
    return isinstance(value, dict) and value.keys() == {"$ref"}


@dataclass(slots=True)
class Targets:
    """What is needed of other files.

    Attributes:
        files: The files.
        root: The file that everything begins with.
        homes: Where each place is in the bundle, as a JSON pointer.
        problems: References that lead nowhere, by the places of the objects that hold them.
        names_root: Whether a reference leads to the first file by its name.
    """

    files: Files
    root: Path
    homes: dict[Wanted, str] = field(default_factory=dict[Wanted, str])
    problems: dict[FilePlace, RefError] = field(default_factory=dict[FilePlace, RefError])
    names_root: bool = False
    _homeless: dict[Wanted, None] = field(default_factory=dict[Wanted, None])
    _seen: set[Wanted] = field(default_factory=set[Wanted])
    _count: int = 0

    def find(self) -> None:
        """Follows all references from the document on."""
        waiting = [Wanted(FilePlace(self.root, ""), "OpenAPI")]
        while waiting:
            wanted = waiting.pop()
            if wanted not in self._seen:
                self._seen.add(wanted)
                waiting.extend(self._needed_by(wanted))
        for wanted, name in _names(self._free(), self._taken()).items():
            self.homes[wanted] = join("/components", SECTIONS[wanted.kind], name)

    def resolve(self, place: FilePlace, ref: str) -> FilePlace:
        """The place that a reference leads to, through those that are references themselves.

        Args:
            place: Where the object that holds the reference stands.
            ref: The reference.

        Raises:
            RefError: It leads nowhere or in a circle.
        """
        found = self.files.find(place.file, ref)
        for _ in range(_MAX_CHAIN):
            value = self.files.value(found).value
            following = reference_of(value) if is_bare(value) else None
            if following is None or found.file == self.root:
                return found
            found = self.files.find(found.file, following)
        raise RefError("cyclic-ref", f"`{ref}` leads in a circle", "let one file hold the value")

    def _needed_by(self, wanted: Wanted) -> Iterator[Wanted]:
        place = wanted.place
        start = Node(wanted.kind, place.pointer, self.files.value(place).value)
        stack = [(wanted.kind, start)]
        while stack:
            kind, node = stack.pop()
            self._admit()
            here = FilePlace(place.file, node.pointer)
            ref = reference_of(node.value)
            if ref is not None and (kind in SECTIONS or is_bare(node.value)):
                target = self._wanted(here, ref, kind, node)
                if target is not None:
                    yield target
            stack.extend(reversed(list(children(node))))

    def _wanted(self, here: FilePlace, ref: str, kind: str, node: Node) -> Wanted | None:
        if here.file == self.root and ref.startswith("#"):
            return None
        try:
            target = Wanted(self.resolve(here, ref), kind)
        except RefError as error:
            self.problems[here] = error
            return None
        if target.place.file == self.root:
            self.names_root = True
            return None
        if kind not in SECTIONS:
            return target
        is_home = here.file == self.root and _HOME.fullmatch(here.pointer) and is_bare(node.value)
        if is_home and target not in self.homes:
            self.homes[target] = here.pointer
        self._homeless[target] = None
        return target

    def _admit(self) -> None:
        self._count += 1
        if self._count > MAX_VALUES:
            raise SpecmillError(
                diagnostic(
                    "too-many-values",
                    f"the document and its files hold more than {MAX_VALUES:,} objects",
                    self.files.root.locate(""),
                    hint="split the document",
                )
            )

    def _free(self) -> list[Wanted]:
        return [wanted for wanted in self._homeless if wanted not in self.homes]

    def _taken(self) -> dict[str, set[str]]:
        """The names of the document's own components, by section."""
        root = self.files.root.root
        components = root.get("components") if isinstance(root, dict) else None
        sections = components if isinstance(components, dict) else {}
        return {
            section: set(members) if isinstance(members, dict) else set()
            for section, members in sections.items()
        }


def _names(free: list[Wanted], taken: Mapping[str, set[str]]) -> dict[Wanted, str]:
    """Names for what has none yet; what would share a name takes a longer one, in any order."""
    names: dict[Wanted, str] = {}
    used = {(section, name.casefold()) for section, of in taken.items() for name in of}
    waiting = free
    for candidate in range(3):
        proposed = {wanted: _candidates(wanted)[candidate] for wanted in waiting}
        folded = {
            wanted: (SECTIONS[wanted.kind], name.casefold()) for wanted, name in proposed.items()
        }
        counts = Counter(folded.values())
        named = [w for w in waiting if counts[folded[w]] == 1 and folded[w] not in used]
        names |= {wanted: proposed[wanted] for wanted in named}
        used |= {folded[wanted] for wanted in named}
        waiting = [wanted for wanted in waiting if wanted not in names]
    return names


def _candidates(wanted: Wanted) -> tuple[str, str, str]:
    place = wanted.place
    stem = _plain(place.file.name.partition(".")[0]) or "file"
    tokens = split(place.pointer)
    own = _plain(tokens[-1]) if tokens else ""
    short = own or stem
    # The way through folders tells apart what is named alike, wherever the document lies.
    digest = sha256(f"{place.file.parent.name}/{place.file.name}#{place.pointer}".encode())
    longer = f"{stem}_{short}" if own else f"{_plain(place.file.parent.name)}_{stem}"
    return short, longer, f"{longer}_{digest.hexdigest()[:8]}"


def _plain(text: str) -> str:
    return _NOT_IN_NAMES.sub("_", text).strip("_")[:80]
