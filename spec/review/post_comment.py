"""Posts a comment on a pull request, or updates the one that it posted before.

    python post_comment.py FILE OWNER/REPOSITORY NUMBER

The first line of the file is the mark that the comment is found by. GitHub's `gh` sends the requests,
with the token in the variable GH_TOKEN.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

AUTHOR = "github-actions[bot]"
"""Whose comments are updated: anybody may write a comment with the mark."""


def post(text: str, repository: str, number: str) -> None:
    """Posts a comment, or updates the first one with its mark.

    Args:
        text: The comment, whose first line is its mark.
        repository: Owner and name of the repository.
        number: Number of the pull request.

    Raises:
        subprocess.CalledProcessError: GitHub refuses a request.
    """
    mark = text.partition("\n")[0]
    issues = f"repos/{repository}/issues"
    comments = f"{issues}/{number}/comments"
    pages = json.loads(request("--paginate", "--slurp", f"{comments}?per_page=100"))
    known = next(
        (
            comment["id"]
            for page in pages
            for comment in page
            if comment["user"]["login"] == AUTHOR and comment["body"].startswith(mark)
        ),
        None,
    )
    place = ["POST", comments] if known is None else ["PATCH", f"{issues}/comments/{known}"]
    request("--input", "-", "--method", *place, body=json.dumps({"body": text}))


def request(*arguments: str, body: str | None = None) -> str:
    """Sends a request to GitHub, and returns the body of the answer."""
    done = subprocess.run(
        [shutil.which("gh") or "gh", "api", *arguments],
        input=body,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def main(arguments: list[str]) -> int:
    """Posts the comment; returns the exit code."""
    file, repository, number = arguments
    try:
        post(Path(file).read_text(encoding="utf-8"), repository, number)
    except subprocess.CalledProcessError as error:
        # What GitHub has to say, `gh` has said.
        print(f"no comment was posted: gh ended with {error.returncode}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
