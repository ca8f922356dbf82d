"""What specmill keeps to save time may be damaged or another's: that costs time and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from specmill import cache
from specmill.cli import main

DOCUMENT = """\
openapi: 3.1.0
info: {title: Small, version: 1.0.0}
servers: [{url: "https://small.example"}]
paths:
  /things:
    get:
      operationId: listThings
      responses: {"204": {description: Done.}}
"""


@pytest.fixture
def generate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """Generates from a document, and returns what was said."""
    monkeypatch.setenv("SPECMILL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def generate(document: str) -> str:
        Path("a.yaml").write_text(document, encoding="utf-8")
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["generate", "a.yaml", "--output", "out"])
        said = capsys.readouterr()
        assert (ended.value.code, said.err) == (0, "")
        return said.out

    return generate


def tree(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


CONTENTS = {
    "empty": b"",
    "no text": b"\xff\x00\xfe",
    "no object": b"[[], 1]",
    "another's": b'{"folder": "small", "package": "small"}',
    "deep": b"[" * 200_000,
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("kind", ["json", "sound"])
def test_a_record_of_other_content_costs_only_time(
    generate: Callable[[str], str], kind: str, content: bytes
) -> None:
    generate(DOCUMENT)
    before = tree(Path("out"))
    (record,) = cache.cache_folder().glob(f"*.{kind}")
    good = record.read_bytes()
    record.write_bytes(content)
    generate(DOCUMENT + "# changed")
    generate(DOCUMENT)
    assert tree(Path("out")) == before
    assert record.read_bytes() == good


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("folder", "a\0b"),
        ("package", "../.."),
        ("files", {"a\0b": "0"}),
        ("inputs", {"a\0b": "0"}),
        ("warnings", float("inf")),
        ("operations", [float("nan")] * 2),
    ],
)
def test_a_damaged_field_of_a_record_costs_only_time(
    generate: Callable[[str], str], field: str, value: object
) -> None:
    generate(DOCUMENT)
    before = tree(Path("out"))
    (record,) = cache.cache_folder().glob("*.json")
    content = json.loads(record.read_bytes())
    record.write_text(json.dumps({**content, field: value}), encoding="utf-8")
    generate(DOCUMENT)
    assert tree(Path("out")) == before


def test_a_folder_in_place_of_a_record_costs_only_time(generate: Callable[[str], str]) -> None:
    generate(DOCUMENT)
    for kind in ("json", "sound"):
        (record,) = cache.cache_folder().glob(f"*.{kind}")
        record.unlink()
        record.mkdir()
    before = tree(Path("out"))
    assert "nothing to do" not in generate(DOCUMENT)
    assert tree(Path("out")) == before
    assert not list(cache.cache_folder().glob("*.tmp"))


def test_a_file_in_place_of_the_folder_of_records_costs_only_time(
    generate: Callable[[str], str],
) -> None:
    cache.cache_folder().write_bytes(b"")
    generate(DOCUMENT)
    before = tree(Path("out"))
    generate(DOCUMENT)
    assert tree(Path("out")) == before
