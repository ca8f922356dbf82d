"""What the modules of a package are made of, so that it is noted which of it each one reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from specmill.ir.api import Api
from specmill.ir.types import Definition
from specmill.render.engine import View
from specmill.render.reuse import Reads, digest_of
from specmill.targets.python.names import PythonNames
from specmill.targets.python.places import places

__all__ = ["Watched", "watch"]


@dataclass(frozen=True, slots=True)
class Watched:
    """What the modules of resources and of models read, each a part of it.

    Attributes:
        names: The Python names.
        definitions: The definitions of the API, by their keys.
        places: Where the document has each definition, see `places`.
    """

    names: PythonNames
    definitions: Mapping[str, Definition]
    places: Mapping[str, str]
    # By identity: a resource is given to three views, and its digest costs more than a look.
    _digests: dict[int, str] = field(default_factory=dict[int, str], compare=False, repr=False)

    def given(self, view: Callable[[], View]) -> str:
        """A digest of what a view is made of beside what it reads of these.

        Args:
            view: Makes it: a `partial`, so that it is known what with.

        Returns:
            Empty where it is given the whole API, any part of which it may look at, or where it
            is not known what it is given.
        """
        if not isinstance(view, partial) or view.keywords:
            return ""
        noted = (self.names, self.definitions, self.places)
        given = [one for one in view.args if not any(one is other for other in noted)]
        if any(isinstance(one, Api | PythonNames) for one in given):
            return ""
        names = (view.func.__qualname__, self.names.package, self.names.client)
        return digest_of((names, *map(self._digest, given)))

    def _digest(self, value: object) -> str:
        found = self._digests.get(id(value))
        if found is None:
            found = self._digests[id(value)] = digest_of(value)
        return found


def watch(api: Api, names: PythonNames, reads: Reads) -> Watched:
    """Has it noted what is read of an API and its names."""
    models = replace(
        names.models,
        of=reads.watch("modules of models", names.models.of),
        schemas=reads.watch("modules of schemas", names.models.schemas),
        deferrable=reads.watch_set("deferrable schemas", names.models.deferrable),
        recursive=reads.watch_set("recursive schemas", names.models.recursive),
    )
    return Watched(
        replace(
            names,
            modules=reads.watch("modules", names.modules),
            resources=reads.watch("resources", names.resources),
            types=reads.watch("types", names.types),
            models=models,
            properties=reads.watch("properties", names.properties),
            operations=reads.watch("operations", names.operations),
            deferrable=reads.watch_set("deferrable models", names.deferrable),
            files=reads.watch_set("files", names.files),
        ),
        reads.watch("definitions", api.definitions),
        reads.watch("places", places(api)),
    )
