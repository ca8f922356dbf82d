"""Makes the comment on a pull request that README.md shows.

    python -m tests.documentation.review_example

writes it there anew.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.review_edits.edits import Edit, read_edit
from tests.reviewing.repositories import Repository, configuration

__all__ = ["EDIT", "README", "between_marks", "comment", "quoted"]

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
EDIT = "amount-nullable"
_BEGIN, _END = "<!-- The comment of an edit begins. -->\n", "<!-- It ends. -->\n"


def comment(edit: Edit, folder: Path) -> str:
    """The comment on a pull request that makes an edit.

    Args:
        edit: The edit.
        folder: An empty folder, which becomes a repository.
    """
    repository = Repository.make(folder)
    repository.write("pyproject.toml", configuration(edit.document))
    repository.write(edit.document, edit.base)
    repository.commit()
    repository.write(edit.document, edit.revision)
    program = [sys.executable, "-m", "specmill", "review", "main", "--format", "markdown"]
    done = subprocess.run(
        [*program, "--fail-on", "never"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def quoted(text: str) -> str:
    """A text as a quotation in Markdown, without the mark that a bot finds it by."""
    _, _, shown = text.partition("-->\n\n")
    return "".join(f"> {line}".rstrip() + "\n" for line in shown.splitlines())


def between_marks(text: str) -> str:
    """What README.md shows."""
    _, _, rest = text.partition(_BEGIN)
    shown, mark, _ = rest.partition(_END)
    assert mark, "README.md has no marks for the example"
    return shown


def main() -> None:
    """Writes the example into README.md."""
    with tempfile.TemporaryDirectory() as folder:
        made = quoted(comment(read_edit(EDIT), Path(folder)))
    text = README.read_text(encoding="utf-8")
    begin, mark, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    README.write_text(f"{begin}{mark}{made}{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
