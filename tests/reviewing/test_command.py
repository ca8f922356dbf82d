"""What `specmill review` says and how it ends."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.reviewing.comparing import Run, found_id
from tests.reviewing.repositories import Repository, configuration, document

from specmill.review.findings import Comparison, PackageReview
from specmill.review.report.formats import FORMATS
from specmill.review.rules.documentation import examples_folder
from specmill.review.rules.table import RULES
from specmill.review.verdicts import Bump
from specmill.reviewing import command
from specmill.reviewing.listing import list_rules
from specmill.reviewing.packages import Packages


@pytest.mark.usefixtures("versions")
def test_a_break_is_shown_and_fails(run: Run) -> None:
    code, out, err = run("base")
    assert (code, err) == (1, "")
    assert "maximum-lowered" in out
    assert found_id(out)


@pytest.mark.usefixtures("versions")
def test_timings_name_the_stages(run: Run) -> None:
    _, _, err = run("base", "--timings")
    stages = [line.split("  ")[0] for line in err.splitlines()]
    assert stages == [
        *("stage", "read documents", "books.yaml: compare", "compare generated packages", "total"),
    ]


DEPRECATED = document().replace("operationId:", "deprecated: true\n      operationId:")
EDITS = {
    "nothing": document(),
    "safe": document(maximum=500),
    "maybe": DEPRECATED.replace("operationId:", "x-sunset: soon\n      operationId:"),
    "breaking": document(maximum=50),
    "breaking in code": document().replace("listBooks", "findBooks"),
}


@pytest.mark.parametrize(
    ("level", "failing"),
    [
        ("breaking", {"breaking", "breaking in code"}),
        ("maybe", {"maybe", "breaking", "breaking in code"}),
        ("never", set[str]()),
    ],
)
def test_it_fails_on_changes_that_are_so_bad(
    repository: Repository, run: Run, level: str, failing: set[str]
) -> None:
    repository.write("base.yaml", document())
    found: set[str] = set()
    for name, text in EDITS.items():
        repository.write("revision.yaml", text)
        if run("base.yaml", "revision.yaml", "--fail-on", level)[0]:
            found.add(name)
    assert found == failing


@pytest.mark.parametrize(("day", "code"), [("2026-01-31", 0), ("2026-01-30", 1)])
def test_what_was_announced_does_not_fail_from_its_day_on(
    repository: Repository, run: Run, day: str, code: int
) -> None:
    more = """\
  /authors:
    get:
      operationId: listAuthors
      deprecated: true
      x-sunset: "2026-01-31"
      responses: {"200": {description: The authors.}}
