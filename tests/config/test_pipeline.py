import gc

from specmill.pipeline import generate, plan
from specmill.source.read import from_bytes

DOCUMENT = b"""openapi: 3.1.0
info: {title: Small, version: 1.0.0}
servers: [{url: "https://small.example"}]
paths:
  /things:
    get: {operationId: listThings, tags: [things], responses: {"204": {description: Done.}}}
    post:
      operationId: addThing
      tags: [things]
      responses: {"204": {description: Done.}}
components:
  schemas:
    Code: {type: string, pattern: "(?=a)b"}
"""
SOURCE = from_bytes("folder/small.yaml", DOCUMENT)


def test_a_target_says_what_it_makes() -> None:
    planned = plan(SOURCE, "python", None, lambda _: None, recover=False)
    assert (planned.plan.folder, planned.plan.package) == ("small", "small")
    assert planned.plan.beside == {"pyproject.toml", "README.md"}
    assert planned.plan.operations == 2
    (finding,) = planned.diagnostics
    assert str(finding.location) == "folder/small.yaml:13:11"


def test_operations_are_counted_and_stages_announced() -> None:
    stages: list[str] = []
    made = generate(SOURCE, "python", None, stages.append)
    assert made.operations == (2, 2)
    assert [stage.partition(" ")[0] for stage in stages] == [
        "validate", "model", "plan", "render", "format", "check"
    ]  # fmt: skip
    assert stages[2] == "plan 2 operations"
    assert stages[-1] == f"check {len(made.files)} files"
    assert {file.path.parts[0] for file in made.files} == {"small", "pyproject.toml", "README.md"}


def test_what_was_made_is_old_to_the_collector() -> None:
    made = generate(SOURCE, "python", None, lambda _: None)
    assert any(one is made.api for one in gc.get_objects(generation=2))
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_is_not_described_leaves_no_gap() -> None:
    made = generate(SOURCE, "python", None, lambda _: None)
    (readme,) = (file.content.decode() for file in made.files if file.path.name == "README.md")
    assert "# Small\n\nGenerated from " in readme
