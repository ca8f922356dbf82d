"""Regenerating both packages, from nothing and with nothing to do."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.rows import Row, cpu_of_python

ROOT = Path(__file__).parents[2]
BASELINE = 'python -c "import pydantic"'
ENTRY = '[[tool.specmill.packages]]\nspec = "{spec}"\noutput = "output"\n'


def rows(stack: ExitStack) -> list[Row]:
    """Measure the command as a user runs it, in a folder of its own."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    entries = [ENTRY.format(spec=path.as_posix()) for path in (ROOT / "spec").glob("*.yaml")]
    (folder / "pyproject.toml").write_text("\n".join(entries), encoding="utf-8")
    environment = {**os.environ, "SPECMILL_CACHE_DIR": str(folder / "cache")}

    def unchanged() -> float:
        return cpu_of_python("-m", "specmill", "generate", folder=folder, environment=environment)

    def cold() -> float:
        shutil.rmtree(folder / "output", ignore_errors=True)
        shutil.rmtree(folder / "cache", ignore_errors=True)
        return unchanged()

    return [
        Row("regenerate both, from nothing", BASELINE, cold, import_pydantic),
        Row("regenerate both, nothing to do", BASELINE, unchanged, import_pydantic),
    ]


def import_pydantic() -> float:
    """Start Python and import the library that every part of this is built on."""
    return cpu_of_python("-c", "import pydantic")
