"""The mistake of a reference that cannot be followed."""

from collections.abc import Iterable

from specmill.source.pointers import join
from specmill.source.suggestions import closest


class RefError(ValueError):
    """A reference leads nowhere.

    Args:
        code_id: Code of the diagnostic.
        message: What is wrong.
        hint: What to do about it.
        parent: Pointer of the last place on the way that exists.
        token: The reference token that does not exist there.
        names: The tokens that do exist there.
    """

    def __init__(
        self,
        code_id: str,
        message: str,
        hint: str,
        *,
        parent: str = "",
        token: str = "",
        names: Iterable[str] = (),
    ) -> None:
        self.code_id = code_id
        self._hint = hint
        self._parent = parent
        self._token = token
        self._names = names
        super().__init__(message)

    def hint(self, *, with_guess: bool = True) -> str:
        """What to do about it, with a guess at what was meant, which takes some time."""
        guess = closest(self._token, self._names) if with_guess else None
        return self._hint if guess is None else f"did you mean `#{join(self._parent, guess)}`?"
