import pytest
from tests.review_edits.edits import EDITS, Edit, Expected, found_in, read_edit, shown


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_judged_as_an_engineer_would(name: str) -> None:
    edit = read_edit(name)
    assert [record for _, record in found_in(edit)] == [_placed(edit, e) for e in edit.expected]


def _placed(edit: Edit, expected: Expected) -> Expected:
    """What is expected, with the places as a finding shows them."""
    base, revision = expected["base"], expected["revision"]
    assert isinstance(base, list)
    assert isinstance(revision, list)
    return {
        **expected,
        "base": shown(edit.document, edit.base, base),
        "revision": shown(edit.document, edit.revision, revision),
    }


def test_each_edit_changes_its_document() -> None:
    for name in EDITS:
        edit = read_edit(name)
        assert edit.base != edit.revision
