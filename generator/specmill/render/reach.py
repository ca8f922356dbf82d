"""Finds the modules that the modules of a package import, directly or through others."""

import re
from collections.abc import Iterator
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
    modules = {_module_of(file.path): file for file in files if file.path.suffix == ".py"}
    waiting = [name for name, file in modules.items() if not file.path.is_relative_to(vendored)]
    reached = set(waiting)
    while waiting:
        file = modules[waiting.pop()]
        package = file.path.parent.parts
        # From outside of the folder a module of it is imported by the name of the folder.
        is_inside = file.path.is_relative_to(vendored)
        passed = "" if is_inside else vendored.name
        found = {one for one in _imported(package, file.content.decode(), passed) if one in modules}
        found -= reached
        reached |= found
        waiting += found
    return tuple(
        file for file in files if file.path.suffix != ".py" or _module_of(file.path) in reached
    )


def _module_of(path: PurePosixPath) -> str:
    """The name of a module; that of a package for its `__init__.py`."""
    return ".".join(path.parent.parts if path.name == _INIT else path.with_suffix("").parts)


def _imported(package: tuple[str, ...], text: str, passed: str) -> Iterator[str]:
    """What a module of a package may import, with the packages around it; not all are modules.

    Args:
        package: The package.
        text: The text of the module.
        passed: What an import must mention to be of interest.
    """
    for statement in _RELATIVE_IMPORT.finditer(text):
        if passed not in statement[0]:
            continue
        steps = package[: len(package) + 1 - len(statement["dots"])]
        target = ".".join([*steps, *filter(None, statement["module"].split("."))])
        for name in _NAME.finditer(statement["lines"] or statement["line"]):
            yield f"{target}.{name[1]}"
        while target:
            yield target
            target = target.rpartition(".")[0]
