from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from specmill.render.code import Code, verbatim
from specmill.render.engine import Engine
from specmill.render.files import PlannedFile, RenderedFile, render_files
from specmill.render.format import format_files
from specmill.render.reuse import EarlierFile, FileNote, Reads, Remembered, digest_of


@dataclass(frozen=True, slots=True)
class TextView:
    text: Code


NUMBERS = {"one": 1, "two": 2}


def note_of(numbers: dict[str, int], *keys: str, given: str = "given") -> tuple[Reads, FileNote]:
    """What is noted of a function that reads these keys."""
    reads = Reads()
    watched = reads.watch("numbers", numbers)
    with reads.noting() as noted:
        for key in keys:
            watched.get(key)
    return reads, reads.note(given, noted)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (NUMBERS, True),
        ({"two": 2, "one": 1}, True),
        ({"one": 1, "two": 3}, True),
        ({"one": 1, "two": 2, "three": 3}, True),
        ({"one": 3, "two": 2}, False),
        ({"two": 2}, False),
        ({"one": 1, "absent": 0}, False),
        ({}, False),
    ],
)
def test_a_note_holds_as_long_as_what_was_read_is_the_same(
    now: dict[str, int], holds: bool
) -> None:
    _, note = note_of(NUMBERS, "one", "absent")
    reads, _ = note_of(now)
    assert reads.holds(note, "given") is holds


def test_a_note_holds_for_what_was_given_alone() -> None:
    reads, note = note_of(NUMBERS, "one")
    assert reads.holds(note, "given")
    assert not reads.holds(note, "another")


@pytest.mark.parametrize("look", [list, len, dict, bool])
def test_who_looks_at_all_keys_reads_everything(look: type) -> None:
    reads = Reads()
    watched = reads.watch("numbers", NUMBERS)
    with reads.noting() as noted:
        look(watched)
    note = reads.note("given", noted)
    assert reads.holds(note, "given")
    later, _ = note_of({**NUMBERS, "three": 3})
    assert not later.holds(note, "given")


@pytest.mark.parametrize(("now", "holds"), [("a", True), ("ac", True), ("ab", False), ("", False)])
def test_what_is_looked_for_in_a_set_is_noted(now: str, holds: bool) -> None:
    reads = Reads()
    watched = reads.watch_set("letters", frozenset("a"))
    with reads.noting() as noted:
        assert frozenset("ab") & watched == {"a"}
        assert "b" not in watched
    note = reads.note("given", noted)
    later = Reads()
    later.watch_set("letters", frozenset(now))
    assert later.holds(note, "given") is holds


def test_a_mapping_that_is_not_watched_any_more_is_another() -> None:
    _, note = note_of(NUMBERS, "one")
    assert not Reads().holds(note, "given")


def test_values_that_are_written_alike_are_told_apart() -> None:
    assert len(set(map(digest_of, [1, "1", 1.0, True, None, (1,), [1], "\ud800"]))) == 8


def planned(name: str, given: str, made: list[str]) -> PlannedFile:
    def view() -> TextView:
        made.append(name)
        return TextView(verbatim("x = 1"))

    return PlannedFile(PurePosixPath(f"pkg/{name}.py"), "a.j2", view, given)


def remembering(files: tuple[RenderedFile, ...]) -> Remembered:
    earlier = {file.path: EarlierFile(file.content, file.rendered, file.note) for file in files}
    return earlier.get


def test_only_what_was_made_of_something_else_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "a.j2").write_text("{{ text }}\n", encoding="utf-8")
    made: list[str] = []
    first = [planned("a", "1", made), planned("b", "1", made), planned("c", "", made)]
    files = format_files(render_files(Engine(tmp_path), first))
    assert made == ["a", "b", "c"]
    made.clear()
    second = [planned("a", "1", made), planned("b", "2", made), planned("c", "", made)]
    remembered = remembering(files)
    again = render_files(Engine(tmp_path), second, Reads(), remembered)
    assert made == ["b", "c"]
    assert [file.settled for file in again] == [True, False, False]
    # What is rendered as before needs no formatting either.
    formatted = format_files(again, remembered)
    assert all(file.settled for file in formatted)
    assert [file.content for file in formatted] == [file.content for file in files]
