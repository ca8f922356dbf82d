"""What becomes of the code of packages whose documents change."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.reviewing.repositories import Repository, configuration, document

from specmill.code_changes import CodeChange
from specmill.config import read_config
from specmill.review.findings import Comparison, PackageReview
from specmill.review.presence import compare_versions
from specmill.review.verdicts import Bump, Verdict
from specmill.reviewing import code
from specmill.reviewing.documents import Version, Versions
from specmill.reviewing.packages import review_packages
from specmill.source.load import load_source
from specmill.source.read import read

ANSWER = '"200": {description: The books.}'
BODY = 'content: {application/json: {schema: {$ref: "#/components/schemas/Books"}}}'
WITH_MODEL = (
    document().replace(ANSWER, f'"200": {{description: The books., {BODY}}}')
    + """\
components:
  schemas:
    Books: {type: object, properties: {total: {type: integer}}}
"""
)


def with_response(status: str, more: str = "") -> str:
    """A document with one more response of the same body, and perhaps another response."""
    response = f'"{status}": {{description: Others., {BODY}}}'
    lines = "".join(f"        {line}\n" for line in (response, more) if line)
    return WITH_MODEL.replace("components:\n", f"{lines}components:\n")


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))


def version(repository: Repository, text: str | None) -> Version | None:
    if text is None:
        return None
    repository.write("books.yaml", text)
    source = read(repository.root / "books.yaml", name="books.yaml")
    return Version(source, load_source(source).document, ())


def reviewed(
    repository: Repository, base: str | None, revision: str | None, *, silent: bool = False
) -> PackageReview:
    """What becomes of the package; with `silent` as if nothing had been found in the document."""
    repository.write("pyproject.toml", configuration("books.yaml"))
    versions = Versions("books.yaml", version(repository, base), version(repository, revision))
    jobs = read_config(repository.root / "pyproject.toml")
    [found] = review_packages(jobs, [versions], [compared(versions, silent=silent)]).reviewed
    return found


def compared(versions: Versions, *, silent: bool) -> Comparison:
    documents = (one.document if one else None for one in (versions.base, versions.revision))
    found = compare_versions(*documents, name=versions.name, on=date(2026, 1, 1))
    return replace(found, findings=()) if silent else found


def test_the_code_of_both_versions_is_compared_and_nothing_written_or_run(
    repository: Repository,
) -> None:
    renamed = document().replace("listBooks", "findBooks")
    before = set(sys.modules)
    found = reviewed(repository, document(), renamed)
    assert (found.name, found.specification) == ("bookshop", "books.yaml")
    assert [change.name for change in found.changes if change.is_breaking] == [
        "bookshop.Bookshop.books.list",
        "bookshop.operations.books.ListBooks",
        "bookshop.server.BookshopServer.list_books",
    ]
    assert found.bump is Bump.MAJOR
    assert found.notes == ()
    assert {path.name for path in repository.root.iterdir()} == {
        ".git",
        "books.yaml",
        "pyproject.toml",
    }
    assert not [name for name in set(sys.modules) - before if name.startswith("bookshop")]


def test_the_diff_has_what_was_made_of_the_document_and_is_the_same_each_time(
    repository: Repository,
) -> None:
    found = reviewed(repository, document(), document(maximum=50))
    paths = [line[4:] for line in found.diff.splitlines() if line.startswith("+++ ")]
    assert paths == ["bookshop/operations/books.py"]
    assert found.files == 1
    assert "-    limit: Annotated[int | None, Field(le=100)" in found.diff
    assert "+    limit: Annotated[int | None, Field(le=50)" in found.diff
    assert reviewed(repository, document(), document(maximum=50)) == found


def test_a_long_diff_is_cut(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "_MOST_LINES", 3)
    found = reviewed(repository, document(), document(maximum=50))
    assert len(found.diff.splitlines()) == 4
    assert found.diff.splitlines()[-1].startswith("... ")


@pytest.mark.parametrize(
    ("edit", "bump"),
    [
        (("total: {type: integer}", "total: {type: string}"), Bump.MAJOR),
        (("total: {type: integer}", "total: {type: integer}, next: {type: string}"), Bump.MINOR),
        (("The books.", "All books."), Bump.PATCH),
        (("openapi: 3.1.1", "openapi: 3.1.0"), Bump.NONE),
    ],
)
def test_a_version_says_what_the_code_says(
    repository: Repository, edit: tuple[str, str], bump: Bump
) -> None:
    revision = WITH_MODEL.replace(*edit)
    assert revision != WITH_MODEL
    assert reviewed(repository, WITH_MODEL, revision, silent=True).bump is bump


def test_a_break_that_no_finding_tells_of_is_told(repository: Repository) -> None:
    renamed = document().replace("listBooks", "findBooks")
    found = reviewed(repository, document(), renamed, silent=True)
    assert found.notes == (
        (
            "its code breaks programs, such as those that use `bookshop.Bookshop.books.list`,"
            " and no finding tells of it"
        ),
    )


@pytest.mark.parametrize(
    ("base", "revision", "said", "settled"),
    [
        pytest.param(
            WITH_MODEL, with_response("201"), Bump.MAJOR, Bump.PATCH, id="the type is there already"
        ),
        pytest.param(
            with_response("404"),
            with_response("404", '"409": {description: No., content: {text/plain: {}}}'),
            Bump.MINOR,
            Bump.MAJOR,
            id="errors have another type",
        ),
        pytest.param(
            WITH_MODEL,
            WITH_MODEL.replace("total: {type: integer}", "total: {type: string}"),
            Bump.MAJOR,
            Bump.MAJOR,
            id="a type is another",
        ),
    ],
)
def test_a_finding_says_of_programs_what_the_code_says(
    repository: Repository, base: str, revision: str, said: Bump, settled: Bump
) -> None:
    repository.write("pyproject.toml", configuration("books.yaml"))
    jobs = read_config(repository.root / "pyproject.toml")
    versions = Versions("books.yaml", version(repository, base), version(repository, revision))
    found = compared(versions, silent=False)
    assert [finding.bump for finding in found.findings] == [said]
    packages = review_packages(jobs, [versions], [found])
    [finding] = packages.comparisons[0].findings
    assert (finding.bump, finding.api is Verdict.BREAKING) == (settled, settled is Bump.MAJOR)
    [package] = packages.reviewed
    assert (package.bump, package.notes) == (settled, ())


def test_a_document_that_says_the_same_is_not_generated(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code, "_generate", None)
    found = reviewed(repository, document(), f"# A comment.\n{document()}")
    assert found == PackageReview("books", "books.yaml", Bump.NONE, Bump.NONE)


def test_a_document_that_came_or_went_is_a_package_that_does(repository: Repository) -> None:
    came = reviewed(repository, None, document())
    assert came.changes == (CodeChange("bookshop", "added", "", "package", is_breaking=False),)
    went = reviewed(repository, document(), None)
    assert went.changes == (CodeChange("bookshop", "removed", "package", "", is_breaking=True),)
    assert came.files == went.files > 10


def test_a_version_that_cannot_be_generated_is_told_of(repository: Repository) -> None:
    broken = document().replace("paths:", "paths: 5\nx-paths:")
    found = reviewed(repository, document(), broken)
    assert found.notes == (
        (
            "its code was not compared, as one version cannot be generated: "
            "this must be a paths object, but is a number"
        ),
    )
    assert found.changes == ()
