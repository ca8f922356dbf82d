import json
from pathlib import PurePosixPath

import pytest

from specmill.diagnostics import SpecmillError
from specmill.render.files import RenderedFile
from specmill.render.manifest import Origin, build_manifest, manifest_file, parse_manifest, sha256

ORIGIN = Origin("1.2.3", "python", "pack", "moov.yaml", "0" * 64)
FILES = [
    RenderedFile(PurePosixPath("pyproject.toml"), b"a"),
    RenderedFile(PurePosixPath("pack/models/b.py"), b"b"),
    RenderedFile(PurePosixPath("pack/a.py"), b""),
]


def test_the_manifest_lies_in_the_package_and_lists_files_relative_to_it() -> None:
    file = manifest_file(build_manifest(ORIGIN, FILES))
    assert str(file.path) == "pack/MANIFEST.json"
    assert json.loads(file.content) == {
        "format": 1,
        "generator": {"name": "specmill", "version": "1.2.3"},
        "target": "python",
        "specification": {"file": "moov.yaml", "sha256": "0" * 64},
        "files": {
            "a.py": sha256(b""),
            "models/b.py": sha256(b"b"),
            "../pyproject.toml": sha256(b"a"),
        },
    }
    assert file.content.endswith(b"}\n")


def test_the_manifest_is_the_same_for_the_same_files() -> None:
    first = manifest_file(build_manifest(ORIGIN, FILES))
    assert manifest_file(build_manifest(ORIGIN, reversed(FILES))) == first


def test_a_manifest_can_be_read_back() -> None:
    manifest = build_manifest(ORIGIN, FILES)
    assert parse_manifest(manifest_file(manifest).content, "pack", "m") == manifest


def manifest_with(path: str) -> bytes:
    record = json.loads(manifest_file(build_manifest(ORIGIN, FILES)).content)
    record["files"][path] = "0" * 64
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    "path",
    [
        *("../../etc/passwd", "/etc/passwd", "..", "../", "", ".", "a/../../../b", "..//etc/x"),
        *("C:/x", "a\\..\\b", "a\x00", "A.py", "..\\x", "~/x", "models", "../pack", "nul"),
        *("../.git/HEAD", "MANIFEST.json"),
    ],
)
def test_invalid_manifest_with_a_path_that_leaves_the_folder(path: str) -> None:
    with pytest.raises(SpecmillError, match="is not a manifest of specmill") as raised:
        parse_manifest(manifest_with(path), "pack", "out/pack/MANIFEST.json")
    (finding,) = raised.value.diagnostics
    assert finding.code.id == "invalid-manifest"
    assert finding.location.file == "out/pack/MANIFEST.json"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"format": 2}',
        b'{"format": 1}',
        b'{"format": 1, "generator": []}',
        b'{"format": 1, "generator": {"version": 1}, "specification": {}}',
        b"[" * 100_000,
        manifest_file(build_manifest(ORIGIN, FILES)).content.replace(sha256(b"b").encode(), b"1"),
        manifest_file(build_manifest(ORIGIN, FILES)).content.replace(b'"python"', b"1"),
    ],
    ids=range(12),
)
def test_invalid_manifest_that_is_something_else(content: bytes) -> None:
    with pytest.raises(SpecmillError) as raised:
        parse_manifest(content, "pack", "m")
    (finding,) = raised.value.diagnostics
    assert finding.code.id == "invalid-manifest"
