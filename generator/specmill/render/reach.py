"""Finds the modules that the modules of a package import, directly or through others."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from specmill.render.files import RenderedFile

__all__ = ["without_unreached"]

_RELATIVE_IMPORT = re.compile(
    r"^ *from (?P<dots>\.+)(?P<module>[\w.]*) import (?:\((?P<lines>[^)]*)\)|(?P<line>.*))$",
    re.MULTILINE,
)
_NAME = re.compile(r"(\w+)(?: as \w+)?")
_INIT = "__init__.py"


def without_unreached(
    files: tuple[RenderedFile, ...], vendored: PurePosixPath
) -> tuple[RenderedFile, ...]:
    """Leaves out the Python modules of a folder that no module outside of it leads to.

    A module is reached by a relative import, wherever in a file it stands.

    Args:
        files: The files of a distribution, all modules as UTF-8.
        vendored: The folder, relative to that of the distribution.
    """
    modules = {file.path: file for file in files if file.path.suffix == ".py"}
    waiting = [path for path in modules if not path.is_relative_to(vendored)]
    reached = set(waiting)
    while waiting:
        path = waiting.pop()
        found = set(_imported(path, modules[path].content.decode(), modules)) - reached
        reached |= found
        waiting += found
    return tuple(file for file in files if file.path.suffix != ".py" or file.path in reached)


def _imported(
    path: PurePosixPath, text: str, modules: Mapping[PurePosixPath, object]
) -> Iterator[PurePosixPath]:
    """The modules that a module imports, with the packages that they are in."""
    for statement in _RELATIVE_IMPORT.finditer(text):
        place = path.parents[len(statement["dots"]) - 1]
        for step in filter(None, statement["module"].split(".")):
            place /= step
        names = (name[1] for name in _NAME.finditer(statement["lines"] or statement["line"]))
        for target in (place, *(place / name for name in names)):
            yield from _files_of(target, modules)


def _files_of(module: PurePosixPath, modules: Collection[PurePosixPath]) -> Iterator[PurePosixPath]:
    """The file of a module, and those of the packages around it, as far as there are any."""
    candidates: Iterable[PurePosixPath] = (
        module.with_name(f"{module.name}.py"),
        *(folder / _INIT for folder in (module, *module.parents)),
    )
    yield from (path for path in candidates if path in modules)
