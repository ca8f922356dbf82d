"""What edits of real documents do to the public API of their packages."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

import griffe
import pytest
from tests.targets.edited_documents import Edit

from specmill.code_changes import CodeChange
from specmill.render.files import RenderedFile
from specmill.targets.contract import Package
from specmill.targets.python.public_api.comparison import compare

MOOV = "moov_invoice_payments"
VERSION = "        - $ref: '#/components/parameters/XMoovVersion'\n"
STATUSES = "        - canceled\n        - open\n        - paid\n      description"
FILTER = "        - type\n      properties:\n        type:\n          type: string\n          enum:\n            - payment_intent\n"
FOREIGN_ID = """\
        foreignID:
          type: string
          description: The id of the payment in the other system.
          example: EXT-PAY-12345
"""


def moov(*replaced: tuple[str, str]) -> Edit:
    return Edit("moov.yaml", replaced)


def stripe(*replaced: tuple[str, str]) -> Edit:
    return Edit("stripe.yaml", replaced)


def with_parameter(text: str) -> Edit:
    return moov((VERSION, f"{VERSION}        - {text}\n"))


EDITS: dict[str, tuple[Edit, list[str]]] = {
    "a renamed method": (
        moov(("x-speakeasy-name-override: listInvoicePayments", "x-speakeasy-name-override: find")),
        [
            (
                "! renamed Moov.invoices.list_invoice_payments: list_invoice_payments -> find;"
                " also `AsyncMoov.invoices.list_invoice_payments`"
            )
        ],
    ),
    "a renamed operation": (
        moov(("operationId: listInvoicePayments", "operationId: findPayments")),
        [
            "! renamed operations.invoices.ListInvoicePayments: ListInvoicePayments -> FindPayments",
            (
                "! renamed server.MoovServer.list_invoice_payments:"
                " list_invoice_payments -> find_payments"
            ),
        ],
    ),
    "a renamed component": (
        stripe(("    PaymentFilter:", "    Kinds:"), ("schemas/PaymentFilter", "schemas/Kinds")),
        ["! renamed models.components.PaymentFilter: PaymentFilter -> Kinds"],
    ),
    "another resource": (
        moov(("        - Invoices\n", "        - Bills\n"), ("name: Invoices", "name: Bills")),
        [
            "! renamed Moov.invoices: invoices -> bills; also `AsyncMoov.invoices`",
            (
                "! renamed operations.invoices.ListInvoicePayments:"
                " invoices.ListInvoicePayments -> bills.ListInvoicePayments"
            ),
        ],
    ),
    "a removed property": (
        moov(
            (FOREIGN_ID, ""),
            ("            - $.external.foreignID\n", ""),
            ("            foreignID: EXT-PAY-12345\n", ""),
            ("        foreignID: EXT-PAY-12345\n", ""),
        ),
        ["! removed models.components.InvoiceExternalPayment.foreign_id: str | None = None ->"],
    ),
    "a new property of an answer": (
        stripe(
            ("        has_more:\n", "        total:\n          type: integer\n        has_more:\n")
        ),
        ["  added models.components.InvoicePaymentList.total: -> int | None = None"],
    ),
    "a property of an answer that may be null": (
        stripe(
            (
                "is_default:\n          type: boolean",
                "is_default:\n          type: [boolean, 'null']",
            )
        ),
        ["! changed models.components.InvoicePayment.is_default: bool -> bool | None"],
    ),
    "a property of an answer that may be missing": (
        stripe(("        - amount_requested\n", "")),
        ["! changed models.components.InvoicePayment.amount_requested: int -> int | None = None"],
    ),
    "a property of an answer that is always there": (
        stripe(
            (
                "      required:\n        - amount_requested\n",
                "      required:\n        - amount_paid\n        - amount_requested\n",
            )
        ),
        [
            "  changed models.components.InvoicePayment.amount_paid: Nullable[int] = None -> int | None"
        ],
    ),
    "a property of a filter that has to be given": (
        stripe((FILTER, f"        - payment_intent\n{FILTER}")),
        ["! changed models.components.PaymentFilter.payment_intent: str = ... -> str"],
    ),
    "a new optional parameter": (
        with_parameter("{name: count, in: query, schema: {type: integer, maximum: 200}}"),
        [
            (
                "  added Moov.invoices.list_invoice_payments(count): -> int | None = None;"
                " also `AsyncMoov.invoices.list_invoice_payments(count)`,"
                " `operations.invoices.ListInvoicePayments.count`"
            )
        ],
    ),
    "a new required parameter": (
        with_parameter("{name: count, in: query, required: true, schema: {type: integer}}"),
        [
            (
                "! added Moov.invoices.list_invoice_payments(count): -> int;"
                " also `AsyncMoov.invoices.list_invoice_payments(count)`,"
                " `operations.invoices.ListInvoicePayments.count`"
            )
        ],
    ),
    "a lower maximum of a parameter": (
        stripe(("maximum: 100", "maximum: 50")),
        [
            (
                "! changed operations.invoice_payments.GetInvoicePayments.limit:"
                " Annotated[int | None, Field(ge=1, le=100)] = None"
                " -> Annotated[int | None, Field(ge=1, le=50)] = None"
            )
        ],
    ),
    "a higher maximum of a parameter": (
        stripe(("maximum: 100", "maximum: 500")),
        [
            (
                "  changed operations.invoice_payments.GetInvoicePayments.limit:"
                " Annotated[int | None, Field(ge=1, le=100)] = None"
                " -> Annotated[int | None, Field(ge=1, le=500)] = None"
            )
        ],
    ),
    "a shorter length in an answer": (
        moov(
            (
                "transferID:\n          type: string\n          maxLength: 36",
                "transferID:\n          type: string\n          maxLength: 26",
            )
        ),
        [
            (
                "  changed models.components.InvoiceTransferPayment.transfer_id:"
                " Annotated[str, Field(max_length=36)] -> Annotated[str, Field(max_length=26)]"
            )
        ],
    ),
    "a new value in a parameter": (
        stripe((STATUSES, STATUSES.replace("paid\n", "paid\n        - void\n"))),
        [
            (
                "  changed models.components.InvoicePaymentStatus: Literal['canceled', 'open', 'paid']"
                " -> Literal['canceled', 'open', 'paid', 'void']"
            )
        ],
    ),
    "a value fewer in a parameter": (
        stripe((STATUSES, STATUSES.replace("        - canceled\n", ""))),
        [
            (
                "! changed models.components.InvoicePaymentStatus: Literal['canceled', 'open', 'paid']"
                " -> Literal['open', 'paid']"
            )
        ],
    ),
    "values in another order": (
        stripe((STATUSES, "        - paid\n        - open\n        - canceled\n      description")),
        [],
    ),
    "a new value in an answer": (
        moov(
            (
                "        - external\n      description",
                "        - external\n        - card\n      description",
            )
        ),
        [
            (
                "  changed models.components.InvoicePaymentType: Literal['transfer', 'external'] | str"
                " -> Literal['transfer', 'external', 'card'] | str"
            )
        ],
    ),
    "an error that is another": (
        moov(("        '504':", "        '409':")),
        [
            "! removed errors.GatewayTimeout: class(ServerError) ->",
            "  added errors.Conflict: -> class(ClientError)",
        ],
    ),
    "another description": (
        moov(("The licence", "A licence"), ("What the payment", "What a payment")),
        [],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_what_programs_see(name: str) -> None:
    edit, expected = EDITS[name]
    changes = compare(*edit.packages())
    assert sorted(map(shown, changes)) == sorted(expected)
    assert [one.name for one in changes] == sorted(one.name for one in changes)


def shown(change: CodeChange) -> str:
    """A change as a line."""
    mark = "!" if change.is_breaking else " "
    line = f"{mark} {change.kind} {change.name.partition('.')[2]}"
    told = " ".join(filter(None, (f"{line}:", change.before, "->", change.after)))
    return f"{told}; {change.note}" if change.note else told


def test_a_method_that_came_is_shown_with_its_signature_and_what_implementers_owe() -> None:
    text = "class Server(Protocol[Any]):\n    async def {}(self, call: int) -> str: ...\n"
    base, revision = (sources(__init__="", server=text.format(name)) for name in ("find", "list"))
    assert [*map(shown, compare(base, revision))] == [
        "! removed server.Server.find: async (call: int) -> str ->",
        (
            "  added server.Server.list: -> async (call: int) -> str;"
            " whoever implements the server has to add it"
        ),
    ]


def test_a_package_of_another_name_is_another_package() -> None:
    edit = moov(("title: Moov Invoice Payments", "title: Moov Bills"))
    assert compare(*edit.packages()) == (
        CodeChange(MOOV, "removed", "package", "", is_breaking=True),
        CodeChange("moov_bills", "added", "", "package", is_breaking=False),
    )


def sources(**modules: str) -> Package:
    return Package(
        "shop",
        tuple(
            RenderedFile(PurePosixPath("shop", f"{name}.py"), text.encode())
            for name, text in modules.items()
        ),
    )


def test_nothing_of_a_package_is_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    run = f"import pathlib\npathlib.Path({str(trace)!r}).touch()\n"
    base = sources(__init__=run, errors=f"{run}class Lost(Exception):\n    code: int\n")
    revision = sources(__init__=run, errors=f"{run}class Lost(Exception):\n    code: str\n")
    before = set(sys.modules)
    assert [one.name for one in compare(base, revision)] == ["shop.errors.Lost.code"]
    assert not trace.exists()
    assert not [name for name in set(sys.modules) - before if name.startswith("shop")]


def test_what_programs_read_and_is_never_there_any_more_breaks_them() -> None:
    error = "class Lost(Exception):\n    @property\n    def body(self) -> {}: ...\n"
    base = sources(__init__="", errors=error.format("Reason | None"))
    [change] = compare(base, sources(__init__="", errors=error.format("None")))
    assert shown(change) == "! changed errors.Lost.body: Reason | None -> None"


def test_a_type_that_is_named_in_itself_is_followed() -> None:
    tree = 'Tree = TypeAliasType("Tree", "list[Tree] | {}")\n'
    base, revision = (
        Package("shop", (RenderedFile(PurePosixPath("shop/models/trees.py"), text.encode()),))
        for text in (tree.format("int"), tree.format("float"))
    )
    [change] = compare(base, revision)
    assert shown(change) == "! changed models.trees.Tree: list[Tree] | int -> list[Tree] | float"


def test_a_sandbox_promises_nothing() -> None:
    text = "class SandboxServer:\n    def __init__(self, *, items: int = 0) -> None: ...\n"
    base, revision = (
        Package("shop", (RenderedFile(PurePosixPath("shop/server/sandbox.py"), text.encode()),))
        for text in (text, "class SandboxServer: ...\n")
    )
    [change] = compare(base, revision)
    assert (change.name, change.kind) == ("shop.server.sandbox.SandboxServer(items)", "removed")
    assert not change.is_breaking


def test_what_is_in_something_else_that_was_renamed_as_well_is_followed() -> None:
    text = "class {0}(Model):\n    id: int\nclass {0}List(Model):\n    all: list[{0}]\n"
    base, revision = (
        Package("shop", (RenderedFile(PurePosixPath("shop/models/all.py"), text.encode()),))
        for text in (text.format("Order"), text.format("Sale"))
    )
    assert [*map(shown, compare(base, revision))] == [
        "! renamed models.all.Order: Order -> Sale",
        "! renamed models.all.OrderList: OrderList -> SaleList",
    ]


def test_constants_count_where_they_are_exported() -> None:
    text = "LIVE = 'https://shop.example'\n"
    exported = sources(__init__="", servers=f"__all__ = ['LIVE']\n{text}")
    assert compare(sources(__init__="", servers=""), sources(__init__="", servers=text)) == ()
    [change] = compare(sources(__init__="", servers=""), exported)
    assert change == CodeChange("shop.servers.LIVE", "added", "", "", is_breaking=False)


OVERLOADS = "from typing import overload\n" + "".join(
    f"@overload\ndef create(of: {kind}, /) -> {kind}: ...\n" for kind in ("int", "str")
)


def test_overloads_are_compared_as_they_are_written() -> None:
    text = f"{OVERLOADS}def create(of: object, /) -> object:\n    return of\n"
    base = sources(__init__="", errors=text)
    assert compare(base, base) == ()
    [change] = compare(base, sources(__init__="", errors=text.replace("str", "bytes")))
    assert change == CodeChange(
        "shop.errors.create",
        "changed",
        "(of: int) -> int or (of: str) -> str",
        "(of: int) -> int or (of: bytes) -> bytes",
        is_breaking=True,
    )


CALL = "def send(first: int, second: int = 0, *, third: int = 0) -> int: ...\n"


@pytest.mark.parametrize(
    ("edit", "breaks"),
    [
        (("second: int = 0", "second: int"), ["second"]),
        (("*, third", "third"), []),
        (("second: int = 0, *,", "*, second: int = 0,"), ["second"]),
        (("first: int, second: int = 0", "second: int, first: int = 0"), ["first", "second"]),
        (("third: int = 0", "third: int = 1"), []),
        (("third: int = 0", "third: int = 0, fourth: int"), ["fourth"]),
        (("third: int = 0", "third: int = 0, fourth: int = 0"), []),
        (("-> int", "-> int | None"), [""]),
        (("-> int", "-> bool"), [""]),
        (("def send", "async def send"), ["send"]),
    ],
)
def test_how_a_function_is_called(edit: tuple[str, str], breaks: list[str]) -> None:
    base, revision = (sources(__init__="", errors=text) for text in (CALL, CALL.replace(*edit)))
    changes = compare(base, revision)
    assert changes
    names = [one.name.removeprefix("shop.errors.") for one in changes if one.is_breaking]
    assert [name.removeprefix("send(").rstrip(")") for name in names] == breaks


def test_what_is_private_is_nobodys_business() -> None:
    base = sources(__init__="", _runtime="class Gone: ...", errors="class _Gone: ...")
    assert compare(base, sources(__init__="", _runtime="", errors="")) == ()


@pytest.mark.parametrize("name", EDITS)
def test_what_the_library_takes_for_a_break_is_one(name: str, tmp_path: Path) -> None:
    edit, _ = EDITS[name]
    base, revision = edit.packages()
    was, now = (loaded(one, tmp_path / side) for one, side in ((base, "base"), (revision, "new")))
    breaks = " ".join(one.name + one.note for one in compare(base, revision) if one.is_breaking)
    for breakage in griffe.find_breaking_changes(was, now):
        # It looks into modules that no program has to name.
        assert breakage.obj.name in breaks or ".server." in breakage.obj.path, breakage.obj.path


def loaded(package: Package, folder: Path) -> griffe.Object | griffe.Alias:
    for file in package.files:
        if file.path.suffix == ".py" and not file.copied:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
    return griffe.load(package.name, search_paths=[folder], allow_inspection=False)
