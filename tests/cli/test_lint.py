"""`specmill validate` and the lint rules, as a user meets them."""

import json
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT, Run

from specmill.lint.listing import list_rules

DOCUMENT = """\
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
servers:
  - url: https://small.test/ # the only one
paths:
  /things:
    get:
      operationId: listThings
      responses: {'204': {description: Done.}}
"""
PACKAGE = '[[tool.specmill.packages]]\nspec = "a.yaml"\noutput = "out"\n'
ASIDE = (
    "beside that, 9 lint rules for documents that people write have 9 findings; --lint shows them\n"
)

UNKNOWN = """\
pyproject.toml: error[invalid-config]: the severity of `info-contact` must be one of error, \
warning, info, off
  = at /tool/specmill/lint/info-contact
  = help: Write `info-contact = "off"`, say

pyproject.toml: error[invalid-config]: `missing-field` is always an error
  = at /tool/specmill/lint/missing-field
  = help: Remove the line

pyproject.toml: error[unknown-lint-rule]: there is no lint rule `operation-sumary`
  = at /tool/specmill/lint/operation-sumary
  = help: Did you mean `operation-summary`?

pyproject.toml: error[unknown-lint-rule]: there is no lint rule `zzz`
  = at /tool/specmill/lint/zzz
  = help: specmill validate --list-rules shows all

4 errors
"""


@pytest.fixture
def document(folder: Path) -> Path:
    path = folder / "a.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def configure(folder: Path, lint: str) -> None:
    (folder / "pyproject.toml").write_text(f"{lint}\n{PACKAGE}", encoding="utf-8")


def codes(text: str) -> dict[str, str]:
    return {found["code"]: found["severity"] for found in json.loads(text)}


