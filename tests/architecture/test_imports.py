"""Who may import whom: in the generator, in the runtime, in what is generated."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "generator" / "specmill"
RUNTIME = ROOT / "templates" / "python" / "runtime"
PACKAGES = sorted(path.parent for path in ROOT.glob("generated/python/*/*/MANIFEST.json"))

# Each part of the generator, and the parts that it may import beside itself.
ALLOWED: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "cli": {
        "__init__",
        "commands",
        "config",
        "console",
        "diagnostics",
        "exit_codes",
        "inspection",
        "ir",
        "lint",
        "review_arguments",
        "targets",
    },
    "review_arguments": {"console", "exit_codes", "review", "reviewing"},
    "exit_codes": set(),
    "commands": {
        *("cache", "config", "console", "diagnostics", "ir", "kept_model", "pipeline", "render"),
        *("source", "targets"),
    },
    "inspection": {
        *("commands", "config", "console", "diagnostics", "ir", "lint", "mending", "pipeline"),
        *("source", "targets"),
    },
    "pipeline": {
        *("__init__", "diagnostics", "interpreter", "ir", "lower", "render", "source", "targets"),
    },
    "interpreter": {"diagnostics"},
    "cache": {"config", "render", "source"},
    "kept_model": {"cache", "config", "lower"},
    "config": {"diagnostics", "ir", "lint", "targets"},
    "console": {"diagnostics", "diagnostics_text", "source", "stopwatch"},
    "stopwatch": set(),
    "diagnostics": {"diagnostic_codes"},
    "diagnostics_text": {"diagnostics"},
    "diagnostic_codes": set(),
    "code_changes": set(),
    "reviewing": {
        *("cache", "code_changes", "config", "console", "diagnostics", "exit_codes", "pipeline"),
        *("render", "review", "source", "targets"),
    },
    "review": {"__init__", "code_changes", "diagnostics", "diagnostics_text", "render", "source"},
    "source": {"diagnostics"},
    "ir": {"diagnostics"},
    "lint": {"diagnostics", "source"},
    "mending": {"console", "diagnostics", "lint", "source"},
    "lower": {"diagnostics", "ir", "source"},
    "render": {"diagnostics"},
    "targets": {"code_changes", "diagnostics", "ir", "render"},
}
# Libraries that a single module imports, so that a change of theirs is felt in one place.
SINGLE = {
    "datamodel_code_generator": "targets/python/model_types.py",
    "griffe": "targets/python/public_api/reading.py",
    "jinja2": "render/engine.py",
    "platformdirs": "cache.py",
}
# Outside of the target itself, these alone name it: one lists all targets, one runs its formatter.
NAMING_THE_TARGET = {"render/format.py", "targets/__init__.py"}


def modules(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found
    return found


def imported(path: Path) -> Iterator[str]:
    """The absolute names of what a module imports, wherever in it, each with its module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def libraries(folder: Path) -> dict[str, set[str]]:
    """The importing modules of each library that is not Python's own."""
    found: dict[str, set[str]] = {}
    for path in modules(folder):
        for name in imported(path):
            library = name.partition(".")[0]
            if library not in sys.stdlib_module_names:
                found.setdefault(library, set()).add(path.relative_to(folder).as_posix())
    return found


def part_of(name: str) -> str:
    """The part that an imported name of the generator belongs to."""
    part = name.split(".")[1]
    return (
        part if (GENERATOR / part).is_dir() or (GENERATOR / f"{part}.py").exists() else "__init__"
    )


def parts_imported(path: Path) -> set[str]:
    return {part_of(name) for name in imported(path) if name.startswith("specmill.")}


def test_every_part_of_the_generator_has_its_rule() -> None:
    parts = {
        path.relative_to(GENERATOR).parts[0].removesuffix(".py") for path in modules(GENERATOR)
    }
    assert parts == set(ALLOWED)


def test_values_flow_one_way() -> None:
    against = {
        path.relative_to(GENERATOR).as_posix(): sorted(forbidden)
        for path in modules(GENERATOR)
        if (own := path.relative_to(GENERATOR).parts[0].removesuffix(".py"))
        and (forbidden := parts_imported(path) - ALLOWED[own] - {own})
    }
    assert against == {}


def test_the_generator_imports_itself_by_absolute_names() -> None:
    relative = [
        path
        for path in modules(GENERATOR)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_targets_know_nothing_of_one_another() -> None:
    for path in modules(GENERATOR / "targets"):
        own = path.relative_to(GENERATOR / "targets").parts[0]
        if own == "__init__.py":
            continue
        others = {
            name.split(".")[2] for name in imported(path) if name.startswith("specmill.targets.")
        }
        assert others <= {own, "contract"}, path


def test_a_library_at_a_seam_is_imported_by_one_module() -> None:
    found = libraries(GENERATOR)
    assert {name: found[name] for name in SINGLE} == {
        name: {module} for name, module in SINGLE.items()
    }


def test_every_library_of_the_generator_is_declared_and_every_declared_one_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=]", one)[0] for one in project["dependencies"]}
    distributions = packages_distributions()
    used = {
        name.lower().replace("_", "-")
        for library in libraries(GENERATOR)
        if library not in ("specmill", "typing_extensions", "pydantic_core")
        for name in distributions[library]
    }
    # The formatter is run, not imported.
    assert used | {"ruff"} == declared


def names_and_strings(path: Path) -> Iterator[str]:
    """What a module says in code: its names and strings, without docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in prose:
                yield text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.ImportFrom(module=str(name)):
                yield name
            case _:
                pass


def test_the_core_knows_no_language() -> None:
    naming = {
        path.relative_to(GENERATOR).as_posix()
        for path in modules(GENERATOR)
        if not path.is_relative_to(GENERATOR / "targets" / "python")
        and any("python" in text.lower() for text in names_and_strings(path))
    }
    assert naming == NAMING_THE_TARGET


def test_generator_and_templates_know_no_provider() -> None:
    naming = {
        path.relative_to(ROOT).as_posix(): sorted(set(named))
        for folder in (GENERATOR, ROOT / "templates")
        for path in (*folder.rglob("*.py"), *folder.rglob("*.j2"))
        if (named := re.findall(r"(?i)stripe|moov", "\n".join(said(path))))
    }
    assert naming == {}


def said(path: Path) -> Iterator[str]:
    """All of a template; of a module, what is code."""
    if path.suffix == ".py":
        return names_and_strings(path)
    return iter([path.read_text(encoding="utf-8")])


def test_the_runtime_imports_itself_by_relative_names() -> None:
    assert "runtime" not in libraries(RUNTIME)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_generated_package_imports_itself_by_relative_names_and_else_what_it_declares(
    package: Path,
) -> None:
    project = tomllib.loads((package.parent / "pyproject.toml").read_text(encoding="utf-8"))
    optional = project["project"]["optional-dependencies"].values()
    lines = [*project["project"]["dependencies"], *(line for group in optional for line in group)]
    declared = {re.split(r"[<>=]", line)[0].replace("-", "_") for line in lines}
    # They come with pydantic and httpx2, at the version that those want.
    assert set(libraries(package)) <= declared | {"pydantic_core", "httpcore2"}
