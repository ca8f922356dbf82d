"""What `--fix` does to a text: the one value changes, and all else stays as it was written."""

import json

import pytest
import yaml

from specmill.diagnostics import Severity
from specmill.lint.levels import DEFAULT_LEVELS, without_rules
from specmill.lint.mend import mend
from specmill.source.read import from_bytes

HEAD = "openapi: 3.1.0\ninfo: {title: Small, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A:\n"


def mended(text: str, name: str = "a.yaml") -> str:
    """A text after `--fix`, which has nothing more to do then."""
    first = mend(from_bytes(name, text.encode()), DEFAULT_LEVELS).source
    again = mend(first, DEFAULT_LEVELS)
    assert again.source is first
    assert again.counts == {}
    return first.content.decode()


def schema(text: str) -> str:
    """A component schema after `--fix`."""
    indented = "".join(f"      {line}\n" for line in text.split("\n"))
    lines = mended(HEAD + indented).removeprefix(HEAD).splitlines()
    return "\n".join(line.removeprefix("      ") for line in lines)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("enum: [a, b, a]", "type: string\nenum: [a, b]"),
        ("enum: [a, a, a, b, a]", "type: string\nenum: [a, b]"),
        ("enum:\n- 1\n- 2 # two\n# again\n- 1 # one\n- 3", None),
        ("# why\n\n# what\nenum: [x]", "# why\n\ntype: string\n# what\nenum: [x]"),
        ("enum: [x, null]", "type: [string, 'null']\nenum: [x, null]"),
        ("enum: [1, 2.0]", "type: integer\nenum: [1, 2.0]"),
        ("enum: [true]", "type: boolean\nenum: [true]"),
        ("type: string\nnullable: true # or none", "type: [string, 'null']"),
        ("nullable: false\ntype: 'string'", "type: 'string'"),
        ('{nullable: true, type: "string"}', "{type: [string, 'null']}"),
        ('{type: "string", nullable: true}', "{type: [string, 'null']}"),
        (
            "allOf:\n- nullable: true\n  type: string\n- type: [string, 'null']",
            "allOf:\n- type: [string, 'null']\n- type: [string, 'null']",
        ),
        ("type: object\nrequired: [ a, b, a ]", "type: object\nrequired: [ a, b ]"),
        (
            "required:\n  - a\n  - >-\n    a\n  - b\ntype: object",
            "required:\n  - a\n  - b\ntype: object",
        ),
    ],
)
def test_one_value_changes(before: str, after: str | None) -> None:
    if after is None:
        after = "type: integer\nenum:\n- 1\n- 2 # two\n# again\n- 3"
    assert schema(before) == after


