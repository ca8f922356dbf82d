"""Files that are made to exhaust time, memory or the stack: refused, with a reason and a place."""

import json

import pytest

from specmill.diagnostics import SpecmillError
from specmill.pipeline import generate
from specmill.source.read import from_bytes

HEAD = "openapi: 3.1.1\ninfo: {title: T, version: '1'}\n"
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)

REFUSED = {
    "an alias bomb": (HEAD + BOMB, "too-many-values"),
    "arrays in arrays in YAML": ("[" * 100_000, "nested-too-deep"),
    "maps in maps in YAML": ("".join(f"{' ' * n}a:\n" for n in range(1_000)), "nested-too-deep"),
    "arrays in arrays in JSON": ("[" * 100_000 + "]" * 100_000, "nested-too-deep"),
    "objects in objects in JSON": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested-too-deep"),
    "a number of a million digits": (HEAD + f"x-n: {'9' * 1_000_000}\n", "invalid-number"),
    "a number of a million hexadecimal digits": (HEAD + f"x-n: 0x{'f' * 1_000_000}\n", "invalid-number"),
    "a number that is none": ('{"openapi": NaN}', "invalid-number"),
    "a tag that builds an object": (HEAD + "x: !!python/object/apply:os.system [ls]\n",
                                    "unsupported-tag"),
    "a value inside of itself": (HEAD + "x: &a [*a]\n", "recursive-alias"),
    "a second document": (HEAD + "---\n" + HEAD, "multiple-documents"),
    "half of a character": ('{"openapi": "\\ud800"}', "lone-surrogate"),
    "nothing but space": (" \n" * 100_000, "file-empty"),
    "a scalar": ("x" * 1_000_000, "not-an-openapi-document"),
    "an array": ("[" + "1," * 100_000 + "1]", "not-an-openapi-document"),
}  # fmt: skip


def _code(content: bytes) -> str:
    with pytest.raises(SpecmillError) as caught:
        generate(from_bytes("spec.yaml", content), "python", None, lambda _: None)
    return caught.value.diagnostics[0].code.id


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_exhausts_is_refused(name: str) -> None:
    text, code_id = REFUSED[name]
    assert _code(text.encode("utf-8")) == code_id


@pytest.mark.parametrize(
    ("content", "code_id"),
    [
        (HEAD.encode("utf-16"), "invalid-encoding"),
        (HEAD.encode("utf-32"), "invalid-encoding"),
        (HEAD.encode() + b"\xff\xfe\x00", "invalid-encoding"),
        (HEAD.encode() + b"x: \xed\xa0\x80", "invalid-encoding"),
        (HEAD.encode() + b"x: \xc0\xaf", "invalid-encoding"),
        (HEAD.encode() + b"x: \x00", "control-character"),
        (b"\x1f\x8b\x08\x00" + bytes(100), "invalid-encoding"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, code_id: str) -> None:
    assert _code(content) == code_id


def test_references_that_lead_in_circles_everywhere_end() -> None:
    schemas = {
        f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{(n + k) % 200}"} for k in (1, 2)]}
        for n in range(200)
    }
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    source = from_bytes("spec.json", json.dumps(document).encode("utf-8"))
    try:
        found = generate(source, "python", None, lambda _: None).diagnostics
    except SpecmillError as error:
        found = error.diagnostics
    assert {d.code.id for d in found} & {"cyclic-ref", "tolerated-error"}
