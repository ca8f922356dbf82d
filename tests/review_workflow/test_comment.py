import json
import subprocess
from pathlib import Path

import pytest
from tests.review_reports.reviews import BREAKING, SAFE, many
from tests.review_workflow.workflow import ROOT, install, run

from specmill.review.report.markdown import render_markdown
from specmill.review.report.presentation import Presentation

AUTHOR = "github-actions[bot]"
MOST_OF_A_COMMENT = 65_536
MARK = "<!-- specmill-review -->"
# Keeps the comments of one pull request in a file, in pages of two.
GH = """
import json, sys
from pathlib import Path
comments = json.loads(Path("comments.json").read_text())
match sys.argv[1:]:
    case ["api", "--paginate", "--slurp", "repos/ada/shop/issues/7/comments?per_page=100"]:
        print(json.dumps([comments[i : i + 2] for i in range(0, len(comments), 2)]))
        sys.exit()
    case ["api", "--input", "-", "--method", "POST", "repos/ada/shop/issues/7/comments"]:
        number = len(comments)
        comments.append({"id": number, "user": {"login": "github-actions[bot]"}})
    case ["api", "--input", "-", "--method", "PATCH", place]:
        assert place.startswith("repos/ada/shop/issues/comments/")
        number = int(place.rpartition("/")[2])
    case _:
        sys.exit(f"what is {sys.argv}?")
comments[number]["body"] = json.load(sys.stdin)["body"]
Path("comments.json").write_text(json.dumps(comments))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the job has checked out, and downloaded."""
    folder = tmp_path / "work"
    (folder / "build" / "review").mkdir(parents=True)
    (folder / "spec").mkdir()
    (folder / "spec" / "review").symlink_to(ROOT / "spec" / "review")
    install(folder, "gh", GH)
    return folder


def post(
    folder: Path, text: str, comments: list[dict[str, object]]
) -> subprocess.CompletedProcess[str]:
    (folder / "build" / "review" / "comment.md").write_text(text, encoding="utf-8")
    (folder / "comments.json").write_text(json.dumps(comments), encoding="utf-8")
    return run("Post the comment, or update it", folder, REPOSITORY="ada/shop", NUMBER="7")


def posted(folder: Path, text: str, comments: list[dict[str, object]]) -> list[object]:
    """The bodies of all comments, after one was posted."""
    done = post(folder, text, comments)
    assert done.returncode == 0, done.stderr
    return [one["body"] for one in json.loads((folder / "comments.json").read_text("utf-8"))]


def comment(number: int, body: str, author: str = AUTHOR) -> dict[str, object]:
    return {"id": number, "user": {"login": author}, "body": body}


def test_the_first_comment_is_posted(folder: Path) -> None:
    assert posted(folder, f"{MARK}\nOne – “break”.\n", []) == [f"{MARK}\nOne – “break”.\n"]


def test_the_comment_is_updated_wherever_it_is(folder: Path) -> None:
    others = [comment(0, "Nice."), comment(1, "Well.", "ada"), comment(2, f"{MARK}\nOne.")]
    assert posted(folder, f"{MARK}\nNone.\n", others) == ["Nice.", "Well.", f"{MARK}\nNone.\n"]


def test_a_comment_of_somebody_else_with_the_mark_stays(folder: Path) -> None:
    others = [comment(0, f"{MARK}\nLooks safe to me.", "mallory")]
    expected = [f"{MARK}\nLooks safe to me.", f"{MARK}\nOne.\n"]
    assert posted(folder, f"{MARK}\nOne.\n", others) == expected


def test_of_several_comments_the_first_is_updated(folder: Path) -> None:
    others = [comment(number, f"{MARK}\nOld {number}.") for number in range(3)]
    bodies = posted(folder, f"{MARK}\nNew.\n", others)
    assert bodies == [f"{MARK}\nNew.\n", f"{MARK}\nOld 1.", f"{MARK}\nOld 2."]


def test_the_longest_report_is_one_comment(folder: Path) -> None:
    text = render_markdown(many(600, (BREAKING, SAFE, SAFE)), Presentation())
    assert posted(folder, text, []) == [text]
    assert len(text) <= MOST_OF_A_COMMENT


@pytest.mark.parametrize(
    "refusal",
    ["gh: Resource not accessible by integration (HTTP 403)", "set the GH_TOKEN variable"],
    ids=["forbidden", "no token"],
)
def test_what_github_refuses_is_said_and_fails(folder: Path, refusal: str) -> None:
    install(folder, "gh", f"import sys\nsys.exit({refusal!r})\n")
    done = post(folder, f"{MARK}\nOne.\n", [])
    assert done.returncode == 1
    assert done.stderr.splitlines() == [refusal, "no comment was posted: gh ended with 1"]