"""
    repository.write("base.yaml", document() + more)
    repository.write("revision.yaml", document())
    assert run("base.yaml", "revision.yaml", "--date", day)[0] == code
    # Without a day none is over.
    assert run("base.yaml", "revision.yaml")[0] == 1


# Versions


@pytest.mark.parametrize(
    ("version", "code"), [("1.0.0", 1), ("1.1.0", 1), ("0.9.0", 1), ("2.0.0", 0)]
)
def test_a_version_has_to_say_what_was_changed(
    repository: Repository, run: Run, version: str, code: int
) -> None:
    repository.write("base.yaml", document())
    repository.write("revision.yaml", document(maximum=50, version=version))
    names = ("base.yaml", "revision.yaml", "--fail-on", "never")
    assert run(*names)[0] == 0
    found, _, err = run(*names, "--check-version")
    assert found == code
    assert ("revision.yaml:2:" in err) is ("error[version-not-raised]" in err) is bool(code)


def test_a_version_speaks_for_the_code_as_well(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = PackageReview("books", "revision.yaml", Bump.MAJOR, Bump.NONE)

    def reviewed(_jobs: object, _versions: object, comparisons: Sequence[Comparison]) -> Packages:
        return Packages((package,), (), tuple(comparisons))

    monkeypatch.setattr(command, "review_packages", reviewed)
    repository.write("base.yaml", document())
    names = ("base.yaml", "revision.yaml", "--check-version")
    for version, code in (("1.9.0", 1), ("2.0.0", 0)):
        repository.write("revision.yaml", document(version=version))
        assert run(*names)[0] == code


def test_the_version_has_to_say_what_the_code_says(repository: Repository, run: Run) -> None:
    answer = '"200": {description: The books., content: {application/json: {schema: %s}}}'
    whole = "{type: object, properties: {total: {type: integer}}}"
    inline = document().replace('"200": {description: The books.}', answer % whole)
    named = inline.replace(whole, '{$ref: "#/components/schemas/Total"}')
    repository.write("pyproject.toml", configuration("books.yaml"))
    repository.write("books.yaml", f"{named}components: {{schemas: {{Total: {whole}}}}}\n")
    repository.commit()
    repository.git("tag", "base")
    repository.write("books.yaml", f"{inline}components: {{schemas: {{Total: {whole}}}}}\n")
    arguments = ("base", "--fail-on", "never", "--check-version")
    code, _, err = run(*arguments)
    assert code == 1
    assert "the version is still `1.0.0`, and the changes ask for a major version" in err
    repository.write("books.yaml", Path("books.yaml").read_text().replace("1.0.0", "2.0.0"))
    assert run(*arguments)[0] == 0


# The command line


@pytest.mark.usefixtures("versions")
def test_a_report_goes_to_a_file(run: Run) -> None:
    _, shown, _ = run("base")
    code, out, err = run("base", "--output", "report.txt")
    assert (code, out, err) == (1, "", "")
    assert Path("report.txt").read_text(encoding="utf-8") == shown


def test_a_report_that_cannot_be_written_is_told(versions: Repository, run: Run) -> None:
    code, _, err = run("base", "--output", "nowhere/report.txt")
    assert code == 2
    assert "nowhere/report.txt: error[output-not-written]" in err
    assert versions.root.is_dir()


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "01.02.2026", "", "2026"])
def test_a_day_that_is_none_is_told_with_how_to_write_one(run: Run, day: str) -> None:
    code, _, err = run("base", "--date", day)
    assert code == 2
    said = f"argument --date: `{day}` is no day: write one of the calendar as 2027-01-31"
    assert said in err


WRONG = [
    ["--format", "pdf"],
    ["--fail-on", "safe"],
    ["--date", "soon"],
    ["a", "b", "c"],
    ["--list-rules", "--format", "pdf"],
    ["--rules-page", "rules.md"],
    ["--rules-page", "https://specs.example/) **x**"],
]


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_command_line_is_told(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "error: " in err


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written(run: Run, name: str) -> None:
    code, out, err = run("base", "--format", name)
    assert (code, err) == (1, "")
    assert "maximum-lowered" in out


def test_it_needs_no_configuration(repository: Repository, run: Run) -> None:
    repository.write("books.yaml", document())
    repository.commit()
    assert run("books.yaml")[0] == 0
    code, _, err = run()
    assert code == 2
    assert "error[config-not-found]" in err


@pytest.mark.parametrize("key", ["review-accept", "review-base"])
@pytest.mark.parametrize("value", ["1", '""', "[]"])
def test_a_wrong_configuration_is_told(
    versions: Repository, run: Run, key: str, value: str
) -> None:
    versions.write("pyproject.toml", configuration("books.yaml", more=f"{key} = {value}"))
    code, _, err = run("base")
    assert code == 2
    assert f"error[invalid-config]: `{key}` must be a text" in err


# The table of rules


def test_all_rules_are_listed(run: Run) -> None:
    code, out, err = run("--list-rules")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines() if line[:1].strip()] == list(RULES)


def test_programs_read_the_rules_as_json(run: Run) -> None:
    code, out, err = run("--list-rules", "--format", "json")
    assert (code, err) == (0, "")
    records = json.loads(out)
    assert [record["id"] for record in records] == list(RULES)
    [added] = [record for record in records if record["id"] == "security-scope-added"]
    assert added["request"] == {"clients": "breaking", "servers": "safe", "package": "patch"}
    assert (added["response"], added["mirror"]) == (None, "security-scope-removed")
    for name, text in added["example"].items():
        path = examples_folder() / "security-scope-added" / f"{name}.yaml"
        assert text == path.read_text(encoding="utf-8")


def test_the_page_of_the_documentation_has_a_section_for_each_rule(run: Run) -> None:
    code, out, err = run("--list-rules", "--format", "markdown")
    assert (code, err) == (0, "")
    assert sorted(line[4:] for line in out.splitlines() if line.startswith("### ")) == sorted(RULES)


def test_the_page_beside_the_rules_is_made_of_the_table() -> None:
    page = Path(__file__).parents[2] / "generator" / "specmill" / "review" / "rules" / "README.md"
    stale = "run specmill review --list-rules --format markdown"
    assert page.read_text(encoding="utf-8") == list_rules("markdown"), stale


def test_the_commands_that_generate_do_not_load_what_reviews(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from specmill.cli import main\n"
        "try: main(['validate', 'nowhere.yaml'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.split('.')[:2][-1] in ('review', 'reviewing')])\n"
    )
    root = Path(__file__).parents[2] / "generator"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.endswith("[]\n")
