"""The Python target: the neutral model in, the planned files of a distribution out."""

import keyword
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import TypeAlias

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.api import Api
from specmill.render.code import Code
from specmill.render.engine import View
from specmill.render.files import CopiedFile, PlannedFile
from specmill.render.reuse import Reads
from specmill.render.templates import source_files, templates_folder
from specmill.targets.contract import Plan, SourceDocument
from specmill.targets.python.client import client_view, resource_client_view
from specmill.targets.python.errors import errors_view
from specmill.targets.python.markup import version_number
from specmill.targets.python.models import components_view, models_views
from specmill.targets.python.names import PythonNames, assign_names
from specmill.targets.python.operations import operations_view
from specmill.targets.python.package import (
    distribution_name,
    init_view,
    project_view,
    readme_view,
)
from specmill.targets.python.prose import generated_notice
from specmill.targets.python.sandbox import main_view, plugin_view, sandbox_view
from specmill.targets.python.security import security_view
from specmill.targets.python.server import examples_view, resource_server_view, server_view
from specmill.targets.python.servers import has_choice, servers_view
from specmill.targets.python.spelling import snake_name
from specmill.targets.python.supported import supported
from specmill.targets.python.text import comment
from specmill.targets.python.views import NoticeView
from specmill.targets.python.watched import Watched, watch
from specmill.targets.python.webhooks import webhooks_view

__all__ = ["plan"]

_MakeView: TypeAlias = Callable[[], View]

_RUNTIME = "_runtime"
_PROJECT = "pyproject.toml"
_README = "README.md"
_PACKAGE = re.compile(r"[a-z][a-z0-9_]*")
# What generated code imports, and what generates it.
_LIBRARIES = frozenset(
    "fastapi httpcore2 httpx2 pydantic pydantic_core pytest specmill starlette typing_extensions "
    "uvicorn".split()
)


def plan(api: Api, document: SourceDocument, package: str | None) -> Plan:
    """Plans a Python distribution.

    Args:
        api: The neutral model.
        document: The document it came from, which the package carries along.
        package: The import name; None to make it from the title.
    """
    kept, findings = supported(api)
    package = _package_name(kept) if package is None else package
    if fault := _package_fault(api, package):
        return _refusal(*findings, fault)
    names = assign_names(kept, package)
    copy_name = f"openapi{PurePosixPath(document.name).suffix.lower() or '.yaml'}"
    reads = Reads()
    watched = watch(kept, names, reads)
    views = _views(kept, watched, copy_name, document.name)
    folder = PurePosixPath(names.package)
    files: list[PlannedFile | CopiedFile] = [
        PlannedFile(folder / path, template, view, watched.given(view))
        for path, (template, view) in views.items()
    ]
    files += [
        PlannedFile(
            PurePosixPath(_PROJECT),
            "python/package/pyproject.toml.j2",
            partial(project_view, kept, names),
        ),
        PlannedFile(
            PurePosixPath(_README),
            "python/package/README.md.j2",
            partial(readme_view, kept, names, copy_name),
        ),
        CopiedFile(folder / "py.typed", b""),
        CopiedFile(folder / copy_name, document.content),
        *_runtime_files(folder / _RUNTIME),
    ]
    return Plan(
        folder=distribution_name(names.package),
        package=names.package,
        beside=frozenset({_PROJECT, _README}),
        files=tuple(files),
        vendored=folder / _RUNTIME,
        operations=len(kept.operations),
        reads=reads,
        diagnostics=findings,
    )


def _refusal(*findings: Diagnostic) -> Plan:
    return Plan(
        folder="",
        package="",
        beside=frozenset(),
        files=(),
        vendored=PurePosixPath(_RUNTIME),
        operations=0,
        reads=Reads(),
        diagnostics=findings,
    )


def _package_name(api: Api) -> str:
    """The import name that the title gives, or one beside it that hides nothing."""
    name = snake_name(api.words)
    return f"{name}_client" if _package_fault(api, name) else name


def _package_fault(api: Api, name: str) -> Diagnostic | None:
    """What keeps a name from being that of a package."""
    if not _PACKAGE.fullmatch(name) or keyword.iskeyword(name):
        reason = "cannot be imported as a package"
        hint = "Use lower-case letters, digits and underscores, a letter first"
    elif name in sys.stdlib_module_names:
        reason = "is a module of Python's standard library, and one would hide the other"
        hint = f"Choose another name, such as `{name}_client`"
    elif name in _LIBRARIES:
        reason = "is the name of a library, and one would hide the other"
        hint = f"Choose another name, such as `{name}_client`"
    else:
        return None
    place = Location(api.document.name)
    return diagnostic("invalid-package-name", f"`{name}` {reason}", place, hint=hint)


