from pathlib import Path

import pytest

from specmill.config import Job, find_config, read_config
from specmill.diagnostics import SpecmillError
from specmill.pipeline import generate
from specmill.source.read import from_bytes

TARGETS = frozenset({"python"})
SMALL = b"openapi: 3.1.0\ninfo: {title: Small, version: 1.0.0}\npaths: {}\n"


def _config(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _messages(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(SpecmillError) as caught:
        read_config(path, TARGETS)
    return [(d.code.id, d.location.pointer, d.message) for d in caught.value.diagnostics]


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = _config(
        tmp_path,
        '[[tool.specmill.packages]]\nspec = "spec/a.yaml"\noutput = "out"\n'
        '[[tool.specmill.packages]]\nspec = "b.json"\noutput = "."\npackage = "b_client"\n',
    )
    assert read_config(path, TARGETS) == (
        Job(tmp_path / "spec" / "a.yaml", tmp_path / "out", "python", None),
        Job(tmp_path / "b.json", tmp_path, "python", "b_client"),
    )


def test_the_nearest_file_with_a_section_is_found(tmp_path: Path) -> None:
    outer = _config(tmp_path, "[tool.specmill]\n")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    _config(tmp_path / "a", "[tool.other]\n")
    assert find_config(inner) == outer


def test_config_not_found(tmp_path: Path) -> None:
    with pytest.raises(SpecmillError) as caught:
        find_config(tmp_path)
    (finding,) = caught.value.diagnostics
    assert finding.code.id == "config-not-found"
    assert "specmill generate SPEC --output DIR" in finding.hint


def test_invalid_config_without_packages(tmp_path: Path) -> None:
    path = _config(tmp_path, "[tool.specmill]\npackage = []\n")
    assert _messages(path) == [
        ("invalid-config", "/tool/specmill", "there is nothing to generate"),
        ("invalid-config", "/tool/specmill/package", "the key `package` is not known"),
    ]


def test_invalid_config_of_a_package(tmp_path: Path) -> None:
    path = _config(
        tmp_path,
        '[[tool.specmill.packages]]\nsepc = "a.yaml"\noutput = 5\ntarget = "cobol"\n',
    )
    assert _messages(path) == [
        ("invalid-config", "/tool/specmill/packages/0", "`spec` is missing"),
        ("invalid-config", "/tool/specmill/packages/0/output", "`output` must be a text"),
        ("invalid-config", "/tool/specmill/packages/0/sepc", "the key `sepc` is not known"),
        ("invalid-config", "/tool/specmill/packages/0/target", "there is no target `cobol`"),
    ]


def test_invalid_config_that_is_not_toml(tmp_path: Path) -> None:
    ((code, _, message),) = _messages(_config(tmp_path, "[tool.specmill\n"))
    assert code == "invalid-config"
    assert "line 1" in message


@pytest.mark.parametrize("name", ["", "My_Client", "my-client", "2fast", "class", "Größe", "a.b"])
def test_invalid_package_name(name: str) -> None:
    with pytest.raises(SpecmillError) as caught:
        generate(from_bytes("small.yaml", SMALL), "python", name, lambda _: None)
    (finding,) = caught.value.diagnostics
    assert finding.code.id == "invalid-package-name"


def test_a_package_name_is_used() -> None:
    made = generate(from_bytes("small.yaml", SMALL), "python", "my_client", lambda _: None)
    assert made.folder == "my-client"
    assert made.origin.package == "my_client"
