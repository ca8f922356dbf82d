from pathlib import PurePosixPath

import pytest

from specmill.render.files import RenderedFile
from specmill.render.reach import without_unreached

VENDORED = {
    "p/_runtime/__init__.py": "",
    "p/_runtime/a.py": "",
    "p/_runtime/b.py": "",
    "p/_runtime/deep/__init__.py": "from ..a import x\n",
    "p/_runtime/deep/c.py": "from . import d\n",
    "p/_runtime/deep/d.py": "",
}


def _kept(**modules: str) -> set[str]:
    texts = {f"p/{name}.py": text for name, text in modules.items()} | VENDORED
    files = tuple(RenderedFile(PurePosixPath(path), text.encode()) for path, text in texts.items())
    kept = without_unreached(files, PurePosixPath("p/_runtime"))
    return {str(file.path.with_suffix("").relative_to("p/_runtime"))
            for file in kept if file.path.is_relative_to("p/_runtime")}  # fmt: skip


def test_what_nothing_imports_is_left_out() -> None:
    assert _kept(client="import json\n") == set()


@pytest.mark.parametrize(
    "statement",
    [
        "from ._runtime.b import x\n",
        "from ._runtime import b\n",
        "from ._runtime import b as other\n",
        "from ._runtime import (\n    nothing,\n    b,\n)\n",
        "def f():\n    from ._runtime.b import x\n",
    ],
)
def test_a_module_is_reached_by_a_relative_import(statement: str) -> None:
    assert _kept(client=statement) == {"__init__", "b"}


def test_imports_are_followed_and_packages_are_kept_with_their_modules() -> None:
    assert _kept(client="from ._runtime.deep.c import x\n") == {
        "__init__", "a", "deep/__init__", "deep/c", "deep/d"
    }  # fmt: skip


def test_files_that_are_no_modules_stay() -> None:
    readme = RenderedFile(PurePosixPath("README.md"), b"from ._runtime import a")
    assert without_unreached((readme,), PurePosixPath("p/_runtime")) == (readme,)
