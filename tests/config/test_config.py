import ast
import sys
from pathlib import Path

import pytest

from specmill.config import Job, find_config, read_config
from specmill.diagnostics import Diagnostic, SpecmillError
from specmill.ir.selection import Selectors
from specmill.pipeline import generate
from specmill.source.read import from_bytes

SMALL = b"""openapi: 3.1.0
info: {title: Small, version: 1.0.0}
servers: [{url: "https://small.example"}]
paths:
  /things:
    get: {operationId: listThings, tags: [things], responses: {"204": {description: Done.}}}
"""
LIBRARIES = (
    *("fastapi", "httpcore2", "httpx2", "pydantic", "pydantic_core", "pytest", "starlette"),
    *("typing_extensions", "uvicorn"),
)


def _config(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _messages(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(SpecmillError) as caught:
        read_config(path)
    return [(d.code.id, d.location.pointer, d.message) for d in caught.value.diagnostics]


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    path = _config(
        tmp_path,
        '[[tool.specmill.packages]]\nspec = "spec/a.yaml"\noutput = "out"\n'
        '[[tool.specmill.packages]]\nspec = "b.json"\noutput = "."\npackage = "b_client"\n',
    )
    assert read_config(path) == (
        Job(tmp_path / "spec" / "a.yaml", tmp_path / "out", "python", None),
        Job(tmp_path / "b.json", tmp_path, "python", "b_client"),
    )


def test_operations_are_selected(tmp_path: Path) -> None:
    package = '[[tool.specmill.packages]]\nspec = "a.yaml"\noutput = "."\n'
    lists = 'only-tags = ["a", "b"]\nonly-paths = ["/c/*"]\nonly-operations = ["GET /d"]\n'
    (job,) = read_config(_config(tmp_path, package + lists))
    assert job.selectors == Selectors(("a", "b"), ("/c/*",), ("GET /d",))
    for wrong in ('"a"', "[]", "[1]", '["a", ""]'):
        path = _config(tmp_path, f"{package}only-tags = {wrong}\n")
        assert _messages(path) == [
            (
                "invalid-config",
                "/tool/specmill/packages/0/only-tags",
                "`only-tags` must be a list of texts",
            )
        ]


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


def _package_fault(name: str | None, document: bytes = SMALL) -> Diagnostic:
    with pytest.raises(SpecmillError) as caught:
        generate(from_bytes("a/small.yaml", document), "python", name, lambda _: None)
    (finding,) = caught.value.diagnostics
    assert finding.code.id == "invalid-package-name"
    return finding


@pytest.mark.parametrize("name", ["", "My_Client", "my-client", "2fast", "class", "Größe", "a.b"])
def test_invalid_package_name(name: str) -> None:
    finding = _package_fault(name)
    assert finding.message == f"`{name}` cannot be imported as a package"
    assert str(finding.location) == "a/small.yaml"


@pytest.mark.parametrize("name", ["json", "calendar", "sys"])
def test_invalid_package_name_of_the_standard_library(name: str) -> None:
    finding = _package_fault(name)
    assert finding.message.startswith(f"`{name}` is a module of Python's standard library")
    assert finding.hint == f"Choose another name, such as `{name}_client`"


@pytest.mark.parametrize("name", [*LIBRARIES, "specmill"])
def test_invalid_package_name_of_a_library(name: str) -> None:
    assert _package_fault(name).message.startswith(f"`{name}` is the name of a library")


def test_the_libraries_that_generated_code_imports_are_all_known() -> None:
    made = generate(from_bytes("small.yaml", SMALL), "python", None, lambda _: None)
    imported = {
        name.partition(".")[0]
        for file in made.files
        if file.path.suffix == ".py"
        for node in ast.walk(ast.parse(file.content))
        for name in _imported(node)
    }
    assert imported - sys.stdlib_module_names == set(LIBRARIES)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []


def test_a_title_that_would_hide_a_module_gives_another_name() -> None:
    content = SMALL.replace(b"Small", b"Calendar API")
    made = generate(from_bytes("small.yaml", content), "python", None, lambda _: None)
    assert made.folder == "calendar-client"


def test_a_package_name_is_used() -> None:
    made = generate(from_bytes("small.yaml", SMALL), "python", "my_client", lambda _: None)
    assert made.folder == "my-client"
    assert made.origin.package == "my_client"
