import ast
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.profiles import examples

from specmill.targets.python.symbols import Symbol, import_block, imports

CONFIGURATION = Path(__file__).parents[2] / "pyproject.toml"

NAMES = (
    "TYPE_CHECKING", "UUID", "ID", "A", "AB", "Ab", "aB", "Any", "any", "Annotated", "APIKey",
    "ApiKey", "AsyncBook", "Book", "BookID", "BookId", "book", "BOOK", "Book1", "Book2", "Book10",
    "Book_", "X_1", "X1", "X10", "X2", "ThreeDSecure", "PayPal", "PayUUpi", "Pay", "payPal", "Tags",
    "TLS", "ZIP2", "Zip", "zip", "r2D2", "R2D2", "URLs", "ListofCards", "ListOfCards",
)  # fmt: skip
FOREIGN = (
    "builtins", "collections.abc", "datetime", "functools", "types", "typing", "httpx2",
    "pydantic", "typing_extensions",
)  # fmt: skip
OWN = (
    ".errors", ".models", ".models.books", ".models.schemas", ".models.books2", ".models.books10",
    ".client.books", ".client", "._runtime.model", "._runtime.errors", "._runtime.server.dispatch",
    ".operations.a_b", ".operations.ab",
)  # fmt: skip
SYMBOLS = st.one_of(
    st.builds(
        Symbol,
        st.sampled_from(FOREIGN + OWN),
        st.sampled_from(NAMES),
        st.sampled_from(["", "Other"]),
    ),
    st.sampled_from([Symbol("builtins"), Symbol("httpx2"), Symbol("datetime", "", "dt")]),
)
FOLDERS = ("", "models", "client", "operations", "server")


def test_the_order_is_the_one_that_ruff_asks_for(tmp_path: Path) -> None:
    """One run of ruff over many modules, each with the imports of some symbols."""
    written: dict[str, str] = {}

    @examples(150)
    @given(st.sets(SYMBOLS, min_size=2, max_size=12), st.sampled_from(FOLDERS))
    def write(symbols: set[Symbol], folder: str) -> None:
        block = import_block(folder, symbols).text
        written[f"m{len(written)}.py"] = f"{block}\n"

    write()
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    format_ = ["ruff", "format", "--quiet", "--config", str(CONFIGURATION), str(tmp_path)]
    subprocess.run(format_, check=True)
    check = ["ruff", "check", "--config", str(CONFIGURATION), "--no-cache", "--quiet"]
    done = subprocess.run(
        [*check, "--select", "I", "--output-format", "concise", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    first = done.stdout.partition(":")[0]
    assert done.returncode == 0, Path(first).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["AsyncBook", "Book"], "AsyncBook, Book"),
        (["AsyncBook", "APIClient"], "APIClient, AsyncBook"),
        (["AsyncAdyenCheckout", "AdyenCheckout"], "AdyenCheckout, AsyncAdyenCheckout"),
        (["Tags", "ThreeDSecureData", "Zip"], "Tags, ThreeDSecureData, Zip"),
        (["PayWithGoogle", "PayPal", "PayUUpi", "Payment"], "Payment, PayPal, PayUUpi, PayWithGoogle"),
        (["UUID", "Tags", "ID"], "ID, UUID, Tags"),
        (["GetListofCards", "GetListOfLimits"], "GetListofCards, GetListOfLimits"),
        (["Book10", "Book2"], "Book2, Book10"),
        (["book", "Book", "BOOK"], "BOOK, Book, book"),
    ],
)  # fmt: skip
def test_how_members_are_ordered(names: list[str], ordered: str) -> None:
    block = import_block("", [Symbol(".models", name) for name in names]).text
    assert block == f"from .models import {ordered}"


@pytest.mark.parametrize(
    ("folder", "symbol", "statement"),
    [
        ("", Symbol(".models.books", "Book"), "from .models.books import Book"),
        ("models", Symbol(".models.books", "Book"), "from .books import Book"),
        ("models", Symbol(".models", "books"), "from . import books"),
        ("client", Symbol(".models.books", "Book"), "from ..models.books import Book"),
        ("client", Symbol(".errors", "E", "F"), "from ..errors import E as F"),
        ("client", Symbol("datetime", alias="dt"), "import datetime as dt"),
        ("model", Symbol(".models.books", "Book"), "from ..models.books import Book"),
    ],
)
def test_how_a_module_is_reached(folder: str, symbol: Symbol, statement: str) -> None:
    assert import_block(folder, [symbol]).text == statement


def test_what_runs_is_not_imported_for_type_checkers_again() -> None:
    book, shop = Symbol(".models", "Book"), Symbol(".models", "Shop")
    block = imports("", [book], [book, shop])
    assert block.runtime.text == "from .models import Book"
    assert block.typing.text == "from .models import Shop"


@given(st.sets(SYMBOLS, max_size=8), st.sampled_from(FOLDERS))
def test_every_symbol_is_imported_once(symbols: set[Symbol], folder: str) -> None:
    tree = ast.parse(import_block(folder, symbols).text)
    imported = [
        (alias.name, alias.asname, node.module if isinstance(node, ast.ImportFrom) else None)
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert len(imported) == len(symbols)


@pytest.mark.parametrize("module", ["a b", "a;b", "a.import", "é"])
def test_a_module_that_is_no_name_is_refused(module: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        import_block("", [Symbol(f"x.{module}", "A")])