@pytest.mark.parametrize("lint", [None, ""])
def test_a_document_of_others_does_not_fail_for_lint(
    run: Run, folder: Path, document: Path, lint: str | None
) -> None:
    if lint is not None:
        configure(folder, lint)
    done = run("validate", document.name)
    assert (done.returncode, done.stdout) == (0, "1 document: no findings\n")
    assert done.stderr == ASIDE
    done = run("validate", document.name, "--format", "json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


def test_lint_is_asked_for_on_the_command_line_or_in_the_configuration(
    run: Run, folder: Path, document: Path
) -> None:
    done = run("validate", document.name, "--lint", "--format", "json")
    assert done.returncode == 1
    assert "server-trailing-slash" in codes(done.stdout)
    configure(folder, "[tool.specmill.lint]")
    for arguments in ((), (document.name,)):
        again = run("validate", *arguments, "--format", "json")
        assert (again.returncode, again.stdout) == (1, done.stdout)


def test_generating_does_not_lint(run: Run, folder: Path, document: Path) -> None:
    configure(folder, '[tool.specmill.lint]\nserver-trailing-slash = "error"')
    done = run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert document.read_text(encoding="utf-8") == DOCUMENT


def test_the_configuration_says_how_much_a_rule_matters(
    run: Run, folder: Path, document: Path
) -> None:
    found = codes(run("validate", document.name, "--lint", "--format", "json").stdout)
    rules = [f'{rule} = "info"' for rule in found]
    configure(folder, "\n".join(["[tool.specmill.lint]", *rules]))
    done = run("validate", "--format", "json")
    assert (done.returncode, codes(done.stdout)) == (0, dict.fromkeys(found, "info"))
    rules = [f'{rule} = "off"' for rule in found if rule != "operation-summary"]
    configure(folder, "\n".join(["[tool.specmill.lint]", *rules, 'operation-summary = "error"']))
    done = run("validate")
    assert done.returncode == 1
    assert done.stdout == (
        "a.yaml:7:5: error[operation-summary]: the operation has no summary\n"
        "  |\n7 |     get:\n  |     ^^^\n  = at /paths/~1things/get\n"
        "  = help: add `summary`\n\n1 error\n"
    )


def test_the_configuration_says_how_much_a_warning_matters(
    run: Run, folder: Path, document: Path
) -> None:
    text = DOCUMENT.replace("/things", "/things?all=1")
    document.write_text(text, encoding="utf-8")
    assert "query-in-path" in codes(run("validate", document.name, "--format", "json").stdout)
    configure(folder, '[tool.specmill.lint]\nquery-in-path = "off"')
    assert "query-in-path" not in codes(run("validate", "--format", "json").stdout)


def test_unknown_lint_rule(run: Run, folder: Path) -> None:
    wrong = 'operation-sumary = "off"\nzzz = "off"\nmissing-field = "off"\ninfo-contact = "no"'
    configure(folder, f"[tool.specmill.lint]\n{wrong}")
    for command in ("generate", "check", "validate"):
        done = run(command)
        assert done.returncode == 1
        assert done.stderr.replace(f"{folder}/", "") == UNKNOWN


def test_lint_in_the_configuration_is_a_table(run: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.specmill]\nlint = true\n{PACKAGE}")
    done = run("validate")
    assert done.returncode == 1
    assert "error[invalid-config]: `lint` must be a table" in done.stderr


def packages(**lint: str) -> str:
    """A configuration with a package for each document, and what it says of lint."""
    return "\n".join(
        f'[[tool.specmill.packages]]\nspec = "{name}.yaml"\noutput = "{name}"\nlint = {value}\n'
        for name, value in lint.items()
    )


def test_a_package_says_how_much_a_rule_matters_for_its_document(
    run: Run, folder: Path, document: Path
) -> None:
    for name in "bcd":
        (folder / f"{name}.yaml").write_text(DOCUMENT, encoding="utf-8")
    table = '{server-trailing-slash = "error", operation-summary = "off"}'
    text = packages(a="false", b=table, c="true") + packages(d="true").replace("lint = true", "")
    section = '[tool.specmill.lint]\noperation-summary = "error"\n'
    (folder / "pyproject.toml").write_text(f"{section}{text}", encoding="utf-8")
    done = run("validate", "--format", "json")
    assert done.returncode == 1
    said = {
        (found["location"]["file"][0], found["code"]): found["severity"]
        for found in json.loads(done.stdout)
    }
    assert "a" not in {name for name, _ in said}
    for name, slash, summary in (
        ("b", "error", None),
        ("c", "warning", "error"),
        ("d", "warning", "error"),
    ):
        assert said[name, "server-trailing-slash"] == slash
        assert said.get((name, "operation-summary")) == summary
    assert run("validate", document.name).stderr == ""


def test_a_package_that_says_something_else_of_lint_is_told(run: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text(packages(a='"no"', b='{zzz = "off"}'))
    done = run("validate")
    assert done.returncode == 1
    assert "error[invalid-config]: `lint` must be true, false or a table" in done.stderr
    assert "at /tool/specmill/packages/1/lint/zzz" in done.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [("[tool.specmill]\nlint = 1\n", "invalid-config"), ("[tool.specmill", "invalid-config")],
)
def test_a_broken_configuration_is_told_beside_the_findings_of_a_document(
    run: Run, folder: Path, document: Path, text: str, code: str
) -> None:
    document.write_text(DOCUMENT.replace("/things", "/things?all=1"), encoding="utf-8")
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    done = run("validate", document.name, "--format", "json")
    assert done.returncode == 1
    assert codes(done.stdout).items() >= {code: "error", "query-in-path": "warning"}.items()


def test_fix_mends_the_file(run: Run, document: Path) -> None:
    document.chmod(0o640)
    mended = DOCUMENT.replace("test/", "test")
    said = "mended 1 finding (1 server-trailing-slash)"
    done = run("validate", document.name, "--lint", "--fix", "--diff")
    assert document.read_text(encoding="utf-8") == DOCUMENT
    assert done.stdout.startswith(
        "--- a.yaml\n+++ a.yaml\n@@ -1,7 +1,7 @@\n openapi: 3.1.0\n"
        " info: {title: Small, version: 1.0.0}\n servers:\n"
        "-  - url: https://small.test/ # the only one\n+  - url: https://small.test # the only one\n"
    )
    assert "a.yaml: --fix would mend 1 finding (1 server-trailing-slash)\n" in done.stderr
    done = run("validate", document.name, "--lint", "--fix")
    assert document.read_text(encoding="utf-8") == mended
    assert (done.returncode, done.stderr) == (1, f"a.yaml: {said}\n")
    assert "server-trailing-slash" not in done.stdout
    assert stat.S_IMODE(document.stat().st_mode) == 0o640
    before = document.stat().st_ino
    assert run("validate", document.name, "--lint", "--fix").stderr == ""
    assert document.stat().st_ino == before
    assert [*document.parent.iterdir()] == [document]


def test_a_diff_that_nobody_can_read_is_cut_or_not_shown(run: Run, document: Path) -> None:
    note = "a.yaml: --fix would mend 1 finding (1 server-trailing-slash)\n"
    long = DOCUMENT.replace("https://small.test/", f"https://small.test/{'v' * 1000}/")
    document.write_text(long, encoding="utf-8")
    done = run("validate", document.name, "--lint", "--fix", "--diff")
    assert f"\n-  - url: https://small.test/{'v' * 131} …\n" in done.stdout
    assert note in done.stderr
    document.write_text(f"# {'v' * 600_000}\n{DOCUMENT}", encoding="utf-8")
    done = run("validate", document.name, "--lint", "--fix", "--diff")
    assert done.stdout.startswith("a.yaml: too large for a diff; run --fix, and compare")
    assert note in done.stderr


def test_fix_leaves_a_document_of_others_to_its_style(run: Run, document: Path) -> None:
    run("validate", document.name, "--fix")
    assert document.read_text(encoding="utf-8") == DOCUMENT


def test_fix_follows_a_symbolic_link(run: Run, folder: Path, document: Path) -> None:
    link = folder / "link.yaml"
    link.symlink_to(document)
    run("validate", link.name, "--lint", "--fix")
    assert link.is_symlink()
    assert document.read_text(encoding="utf-8") == DOCUMENT.replace("test/", "test")


def test_options_that_do_not_belong_together_are_refused(run: Run) -> None:
    for arguments, said in (
        (("--diff",), "--diff needs --fix"),
        (("--diff", "--fix", "--format", "json"), "--diff is for people: it needs --format text"),
        (("--format", "markdown"), "--format markdown needs --list-rules"),
    ):
        done = run("validate", *arguments)
        assert done.returncode == 2
        assert said in done.stderr


def test_the_rules_are_listed(run: Run) -> None:
    text = run("validate", "--list-rules").stdout
    assert (
        "server-trailing-slash    warning  The URL of a server does not end in a slash (--fix)"
        in text
    )
    records = json.loads(run("validate", "--list-rules", "--format", "json").stdout)
    assert records[0] == {
        "id": "info-description",
        "severity": "warning",
        "title": "The API is described",
        "advice": "add `description`",
        "fixable": False,
    }


def test_the_page_of_the_rules_is_made_of_the_table() -> None:
    page = ROOT / "spec" / "lint-rules.md"
    assert page.read_text(encoding="utf-8") == list_rules("markdown")


def test_the_documents_of_this_repository_keep_to_every_rule(run: Run) -> None:
    done = run("validate", cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 documents: no findings\n", "")


def test_what_is_no_openapi_document_is_not_linted(run: Run, document: Path) -> None:
    document.write_text("swagger: '2.0'\ninfo: {title: Old, version: '1'}\npaths: {}\n")
    done = run("validate", document.name, "--lint", "--fix", "--format", "json")
    assert codes(done.stdout) == {"unsupported-version": "error"}


def test_a_document_with_errors_is_linted_and_mended(run: Run, document: Path) -> None:
    wrong = DOCUMENT.replace("{description: Done.}", "{}")
    document.write_text(wrong, encoding="utf-8")
    found = codes(run("validate", document.name, "--lint", "--fix", "--format", "json").stdout)
    assert found["missing-field"] == "error"
    assert found["operation-summary"] == "warning"
    assert document.read_text(encoding="utf-8") == wrong.replace("test/", "test")


def test_what_other_files_hold_is_linted_where_it_stands_and_not_mended(
    run: Run, folder: Path, document: Path
) -> None:
    other = "Kind:\n  enum: [a, a]\n"
    (folder / "b.yaml").write_text(other, encoding="utf-8")
    content = "{description: Done., content: {application/json: {schema: {$ref: 'b.yaml#/Kind'}}}}"
    text = DOCUMENT.replace("'204': {description: Done.}", f"'200': {content}")
    document.write_text(text, encoding="utf-8")
    done = run("validate", document.name, "--lint", "--fix")
    assert "b.yaml:2:3: warning[untyped-enum]" in done.stdout
    assert (folder / "b.yaml").read_text(encoding="utf-8") == other
