"""Schemas that no operation uses: safe on the wire, and classes of generated packages."""

import pytest
from tests.review.test_operations import document, findings

from specmill.review.findings import Finding
from specmill.review.verdicts import Bump, Verdict

USED = (
    "{/a: {get: {responses: {'200': {content: {application/json:"
    " {schema: {$ref: '#/components/schemas/Used'}}}}}}}}"
)


def compared(was: str, now: str) -> list[Finding]:
    """What is found where only schemas differ, of which one is used."""
    base, revision = (
        document(USED, rest=f"components: {{schemas: {{Used: {{type: string}}, {text}}}}}")
        for text in (was, now)
    )
    return list(findings(base, revision))


@pytest.mark.parametrize(
    ("was", "now", "rules"),
    [
        ("A: {type: string}", "A: {type: integer}", ["type-changed"]),
        ("A: {type: string, title: A}", "A: {type: string, title: B}", []),
        ("A: {type: string}", "", ["unused-component-removed"]),
        ("", "A: {type: string}", ["unused-component-added"]),
        ("A: {type: string}", "B: {type: string}", ["component-renamed"]),
        (
            "A: {type: string}, B: {type: string}",
            "C: {type: string}",
            ["unused-component-added"] + ["unused-component-removed"] * 2,
        ),
        ("A: {items: {$ref: '#/components/schemas/Used'}}", "", ["unused-component-removed"]),
        (
            "A: {items: {$ref: '#/components/schemas/B'}}, B: {type: string}",
            "A: {items: {$ref: '#/components/schemas/B'}}, B: {type: integer}",
            ["type-changed"],
        ),
    ],
)
def test_what_no_operation_uses_is_said_once_and_is_safe(
    was: str, now: str, rules: list[str]
) -> None:
    found = compared(was, now)
    assert sorted(one.rule.id for one in found) == rules
    assert not any(one.operations for one in found)
    assert {(one.clients, one.servers) for one in found} <= {(Verdict.SAFE, Verdict.SAFE)}


def test_programs_may_use_what_no_operation_uses() -> None:
    (finding,) = compared("A: {type: string}", "A: {type: integer}")
    assert (finding.bump, finding.api) == (Bump.MAJOR, Verdict.BREAKING)
    assert finding.consequence.startswith("No operation uses it")


def test_what_one_document_uses_is_a_matter_of_its_operations() -> None:
    schema = "components: {schemas: {Used: {type: %s}}}"
    base = document(USED, rest=schema % "string")
    (finding,) = findings(base, document("{}", rest=schema % "integer"))
    assert finding.rule.id == "path-removed"
    (finding,) = findings(base, document(USED, rest=schema % "integer"))
    assert finding.operations
