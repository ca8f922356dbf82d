"""Repositories of git for tests, which depend on nothing that this machine says of git."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

GIT = shutil.which("git") or "git"
_PERSON = {"NAME": "Ada", "EMAIL": "ada@bookshop.example"}
_SURROUNDINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{key}": _PERSON[key] for who in ("AUTHOR", "COMMITTER") for key in _PERSON},
}


@dataclass(frozen=True, slots=True)
class Repository:
    root: Path

    @staticmethod
    def make(root: Path) -> Repository:
        root.mkdir(parents=True, exist_ok=True)
        repository = Repository(root)
        repository.git("init", "--quiet", "--initial-branch", "main")
        return repository

    def git(self, *arguments: str, day: str = "2026-01-01") -> str:
        done = subprocess.run(
            [GIT, *arguments],
            cwd=self.root,
            env={
                **os.environ,
                **_SURROUNDINGS,
                "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
                "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
            },
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, day: str = "2026-01-01") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Change", day=day)
        return self.git("rev-parse", "HEAD")


def document(title: str = "Bookshop", maximum: int = 100, version: str = "1.0.0") -> str:
    """A document, with a parameter that is worth changing."""
    return f"""\
openapi: 3.1.1
info: {{title: {title}, version: {version}}}
servers: [{{url: https://books.example}}]
paths:
  /books:
    get:
      operationId: listBooks
      parameters:
        - {{name: limit, in: query, schema: {{type: integer, maximum: {maximum}}}}}
      responses:
        "200": {{description: The books.}}
"""


def configuration(*specs: str, more: str = "") -> str:
    """A pyproject.toml that lists documents."""
    packages = (f'[[tool.specmill.packages]]\nspec = "{spec}"\noutput = "out"\n' for spec in specs)
    return "\n".join(["[tool.specmill]", more, *packages])


def other_document(title: str = "Authors") -> str:
    """A document that has little in common with `document()`."""
    return f"""\
openapi: "3.0.3"
info:
  title: {title}
  version: "7"
paths:
  /authors/{{author}}:
    delete:
      operationId: deleteAuthor
      parameters:
        - in: path
          name: author
          required: true
          schema: {{type: string}}
      responses:
        "204":
          description: The author is gone.
"""
