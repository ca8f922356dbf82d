"""What stands in a module for models that it imports only when a validator needs them."""

from collections.abc import Collection
from dataclasses import dataclass

from specmill.render.code import Code, fill
from specmill.targets.python.symbols import Symbol, imports, relative_module
from specmill.targets.python.text import identifier, literal

__all__ = ["ModelImports", "model_imports"]

_TYPE_CHECKING = Symbol("typing", "TYPE_CHECKING")
_DEFERRED_MODEL = Symbol("._runtime.deferred", "deferred_model")


@dataclass(frozen=True, slots=True)
class ModelImports:
    """The imports of a module.

    Attributes:
        runtime: Import statements that always run.
        typing: Import statements for type checkers alone, empty without any.
        stand_ins: Statements that run in their place.
    """

    runtime: Code
    typing: Code
    stand_ins: tuple[Code, ...]


def model_imports(
    folder: str, used: Collection[Symbol], deferred: Collection[Symbol]
) -> ModelImports:
    """Writes the imports of a module.

    Args:
        folder: Folder of the module within the package.
        used: All symbols that the module uses.
        deferred: Those of them that something stands in for.
    """
    runtime = {*used} - {*deferred}
    if deferred:
        runtime |= {_TYPE_CHECKING, _DEFERRED_MODEL}
    block = imports(folder, runtime, deferred)
    stand_ins = tuple(_stand_in(folder, symbol) for symbol in sorted(deferred))
    return ModelImports(block.runtime, block.typing, stand_ins)


def _stand_in(folder: str, symbol: Symbol) -> Code:
    return fill(
        "{alias} = deferred_model({module}, {name}, __package__)",
        alias=identifier(symbol.alias or symbol.name),
        module=literal(relative_module(folder, symbol.module)),
        name=literal(symbol.name),
    )
