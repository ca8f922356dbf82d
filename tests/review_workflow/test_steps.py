import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.review_workflow.workflow import REPOSITORY, ROOT, SERVER, install, run
from tests.reviewing.repositories import Repository, configuration

MOOV = "spec/moov.yaml"
# What the session does once its environment is there.
NOX = """
import subprocess, sys
assert sys.argv[1:4] == ["-s", "review", "--"]
sys.exit(subprocess.run([sys.executable, "-m", "specmill", "review", *sys.argv[4:]]).returncode)
"""
BREAK = ("        - transfer\n        - external\n", "        - transfer\n")
ADDITION = ("        - external\n", "        - external\n        - cheque\n")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository as the job finds it: the main branch is one of the remote's."""
    repository = Repository.make(tmp_path / "work")
    repository.write("pyproject.toml", configuration(MOOV))
    (repository.root / "spec").mkdir()
    shutil.copy(ROOT / MOOV, repository.root / MOOV)
    commit = repository.commit()
    repository.git("update-ref", "refs/remotes/origin/main", commit)
    repository.git("switch", "--quiet", "--detach")
    install(repository.root, "nox", NOX)
    return repository


def edit(repository: Repository, before: str, after: str) -> None:
    path = repository.root / MOOV
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    repository.write(MOOV, text.replace(before, after))
    repository.commit()


def base(repository: Repository, folder: Path) -> str:
    output = folder / "output"
    done = run(
        "Find the commit to compare with", repository.root, BRANCH="main", GITHUB_OUTPUT=str(output)
    )
    assert done.returncode == 0, done.stderr
    name, _, commit = output.read_text(encoding="utf-8").strip().partition("=")
    assert name == "commit"
    return commit


def write(
    repository: Repository, commit: str, summary: Path
) -> tuple[subprocess.CompletedProcess[str], str]:
    """Writes the reports, and returns the comment as well."""
    written = run("Write the reports", repository.root, BASE=commit)
    name = "Show the comment in the summary of the run"
    assert run(name, repository.root, GITHUB_STEP_SUMMARY=str(summary)).returncode == 0
    return written, summary.read_text(encoding="utf-8")


def test_the_base_is_where_the_branch_began(repository: Repository, tmp_path: Path) -> None:
    began = repository.git("rev-parse", "HEAD")
    edit(repository, *ADDITION)
    assert base(repository, tmp_path) == began


def test_a_break_is_reported_and_fails(repository: Repository, tmp_path: Path) -> None:
    edit(repository, *BREAK)
    commit = base(repository, tmp_path)
    written, comment = write(repository, commit, tmp_path / "summary.md")
    assert written.returncode == 0, written.stderr
    assert comment.startswith("<!-- specmill-review -->\n")
    page = "blob/{}/generator/specmill/review/rules/README.md#enum-value-removed"
    assert f"]({SERVER}/{REPOSITORY}/{page.format(commit)})" in comment
    reports = repository.root / "build" / "review"
    log = json.loads((reports / "review.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["enum-value-removed"]
    assert (reports / "review.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    told = run("Annotate the changes, and fail on those that break", repository.root, BASE=commit)
    assert told.returncode == 1
    assert f"file={MOOV}" in told.stdout


def test_without_a_change_the_comment_says_so_and_the_job_passes(
    repository: Repository, tmp_path: Path
) -> None:
    edit(repository, "openapi: 3.1.0\n", "# A comment.\nopenapi: 3.1.0\n")
    commit = base(repository, tmp_path)
    written, comment = write(repository, commit, tmp_path / "summary.md")
    assert written.returncode == 0, written.stderr
    assert "**No change**" in comment
    told = run("Annotate the changes, and fail on those that break", repository.root, BASE=commit)
    assert (told.returncode, told.stdout) == (0, "specmill review: no change\n")


def test_an_addition_passes_once_the_version_says_so(
    repository: Repository, tmp_path: Path
) -> None:
    edit(repository, *ADDITION)
    commit, name = base(repository, tmp_path), "Annotate the changes, and fail on those that break"
    refused = run(name, repository.root, BASE=commit)
    assert refused.returncode == 1
    assert f"::warning file={MOOV},title=Version of " in refused.stdout
    assert "::needs a minor version, `1.1.0` or later; " in refused.stdout
    edit(repository, "  version: 1.0.0\n", "  version: 1.1.0\n")
    assert run(name, repository.root, BASE=commit).returncode == 0


def test_a_document_that_cannot_be_read_is_in_the_reports_and_fails(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("pyproject.toml", configuration(MOOV, "spec/other.yaml"))
    repository.write("spec/other.yaml", "openapi: [")
    edit(repository, *ADDITION)
    commit = base(repository, tmp_path)
    written, comment = write(repository, commit, tmp_path / "summary.md")
    assert written.returncode == 0, written.stderr
    assert "spec/other.yaml" in comment
    assert "cheque" in comment
    told = run("Annotate the changes, and fail on those that break", repository.root, BASE=commit)
    assert told.returncode == 2


def test_where_nothing_can_be_compared_the_comment_says_so(
    repository: Repository, tmp_path: Path
) -> None:
    edit(repository, *BREAK)
    repository.write("pyproject.toml", "[tool.specmill]\npackages = 1\n")
    written, comment = write(repository, base(repository, tmp_path), tmp_path / "summary.md")
    assert written.returncode == 1
    assert "error[invalid-config]" in written.stderr
    assert comment.splitlines() == [
        *("<!-- specmill-review -->", "## API review", ""),
        "**Nothing was compared.** The log of the run says why.",
    ]
