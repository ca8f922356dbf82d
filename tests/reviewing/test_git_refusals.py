"""What git cannot say is said in one error."""

from pathlib import Path

import pytest
from tests.reviewing.comparing import SPEC, compared, refusal
from tests.reviewing.repositories import Repository, document

from specmill.diagnostics import SpecmillError


def test_git_missing(branch: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(branch.root))
    assert refusal()[0] == "git-missing"


def test_not_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("books.yaml").write_text(document(), encoding="utf-8")
    code, message = refusal("books.yaml")
    assert code == "not-a-repository"
    assert "not a git repository" in message


HOSTILE = [
    "nowhere",
    "--help",
    "-h",
    "--output=stolen",
    "main --output=stolen",
    "main\nfeature",
    "main\0",
    "feature..main",
    ":books.yaml",
    "^main",
    "main^{tree}",
    "ext::sh -c touch% stolen",
    "$(touch stolen)",
    "",
]


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize("revision", HOSTILE, ids=repr)
def test_unknown_revision(revision: str) -> None:
    before = sorted(Path.cwd().iterdir())
    for arguments in [(revision,), (f"{revision}:{SPEC}",), (SPEC, revision), ("main", revision)]:
        assert refusal(*arguments)[0] == "unknown-revision"
    assert sorted(Path.cwd().iterdir()) == before


@pytest.mark.usefixtures("branch")
def test_no_merge_base_without_a_main_branch(branch: Repository) -> None:
    branch.git("branch", "--quiet", "-D", "main")
    assert refusal() == (
        "no-merge-base",
        "neither origin/HEAD nor a branch main or master was found",
    )


def test_no_merge_base_before_the_first_commit(repository: Repository) -> None:
    repository.write("books.yaml", document())
    assert refusal("books.yaml")[0] == "no-merge-base"


def test_no_merge_base_of_unrelated_histories(branch: Repository) -> None:
    branch.git("checkout", "--quiet", "--orphan", "island")
    branch.commit()
    assert refusal() == ("no-merge-base", "HEAD and the main branch have no commit in common")


def test_no_merge_base_in_a_shallow_clone(
    branch: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = Repository.make(tmp_path / "clone")
    clone.git("remote", "add", "origin", branch.root.as_uri())
    clone.git("fetch", "--quiet", "--depth=1", "origin", "main", "feature")
    clone.git("update-ref", "refs/remotes/origin/main", branch.git("rev-parse", "main"))
    clone.git("checkout", "--quiet", branch.git("rev-parse", "feature"))
    monkeypatch.chdir(clone.root)
    with pytest.raises(SpecmillError) as caught:
        compared()
    [found] = caught.value.diagnostics
    assert (found.code.id, found.message) == (
        "no-merge-base",
        "HEAD and the main branch have no commit in common, as part of the history is missing",
    )
    assert "fetch-depth: 0" in found.hint


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize(
    "arguments",
    [
        (SPEC, "spec"),
        ("main:spec", SPEC),
        ("main:nowhere.yaml",),
        ("main:../spec",),
        ("main:/etc",),
        ("main:.git",),
        (".git", ".git"),
    ],
)
def test_nothing_to_compare(arguments: tuple[str, ...]) -> None:
    assert refusal(*arguments)[0] == "nothing-to-compare"
