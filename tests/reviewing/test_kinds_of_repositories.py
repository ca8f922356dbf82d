"""Repositories as they are found in practice: in CI, in part, within others, with any names."""

from pathlib import Path

import pytest
from tests.reviewing.comparing import SPEC, compared, refusal, rules, sides
from tests.reviewing.repositories import Repository, configuration, document

from specmill.diagnostics import SpecmillError

LOWERED = ["maximum-lowered"]


def clone(repository: Repository, root: Path, *refs: str) -> Repository:
    """A clone of single commits, as CI makes it."""
    made = Repository.make(root)
    made.git("remote", "add", "origin", repository.root.as_uri())
    made.git("fetch", "--quiet", "--depth=1", "origin", *refs)
    return made


def test_a_clone_of_one_commit_has_no_main_branch(
    branch: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = clone(branch, tmp_path / "clone", "feature")
    made.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    monkeypatch.chdir(made.root)
    with pytest.raises(SpecmillError) as caught:
        compared()
    [found] = caught.value.diagnostics
    assert found.message == "neither origin/HEAD nor a branch main or master was found"
    assert "fetch-depth: 0" in found.hint


def test_two_commits_without_a_history_can_be_compared(
    branch: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = clone(branch, tmp_path / "clone", "main", "feature")
    monkeypatch.chdir(made.root)
    main, feature = (branch.git("rev-parse", name) for name in ("main", "feature"))
    made.git("checkout", "--quiet", "--detach", feature)
    [found] = compared(main, feature)
    assert [(one.before, one.after) for one in found.findings] == [("1000", "50")]
    assert sides(found)[1:] == (f"{main[:12]}:{SPEC}", f"{feature[:12]}:{SPEC}")


def test_a_detached_head_is_compared_with_where_it_left_the_main_branch(branch: Repository) -> None:
    branch.git("checkout", "--quiet", "--detach")
    [found] = compared()
    assert [one.before for one in found.findings] == ["100"]


def test_the_first_commit_is_compared_with_the_working_tree(repository: Repository) -> None:
    repository.write("pyproject.toml", configuration(SPEC))
    repository.write(SPEC, document())
    repository.commit()
    assert [rules(one) for one in compared()] == [[]]
    repository.write(SPEC, document(maximum=50))
    assert [rules(one) for one in compared()] == [LOWERED]


def test_before_the_first_commit_there_is_nothing_to_compare_with(repository: Repository) -> None:
    repository.write("pyproject.toml", configuration(SPEC))
    repository.write(SPEC, document())
    assert refusal() == ("no-merge-base", "there is no commit yet")
    assert refusal("HEAD")[0] == "unknown-revision"


def test_a_new_document_need_not_be_known_to_git(branch: Repository) -> None:
    branch.write("pyproject.toml", configuration(SPEC, "new.yaml"))
    branch.write("new.yaml", document("New").replace("/books", "/new").replace("listBooks", "new"))
    assert [(one.name, rules(one)) for one in compared()] == [
        (SPEC, LOWERED),
        ("new.yaml", ["document-added"]),
    ]


def test_a_base_without_a_configuration_is_asked_for_what_is_listed_now(
    repository: Repository,
) -> None:
    repository.write(SPEC, document())
    repository.commit()
    repository.write("pyproject.toml", configuration(SPEC))
    repository.write(SPEC, document(maximum=50))
    assert [rules(one) for one in compared()] == [LOWERED]
    (repository.root / SPEC).unlink()
    repository.commit()
    repository.write(SPEC, document())
    assert [rules(one) for one in compared("HEAD")] == [["document-added"]]


def test_a_base_without_a_configuration_has_the_folders_that_are_allowed_now(
    repository: Repository,
) -> None:
    limit = "{type: integer, maximum: 100}"
    repository.write(SPEC, document().replace(limit, "{$ref: '../shared/limit.yaml'}"))
    repository.write("shared/limit.yaml", limit)
    repository.commit()
    repository.write("pyproject.toml", configuration(SPEC, more='allow-refs = ["shared"]'))
    repository.write("shared/limit.yaml", "{type: integer, maximum: 50}")
    [found] = compared()
    assert (rules(found), found.diagnostics) == (LOWERED, ())


def test_a_working_tree_may_be_one_of_several(
    branch: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"), "feature")
    monkeypatch.chdir(tmp_path / "other")
    [found] = compared()
    assert [(one.before, one.after) for one in found.findings] == [("100", "50")]


NAMES = [
    "spec/a b.yaml",
    "spec/größe.yaml",
    "spec/本.yaml",
    'spec/it\'s "x".yaml',
    "-.yaml",
    "a:b.yaml",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_may_have_any_name(repository: Repository, name: str) -> None:
    repository.write(name, document())
    repository.commit()
    repository.write(name, document(maximum=50))
    for arguments in [(name,), ("HEAD", name), (f"HEAD:{name}",), (f"HEAD:{name}", name)]:
        [found] = compared(*arguments)
        assert (sides(found), rules(found)) == ((name, sides(found)[1], name), LOWERED)


def test_a_folder_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = Repository.make(tmp_path.resolve() / "a b" / "größe: 1")
    monkeypatch.chdir(repository.root)
    repository.write("pyproject.toml", configuration(SPEC))
    repository.write(SPEC, document())
    repository.commit()
    repository.write(SPEC, document(maximum=50))
    for arguments in [(), ("HEAD",), ("spec",), (SPEC,)]:
        assert [rules(one) for one in compared(*arguments)] == [LOWERED]


def test_a_path_of_a_revision_may_count_from_this_folder(
    branch: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("spec")
    for path in ("./books.yaml", "../spec/books.yaml", SPEC):
        [found] = compared(f"main:{path}", "books.yaml")
        assert [one.before for one in found.findings] == ["1000"]
    assert refusal("main:../../books.yaml")[0] == "nothing-to-compare"
    assert branch.root.is_dir()


# Repositories in repositories


@pytest.fixture
def inner(repository: Repository, tmp_path: Path) -> Repository:
    """A submodule with a changed document, which the configuration of the outer one lists."""
    other = Repository.make(tmp_path / "other")
    other.write("books.yaml", document())
    other.commit()
    repository.git(
        *("-c", "protocol.file.allow=always"),
        *("submodule", "--quiet", "add", other.root.as_uri(), "sub"),
    )
    repository.write("pyproject.toml", configuration(SPEC, "sub/books.yaml"))
    repository.write(SPEC, document())
    repository.commit()
    found = Repository(repository.root / "sub")
    found.write("books.yaml", document(maximum=50))
    return found


def test_a_document_in_a_submodule_is_named_and_the_others_are_compared(inner: Repository) -> None:
    unread, found = compared()
    assert (found.name, found.is_compared) == (SPEC, True)
    [problem] = unread.diagnostics
    assert problem.code.id == "nothing-to-compare"
    assert problem.message.endswith(
        ":sub/books.yaml` is in the submodule `sub`, a repository of its own"
    )
    assert refusal("HEAD:sub/books.yaml")[1] == (
        "`HEAD:sub/books.yaml` is in the submodule `sub`, a repository of its own"
    )
    assert inner.root.is_dir()


def test_a_document_in_a_submodule_can_be_named_by_itself(inner: Repository) -> None:
    for arguments in [("sub/books.yaml",), ("HEAD", "sub/books.yaml")]:
        [found] = compared(*arguments)
        assert rules(found) == LOWERED
    assert inner.root.is_dir()


# Without a repository


def test_a_missing_file_is_missed_where_there_is_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    Path("new.yaml").write_text(document(), encoding="utf-8")
    code, message = refusal("old.yaml", "new.yaml")
    assert code == "unknown-revision"
    assert message.startswith("`old.yaml` is neither a file nor a revision that git knows: git ")


@pytest.mark.parametrize("base", ["folder", "empty"])
def test_an_empty_folder_has_no_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("folder", "empty"):
        Path(name).mkdir()
    Path("folder/books.yaml").write_text(document(), encoding="utf-8")
    other, rule = {"folder": ("empty", "document-removed"), "empty": ("folder", "document-added")}[
        base
    ]
    assert [rules(one) for one in compared(base, other)] == [[rule]]
    assert refusal("empty", "empty") == (
        "nothing-to-compare",
        "there is no OpenAPI document on either side",
    )
