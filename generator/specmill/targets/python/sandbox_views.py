"""What the templates of the sandbox are given."""

from dataclasses import dataclass

from specmill.render.code import Code

__all__ = ["ListingView", "MainView", "PluginView", "SandboxView"]


@dataclass(frozen=True, slots=True)
class ListingView:
    """A list that the sandbox holds in memory."""

    constant: Code
    description: Code
    docstring: Code | None
    example: Code
    attribute: Code
    name: Code
    call: Code
    result: Code


@dataclass(frozen=True, slots=True)
class SandboxView:
    """The module of the sandbox."""

    notice: Code
    imports: Code
    typing_imports: Code
    listings: tuple[ListingView, ...]


@dataclass(frozen=True, slots=True)
class MainView:
    """The module that runs the sandbox."""

    notice: Code
    imports: Code
    makes_items: Code


@dataclass(frozen=True, slots=True)
class PluginView:
    """The module of the pytest fixture."""

    notice: Code
    fixture: Code
