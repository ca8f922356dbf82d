"""Reads revisions of a repository through git, and changes nothing in it.

Git is run without a shell. What a user calls a revision is never taken for an option, and is turned
into a hash once: everything else asks for that.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, NoReturn

from specmill.diagnostics import Location, SpecmillError, diagnostic

__all__ = ["Blob", "Repository", "unknown_revision"]

_MAIN_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/heads/main",
    "refs/remotes/origin/master",
    "refs/heads/master",
)
_SURROUNDINGS = {
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_HASH = re.compile(r"[0-9a-f]{40,64}")
_FETCH_ALL = "fetch the history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout"


class Blob(NamedTuple):
    """A file of a commit.

    Attributes:
        mode: `100644`, `100755`, or `120000` for a symbolic link.
        hash: Where its content is.
    """

    mode: str
    hash: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of git.

    Attributes:
        root: The folder of its working tree, with symbolic links resolved.
        program: Path of git.
    """

    root: Path
    program: str

    @staticmethod
    def around(folder: Path) -> "Repository":
        """The repository that a folder is in.

        Raises:
            SpecmillError: There is none, or no git.
        """
        program = shutil.which("git")
        if program is None:
            raise SpecmillError(
                diagnostic(
                    "git-missing",
                    "git is needed to find the document to compare with, and is not installed",
                    Location(folder.as_posix()),
                    hint="install git, or name two files: specmill review BASE REVISION",
                )
            )
        done = _run(program, folder, "rev-parse", "--show-toplevel")
        root = done.stdout.decode(errors="surrogateescape").removesuffix("\n")
        if done.returncode or not root:
            reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise SpecmillError(
                diagnostic(
                    "not-a-repository",
                    f"git finds no working tree here: {reason.removeprefix('fatal: ')}",
                    Location(folder.as_posix()),
                    hint="name two files: specmill review BASE REVISION",
                )
            )
        return Repository(Path(root).resolve(), program)

    def commit(self, revision: str) -> str:
        """The hash of the commit that a revision names.

        Raises:
            SpecmillError: It names none.
        """
        found = self._commit(revision)
        if found is None:
            raise unknown_revision(revision)
        return found

    def merge_base(self, main: str | None) -> str:
        """The commit at which the working tree left the main branch.

        Args:
            main: The main branch; None for the one that is found.

        Raises:
            SpecmillError: There is none that git knows.
        """
        head = self._commit("HEAD")
        if head is None:
            self._refuse("there is no commit yet", "commit the documents first")
        tip, name = self._main_branch(main)
        done = self._git("merge-base", tip, head)
        if done.returncode:
            is_shallow = self._is_shallow()
            because = ", as part of the history is missing" if is_shallow else ""
            hint = _FETCH_ALL if is_shallow else "name a revision to compare with"
            self._refuse(f"HEAD and {name} have no commit in common{because}", hint)
        return done.stdout.decode().strip()

    def _main_branch(self, main: str | None) -> tuple[str, str]:
        """The last commit of the main branch, and what it is called."""
        if main is not None:
            return self.commit(main), f"`{main}`"
        known = next(filter(None, map(self._commit, _MAIN_BRANCHES)), None)
        if known is None:
            fetch = "name a revision, as in specmill review HEAD~1, or fetch one: git fetch origin"
            self._refuse(
                "neither origin/HEAD nor a branch main or master was found",
                _FETCH_ALL if self._is_shallow() else fetch,
            )
        return known, "the main branch"

    def _is_shallow(self) -> bool:
        return self._text("rev-parse", "--is-shallow-repository") == "true"

    def day(self, commit: str) -> date:
        """The day on which a commit was made, in UTC."""
        content = self._git("cat-file", "commit", commit).stdout.decode(errors="replace")
        header = content.partition("\n\n")[0].split("\n")
        line = next(line for line in header if line.startswith("committer "))
        return datetime.fromtimestamp(int(line.split()[-2]), UTC).date()

    def head_day(self) -> date | None:
        """The day of the commit that the working tree was made from; None before the first."""
        head = self._commit("HEAD")
        return None if head is None else self.day(head)

    def files(self, commit: str) -> Mapping[str, Blob]:
        """The files of a commit, by their paths from the root."""
        return _tree(self, commit).files

    def submodule(self, commit: str, path: str) -> str | None:
        """The path of the submodule of a commit that a path leads into."""
        found = _tree(self, commit).submodules
        return next((one for one in found if path.startswith(f"{one}/")), None)

    def working_files(self) -> frozenset[str]:
        """The files of the working tree that git does not ignore, by their paths from the root."""
        listing = self._git("ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
        paths = filter(None, listing.decode("utf-8", "surrogateescape").split("\0"))
        return frozenset(path for path in paths if (self.root / path).is_file())

    def content(self, blob: Blob) -> bytes:
        """The content of a file.

        Raises:
            SpecmillError: Git does not have it, as in a clone that lacks part of its objects.
        """
        done = self._git("cat-file", "blob", blob.hash)
        if done.returncode:
            raise SpecmillError(
                diagnostic(
                    "file-unreadable",
                    f"git does not have the object {blob.hash}",
                    Location(self.root.as_posix()),
                    hint="fetch it: git fetch --refetch",
                )
            )
        return done.stdout

    def _commit(self, revision: str) -> str | None:
        if not revision or revision.startswith("-") or not revision.isprintable():
            return None
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options")
        found = self._text(*arguments, f"{revision}^{{commit}}")
        return found if _HASH.fullmatch(found) else None

    def _text(self, *arguments: str) -> str:
        return self._git(*arguments).stdout.decode(errors="replace").strip()

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return _run(self.program, self.root, *arguments)

    def _refuse(self, message: str, hint: str) -> NoReturn:
        place = Location(self.root.as_posix())
        raise SpecmillError(diagnostic("no-merge-base", message, place, hint=hint))


def unknown_revision(name: str, why: str = "") -> SpecmillError:
    """The error that an argument names nothing.

    Args:
        name: The argument.
        why: More about it, as one clause.
    """
    return SpecmillError(
        diagnostic(
            "unknown-revision",
            f"`{name}` is neither a file nor a revision that git knows" + (why and f": {why}"),
            Location(name),
            hint="check its spelling; a branch of another computer has to be fetched first",
        )
    )


class _Tree(NamedTuple):
    """What a commit holds.

    Attributes:
        files: The files by their paths.
        submodules: Paths of the repositories in it, whose files it does not hold.
    """

    files: Mapping[str, Blob]
    submodules: tuple[str, ...]


@lru_cache(maxsize=8)
def _tree(repository: Repository, commit: str) -> _Tree:
    listing = _run(
        repository.program, repository.root, "ls-tree", "-r", "-z", "--full-tree", commit
    )
    files: dict[str, Blob] = {}
    submodules: list[str] = []
    for entry in listing.stdout.decode("utf-8", "surrogateescape").split("\0"):
        facts, _, path = entry.partition("\t")
        if path:
            mode, kind, name = facts.split()
            if kind == "blob":
                files[path] = Blob(mode, name)
            else:
                submodules.append(path)
    return _Tree(MappingProxyType(files), tuple(submodules))


def _run(program: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # What git finds in the environment of a hook is about the repository of the hook.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return subprocess.run(
        [program, "-c", "core.fsmonitor=false", *arguments],
        cwd=folder,
        env=inherited | _SURROUNDINGS,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
