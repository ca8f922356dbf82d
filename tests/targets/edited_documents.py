"""The packages of real documents, before and after an edit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from specmill.pipeline import Generated, generate
from specmill.render.reuse import EarlierFile
from specmill.source.read import from_bytes
from specmill.targets.contract import Package

SPECIFICATIONS = Path(__file__).parents[2] / "spec"


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit of a document of this repository.

    Attributes:
        document: Its file.
        replaced: Texts, each with what stands in its place.
    """

    document: str
    replaced: tuple[tuple[str, str], ...]

    def packages(self) -> tuple[Package, Package]:
        """What the document becomes before and after."""
        text = _text(self.document)
        for old, new in self.replaced:
            assert old in text
            text = text.replace(old, new)
        base = _base(self.document)
        known = {
            file.path: EarlierFile(file.content, file.rendered, file.note) for file in base.files
        }
        revision = generate(
            from_bytes(self.document, text.encode()),
            "python",
            None,
            lambda _: None,
            remembered=lambda path: (
                found if (found := known.get(path)) and found.rendered else None
            ),
            sound=base.sound,
        )
        return _package(base), _package(revision)


def _text(document: str) -> str:
    return (SPECIFICATIONS / document).read_text(encoding="utf-8")


@cache
def _base(document: str) -> Generated:
    source = from_bytes(document, _text(document).encode())
    return generate(source, "python", None, lambda _: None)


def _package(made: Generated) -> Package:
    return Package(made.origin.package, made.files)
