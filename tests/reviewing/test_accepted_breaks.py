"""What the file of accepted breaks does to a review."""

import json
from pathlib import Path

import pytest
from tests.reviewing.comparing import Run, found_id
from tests.reviewing.repositories import Repository, configuration, document, other_document

ACCEPTED = "spec/accepted-breaks.toml"


def acceptance(finding: str, expires: str = "2026-02-01") -> str:
    return (
        f'[[accepted]]\nid = "{finding}"\nreason = "Never used."\nauthor = "Ada"\n'
        f"expires = {expires}\n"
    )


def test_an_accepted_break_does_not_fail(versions: Repository, run: Run) -> None:
    finding = found_id(run("base")[1])
    versions.write(ACCEPTED, acceptance(finding))
    assert run("base")[::2] == (0, "")
    Path(ACCEPTED).rename("elsewhere.toml")
    assert run("base")[0] == 1
    assert run("base", "--accept", "elsewhere.toml")[::2] == (0, "")
    versions.write(
        "pyproject.toml", configuration("books.yaml", more='review-accept = "elsewhere.toml"')
    )
    assert run("base")[::2] == (0, "")


def test_expired_acceptance(versions: Repository, run: Run) -> None:
    versions.write(ACCEPTED, acceptance(found_id(run("base")[1]), "2026-01-31"))
    code, _, err = run("base")
    assert code == 1
    assert f"{ACCEPTED}:2:1: warning[expired-acceptance]" in err
    assert "was accepted until 2026-01-31, and counts again" in err


def test_unused_acceptance(versions: Repository, run: Run) -> None:
    versions.write(ACCEPTED, acceptance("f-0123456789"))
    code, _, err = run("base", "--fail-on", "never")
    assert code == 0
    assert f"{ACCEPTED}:2:1: warning[unused-acceptance]: `f-0123456789` is accepted" in err


def test_an_acceptance_of_another_document_is_not_unused(versions: Repository, run: Run) -> None:
    versions.write("pyproject.toml", configuration("books.yaml", "authors.yaml"))
    versions.write("authors.yaml", document("Authors"))
    versions.write(ACCEPTED, acceptance("f-0123456789"))
    assert run("base", "books.yaml", "--fail-on", "never")[::2] == (0, "")


@pytest.mark.usefixtures("versions")
def test_mistakes_in_the_file_of_accepted_breaks_fail(versions: Repository, run: Run) -> None:
    versions.write(ACCEPTED, acceptance("f-1"))
    code, out, err = run("base")
    assert (code, out) == (2, "")
    assert f"{ACCEPTED}:2:1: error[invalid-acceptance]" in err
    code, _, err = run("base", "--accept", "nowhere.toml")
    assert code == 2
    assert "nowhere.toml: error[file-not-found]" in err


def test_one_of_two_documents_may_have_the_accepted_break(
    versions: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions.git("checkout", "--quiet", "base")
    versions.write("pyproject.toml", configuration("books.yaml", "more/books.yaml"))
    versions.write("more/books.yaml", document("More"))
    versions.commit()
    versions.write("books.yaml", document(maximum=50))
    versions.write("more/books.yaml", document("More", maximum=50))
    finding = found_id(run("HEAD")[1])
    versions.write(ACCEPTED, acceptance(finding))
    code, out, err = run("HEAD")
    assert (code, out) == (2, "")
    assert f"{ACCEPTED}:2:1: error[invalid-acceptance]: `{finding}` is a finding in" in err
    one = f'spec = "more/books.yaml"\n{acceptance(finding).partition(chr(10))[2]}'
    versions.write(ACCEPTED, f"[[accepted]]\n{one}")
    code, out, _ = run("HEAD", "--format", "json")
    assert code == 1
    entries = [each["findings"][0]["acceptance"] for each in json.loads(out)["comparisons"]]
    assert [entry and entry["specification"] for entry in entries] == [None, "more/books.yaml"]
    # A document has another name in another folder; the entry counts from the configuration.
    monkeypatch.chdir("more")
    assert run("HEAD", "books.yaml", "--accept", f"../{ACCEPTED}")[::2] == (0, "")


def test_an_entry_of_a_document_that_was_compared_is_unused_whatever_else_was_not(
    versions: Repository, run: Run
) -> None:
    versions.write("pyproject.toml", configuration("books.yaml", "authors.yaml"))
    versions.write("authors.yaml", other_document())
    entries = [acceptance("f-0123456789"), acceptance("f-aaaaaaaaaa"), acceptance("f-bbbbbbbbbb")]
    for index, name in ((1, "books.yaml"), (2, "authors.yaml")):
        entries[index] = entries[index].replace("reason", f'spec = "{name}"\nreason')
    versions.write(ACCEPTED, "".join(entries))
    _, _, err = run("base", "books.yaml", "--fail-on", "never")
    assert "`f-aaaaaaaaaa` is accepted in `books.yaml`, and nothing of that id was found" in err
    assert "remove the entry, or mend its `spec`" in err
    assert err.count("unused-acceptance") == 1
