"""How words become Python names: case, initialisms, keywords, names that are taken."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable
from hashlib import sha256

from specmill.ir.names import Words

__all__ = ["class_name", "constant_name", "digest", "distinct", "snake_name"]

_INITIALISMS = frozenset(
    "api ascii cpu csv dns html http https id ids ip json jwt pdf sdk sql ssh ssl tcp tls ttl udp "
    "ui uri url urls utf8 uuid xml".split()
)
_LONGEST = 60
# Names that can be taken for a digit or for each other.
_MISREAD = frozenset("lIO")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")


def snake_name(words: Words, taken: Collection[str] = ()) -> str:
    """Spells a name for a variable, function, attribute or module: `invoice_payment_id`.

    Args:
        words: The name.
        taken: Names that already mean something where it will stand; keywords always do.
    """
    return _free(_snake(words), {*taken, *_MISREAD})


def constant_name(words: Words) -> str:
    """Spells a name for a constant: `LIST_INVOICE_PAYMENTS`."""
    return _free(_snake(words).upper(), _MISREAD)


def class_name(words: Words, written: str | None = None) -> str:
    """Spells a name for a class: `InvoicePaymentID`.

    Args:
        words: The name.
        written: The name as its author wrote it, which is kept if it is a good one for a class.
    """
    if written is not None and _PASCAL.fullmatch(written) and not _is_builtin(written):
        return _short(written, "X")
    parts = (
        word.upper() if word in _INITIALISMS else word[0].upper() + word[1:]
        for word in map(_ascii, words)
    )
    name = _short(_leading_letter("".join(parts), "X"), "X")
    # A class has no underscore in its name.
    return f"{name}X" if _is_builtin(name) else name


def digest(text: str) -> str:
    """Six characters that tell a text from others, the same in every run."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def distinct(names: Iterable[str]) -> bool:
    """Whether no two names are the same on a file system that ignores case."""
    folded = [name.casefold() for name in names]
    return len(folded) == len(set(folded))


def _snake(words: Words) -> str:
    return _short(_leading_letter("_".join(map(_ascii, words)), "x_"), "_x")


def _short(name: str, separator: str) -> str:
    """Cuts a name that would not fit into a line or a file name, and keeps it distinct."""
    if len(name) <= _LONGEST:
        return name
    end = separator + digest(name)
    return name[: _LONGEST - len(end)].rstrip("_") + end


def _free(name: str, taken: Collection[str]) -> str:
    while keyword.iskeyword(name) or name in taken:
        name += "_"
    return name


def _is_builtin(name: str) -> bool:
    return hasattr(builtins, name) or keyword.iskeyword(name)


def _ascii(word: str) -> str:
    """Spells a word in ASCII: accents go, and other letters become their code points."""
    if word.isascii():
        return word
    return "".join(_ascii_letter(letter) for letter in word)


def _ascii_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    folded = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return folded.lower() if folded.isalnum() else f"u{ord(letter):04x}"


def _leading_letter(name: str, prefix: str) -> str:
    return name if name[:1].isalpha() else prefix + name
