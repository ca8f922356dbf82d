"""Where an API is."""

from dataclasses import dataclass

from specmill.ir.names import Words

__all__ = ["Server", "ServerVariable"]


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A part of an address that a caller may choose.

    Attributes:
        name: As it stands in the template.
        words: Its name in words.
        default: What stands there unless another is chosen.
        values: All that may stand there; empty where anything may.
        description: The document's text; empty without one.
    """

    name: str
    words: Words
    default: str
    values: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Server:
    """An address of the API.

    Attributes:
        url: The address, with its variables replaced by their defaults.
        description: The document's text; empty without one.
        template: The address as written, each variable between braces.
        variables: Those that the template has, in the order of the document.
    """

    url: str
    description: str
    template: str
    variables: tuple[ServerVariable, ...]

    @property
    def is_absolute(self) -> bool:
        """Whether the address says which host it is."""
        return self.url.startswith(("http://", "https://"))
