"""Which versions of which documents are compared."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.reviewing.comparing import SPEC, compared, refusal, rules, sides
from tests.reviewing.repositories import Repository, configuration, document, other_document

from specmill.reviewing.command import Options, conduct


def test_by_default_a_branch_is_compared_with_where_it_left_the_main_branch(
    branch: Repository,
) -> None:
    [found] = compared()
    start = branch.git("rev-parse", "start")
    assert sides(found) == (SPEC, f"{start[:12]}:{SPEC}", SPEC)
    [finding] = found.findings
    assert (finding.rule.id, finding.before, finding.after) == ("maximum-lowered", "100", "20")
    assert (finding.base.file, finding.revision.file) == (f"{start[:12]}:{SPEC}", SPEC)
    assert finding.revision.line == 9


ARGUMENTS: dict[tuple[str, ...], tuple[str, str, str]] = {
    ("start",): ("100", "20", SPEC),
    ("main",): ("1000", "20", SPEC),
    ("HEAD",): ("50", "20", SPEC),
    (SPEC,): ("100", "20", SPEC),
    ("spec",): ("100", "20", SPEC),
    (f"main:{SPEC}",): ("1000", "20", SPEC),
    ("main:spec",): ("1000", "20", SPEC),
    ("main:",): ("1000", "20", SPEC),
    ("start", "main"): ("100", "1000", f"main:{SPEC}"),
    ("start", "HEAD"): ("100", "50", f"HEAD:{SPEC}"),
    ("main", SPEC): ("1000", "20", SPEC),
    (SPEC, "main"): ("20", "1000", f"main:{SPEC}"),
    (f"main:{SPEC}", "HEAD"): ("1000", "50", f"HEAD:{SPEC}"),
    ("main:spec", "HEAD:spec"): ("1000", "50", f"HEAD:{SPEC}"),
    ("main:./spec/../spec", "feature"): ("1000", "50", f"feature:{SPEC}"),
}


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
def test_an_argument_is_a_file_a_folder_or_a_revision(arguments: tuple[str, ...]) -> None:
    [found] = compared(*arguments)
    before, after, revision = ARGUMENTS[arguments]
    [finding] = found.findings
    assert (finding.before, finding.after) == (before, after)
    assert found.revision == revision


@pytest.mark.usefixtures("branch")
def test_paths_are_those_of_the_folder_that_one_works_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("spec")
    for arguments in [(), ("books.yaml",), (f"start:{SPEC}",), ("start", ".")]:
        [found] = compared(*arguments)
        assert found.revision.endswith("books.yaml")
        assert not Path(found.revision).is_absolute() or arguments == ()
        assert [(one.before, one.after) for one in found.findings] == [("100", "20")]


def test_files_need_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, maximum in (("old", 100), ("new", 50)):
        Path(f"{name}.yaml").write_text(document(maximum=maximum), encoding="utf-8")
        Path(name).mkdir()
        shutil.copy(f"{name}.yaml", f"{name}/books.yaml")
    monkeypatch.setenv("PATH", "")
    for arguments in [("old.yaml", "new.yaml"), ("old", "new")]:
        [found] = compared(*arguments)
        assert rules(found) == ["maximum-lowered"]


def test_a_revision_has_the_files_that_its_documents_refer_to(repository: Repository) -> None:
    schema = "components: {schemas: {Limit: {$ref: 'parts/more/limit.yaml#/Limit'}}}\n"
    repository.write(
        SPEC,
        document().replace("{type: integer, maximum: 100}", "{$ref: '#/components/schemas/Limit'}")
        + schema,
    )
    repository.write("spec/parts/more/limit.yaml", "Limit: {$ref: ../number.yaml}\n")
    repository.write("spec/parts/number.yaml", "{type: integer, maximum: 100}\n")
    repository.commit()
    repository.write("spec/parts/number.yaml", "{type: integer, maximum: 50}\n")
    [found] = compared("HEAD", SPEC)
    assert rules(found) == ["maximum-lowered"]
    [finding] = found.findings
    assert finding.base.file == "HEAD:spec/parts/number.yaml"
    assert finding.revision.file == "spec/parts/number.yaml"
    assert found.diagnostics == ()


def test_a_document_may_be_a_symbolic_link_in_a_revision(repository: Repository) -> None:
    repository.write("documents/1.yaml", document())
    repository.write("documents/2.yaml", document(maximum=50))
    Path("current.yaml").symlink_to("documents/1.yaml")
    repository.commit()
    Path("current.yaml").unlink()
    Path("current.yaml").symlink_to("documents/2.yaml")
    [found] = compared("HEAD", "current.yaml")
    assert rules(found) == ["maximum-lowered"]


@pytest.mark.parametrize("target", ["../../secret.yaml", "/secret.yaml"])
def test_a_link_out_of_a_repository_is_not_followed(repository: Repository, target: str) -> None:
    repository.root.parent.joinpath("secret.yaml").write_text(document(), encoding="utf-8")
    Path("books.yaml").symlink_to(target)
    repository.commit()
    assert refusal("HEAD:books.yaml", "HEAD:books.yaml")[0] == "nothing-to-compare"


def test_a_document_may_come_go_and_move(repository: Repository) -> None:
    names = ("a.yaml", "b.yaml", "c.yaml")
    repository.write("pyproject.toml", configuration(*names))
    for name in names[:2]:
        repository.write(name, document(title=f"Shop {name[0]}"))
    repository.write("c.yaml", other_document())
    repository.commit()
    repository.write("pyproject.toml", configuration("a.yaml", "moved/b.yaml", "d.yaml"))
    repository.write("moved/b.yaml", document(title="Shop b", maximum=50))
    repository.write("d.yaml", document(title="Shop d"))
    Path("b.yaml").unlink()
    Path("c.yaml").unlink()
    found = compared("HEAD")
    assert [(one.name, rules(one)) for one in found] == [
        ("a.yaml", []),
        ("moved/b.yaml", ["maximum-lowered"]),
        ("d.yaml", ["document-added"]),
        ("c.yaml", ["document-removed"]),
    ]
    assert [sides(one)[1:] for one in found] == [
        ("HEAD:a.yaml", "a.yaml"),
        ("HEAD:b.yaml", "moved/b.yaml"),
        ("", "d.yaml"),
        ("HEAD:c.yaml", ""),
    ]
    [gone] = found[-1].findings
    assert [str(reach.operation) for reach in gone.operations] == ["DELETE /authors/{author}"]


def test_a_file_that_is_new_or_gone_is_a_document_that_came_or_went(
    repository: Repository,
) -> None:
    repository.write("old.yaml", document())
    repository.commit()
    repository.write("new.yaml", other_document())
    Path("old.yaml").unlink()
    assert [rules(one) for one in compared("new.yaml")] == [["document-added"]]
    assert [rules(one) for one in compared("HEAD:old.yaml")] == [["document-removed"]]


def test_a_folder_holds_documents_and_other_files(repository: Repository) -> None:
    repository.write("api/books.yaml", document())
    repository.write("api/deep/authors.json", '{"openapi": "3.1.1", "info": {"title": "Authors"}}')
    repository.write("api/settings.yaml", "openapi-lint: strict\n")
    repository.write("api/node_modules/x.yaml", document())
    repository.write("api/.hidden/x.yaml", document())
    repository.write("api/notes.txt", document())
    repository.commit()
    for arguments in [("HEAD", "api"), ("HEAD:api", "HEAD:api"), ("api", "api")]:
        assert [one.name for one in compared(*arguments)] == [
            "api/books.yaml",
            "api/deep/authors.json",
        ]


MISTAKES = {
    "wrong-type": ("description: The books.", "description: 7"),
    "missing-responses": ('      responses:\n        "200": {description: The books.}\n', ""),
    "exclusive-limit-of-3-1": ("type: integer,", "type: integer, exclusiveMinimum: 1,"),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_documents_with_mistakes_are_compared_and_their_mistakes_shown(
    repository: Repository, code: str
) -> None:
    repository.write("old.yaml", document().replace("3.1.1", "3.0.3"))
    wrong = document(maximum=50).replace("3.1.1", "3.0.3")
    repository.write("new.yaml", wrong.replace(*MISTAKES[code]))
    [found] = compared("old.yaml", "new.yaml")
    assert "maximum-lowered" in rules(found)
    assert found.is_compared
    assert [(one.code.id, one.location.file) for one in found.diagnostics] == [(code, "new.yaml")]


# Days


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        ((), date(2026, 2, 1)),
        (("main",), date(2026, 2, 1)),
        (("start", "main"), date(2026, 3, 1)),
        ((SPEC, SPEC), date.min),
    ],
)
def test_a_revision_is_judged_on_the_day_of_its_commit(
    arguments: tuple[str, ...], day: date
) -> None:
    assert conduct(Options(arguments)).review.evaluated_on == day
    said = date(2027, 1, 31)
    assert conduct(Options(arguments, day=said)).review.evaluated_on == said


# The main branch


@pytest.mark.usefixtures("branch")
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["refs/heads/master"], "1000"),
        (["refs/heads/main", "refs/heads/master"], "1000"),
        (["refs/remotes/origin/main"], "1000"),
        (["refs/remotes/origin/master"], "1000"),
        (["refs/heads/main", "refs/remotes/origin/trunk"], "50"),
    ],
)
def test_the_main_branch_is_found(branch: Repository, names: list[str], expected: str) -> None:
    """The main branch takes the change of `main` over; `origin/HEAD` leads to `trunk`."""
    main = branch.git("rev-parse", "main")
    branch.git("checkout", "--quiet", "--force", "-b", "later", "main")
    branch.write(SPEC, document(maximum=20))
    branch.git("branch", "--quiet", "-D", "main")
    for name in names:
        branch.git("update-ref", name, "feature" if name.endswith("trunk") else main)
    if names[-1].endswith("trunk"):
        branch.git("symbolic-ref", "refs/remotes/origin/HEAD", names[-1])
        branch.git("merge", "--quiet", "--no-edit", "-s", "ours", "feature")
    [found] = compared()
    assert [one.before for one in found.findings] == [expected]


def test_the_configuration_may_name_the_main_branch(branch: Repository) -> None:
    branch.write("pyproject.toml", configuration(SPEC, more='review-base = "feature"'))
    [found] = compared()
    assert [one.before for one in found.findings] == ["50"]


def test_a_file_out_of_the_repository_is_not_in_its_revisions(
    branch: Repository, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(document(), encoding="utf-8")
    assert refusal("main", str(other)) == (
        "nothing-to-compare",
        f"`{other.as_posix()}` is not in the repository",
    )
    [found] = compared(f"main:{SPEC}", str(other))
    assert rules(found) == ["maximum-lowered"]
    assert branch.root.is_dir()


def test_a_hook_may_review_another_repository(
    branch: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.make(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", "index.lock")
    [found] = compared("main")
    assert rules(found) == ["maximum-lowered"]
    assert branch.root.is_dir()


def test_a_review_changes_nothing(branch: Repository) -> None:
    def picture() -> dict[str, tuple[int, bytes]]:
        return {
            path.as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
            for path in branch.root.rglob("*")
            if path.is_file()
        }

    before = picture()
    compared()
    compared("main", "feature")
    assert picture() == before
