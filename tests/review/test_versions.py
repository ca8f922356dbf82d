import pytest

from specmill.review.verdicts import Bump
from specmill.review.versions import bump_of, check_version, next_version, raised, wire_bump_of
from specmill.source.document import Document, parse
from specmill.source.read import from_bytes

RAISED = {
    ("1.0.0", "1.0.0"): Bump.NONE,
    ("1.0.0", "1.0.1"): Bump.PATCH,
    ("1.0.0", "1.1.0"): Bump.MINOR,
    ("1.9.3", "2.0.0"): Bump.MAJOR,
    ("1.9.3", "2.1.4"): Bump.MAJOR,
    ("1.0.0", "2.0"): Bump.MAJOR,
    ("v1", "v2"): Bump.MAJOR,
    ("1.0", "1.0.0"): Bump.NONE,
    ("1.0.0", "1.0.0+build.7"): Bump.NONE,
    ("1.2.0", "1.1.0"): None,
    ("2.0.0", "2.0.0-rc.1"): None,
    ("0.1.0", "0.2.0"): Bump.MAJOR,
    ("0.1.0", "0.1.1"): Bump.MINOR,
    ("0.9.0", "1.0.0"): Bump.MAJOR,
    ("1.0.0", "1.1.0-rc.1"): Bump.MINOR,
    ("2.0.0-rc.9", "2.0.0-rc.10"): Bump.MAJOR,
    ("2.0.0-rc.1", "2.0.0-beta"): None,
    ("2.0.0-rc.1", "2.0.0"): Bump.MAJOR,
    ("2026-05-27.preview", "2026-06-30.preview"): Bump.MAJOR,
    ("2026-06-30.preview", "2026-05-27.preview"): None,
    ("2026-06-30.preview", "2026-06-30.preview"): Bump.NONE,
    ("2026-06-30.preview", "2026-06-30.dahlia"): Bump.MAJOR,
    ("v2026.04.00", "v2026.07.00"): Bump.MAJOR,
    ("v2026.04.01", "v2026.04.00"): None,
    ("1.0.0", "2026-06-30"): Bump.MAJOR,
    ("spring", "summer"): Bump.MAJOR,
    ("spring", "spring"): Bump.NONE,
    ("", "1.0.0"): Bump.MAJOR,
}


@pytest.mark.parametrize(("base", "revision"), RAISED)
def test_a_version_says_which_part_was_raised(base: str, revision: str) -> None:
    assert raised(base, revision) == RAISED[base, revision]


NEXT = {
    ("1.2.3", Bump.NONE): "",
    ("1.2.3", Bump.PATCH): "1.2.4",
    ("1.2.3", Bump.MINOR): "1.3.0",
    ("1.2.3", Bump.MAJOR): "2.0.0",
    ("v1", Bump.MINOR): "v1.1.0",
    ("0.2.3", Bump.MAJOR): "0.3.0",
    ("0.2.3", Bump.MINOR): "0.2.4",
    ("2.0.0-rc.1", Bump.MAJOR): "2.0.0",
    ("2026-06-30", Bump.MAJOR): "",
    ("spring", Bump.MAJOR): "",
}


@pytest.mark.parametrize(("base", "bump"), NEXT)
def test_the_next_version_raises_one_part(base: str, bump: Bump) -> None:
    following = next_version(base, bump)
    assert following == NEXT[base, bump]
    if following:
        found = raised(base, following)
        assert found is not None
        assert found >= bump


def document(version: str) -> Document:
    text = f"openapi: 3.1.1\ninfo:\n  title: Bookshop\n  version: '{version}'\n"
    return parse(from_bytes("bookshop.yaml", text.encode()))


SAID = {
    ("1.0.0", "1.0.0", Bump.MINOR): (
        "the version is still `1.0.0`, and the changes ask for a minor version",
        "write `1.1.0`",
    ),
    ("1.0.0", "1.1.0", Bump.MAJOR): (
        (
            "the version was raised from `1.0.0` to `1.1.0`, a minor version,"
            " and the changes ask for a major version"
        ),
        "write `2.0.0`",
    ),
    ("0.3.0", "0.3.1", Bump.MAJOR): (
        (
            "the version was raised from `0.3.0` to `0.3.1`, a minor version (before 1.0.0 the"
            " second number is the major one), and the changes ask for a major version"
        ),
        "write `0.4.0`",
    ),
    ("v1", "v1", Bump.MAJOR): (
        "the version is still `v1`, and the changes ask for a major version",
        "write `v2.0.0`",
    ),
    ("1.0.0", "1.0.0+build.7", Bump.PATCH): (
        "`1.0.0+build.7` is the same as `1.0.0`, and the changes ask for a patch version",
        "write `1.0.1`",
    ),
    ("2.0.0-rc.1", "2.0.0-rc.1", Bump.MINOR): (
        "the version is still `2.0.0-rc.1`, and the changes ask for a minor version",
        "write a later pre-release, or `2.0.0`",
    ),
    ("2.0.0", "2.0.0-rc.1", Bump.MAJOR): (
        (
            "the version was lowered from `2.0.0` to `2.0.0-rc.1`:"
            " a pre-release comes before its release"
        ),
        "write `3.0.0`",
    ),
    ("1.1.0", "1.0.0", Bump.NONE): (
        "the version was lowered from `1.1.0` to `1.0.0`",
        "write `1.1.0` again, or a later version",
    ),
    ("", "", Bump.MINOR): (
        "there is no version, and the changes ask for a minor version",
        "write one, such as `1.0.0`",
    ),
    ("1.0.0", "", Bump.NONE): ("the version `1.0.0` was removed", "write a version"),
    ("2025-09-30.clover", "2025-09-30.clover", Bump.MINOR): (
        "the version is still `2025-09-30.clover`, and the changes ask for a minor version",
        "write a later date",
    ),
    ("2025-09-30.clover", "2025-08-31.basil", Bump.MINOR): (
        "the version was lowered from `2025-09-30.clover` to `2025-08-31.basil`",
        "write a later date",
    ),
    ("2026-06-30", "2026-06-30", Bump.MAJOR): (
        "the version is still `2026-06-30`, and the changes ask for a major version",
        "write a later date",
    ),
    ("spring", "spring", Bump.PATCH): (
        "the version is still `spring`, and the changes ask for a patch version",
        "write another version",
    ),
}


@pytest.mark.parametrize(("base", "revision", "bump"), SAID)
def test_version_not_raised(base: str, revision: str, bump: Bump) -> None:
    found = check_version(document(base), document(revision), bump)
    assert found is not None
    assert (found.code.id, found.message, found.hint) == (
        "version-not-raised",
        *SAID[base, revision, bump],
    )
    assert (found.location.line, found.location.column) == (4, 12)


def test_a_number_is_no_version() -> None:
    text = "openapi: 3.1.1\ninfo:\n  title: Bookshop\n  version: 1.10\n"
    revision = parse(from_bytes("bookshop.yaml", text.encode()))
    found = check_version(document("1.9"), revision, Bump.MINOR)
    assert found is not None
    assert found.message == "`info.version` is a number, which has no parts"


@pytest.mark.parametrize("bump", Bump)
def test_a_version_that_was_raised_enough_is_right(bump: Bump) -> None:
    assert check_version(document("1.9.9"), document("2.0.0"), bump) is None


def test_no_findings_ask_for_no_version() -> None:
    assert (bump_of([]), wire_bump_of([])) == (Bump.NONE, Bump.NONE)
    assert check_version(document("1.0.0"), document("1.0.0"), Bump.NONE) is None
