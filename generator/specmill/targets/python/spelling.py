"""How words become Python names: case, initialisms, keywords, names that are taken."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from hashlib import sha256

from specmill.ir.names import MIXED_CASE, Words

__all__ = ["class_name", "constant_name", "digest", "distinct", "snake_name"]

_INITIALISMS = frozenset(
    "acl api ascii aws cpu csv dns gpu html http https iban id ip json jwt mfa oidc otp pdf qr "
    "rpc saml sdk sftp sku sms smtp sql ssh ssl sso svg tcp tls ttl udp ui uri url utc utf8 uuid "
    "vat vm vpc vpn xml".split()
)
_MIXED_CASE = {word.lower(): word[0].upper() + word[1:] for word in MIXED_CASE}
_LONGEST = 60
_LONGEST_CLASS = 76
_LONGEST_FOREIGN = 4
# Names that can be taken for a digit or for each other.
_MISREAD = frozenset("lIO")
# Letters without a decomposition that leads to ASCII, and how they are usually transliterated.
_LATIN = {
    pair[0]: pair[2:]
    for pair in (
        "а-a б-b в-v г-g д-d е-e ж-zh з-z и-i й-y к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f х-kh "
        "ц-ts ч-ch ш-sh щ-shch ъ- ы-y ь- э-e ю-yu я-ya α-a β-v γ-g δ-d ε-e ζ-z η-i θ-th ι-i κ-k "
        "λ-l μ-m ν-n ξ-x ο-o π-p ρ-r σ-s ς-s τ-t υ-y φ-f χ-ch ψ-ps ω-o ß-ss æ-ae œ-oe ø-o đ-d ł-l "
        "þ-th ð-d ı-i"
    ).split()
}
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")


def snake_name(words: Words, taken: Collection[str] = ()) -> str:
    """Spells a name for a variable, function, attribute or module: `invoice_payment_id`.

    Args:
        words: The name.
        taken: Names that already mean something where it will stand; keywords always do.
    """
    return _free(_snake(words), taken)


def constant_name(words: Words) -> str:
    """Spells a name for a constant: `LIST_INVOICE_PAYMENTS`."""
    return _free(_snake(words).upper())


def class_name(words: Words, written: str | None = None) -> str:
    """Spells a name for a class: `InvoicePaymentID`.

    Args:
        words: The name.
        written: The name as its author wrote it, which is kept if it is a good one for a class.
    """
    if written is not None and _PASCAL.fullmatch(written) and not _is_builtin(written):
        return _short(written, "X", _LONGEST_CLASS)
    parts = map(_capitalized, map(_ascii, words))
    name = _short(_leading_letter("".join(parts), "X"), "X", _LONGEST_CLASS)
    # A class has no underscore in its name.
    return f"{name}X" if _is_builtin(name) else name


def _capitalized(word: str) -> str:
    """A word within the name of a class: `Invoice`, `ID`, `OAuth2`."""
    if word in _INITIALISMS:
        return word.upper()
    if word[-1:] == "s" and word[:-1] in _INITIALISMS:
        return f"{word[:-1].upper()}s"
    letters = word.rstrip("0123456789")
    return _MIXED_CASE.get(letters, letters[:1].upper() + letters[1:]) + word[len(letters) :]


def digest(text: str) -> str:
    """Six characters that tell a text from others, the same in every run."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def distinct(names: Iterable[str]) -> bool:
    """Whether no two names are the same on a file system that ignores case."""
    folded = [name.casefold() for name in names]
    return len(folded) == len(set(folded))


@lru_cache(maxsize=8192)
def _snake(words: Words) -> str:
    return _short(_leading_letter("_".join(map(_ascii, words)), "x_"), "_x")


def _short(name: str, separator: str, longest: int = _LONGEST) -> str:
    """Cuts a name that would not fit into a line or a file name, and keeps it distinct."""
    if len(name) <= longest:
        return name
    end = separator + digest(name)
    return name[: longest - len(end)].rstrip("_") + end


def _free(name: str, taken: Collection[str] = ()) -> str:
    while keyword.iskeyword(name) or name in taken or name in _MISREAD:
        name += "_"
    return name


def _is_builtin(name: str) -> bool:
    return hasattr(builtins, name) or keyword.iskeyword(name)


def _ascii(word: str) -> str:
    """Spells a word in ASCII: accents go, and other letters become their code points.

    A long word of such letters, which nobody could read, becomes a short one that is its own.
    """
    if word.isascii():
        return word
    spelled = "".join(_ascii_letter(letter) for letter in word)
    is_foreign = len(spelled) > 4 * len(word)
    return f"x{digest(word)}" if is_foreign and len(word) > _LONGEST_FOREIGN else spelled


def _ascii_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _LATIN:
        return _LATIN[letter]
    plain = (_LATIN.get(part, part) for part in unicodedata.normalize("NFKD", letter))
    folded = "".join(plain).encode("ascii", "ignore").decode()
    return folded.lower() if folded.isalnum() else f"u{ord(letter):04x}"


def _leading_letter(name: str, prefix: str) -> str:
    return name if name[:1].isalpha() else prefix + name
