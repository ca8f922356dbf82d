"""After a change of the document, only the files that it touches are formatted and checked."""

import json
import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from specmill import cache, pipeline
from specmill.cli import main
from specmill.render import format as formatting
from specmill.render.files import RenderedFile
from specmill.render.reuse import Remembered
from specmill.source import load
from specmill.source.read import SourceFile
from specmill.source.soundness import Soundness

DOCUMENT = """\
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
servers: [{url: "https://small.example"}]
paths:
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses: {"204": {description: Done.}}
  /places:
    get:
      operationId: listPlaces
      tags: [places]
      responses: {"204": {description: Done.}}
"""
CHANGED = DOCUMENT.replace("listPlaces", "findPlaces")
PACKAGE = Path("out/small/small")


@pytest.fixture
def formatted(monkeypatch: pytest.MonkeyPatch) -> list[PurePosixPath]:
    """The files that the formatter was given since the start of the test."""
    seen: list[PurePosixPath] = []
    original = formatting.format_files

    def spy(files: tuple[RenderedFile, ...], remembered: Remembered) -> object:
        done = original(files, remembered)
        seen.extend(f.path for f in done if f.path.suffix == ".py" and not f.settled)
        return done

    monkeypatch.setattr(pipeline, "format_files", spy)
    return seen


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def generate(document: str, *options: str) -> None:
        Path("a.yaml").write_text(document, encoding="utf-8")
        with pytest.raises(SystemExit) as ended:
            main(["generate", "a.yaml", "--output", "out", *options])
        assert ended.value.code == 0

    return generate


def _tree() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in PACKAGE.rglob("*") if path.is_file()}


def test_files_that_are_rendered_as_before_are_taken_from_the_disk(
    generate: Callable[..., None], formatted: list[PurePosixPath]
) -> None:
    generate(DOCUMENT)
    assert PurePosixPath("small/client/things.py") in formatted
    formatted.clear()
    generate(CHANGED)
    assert PurePosixPath("small/client/places.py") in formatted
    assert PurePosixPath("small/client/things.py") not in formatted
    assert not any("_runtime" in path.parts for path in formatted)
    changed = _tree()
    generate(CHANGED, "--no-cache")
    assert _tree() == changed
    assert b"find" in changed["out/small/small/client/places.py"]


def test_a_file_that_someone_has_edited_is_made_anew(
    generate: Callable[..., None], formatted: list[PurePosixPath]
) -> None:
    generate(DOCUMENT)
    wanted = _tree()
    things, places = PACKAGE / "client" / "things.py", PACKAGE / "client" / "places.py"
    things.write_text("edited\n", encoding="utf-8")
    places.unlink()
    formatted.clear()
    generate(DOCUMENT)
    assert {path.name for path in formatted} == {"things.py", "places.py"}
    assert _tree() == wanted


@pytest.mark.parametrize("damage", ["rendered", "generator"])
def test_a_record_that_is_of_no_use_costs_only_time(
    generate: Callable[..., None], formatted: list[PurePosixPath], damage: str
) -> None:
    generate(DOCUMENT)
    (record,) = cache.cache_folder().glob("*.json")
    content = json.loads(record.read_bytes())
    content[damage] = "damaged"
    record.write_text(json.dumps(content), encoding="utf-8")
    everything = list(formatted)
    formatted.clear()
    generate(CHANGED)
    assert formatted == everything


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The parts of the document that were known to be sound, for each run."""
    seen: list[set[str]] = []
    original = load.load_source

    def spy(source: SourceFile, before: Soundness) -> object:
        seen.append(set(before.parts))
        return original(source, before)

    monkeypatch.setattr(pipeline, "load_source", spy)
    return seen


def test_what_was_sound_is_kept_for_the_next_run(
    generate: Callable[..., None], known: list[set[str]]
) -> None:
    generate(DOCUMENT)
    generate(CHANGED)
    generate(DOCUMENT, "--no-cache")
    assert known == [set(), {"/paths/~1things", "/paths/~1places"}, set()]


def test_what_was_sound_is_kept_of_a_document_with_mistakes(
    generate: Callable[..., None], known: list[set[str]]
) -> None:
    mistake = """\
  /broken:
    get:
      responses: {"200": {$ref: "#/components/responses/Nowhere"}}
"""
    generate(DOCUMENT + mistake)
    generate(CHANGED + mistake)
    changed = _tree()
    generate(CHANGED + mistake, "--no-cache")
    assert {"/paths/~1things", "/paths/~1places"} < known[1]
    assert known[0] == known[2] == set()
    assert _tree() == changed


DAMAGES: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: content[:-3],
    lambda _: b"[]",
    lambda _: b"{}",
    lambda content: content.replace(b'"generator": "', b'"generator": "x'),
    lambda content: content.replace(b'"parts": {', b'"parts": {"/paths/~1other": [], '),
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_kept_and_damaged_costs_only_time(
    generate: Callable[..., None], known: list[set[str]], damage: Callable[[bytes], bytes]
) -> None:
    generate(DOCUMENT)
    (kept,) = cache.cache_folder().glob("*.sound")
    content = kept.read_bytes()
    kept.write_bytes(damage(content))
    assert kept.read_bytes() != content
    generate(CHANGED)
    changed = _tree()
    assert known[1] == set()
    generate(CHANGED, "--no-cache")
    assert _tree() == changed


def test_what_was_kept_the_longest_time_ago_is_forgotten(
    generate: Callable[..., None], tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    for number in range(400):
        old = folder / f"{number:064x}.json"
        old.touch()
        os.utime(old, (number, number))
    abandoned, of_the_user = folder / f"{0:064x}.123.tmp", folder / "notes.json"
    for one in (abandoned, of_the_user):
        one.touch()
        os.utime(one, (0, 0))
    generate(DOCUMENT)
    left = {path.name for path in folder.iterdir()}
    assert len(left) == 301
    assert not {abandoned.name, f"{102:064x}.json"} & left
    assert {of_the_user.name, f"{103:064x}.json"} < left
    generate(CHANGED)
    assert {path.name for path in folder.iterdir()} == left
