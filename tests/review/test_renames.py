"""Renames that are written down in several operations, and what is no rename."""

import pytest
from tests.review.test_operations import document, findings

from specmill.review.findings import Finding


def tagged(*tags: str, declared: str = "") -> tuple[str, str]:
    """Paths of operations with one tag each, and the tags that the document describes."""
    paths = ", ".join(f"/{i}: {{get: {{tags: [{tag}]}}}}" for i, tag in enumerate(tags))
    return f"{{{paths}}}", f"tags: [{declared}]"


def compared(base: tuple[str, str], revision: tuple[str, str]) -> tuple[Finding, ...]:
    one, other = (document(paths, rest=rest) for paths, rest in (base, revision))
    return findings(one, other)


@pytest.mark.parametrize(
    ("was", "now", "rules"),
    [
        (("a", "a"), ("b", "b"), ["resource-renamed"]),
        (("a", "a", "c"), ("b", "b", "c"), ["resource-renamed"]),
        (("a", "a", "c", "c"), ("b", "b", "d", "d"), ["resource-renamed"] * 2),
        (("a", "a"), ("a", "b"), ["resource-changed"]),
        (("a", "a", "b"), ("b", "b", "b"), ["resource-changed"] * 2),
        (("a", "b"), ("b", "a"), ["resource-changed"] * 2),
        (("a",), ("b",), ["resource-changed"]),
        (("A bc", "A bc"), ("a_bc", "a-bc"), []),
    ],
)
def test_a_resource_is_renamed_if_no_operation_has_the_old_name_or_had_the_new_one(
    was: tuple[str, ...], now: tuple[str, ...], rules: list[str]
) -> None:
    assert [one.rule.id for one in compared(tagged(*was), tagged(*now))] == rules


def test_a_renamed_resource_stands_where_the_document_describes_it() -> None:
    base = tagged("a", "a", declared="{name: z}, {name: a}")
    (finding,) = compared(base, tagged("b", "b", declared="{name: z}, {name: b}"))
    assert (finding.base.line, finding.revision.line) == (3, 3)
    assert [str(reach.operation) for reach in finding.operations] == ["GET /0", "GET /1"]
    (alone,) = compared(tagged("a", declared="{name: a}"), tagged("b", declared="{name: b}"))
    assert alone.rule.id == "resource-renamed"
    (undescribed,) = compared(base, tagged("b", "b"))
    assert undescribed.base.line == 4


def test_a_parameter_of_a_path_is_renamed_once_for_all_its_operations() -> None:
    def paths(name: str) -> str:
        described = f"{{parameters: [{{name: {name}, in: path, required: true}}]}}"
        return f"{{'/a/{{{name}}}': {{get: {described}, put: {described}}}}}"

    (finding,) = findings(document(paths("id")), document(paths("key")))
    assert finding.rule.id == "path-parameter-renamed"
    assert [reach.operation.method for reach in finding.operations] == ["GET", "PUT"]