@pytest.mark.parametrize(
    "text",
    [
        # Nobody knows of which type these are meant to be.
        "enum: [1, a]",
        "enum: [1, 2.5]",
        "enum: [null]",
        "enum: [[a]]",
        # Lists beside the values go along with them.
        "type: string\nenum: [a, a]\nx-enum-varnames: [ONE, TWO]",
        # Null may be excluded on purpose, or forgotten.
        "type: string\nnullable: true\nenum: [a]",
        "nullable: true\nallOf: [{type: string}]",
        # A comment would go with it.
        "allOf:\n- nullable: true\n  # all\n  type: string\n- type: [string, 'null']",
        "type: object\nrequired: [a,\n  # again\n  b, # b\n  a]",
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    assert schema(text) == text


def test_what_an_alias_repeats_is_mended_where_it_stands_alone() -> None:
    text = HEAD + "      type: object\n      required: &r [a, b, a]\n      x-names: *r\n"
    assert mended(text) == text
    both = HEAD + "      &a\n      type: object\n      required: [a, b, a]\n    B: *a\n"
    assert mended(both) == both.replace("[a, b, a]", "[a, b]")


def test_what_stands_before_something_that_cannot_be_mended_is_mended() -> None:
    text = HEAD + (
        "      enum: [a]\n    B:\n      type: object\n      required: &r [a, a]\n"
        "      x-names: *r\n    C:\n      enum: [c]\n"
    )
    wanted = text.replace("      enum", "      type: string\n      enum")
    assert mended(text) == wanted


def test_line_breaks_and_the_mark_of_the_encoding_stay() -> None:
    text = "\ufeff" + (HEAD + "      enum:\n        - a\n        - a\n").replace("\n", "\r\n")
    wanted = text.replace("      enum", "      type: string\r\n      enum")
    assert mended(text) == wanted.replace("        - a\r\n        - a", "        - a")


def test_a_text_without_a_last_line_break_keeps_its_end() -> None:
    text = HEAD + "      type: string\n      enum:\n        - a\n        - a"
    assert mended(text).removeprefix(HEAD) == "      type: string\n      enum:\n        - a\n"


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_keeps_its_format(indent: int | str | None) -> None:
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Ä \u2028", "version": "1"},
        "servers": [{"url": "https://a.test/v1/"}],
        "paths": {
            "/a/{b}": {"parameters": [{"name": "b", "in": "path", "schema": {"type": "string"}}]}
        },
        "components": {
            "schemas": {"A": {"enum": ["a", "a"]}, "B": {"type": ["string", "null"]}},
        },
    }
    separators = (",", ":") if indent is None else None
    text = json.dumps(document, indent=indent, separators=separators)
    wanted = {
        **document,
        "servers": [{"url": "https://a.test/v1"}],
        "paths": {
            "/a/{b}": {
                "parameters": [
                    {"name": "b", "in": "path", "required": True, "schema": {"type": "string"}}
                ]
            }
        },
        "components": {
            "schemas": {
                "A": {"type": "string", "enum": ["a"]},
                "B": {"nullable": True, "type": "string"},
            }
        },
    }
    assert mended(text, "a.json") == json.dumps(wanted, indent=indent, separators=separators)


def test_a_path_parameter_becomes_required_beside_its_place() -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: Small, version: '1'}\npaths:\n  /a/{b}/{c}/{d}:\n"
        "    parameters:\n      - name: b\n        in: path # here\n        # its schema\n"
        "        schema: {}\n      - schema: {}\n        name: c\n        in: path\n"
        "      - {name: d, in: path, required: false, schema: {}}\n"
    )
    wanted = (
        text.replace("        # its", "        required: true\n        # its")
        .replace("        name: c\n", "        name: c\n        required: true\n")
        .replace("false", "true")
    )
    assert mended(text) == wanted


@pytest.mark.parametrize(
    ("url", "mended_url"),
    [
        ("https://a.test/", "https://a.test"),
        ('"https://a.test/v1/" # here', '"https://a.test/v1" # here'),
        ("/", "/"),
        ("https://a.test//", "https://a.test//"),
        ("https://a.test/?a=/", "https://a.test/?a=/"),
        ("https://a.test/{version}/", "https://a.test/{version}/"),
    ],
)
def test_the_slash_of_a_server_goes(url: str, mended_url: str) -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: Small, version: '1'}\npaths: {}\nservers:\n"
        "  - url: URL\n    variables: {version: {default: v1/}}\n"
    )
    assert mended(text.replace("URL", url)) == text.replace("URL", mended_url)


def test_what_is_off_is_not_mended() -> None:
    text = HEAD + "      enum: [a, a]\n"
    source = from_bytes("a.yaml", text.encode())
    without = mend(source, without_rules(DEFAULT_LEVELS))
    assert without.counts == {"duplicate-enum-value": 1}
    assert without.source.text == HEAD + "      enum: [a]\n"
    off = {**DEFAULT_LEVELS, "duplicate-enum-value": None, "untyped-enum": Severity.ERROR}
    assert mend(source, off).counts == {"untyped-enum": 1}


@pytest.mark.parametrize("flow", [None, False, True])
def test_every_style_of_yaml_is_mended(flow: bool | None) -> None:
    def document(*, is_right: bool) -> str:
        again = [] if is_right else ["a"]
        required = {"required": True} if is_right else {}
        typed = {"type": "string"} if is_right else {}
        parameter = {"name": "b", "in": "path", **required, "schema": {"type": "string"}}
        return yaml.safe_dump(
            {
                "openapi": "3.1.0",
                "info": {"title": "Small: # one", "version": "1"},
                "paths": {"/a/{b}": {"parameters": [parameter]}},
                "components": {
                    "schemas": {
                        "A": {**typed, "enum": ["a", "b b", "c: c", *again]},
                        "B": {"required": ["a", *again, "b"], "type": "object"},
                    }
                },
            },
            default_flow_style=flow,
            sort_keys=False,
            width=1000,
        )

    mended_text, wanted = mended(document(is_right=False)), document(is_right=True)
    assert mended_text.split() == wanted.split()
