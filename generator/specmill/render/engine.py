"""Renders templates with Jinja: variables that are `Code`, plain flags, loops, nothing else."""

from dataclasses import Field, fields
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import ClassVar, Protocol

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    Undefined,
    UndefinedError,
    select_autoescape,
)

from specmill.diagnostics import Location, SpecmillError, diagnostic
from specmill.render.code import Code, indent, indent_text


class View(Protocol):
    """A dataclass instance: what a template is rendered with."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


class NotCodeError(TypeError):
    """A template interpolates a value that is not `Code`."""


class Engine:
    """Renders the templates of one folder.

    Args:
        templates: The folder; names of templates are relative to it, with forward slashes.
    """

    def __init__(self, templates: Path) -> None:
        self._templates = templates

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._templates, encoding="utf-8"),
            undefined=StrictUndefined,
            finalize=_only_code,
            # The output is source text, for which the escapes of HTML would be wrong: `Code` has
            # been escaped for its own language.
            autoescape=select_autoescape((), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        environment.globals.clear()
        environment.filters.clear()
        environment.tests.clear()
        environment.filters["indent"] = _indent
        return environment

    def render(self, template: str, view: View) -> str:
        """Renders one template.

        Args:
            template: Name of the template, such as `python/client/resource.py.j2`.
            view: A frozen dataclass; its fields are the variables of the template.

        Raises:
            SpecmillError: The template is missing or malformed, names something that the view
                does not have, or interpolates a value that is not `Code`.
        """
        variables = {field.name: getattr(view, field.name) for field in fields(view)}
        try:
            return self._environment.get_template(template).render(variables)
        except (TemplateError, TypeError) as error:
            raise self._defect(template, error) from error

    def _defect(self, template: str, error: Exception) -> SpecmillError:
        name, line = self._position(error.__traceback__) or (template, None)
        line = getattr(error, "lineno", None) or line
        return SpecmillError(
            diagnostic(
                "generator-defect",
                f"{self._expression(name, line)}{error}",
                Location(f"templates/{name}", line, None if line is None else 1),
                hint="This is a mistake in specmill, not in the document: please report it",
            )
        )

    def _position(self, traceback: TracebackType | None) -> tuple[str, int] | None:
        """Template and line of the innermost frame that belongs to a template."""
        found: tuple[str, int] | None = None
        for frame, line in walk_tb(traceback):
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(self._templates):
                found = path.relative_to(self._templates).as_posix(), line
        return found

    def _expression(self, name: str, line: int | None) -> str:
        if line is None:
            return ""
        lines = (self._templates / name).read_text(encoding="utf-8").splitlines()
        return f"{lines[line - 1].strip()}: " if line <= len(lines) else ""


def _only_code(value: object) -> str:
    if isinstance(value, Code):
        return value.text
    raise _not_code(value)


def _indent(value: object, width: int = 4, first: bool = False) -> Code | str:
    """Indents code, or the text of a filter block, which the template itself has rendered."""
    if isinstance(value, Code):
        return indent(value, width, first=first)
    if isinstance(value, str):
        return indent_text(value, width, first=first)
    raise _not_code(value)


def _not_code(value: object) -> Exception:
    try:
        # An undefined value raises when it is used, and says what the view lacks.
        shown = f"{value!s:.80}" if isinstance(value, Undefined) else f"{value!r:.80}"
    except UndefinedError as error:
        return error
    return NotCodeError(f"a value of type {type(value).__name__} is not Code: {shown}")
