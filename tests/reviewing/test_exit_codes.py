"""How `specmill review` ends: 0 nothing, 1 a change that is too bad, 2 it could not be compared."""

import json

import pytest
from tests.reviewing.comparing import Run
from tests.reviewing.repositories import Repository, configuration, document, other_document

from specmill import review_arguments
from specmill.review.report.formats import FORMATS


@pytest.fixture
def shop(repository: Repository) -> Repository:
    """Two documents, of which one has changed."""
    repository.write("pyproject.toml", configuration("books.yaml", "authors.yaml"))
    repository.write("books.yaml", document())
    repository.write("authors.yaml", other_document())
    repository.commit()
    repository.git("tag", "base")
    repository.write("books.yaml", document(maximum=50))
    return repository


REFUSED = {
    "a file that is not there": ("nowhere.yaml", "books.yaml"),
    "a revision that is not there": ("nowhere",),
    "a file that a revision does not have": ("base:nowhere.yaml",),
    "a file of accepted breaks that is not there": ("base", "--accept", "nowhere.toml"),
    "an unknown format": ("base", "--format", "pdf"),
    "a document and a folder": ("books.yaml", "."),
    "a path of another system": ("C:\\spec\\books.yaml", "books.yaml"),
}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_compared_is_no_finding(run: Run, case: str) -> None:
    code, out, err = run(*REFUSED[case])
    assert (code, out) == (2, "")
    assert err.count("error") == 1 or "1 error" in err


@pytest.mark.usefixtures("shop")
def test_a_path_with_a_drive_is_no_revision(run: Run) -> None:
    _, _, err = run("C:/spec/books.yaml", "books.yaml")
    assert "error[unknown-revision]: there is no file or folder `C:/spec/books.yaml`" in err


def test_0_and_1_are_those_of_the_findings(shop: Repository, run: Run) -> None:
    assert run("base")[0] == 1
    shop.write("books.yaml", document())
    assert run("base")[0] == 0


def test_a_defect_is_70(shop: Repository, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("This is a test.")

    monkeypatch.setattr(review_arguments, "run", fail)
    assert run("base")[0] == 70
    assert shop.root.is_dir()


@pytest.mark.parametrize("level", ["breaking", "never"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_document_that_cannot_be_read_keeps_no_other_from_being_compared(
    shop: Repository, run: Run, name: str, level: str
) -> None:
    shop.write("authors.yaml", "openapi: [")
    code, out, err = run("base", "--format", name, "--fail-on", level)
    assert code == 2
    assert "maximum-lowered" in out
    assert "authors.yaml:1:" in err
    assert "error[yaml-syntax]" in err


def test_a_report_says_why_a_document_was_not_compared(shop: Repository, run: Run) -> None:
    shop.write("authors.yaml", "openapi: [")
    record = json.loads(run("base", "--format", "json")[1])
    unread, read = record["comparisons"]
    assert (unread["name"], unread["is_compared"], unread["findings"]) == (
        "authors.yaml",
        False,
        [],
    )
    assert (unread["base"], unread["revision"]) == ("base:authors.yaml", "authors.yaml")
    [problem] = unread["diagnostics"]
    assert (problem["code"], problem["location"]["file"]) == ("yaml-syntax", "authors.yaml")
    assert (read["name"], read["is_compared"]) == ("books.yaml", True)
    assert [one["name"] for one in record["packages"]] == ["bookshop"]


@pytest.mark.parametrize("broken", ["old.yaml", "new.yaml"])
@pytest.mark.parametrize("text", ["a: [", "", "[]", "openapi: 2.0"])
def test_either_version_may_be_unreadable(
    repository: Repository, run: Run, broken: str, text: str
) -> None:
    for name in ("old.yaml", "new.yaml"):
        repository.write(name, text if name == broken else document())
    code, out, err = run("old.yaml", "new.yaml", "--format", "json")
    assert code == 2
    [unread] = json.loads(out)["comparisons"]
    assert not unread["is_compared"]
    assert {one["location"]["file"] for one in unread["diagnostics"]} == {broken}
    assert f"{broken}:" in err


def test_the_version_of_what_was_not_compared_is_not_asked_for(shop: Repository, run: Run) -> None:
    shop.write("authors.yaml", "openapi: [")
    shop.write("books.yaml", document(version="2.0.0", maximum=50))
    code, _, err = run("base", "--check-version")
    assert code == 2
    assert "version-not-raised" not in err
