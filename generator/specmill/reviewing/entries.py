"""A document of one side, before it is read, and where it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.reviewing.git import Repository

__all__ = ["Entry", "entry", "from_root", "in_submodule", "refuse", "shown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of one side.

    Attributes:
        title: What the document is called on both sides, such as `spec/stripe.yaml`.
        name: What this version of it is called, such as `main:spec/stripe.yaml`.
        path: Where it can be read.
        folders: Folders beside its own in which files may be that it refers to.
        problem: Why it cannot be read, where that is known without a look at the file.
    """

    title: str
    name: str
    path: Path
    folders: tuple[Path, ...] = ()
    problem: Diagnostic | None = None


def entry(path: Path, folders: tuple[Path, ...] = ()) -> Entry:
    """A document of the working tree."""
    return Entry(path.as_posix(), path.as_posix(), path, folders)


def shown(path: Path) -> Path:
    """The path as a user in this folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def from_root(repository: Repository, path: Path) -> str:
    """A path in the working tree as git writes it.

    Raises:
        SpecmillError: It is outside.
    """
    # A document that is a link is one in git as well.
    is_named = path.name not in {"", ".."}
    place = path.parent.resolve() / path.name if is_named else path.resolve()
    if not place.is_relative_to(repository.root):
        refuse(f"`{path.as_posix()}` is not in the repository", path.as_posix())
    return place.relative_to(repository.root).as_posix()


def in_submodule(place: str, submodule: str) -> Diagnostic:
    """What is said of a document that another repository has."""
    return diagnostic(
        "nothing-to-compare",
        f"`{place}` is in the submodule `{submodule}`, a repository of its own",
        Location(place),
        hint=f"run specmill review in `{submodule}`, or name two documents",
    )


def refuse(message: str, place: str) -> NoReturn:
    """Says that there is nothing to compare."""
    raise SpecmillError(
        diagnostic(
            "nothing-to-compare",
            message,
            Location(place),
            hint="name two documents, or two folders of documents",
        )
    )
