from pathlib import Path

from tests.documentation.review_example import EDIT, README, between_marks, comment, quoted
from tests.review_edits.edits import read_edit


def test_the_comment_in_the_readme_is_that_of_its_edit(tmp_path: Path) -> None:
    made = quoted(comment(read_edit(EDIT), tmp_path / "work"))
    stale = "run python -m tests.documentation.review_example"
    assert between_marks(README.read_text(encoding="utf-8")) == made, stale
