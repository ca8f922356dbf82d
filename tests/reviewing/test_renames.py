"""A document that has another name on the other side is compared with itself."""

import pytest
from tests.reviewing.comparing import compared, rules, sides
from tests.reviewing.repositories import Repository, configuration, document, other_document

from specmill.reviewing.pairing import Candidate, pairs

OLD, NEW = "spec/books.yaml", "api/v1/shop.yaml"
# Nothing but the text says that it is the same document.
RENAMED = document(title="The shop", maximum=50)


@pytest.fixture
def renamed(repository: Repository) -> Repository:
    """A commit with a document, and a working tree in which it has another name."""
    repository.write("pyproject.toml", configuration(OLD, "authors.yaml"))
    repository.write(OLD, document())
    repository.write("authors.yaml", other_document())
    repository.commit()
    repository.git("tag", "base")
    repository.write(NEW, RENAMED)
    (repository.root / OLD).unlink()
    return repository


ARGUMENTS: list[tuple[str, ...]] = [(), ("base",), (NEW,), ("base", NEW), (f"base:{OLD}",)]


@pytest.mark.parametrize("state", ["unknown to git", "staged", "committed"])
def test_the_base_has_the_name_that_it_had(renamed: Repository, state: str) -> None:
    renamed.write("pyproject.toml", configuration(NEW, "authors.yaml"))
    renamed.git("switch", "--quiet", "--create", "feature")
    if state == "staged":
        renamed.git("add", "--all")
    elif state == "committed":
        renamed.commit()
    for arguments in ARGUMENTS:
        found = compared(*arguments)[0]
        name, base, revision = sides(found)
        assert (name, base.partition(":")[2], revision) == (NEW, OLD, NEW)
        assert "maximum-lowered" in rules(found)


def test_both_sides_may_be_commits(renamed: Repository) -> None:
    renamed.write("pyproject.toml", configuration(NEW, "authors.yaml"))
    renamed.commit()
    for arguments in [("base", "HEAD"), (f"base:{OLD}", "HEAD"), ("base", f"HEAD:{NEW}")]:
        found = compared(*arguments)[0]
        assert sides(found) == (NEW, f"base:{OLD}", f"HEAD:{NEW}")
        assert "maximum-lowered" in rules(found)


def test_a_folder_may_hold_it(renamed: Repository) -> None:
    (renamed.root / NEW).rename(renamed.root / "spec/shop.yaml")
    [found] = compared("base", "spec")
    assert sides(found) == ("spec/shop.yaml", f"base:{OLD}", "spec/shop.yaml")


def test_a_copy_is_another_document(renamed: Repository) -> None:
    renamed.write(OLD, document())
    [found] = compared("base", NEW)
    assert rules(found) == ["document-added"]


LISTED = (
    f"`{OLD}` is listed in pyproject.toml, and is called `{NEW}` now",
    f'write `spec = "{NEW}"` in pyproject.toml',
)
GONE = (
    f"`{OLD}` is listed in pyproject.toml, and is not there",
    "mend its name in pyproject.toml, or add the document",
)


@pytest.mark.parametrize("is_there", [True, False])
def test_document_missing(renamed: Repository, *, is_there: bool) -> None:
    if not is_there:
        (renamed.root / NEW).unlink()
    missing, other = compared("base")
    assert (other.name, other.is_compared, other.findings) == ("authors.yaml", True, ())
    assert not missing.is_compared
    assert sides(missing) == (OLD, f"base:{OLD}", OLD)
    [found] = missing.diagnostics
    assert found.code.id == "document-missing"
    assert (found.message, found.hint) == (LISTED if is_there else GONE)


def test_a_commit_may_list_what_it_does_not_have(renamed: Repository) -> None:
    renamed.commit()
    found = {one.name: one for one in compared("base", "HEAD")}
    [problem] = found[OLD].diagnostics
    assert (problem.code.id, problem.location.file) == ("document-missing", "HEAD:pyproject.toml")
    assert f"is called `{NEW}` now" in problem.message
    assert found["authors.yaml"].is_compared


def test_a_name_counts_from_the_folder_of_the_configuration(
    renamed: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed.write("api/pyproject.toml", configuration("../spec/books.yaml"))
    monkeypatch.chdir("api")
    [found] = compared("base")
    [problem] = found.diagnostics
    assert problem.hint == 'write `spec = "v1/shop.yaml"` in api/pyproject.toml'


@pytest.mark.parametrize(
    ("base", "revision", "expected"),
    [
        # The same name is enough.
        ({"a": ("A", b"1")}, {"a": ("B", b"2")}, [("a", "a")]),
        # A title, where no other has it.
        ({"a": ("A", b"1")}, {"b": ("A", b"2")}, [("a", "b")]),
        (
            {"a": ("A", b"1"), "c": ("A", b"3")},
            {"b": ("A", b"2")},
            [(None, "b"), ("a", None), ("c", None)],
        ),
        # A text, whatever is in one line of it.
        (
            {"a": ("A", b"1,2,3"), "c": ("C", b"4")},
            {"b": ("B", b"1\n2\n4")},
            [("a", "b"), ("c", None)],
        ),
        ({"a": ("A", b"1,2,3")}, {"b": ("B", b"1,4,5")}, [(None, "b"), ("a", None)]),
        # What cannot be read says nothing.
        ({"a": ("", b"")}, {"b": ("", b"")}, [(None, "b"), ("a", None)]),
    ],
)
def test_pairs(
    base: dict[str, tuple[str, bytes]],
    revision: dict[str, tuple[str, bytes]],
    expected: list[tuple[str | None, str | None]],
) -> None:
    was, now = ({key: Candidate(*one) for key, one in side.items()} for side in (base, revision))
    assert pairs(was, now) == expected
