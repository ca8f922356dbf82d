"""No module and no function outgrows its reader."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
MODULES = sorted(
    [
        *(ROOT / "generator").rglob("*.py"),
        *(ROOT / "templates").rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "spec").rglob("*.py"),
        ROOT / "noxfile.py",
    ]
)


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert [
        (name, lines)
        for name, lines in functions(ast.parse(text))
        if lines > MOST_LINES_OF_A_FUNCTION
    ] == []
