"""Finds the documents that the configuration lists: as it is now, or as a commit has it."""

from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import dirname, relpath

from specmill.config import find_config, read_config
from specmill.diagnostics import Diagnostic, Location, SpecmillError, diagnostic
from specmill.reviewing.entries import Entry, entry, from_root, in_submodule, shown
from specmill.reviewing.git import Repository
from specmill.reviewing.renames import Files, renamed
from specmill.reviewing.snapshot import Snapshot

__all__ = ["ConfiguredDocuments"]


@dataclass(frozen=True, slots=True)
class ConfiguredDocuments:
    """The documents of a configuration.

    Attributes:
        repository: The repository that it is in.
        config: The pyproject.toml.
    """

    repository: Repository
    config: Path

    @staticmethod
    def of(repository: Repository) -> "ConfiguredDocuments":
        """Those of the configuration of the working folder.

        Raises:
            SpecmillError: There is none.
        """
        return ConfiguredDocuments(repository, find_config(Path.cwd()))

    def now(self, base: Files) -> dict[str, Entry]:
        """The documents that are listed now, by their paths from the root.

        Args:
            base: What they are compared with.
        """
        entries: dict[str, Entry] = {}
        for job in read_config(self.config):
            key = self._key(job.spec)
            entries[key] = entry(shown(job.spec), job.allow_refs)
            if not job.spec.exists():
                problem = self._missing(key, "", base, Files(self.repository, ""))
                entries[key] = replace(entries[key], problem=problem)
        return entries

    def then(self, snapshot: Snapshot, label: str, base: Files | None) -> dict[str, Entry]:
        """The documents that a commit lists, or that are listed now if it lists none.

        Args:
            snapshot: The commit.
            label: What the commit is called.
            base: What they are compared with; None for a base, of which what is not there did not
                exist yet.
        """
        own = self._listed_by(snapshot)
        entries: dict[str, Entry] = {}
        for path, folders in (own or self._listed_now(snapshot)).items():
            place = snapshot.copy(path)
            found = Entry(path, f"{label}:{path}", place or snapshot.folder / path, folders)
            submodule = self.repository.submodule(snapshot.commit, path)
            if place is not None:
                entries[path] = found
            elif submodule is not None:
                entries[path] = replace(found, problem=in_submodule(found.name, submodule))
            elif base is not None and own:
                here = Files(self.repository, snapshot.commit)
                problem = self._missing(path, f"{label}:", base, here)
                entries[path] = replace(found, problem=problem)
        return entries

    def _listed_by(self, snapshot: Snapshot) -> dict[str, tuple[Path, ...]]:
        """The documents that a commit lists, with the folders that each may refer to."""
        copied = snapshot.copy(from_root(self.repository, self.config))
        try:
            jobs = read_config(copied) if copied is not None else ()
        except SpecmillError:
            return {}
        return {job.spec.relative_to(snapshot.folder).as_posix(): job.allow_refs for job in jobs}

    def _listed_now(self, snapshot: Snapshot) -> dict[str, tuple[Path, ...]]:
        return {
            self._key(job.spec): tuple(
                snapshot.folder / self._key(folder) for folder in job.allow_refs
            )
            for job in read_config(self.config)
        }

    def _missing(self, key: str, label: str, there: Files, here: Files) -> Diagnostic:
        """What to do where a document is listed that is not there.

        Args:
            key: Its path from the root.
            label: How the names of files of this side begin.
            there: The files of the other side.
            here: The files of this side.
        """
        config = from_root(self.repository, self.config)
        now, name = renamed(key, there, here), f"{label}{config}"
        if now is None:
            message = f"`{key}` is listed in {name}, and is not there"
            hint = f"mend its name in {config}, or add the document"
        else:
            message = f"`{key}` is listed in {name}, and is called `{now}` now"
            hint = f'write `spec = "{relpath(now, dirname(config) or ".")}"` in {config}'
        return diagnostic("document-missing", message, Location(name), hint=hint)

    def _key(self, path: Path) -> str:
        place, root = path.resolve(), self.repository.root
        return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()
