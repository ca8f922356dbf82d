"""A document makes specmill neither connect to anything nor read what is not the document's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WATCHED = """
import json, os, sys
from specmill.cli import main

record, allowed, *arguments = sys.argv[1:]
folders = tuple(os.path.join(os.path.realpath(one), "") for one in json.loads(allowed))
seen = []

def watch(event, details):
    if event == "open" and not isinstance(details[0], int):
        path = os.path.realpath(os.fsdecode(details[0]))
        if path != os.path.realpath(os.devnull) and not path.startswith(folders):
            seen.append(path)
    elif event.startswith(("socket.", "urllib.", "http.", "ftplib.")):
        seen.append(event)

sys.addaudithook(watch)
try:
    main(arguments)
finally:
    with open(record, "w") as stream:
        json.dump(seen, stream)
"""
REFERENCES = (
    *("http://127.0.0.1:9/x.json", "HTTPS://pets.example/x", "//pets.example/x.json", "http:x.json"),
    *("file:///etc/passwd", "/etc/passwd", "/dev/zero", "/dev/stdin", "/proc/self/environ"),
    *("../secret.json", "%2e%2e/secret.json", "..%2fsecret.json", "a/../../secret.json"),
    *("link.json", "folder/secret.json", "a%00b.json", "x" * 5_000, "~/secret.json"),
    *("\\\\host\\share\\x.json", "C:\\x.json", "data:application/json,{}", "\thttp://pets.example/"),
)  # fmt: skip


def _document() -> object:
    schemas: dict[str, object] = {f"S{n}": {"$ref": one} for n, one in enumerate(REFERENCES)}
    schemas["Remote"] = {
        "$id": "http://pets.example/id",
        "$schema": "http://pets.example/schema",
        "oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}],
        "discriminator": {"propertyName": "a", "mapping": dict(enumerate(REFERENCES))},
    }
    paths: dict[str, object] = {f"/item{n}": {"$ref": one} for n, one in enumerate(REFERENCES)}
    for n, one in enumerate(REFERENCES):
        media = {"schema": {"$ref": one}, "examples": {"e": {"externalValue": one}}}
        answer = {"description": "", "content": {"application/json": media}}
        paths[f"/answer{n}"] = {"get": {"responses": {"200": answer, "404": {"$ref": one}}}}
    return {
        "openapi": "3.1.1",
        "jsonSchemaDialect": "http://pets.example/dialect",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://pets.example"}],
        "externalDocs": {"url": "file:///etc/passwd"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


@pytest.mark.parametrize("command", ["generate", "validate"])
def test_a_document_reaches_nothing_but_its_own_folder(command: str, tmp_path: Path) -> None:
    folder, temporary = tmp_path / "folder", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    for secret in (tmp_path / "secret.json", outside / "secret.json"):
        secret.write_text('{"type": "string", "description": "KEPT"}')
    (folder / "link.json").symlink_to("../secret.json")
    (folder / "folder").symlink_to(outside)
    (folder / "api.json").write_text(json.dumps(_document()))
    allowed = [folder, temporary, ROOT, sys.prefix, sys.base_prefix, *filter(None, sys.path)]
    output = ("--output", "out") if command == "generate" else ()
    arguments = (json.dumps([str(one) for one in allowed]), command, "api.json", *output)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(temporary / "record"), *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "generator"),
            "SPECMILL_CACHE_DIR": str(temporary / "cache"),
            "TMPDIR": str(temporary),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert json.loads((temporary / "record").read_text()) == [], done.stderr
    assert done.returncode == (0 if command == "generate" else 1), done.stderr
    assert "Traceback" not in done.stderr
    made = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not any(b"KEPT" in path.read_bytes() for path in made)
    assert (len(made) > 1) == (command == "generate")
