"""What a report needs beside the review."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Presentation"]


class Presentation(NamedTuple):
    """What a report needs beside the review.

    Attributes:
        colour: Whether a terminal shows colours.
        texts: The text of each file by its name, for excerpts; of a file that is missing there are
            none.
        rules_page: Address of the page that documents the rules, to which their ids become links;
            empty if there is none.
        width: Cells of a line of the terminal; None where the report goes to none.
    """

    colour: bool = False
    texts: Mapping[str, str] = MappingProxyType({})
    rules_page: str = ""
    width: int | None = None
