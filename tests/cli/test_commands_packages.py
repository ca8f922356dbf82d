"""What `generate`, `check` and `validate` say of packages, and what they find beside them."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from specmill import cache, pipeline
from specmill.cli import main
from specmill.diagnostics import Diagnostic, Location, diagnostic

DOCUMENT = """\
openapi: 3.1.0
info: {{title: {title}, version: 1.0.0}}
servers: [{{url: "https://small.example"}}]
paths:
  /things:
    get: {{operationId: listThings, tags: [{tag}], responses: {{"204": {{description: Done.}}}}}}
"""
FAULTY = (
    DOCUMENT
    + """\
    post:
      operationId: addThing
      tags: [{tag}]
      requestBody:
        content: {{application/json: {{}}, application/xml: {{schema: {{type: object}}}}}}
      responses: {{"204": {{description: Done.}}}}
components:
  schemas:
    Thing: {{type: string, not: {{format: uri}}}}
"""
)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[str]:
        """The codes of the findings, wherever they were printed."""
        return re.findall(r"(?:error|warning)\[([a-z-]+)\]", self.out + self.err)


Specmill = Callable[..., Ran]


@pytest.fixture
def specmill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Specmill:
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, out, err)

    return run


def write(name: str, title: str = "Small", tag: str = "things", text: str = DOCUMENT) -> None:
    Path(name).write_text(text.format(title=title, tag=tag), encoding="utf-8")


def configure(*jobs: tuple[str, str]) -> None:
    entries = (f'[[tool.specmill.packages]]\nspec = "{s}"\noutput = "{o}"\n' for s, o in jobs)
    Path("pyproject.toml").write_text("\n".join(entries), encoding="utf-8")


def tree(folder: str) -> dict[str, bytes]:
    return {
        path.as_posix(): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def both(specmill: Specmill, arguments: Iterable[str] = ()) -> list[Ran]:
    """Checks first, as generating changes what there is to find."""
    return [specmill("check", *arguments), specmill("generate", *arguments)]


def test_duplicate_output(specmill: Specmill) -> None:
    write("a.yaml")
    write("b.yaml", tag="others")
    write("c.yaml", title="Other")
    configure(("a.yaml", "out"), ("b.yaml", "out/../out"), ("c.yaml", "out"))
    for ran in both(specmill):
        assert (ran.code, ran.out, ran.findings) == (1, "", ["duplicate-output"])
        assert "the packages of a.yaml and b.yaml both go into out/../out/small" in ran.err
    assert not Path("out").exists()
    configure(("a.yaml", "out"), ("b.yaml", "out2"), ("c.yaml", "out"))
    assert specmill("generate").code == 0


def test_duplicate_output_of_packages_that_are_up_to_date(specmill: Specmill) -> None:
    write("a.yaml")
    write("b.yaml")
    assert specmill("generate", "a.yaml", "--output", "out").code == 0
    before = tree("out")
    configure(("a.yaml", "out"), ("b.yaml", "out"))
    assert specmill("generate").findings == ["duplicate-output"]
    assert tree("out") == before


def test_validate_shows_what_generate_shows(specmill: Specmill) -> None:
    write("a.yaml", text=FAULTY)
    validated = specmill("validate", "a.yaml")
    checked, generated = both(specmill, ("a.yaml", "--output", "out"))
    assert sorted(validated.findings) == ["unsupported-feature", "unsupported-schema"]
    assert validated.code == 1
    assert validated.err.startswith("beside that, 10 lint rules ")
    assert generated.err == checked.err == validated.out
    assert (generated.code, checked.code) == (0, 1)
    records = json.loads(specmill("validate", "a.yaml", "--format", "json").out)
    assert [record["code"] for record in records] == validated.findings
    assert all(record["location"]["line"] for record in records)
    again = specmill("generate", "a.yaml", "--output", "out")
    assert (again.code, again.err) == (0, "")
    assert again.out == (
        "out/small: 2 of 2 operations; up to date, nothing to do; "
        "2 warnings, see specmill validate a.yaml\n"
    )


def test_validate_knows_the_package_that_is_configured(specmill: Specmill) -> None:
    write("a.yaml")
    assert specmill("validate", "a.yaml").findings == []
    configure(("a.yaml", "out"))
    with Path("pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write('package = "calendar"\n')
    ran = specmill("validate", "a.yaml")
    assert (ran.code, ran.findings) == (1, ["invalid-package-name"])
    assert specmill("validate").findings == ["invalid-package-name"]


def test_a_title_that_would_hide_a_module_gives_another_package(specmill: Specmill) -> None:
    write("a.yaml", title="Calendar")
    assert specmill("generate", "a.yaml", "--output", "out").findings == []
    assert Path("out/calendar-client/calendar_client/__init__.py").is_file()


def test_check_shows_what_generate_would_show(specmill: Specmill) -> None:
    write("a.yaml")
    job = ("a.yaml", "--output", "out")
    assert specmill("generate", *job).findings == []
    package = Path("out/small/small")
    (package / "own.py").write_text("", encoding="utf-8")
    (package / "errors.py").write_text("edited", encoding="utf-8")
    (package / "client" / "things.py").write_text("edited", encoding="utf-8")
    (package.parent / ".specmill" / "staged").mkdir(parents=True)
    write("a.yaml", tag="items", text=FAULTY)
    checked, generated = both(specmill, job)
    assert sorted(checked.findings) == [
        "edited-file-kept",
        "edited-file-overwritten",
        "interrupted-run",
        "unknown-output-file",
        "unsupported-feature",
        "unsupported-schema",
    ]
    assert checked.err == generated.err
    assert (checked.code, generated.code) == (1, 0)
    assert "would change  small/errors.py" in checked.out


def test_check_fails_where_the_second_opinion_differs(
    specmill: Specmill, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.yaml")
    job = ("a.yaml", "--output", "out")
    assert specmill("generate", *job).code == 0
    assert specmill("check", *job).code == 0
    doubt = diagnostic("generator-defect", "a field is typed otherwise", Location("a.yaml"))

    def refuse(_: pipeline.Generated) -> tuple[Diagnostic, ...]:
        return (doubt,)

    monkeypatch.setattr(pipeline, "review", refuse)
    checked = specmill("check", *job)
    assert (checked.code, checked.findings) == (1, ["generator-defect"])
    assert checked.out == "out/small: up to date\n"


def test_generate_always_names_what_is_not_its_own(specmill: Specmill) -> None:
    write("a.yaml")
    job = ("generate", "a.yaml", "--output", "out")
    specmill(*job)
    assert "nothing to do" in specmill(*job).out
    own = Path("out/small/small/client/own.py")
    own.write_text("", encoding="utf-8")
    for _ in range(2):
        assert specmill(*job).findings == ["unknown-output-file"]
    own.unlink()
    (own.parent / "__pycache__").mkdir()
    (own.parent / "__pycache__" / "own.cpython-311.pyc").write_bytes(b"")
    assert "nothing to do" in specmill(*job).out
    work = Path("out/small/.specmill")
    work.mkdir()
    assert specmill(*job).findings == ["interrupted-run"]
    assert not work.exists()
    assert "nothing to do" in specmill(*job).out


def test_generate_always_finds_a_link_in_place_of_a_file(specmill: Specmill) -> None:
    write("a.yaml")
    job = ("generate", "a.yaml", "--output", "out")
    specmill(*job)
    errors = Path("out/small/small/errors.py")
    shutil.move(errors, "errors.py")
    errors.symlink_to(Path("errors.py").resolve())
    ran = specmill(*job)
    assert (ran.code, ran.findings) == (1, ["output-conflict"])


def test_orphaned_package(specmill: Specmill) -> None:
    write("a.yaml")
    write("b.yaml", title="Other")
    configure(("a.yaml", "out"), ("b.yaml", "out"))
    assert specmill("generate").findings == []
    write("a.yaml", title="Renamed")
    for ran in both(specmill):
        assert ran.findings == ["orphaned-package"]
        assert "out/small: warning[orphaned-package]" in ran.err
    # Nothing is new any more, and yet the folder is still there.
    for ran in both(specmill):
        assert (ran.code, ran.findings) == (0, ["orphaned-package"])
    for ran in both(specmill, ["a.yaml"]):
        assert ran.findings == []
    shutil.rmtree("out/small")
    assert specmill("generate").findings == []


def test_no_package_is_an_orphan_while_a_document_has_errors(specmill: Specmill) -> None:
    write("a.yaml")
    configure(("a.yaml", "out"))
    specmill("generate")
    Path("a.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    ran = specmill("generate")
    assert ran.code == 1
    assert "orphaned-package" not in ran.findings


def test_a_renamed_document_is_no_cause_for_a_word(specmill: Specmill) -> None:
    write("a.yaml")
    specmill("generate", "a.yaml", "--output", "out")
    shutil.move("a.yaml", "b.yaml")
    assert specmill("generate", "b.yaml", "--output", "out").findings == []


def test_another_document_does_not_take_the_place_of_one_unnoticed(specmill: Specmill) -> None:
    write("a.yaml")
    write("b.yaml", tag="others")
    specmill("generate", "a.yaml", "--output", "out")
    ran = specmill("generate", "b.yaml", "--output", "out")
    assert (ran.code, ran.findings) == (0, ["replaced-specification"])


def test_there_is_one_record_for_each_job(specmill: Specmill, tmp_path: Path) -> None:
    job = ("generate", "a.yaml", "--output", "out")
    for tag in ("things", "others", "things"):
        write("a.yaml", tag=tag)
        assert "files: " in specmill(*job).out
        assert "nothing to do" in specmill(*job).out
    cached = tmp_path / "cache"
    records = [".json", ".model", ".sound"]
    assert sorted(path.suffix for path in cached.iterdir()) == records
    specmill(*job, "--package", "my_client")
    assert sorted(path.suffix for path in cached.iterdir()) == sorted(records * 2)


def test_the_generator_is_its_sources_and_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = tmp_path / "templates"
    libraries = tmp_path / "libraries"
    for folder in (templates / ".mypy_cache", libraries):
        folder.mkdir(parents=True)
    (templates / "a.j2").write_text("a", encoding="utf-8")
    monkeypatch.setattr(cache, "templates_folder", lambda: templates)
    monkeypatch.setattr(sys, "path", [*sys.path, str(libraries)])
    before = cache.generator_digest()
    for name in (".mypy_cache/a.py", "notes.txt"):
        (templates / name).write_text("", encoding="utf-8")
    assert cache.generator_digest() == before
    (templates / "a.j2").write_text("b", encoding="utf-8")
    assert (changed := cache.generator_digest()) != before
    (libraries / "pyyaml-99.dist-info").mkdir()
    assert cache.generator_digest() != changed


HEAVY = """
import sys
from specmill.cli import main
try:
    main(["generate", "a.yaml", "--output", "out"])
except SystemExit:
    heavy = {"datamodel_code_generator", "jinja2", "jsonschema_rs", "pydantic", "yaml"}
    print(sorted(heavy & sys.modules.keys()))
"""


def test_an_unchanged_regeneration_loads_no_library_that_takes_long(specmill: Specmill) -> None:
    write("a.yaml")
    specmill("generate", "a.yaml", "--output", "out")
    done = subprocess.run(
        [sys.executable, "-c", HEAVY], capture_output=True, check=True, encoding="utf-8"
    )
    said, loaded = done.stdout.splitlines()
    assert "nothing to do" in said
    assert loaded == "[]"


SECOND_OPINION = """
import sys
from specmill.cli import main
try:
    main(["generate", "a.yaml", "--output", "out"])
except SystemExit:
    print("datamodel_code_generator" in sys.modules)
"""


def test_generating_does_without_the_second_opinion(specmill: Specmill) -> None:
    write("a.yaml")
    done = subprocess.run(
        [sys.executable, "-c", SECOND_OPINION], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "False"
    assert specmill("check", "a.yaml", "--output", "out").code == 0
