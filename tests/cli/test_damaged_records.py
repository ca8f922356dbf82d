"""What specmill keeps to save time may be damaged or another's: that costs time and nothing else."""

import json
import os
import pickle
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest

from specmill import cache
from specmill.cli import main
from specmill.lower.again import lower_again
from specmill.lower.memory import Recall
from specmill.lower.whole import Body, Scope

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
CHANGED = DOCUMENT.replace("listThings", "findThings")


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
@pytest.mark.parametrize("kind", ["json", "sound", "model"])
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
    for kind in ("json", "sound", "model"):
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


class _Attack:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("attacked",)


def _forged(content: bytes, body: bytes) -> bytes:
    """Another body behind a head that fits it."""
    generator, surroundings = content[:64], content[64:128]
    return generator + surroundings + sha256(body).hexdigest().encode() + body


MODELS: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[:-1],
    "altered": lambda content: content.replace(b"listThings", b"lostThings"),
    "another generator's": lambda content: b"0" + content[1:],
    "a program": lambda content: _forged(content, pickle.dumps(_Attack())),
    "another class": lambda content: _forged(content, pickle.dumps(PurePosixPath("a"))),
    "a text": lambda content: _forged(content, pickle.dumps("a")),
    "no pickle": lambda content: _forged(content, b"\xff"),
    "nothing": lambda content: _forged(content, b""),
}


@pytest.mark.parametrize("change", MODELS.values(), ids=MODELS)
def test_a_model_that_is_damaged_or_forged_is_not_used(
    generate: Callable[[str], str],
    change: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used = _used_models(monkeypatch)
    generate(DOCUMENT)
    (kept,) = cache.cache_folder().glob("*.model")
    content = kept.read_bytes()
    kept.write_bytes(change(content))
    assert kept.read_bytes() != content
    generate(CHANGED)
    after = tree(Path("out"))
    assert used == [False, False]
    assert not Path("attacked").exists()
    generate(DOCUMENT)
    generate(CHANGED)
    assert used == [False, False, True, True]
    assert tree(Path("out")) == after


@pytest.mark.skipif(os.name != "posix", reason="there are other means to say who may write")
def test_a_model_that_others_may_write_is_not_used(
    generate: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    used = _used_models(monkeypatch)
    generate(DOCUMENT)
    (kept,) = cache.cache_folder().glob("*.model")
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o620)
    generate(CHANGED)
    assert used == [False, False]


def _used_models(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether what was kept of a model was used, for each run."""
    used: list[bool] = []

    def spy(scope: Scope, recall: Recall) -> Body | None:
        body = lower_again(scope, recall)
        used.append(body is not None)
        return body

    monkeypatch.setattr("specmill.lower.api.lower_again", spy)
    return used
