import re
from pathlib import Path

import pytest
from tests.review_workflow.workflow import FOLDER, TEXT, WORKFLOW, steps

WORKFLOWS = sorted(FOLDER.glob("*.yml"))


def test_what_the_pull_request_brings_runs_without_a_token_that_writes() -> None:
    jobs = WORKFLOW["jobs"]
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in jobs["review"]
    assert jobs["publish"].get("permissions") == {
        "actions": "read",
        "contents": "read",
        "pull-requests": "write",
        "security-events": "write",
    }
    assert not any("nox" in step.get("run", "") for step in jobs["publish"]["steps"])
    assert "pull_request_target" not in TEXT


def test_the_job_that_writes_checks_out_the_base_and_is_not_for_forks() -> None:
    publish = TEXT[TEXT.index("  publish:") :]
    assert "ref: ${{ github.event.pull_request.base.sha }}" in publish
    assert "github.event.pull_request.head.repo.full_name == github.repository" in publish
    assert "github.event.pull_request.user.login != 'dependabot[bot]'" in publish


@pytest.mark.parametrize("path", WORKFLOWS, ids=[path.stem for path in WORKFLOWS])
def test_actions_are_pinned_by_commit(path: Path) -> None:
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)


def test_no_text_of_a_pull_request_becomes_a_command() -> None:
    assert not any("${{" in step.get("run", "") for step in steps())