def _views(
    api: Api, watched: Watched, document: str, original: str
) -> dict[str, tuple[str, _MakeView]]:
    """The template of each module, and what makes its view, by its path in the package."""
    names = watched.names
    notice = comment(generated_notice(original))
    return {
        "__init__.py": ("python/package/init.py.j2", partial(init_view, api, names, notice)),
        "errors.py": ("python/package/errors.py.j2", partial(errors_view, api, names, notice)),
        **(
            {"servers.py": ("python/package/servers.py.j2", partial(servers_view, api, notice))}
            if has_choice(api)
            else {}
        ),
        **_models(api, watched, document, notice),
        **(_webhooks(api, names, document, notice) if api.webhooks else {}),
        **_client(api, names, notice),
        **(_calls(api, watched, document, notice) if api.resources else {}),
    }


def _models(
    api: Api, watched: Watched, document: str, notice: Code
) -> dict[str, tuple[str, _MakeView]]:
    names = watched.names
    plain = partial(NoticeView, notice)
    return {
        "models/__init__.py": ("python/models/package.py.j2", plain),
        "models/components.py": (
            "python/models/components.py.j2",
            partial(components_view, api, names, notice),
        ),
        **(
            {"models/schemas/__init__.py": ("python/models/schemas.py.j2", plain)}
            if names.models.schemas
            else {}
        ),
        "models/security.py": (
            "python/models/security.py.j2",
            partial(security_view, api, notice),
        ),
        **{
            f"models/{module.replace('.', '/')}.py": ("python/models/resource.py.j2", view)
            for module, view in models_views(api, watched, document, notice).items()
        },
    }


def _webhooks(
    api: Api, names: PythonNames, document: str, notice: Code
) -> dict[str, tuple[str, _MakeView]]:
    view = partial(webhooks_view, api, names, document, notice)
    return {"webhooks.py": ("python/package/webhooks.py.j2", view)}


def _calls(
    api: Api, watched: Watched, document: str, notice: Code
) -> dict[str, tuple[str, _MakeView]]:
    return {
        **_operations(api, watched, document, notice),
        **_server(api, watched.names, document, notice),
    }


def _operations(
    api: Api, watched: Watched, document: str, notice: Code
) -> dict[str, tuple[str, _MakeView]]:
    names = watched.names
    return {
        "operations/__init__.py": (
            "python/operations/package.py.j2",
            partial(NoticeView, notice),
        ),
        **{
            f"operations/{names.modules[resource.words]}.py": (
                "python/operations/resource.py.j2",
                partial(operations_view, watched.definitions, resource, names, document, notice),
            )
            for resource in api.resources
        },
    }


def _client(api: Api, names: PythonNames, notice: Code) -> dict[str, tuple[str, _MakeView]]:
    version = version_number(api.document.version)
    return {
        "client/__init__.py": (
            "python/client/package.py.j2",
            partial(client_view, api, names, version, notice),
        ),
        **{
            f"client/{names.modules[resource.words]}.py": (
                "python/client/resource.py.j2",
                partial(resource_client_view, resource, names, notice),
            )
            for resource in api.resources
        },
    }


def _server(
    api: Api, names: PythonNames, document: str, notice: Code
) -> dict[str, tuple[str, _MakeView]]:
    return {
        "pytest_plugin.py": (
            "python/package/pytest_plugin.py.j2",
            partial(plugin_view, api, notice),
        ),
        "server/__init__.py": (
            "python/server/package.py.j2",
            partial(server_view, api, names, notice),
        ),
        "server/context.py": ("python/server/context.py.j2", partial(NoticeView, notice)),
        "server/__main__.py": (
            "python/server/main.py.j2",
            partial(main_view, api, names, document, notice),
        ),
        "server/examples.py": (
            "python/server/examples.py.j2",
            partial(examples_view, api, names, document, notice),
        ),
        "server/sandbox.py": (
            "python/server/sandbox.py.j2",
            partial(sandbox_view, api, names, document, notice),
        ),
        **{
            f"server/{names.modules[resource.words]}.py": (
                "python/server/resource.py.j2",
                partial(resource_server_view, resource, names, document, notice),
            )
            for resource in api.resources
        },
    }


def _runtime_files(folder: PurePosixPath) -> list[CopiedFile]:
    """The runtime, byte for byte."""
    root = templates_folder() / "python" / "runtime"
    return [
        CopiedFile(folder / path.relative_to(root).as_posix(), path.read_bytes())
        for path in source_files(root, (".py",))
    ]
