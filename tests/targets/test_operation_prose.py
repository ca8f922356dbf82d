from dataclasses import replace

import pytest

from specmill.ir.api import Operation
from specmill.ir.types import JsonValue
from specmill.render.prose import readable
from specmill.targets.python.prose import opening, with_default

OPERATION = Operation(
    words=("attach", "disk"),
    method_words=("attach",),
    operation_id="AttachDisk",
    http_method="POST",
    path="/disks",
    parameters=(),
    body=None,
    responses=(),
    request_id_header=None,
    server=None,
    security=(),
    pagination=None,
    sandbox=None,
    summary="",
    description="",
    deprecated=False,
    pointer="/paths/~1disks/post",
)


@pytest.mark.parametrize(
    ("words", "method", "expected"),
    [
        (("post", "disks"), ("create",), "Create disks."),
        (("post", "disks", "disk", "locks"), ("lock", "one"), "Lock one."),
        (("delete", "disks", "disk"), ("delete",), "Delete disk."),
        (("detach", "disk"), ("detach",), "Detach disk."),
    ],
)
def test_an_operation_is_called_what_its_method_is(
    words: tuple[str, ...], method: tuple[str, ...], expected: str
) -> None:
    operation = replace(OPERATION, words=words, method_words=method)
    assert opening(operation, ("disks",)) == (expected, "")


@pytest.mark.parametrize(
    ("summary", "description", "expected"),
    [
        ("Attach a disk", "", ("Attach a disk.", "")),
        ("Attach a disk.", "It must be free.", ("Attach a disk.", "It must be free.")),
        ("Ready?", "", ("Ready?", "")),
        # said twice
        ("Attach a disk", "Attach a disk.", ("Attach a disk.", "")),
        (
            "Attach a disk",
            "Attach a disk. It must be free.",
            ("Attach a disk.", "It must be free."),
        ),
        ("Attach a disk", "Attach a disk to it.", ("Attach a disk.", "Attach a disk to it.")),
        # no summary, or none that tells anything
        ("", "", ("Attach disk.", "")),
        ("", "Attaches a disk. It must be free.", ("", "Attaches a disk. It must be free.")),
        ("", "<p>Attaches a disk.</p>", ("", "<p>Attaches a disk.</p>")),
        ("", "- one\n- two", ("Attach disk.", "- one\n- two")),
        ("AttachDisk()", "Attaches a disk.", ("", "Attaches a disk.")),
    ],
)
def test_how_an_operation_is_introduced(
    summary: str, description: str, expected: tuple[str, str]
) -> None:
    operation = replace(OPERATION, summary=summary, description=description)
    assert opening(operation, ("disks",)) == expected


@pytest.mark.parametrize(
    ("description", "value", "expected"),
    [
        ("How many.", 20, "How many. The server's default is `20`."),
        ("How many. Default: 20.", 20, "How many. Default: 20."),
        ("How many (defaults to `20`).", 20, "How many (defaults to `20`)."),
        ("The order; the default is asc.", "asc", "The order; the default is asc."),
        ("Default: 200.", 20, "Default: 200. The server's default is `20`."),
        ("20 or more.", 20, "20 or more. The server's default is `20`."),
    ],
)
def test_a_default_is_told_once(description: str, value: JsonValue, expected: str) -> None:
    assert with_default(description, value) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a [category ID](/docs/ids) or [not](#part)", "a category ID or not"),
        ("see [the guide](https://example.com/a)", "see [the guide](https://example.com/a)"),
        ("write [us](mailto:a@example.com)", "write [us](mailto:a@example.com)"),
        ("`[a](b)` is code", "`[a](b)` is code"),
        ('<a href="/docs">the docs</a>', "the docs"),
    ],
)
def test_a_link_that_leads_nowhere_from_here_is_its_text(text: str, shown: str) -> None:
    assert readable(text) == shown
