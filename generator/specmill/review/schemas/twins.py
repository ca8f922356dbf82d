"""Finds out whether two schemas are written alike."""

from specmill.review.schemas.reader import Reader
from specmill.source.tree import JsonValue

__all__ = ["means_the_same"]

_ANNOTATIONS = frozenset(
    ["title", "description", "example", "examples", "externalDocs", "$comment"]
)


def means_the_same(base: Reader, revision: Reader, pointers: tuple[str, str]) -> bool:
    """Whether two schemas are written alike, wherever what they refer to stands.

    Args:
        base: What reads the base.
        revision: What reads the revision.
        pointers: JSON pointers of the schemas in the base and in the revision.
    """
    return _Twins(base, revision).are_alike(base.value(pointers[0]), revision.value(pointers[1]))


class _Twins:
    def __init__(self, base: Reader, revision: Reader) -> None:
        self._base = base
        self._revision = revision
        self._assumed: set[tuple[str, str]] = set()

    def are_alike(self, base: JsonValue, revision: JsonValue) -> bool:
        if isinstance(base, dict) and isinstance(revision, dict):
            before, after = base.keys() - _ANNOTATIONS, revision.keys() - _ANNOTATIONS
            return before == after and all(
                self._are_targets_alike(base[key], revision[key])
                if key == "$ref"
                else self.are_alike(base[key], revision[key])
                for key in before
            )
        if isinstance(base, list) and isinstance(revision, list):
            return len(base) == len(revision) and all(
                self.are_alike(before, after) for before, after in zip(base, revision, strict=True)
            )
        return isinstance(base, bool) == isinstance(revision, bool) and base == revision

    def _are_targets_alike(self, base: JsonValue, revision: JsonValue) -> bool:
        if not (isinstance(base, str) and isinstance(revision, str)):
            return self.are_alike(base, revision)
        if (base, revision) in self._assumed:
            return True
        self._assumed.add((base, revision))
        before, after = self._base.target(base), self._revision.target(revision)
        if before is None or after is None:
            return base == revision and before is after
        return self.are_alike(before.value, after.value)
