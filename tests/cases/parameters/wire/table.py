"""What each value of a parameter is in a request: OpenAPI's table of style values, and more."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

__all__ = ["PLACES", "REFUSED", "SENT", "TYPES", "Place", "Row"]

INTEGER: dict[str, Any] = {"type": "integer"}
TEXT: dict[str, Any] = {"type": "string"}
BOOLEAN: dict[str, Any] = {"type": "boolean"}
TIME: dict[str, Any] = {"type": "string", "format": "date-time"}
ENUM: dict[str, Any] = {"enum": ["up", "a b", "x,y"]}


def array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def closed(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


TYPES: dict[str, dict[str, Any]] = {
    "text": TEXT,
    "integer": INTEGER,
    "number": {"type": "number"},
    "boolean": BOOLEAN,
    "time": TIME,
    "enum": ENUM,
    "nullable": {"type": ["integer", "null"]},
    "union": {"anyOf": [INTEGER, BOOLEAN, TEXT]},
    "texts": array(TEXT),
    "integers": array(INTEGER),
    "numbers": array({"type": "number"}),
    "booleans": array(BOOLEAN),
    "times": array(TIME),
    "enums": array(ENUM),
    "unions": array({"anyOf": [INTEGER, TEXT]}),
    "object": closed(R=INTEGER, G=TEXT, B=BOOLEAN),
    "nested": closed(a=closed(b=closed(c=INTEGER), s=TEXT), n={"type": "number"}),
    "lists": closed(ids=array(INTEGER), rows=array(closed(x=INTEGER, y=TEXT))),
    "free": {"type": "object", "additionalProperties": True},
    "map": {"type": "object", "additionalProperties": INTEGER},
    "integer or object": {"anyOf": [INTEGER, closed(gte=INTEGER, lt=INTEGER)]},
    "text or texts": {"anyOf": [TEXT, array(TEXT)]},
}


class Place(NamedTuple):
    """Where a parameter `p` stands, and how it is declared beside its schema."""

    location: str
    declared: dict[str, Any]


def styled(location: str, style: str, *, explode: bool, **more: Any) -> Place:
    return Place(location, {"style": style, "explode": explode, **more})


PLACES: dict[str, Place] = {
    "simple": styled("path", "simple", explode=False),
    "simple*": styled("path", "simple", explode=True),
    "label": styled("path", "label", explode=False),
    "label*": styled("path", "label", explode=True),
    "matrix": styled("path", "matrix", explode=False),
    "matrix*": styled("path", "matrix", explode=True),
    "path json": Place("path", {"media type": "application/json"}),
    "form": styled("query", "form", explode=False),
    "form*": styled("query", "form", explode=True),
    "form reserved": styled("query", "form", explode=False, allowReserved=True),
    "form* reserved": styled("query", "form", explode=True, allowReserved=True),
    "form* empty": styled("query", "form", explode=True, allowEmptyValue=True),
    "form* required": styled("query", "form", explode=True, required=True),
    "space": styled("query", "spaceDelimited", explode=False),
    "space*": styled("query", "spaceDelimited", explode=True),
    "pipe": styled("query", "pipeDelimited", explode=False),
    "pipe*": styled("query", "pipeDelimited", explode=True),
    "deep": styled("query", "deepObject", explode=True),
    "deep reserved": styled("query", "deepObject", explode=True, allowReserved=True),
    "query json": Place("query", {"media type": "application/json"}),
    "header": styled("header", "simple", explode=False),
    "header*": styled("header", "simple", explode=True),
    "header json": Place("header", {"media type": "application/json"}),
    "cookie": styled("cookie", "form", explode=False),
    "cookie*": styled("cookie", "form", explode=True),
    "cookie json": Place("cookie", {"media type": "application/json"}),
}


class Row(NamedTuple):
    """A value of a type in a place, and what stands for it there."""

    place: str
    type: str
    value: Any
    wire: str | None
    """The segment of the path, the query, or the header field; None where nothing is sent."""


BLUE = ["blue", "black", "brown"]
RGB = {"R": 100, "G": "x", "B": True}
RESERVED = ":/?#[]@!$&'()*+,;= %"
ENCODED = "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%25"
NOON = dt.datetime(2026, 1, 20, 12, tzinfo=dt.UTC)
NOON_TEXT = "2026-01-20T12:00:00Z"
NOON_ENCODED = "2026-01-20T12%3A00%3A00Z"

# The table of OpenAPI 3.1.1, "Style Examples": one row for each that it defines.
_OF_OPENAPI = [
    Row("matrix", "text", "", ";p"),
    Row("matrix", "text", "blue", ";p=blue"),
    Row("matrix", "texts", BLUE, ";p=blue,black,brown"),
    Row("matrix", "object", RGB, ";p=R,100,G,x,B,true"),
    Row("matrix*", "text", "", ";p"),
    Row("matrix*", "text", "blue", ";p=blue"),
    Row("matrix*", "texts", BLUE, ";p=blue;p=black;p=brown"),
    Row("matrix*", "object", RGB, ";R=100;G=x;B=true"),
    Row("label", "text", "blue", ".blue"),
    Row("label", "texts", BLUE, ".blue,black,brown"),
    Row("label", "object", RGB, ".R,100,G,x,B,true"),
    Row("label*", "text", "blue", ".blue"),
    Row("label*", "texts", BLUE, ".blue.black.brown"),
    Row("label*", "object", RGB, ".R=100.G=x.B=true"),
    Row("simple", "text", "blue", "blue"),
    Row("simple", "texts", BLUE, "blue,black,brown"),
    Row("simple", "object", RGB, "R,100,G,x,B,true"),
    Row("simple*", "text", "blue", "blue"),
    Row("simple*", "texts", BLUE, "blue,black,brown"),
    Row("simple*", "object", RGB, "R=100,G=x,B=true"),
    Row("form", "text", "", "p="),
    Row("form", "text", "blue", "p=blue"),
    Row("form", "texts", BLUE, "p=blue,black,brown"),
    Row("form", "object", RGB, "p=R,100,G,x,B,true"),
    Row("form*", "text", "", "p="),
    Row("form*", "text", "blue", "p=blue"),
    Row("form*", "texts", BLUE, "p=blue&p=black&p=brown"),
    Row("form*", "object", RGB, "R=100&G=x&B=true"),
    Row("space", "texts", BLUE, "p=blue%20black%20brown"),
    Row("space", "object", RGB, "p=R%20100%20G%20x%20B%20true"),
    Row("pipe", "texts", BLUE, "p=blue%7Cblack%7Cbrown"),
    Row("pipe", "object", RGB, "p=R%7C100%7CG%7Cx%7CB%7Ctrue"),
    Row("deep", "object", RGB, "p%5BR%5D=100&p%5BG%5D=x&p%5BB%5D=true"),
    Row("header", "text", "blue", "blue"),
    Row("header", "texts", BLUE, "blue,black,brown"),
    Row("header", "object", RGB, "R,100,G,x,B,true"),
    Row("header*", "texts", BLUE, "blue,black,brown"),
    Row("header*", "object", RGB, "R=100,G=x,B=true"),
    Row("cookie", "text", "blue", "p=blue"),
    Row("cookie", "texts", BLUE, "p=blue,black,brown"),
    Row("cookie", "object", RGB, "p=R,100,G,x,B,true"),
    Row("cookie*", "texts", BLUE, "p=blue; p=black; p=brown"),
    Row("cookie*", "object", RGB, "R=100; G=x; B=true"),
]  # fmt: skip


def _everywhere(type_: str, value: Any, plain: str, encoded: str) -> list[Row]:
    """Lists a scalar that all styles write alike: percent-encoded but in a header."""
    around = {
        "simple": "{}", "matrix": ";p={}",
        "form": "p={}", "form*": "p={}", "deep": "p={}", "cookie": "p={}",
    }  # fmt: skip
    return [
        Row("header", type_, value, plain),
        *(Row(place, type_, value, text.format(encoded)) for place, text in around.items()),
    ]


_SCALARS = [
    *_everywhere("integer", -7, "-7", "-7"),
    *_everywhere("number", 2500.0, "2500.0", "2500.0"),
    *_everywhere("boolean", False, "false", "false"),
    *_everywhere("enum", "a b", "a b", "a%20b"),
    *_everywhere("nullable", 0, "0", "0"),
    *_everywhere("union", True, "true", "true"),
    *_everywhere("union", 5, "5", "5"),
    *_everywhere("union", "007", "007", "007"),
]

_SEVERAL = [
    Row("simple", "integers", [1, -2], "1,-2"),
    Row("label", "integers", [1, -2], ".1,-2"),
    Row("label", "number", 2500.0, ".2500%2E0"),
    Row("label", "boolean", True, ".true"),
    Row("label", "union", 5, ".5"),
    Row("label*", "numbers", [1.5, 2.25], ".1%2E5.2%2E25"),
    Row("matrix*", "booleans", [True, False], ";p=true;p=false"),
    Row("form", "integers", [1, -2], "p=1,-2"),
    Row("form*", "numbers", [1.5, 1e-9], "p=1.5&p=1e-09"),
    Row("form", "booleans", [True, False], "p=true,false"),
    Row("form", "times", [NOON, NOON], f"p={NOON_ENCODED},{NOON_ENCODED}"),
    Row("form", "enums", ["up", "x,y"], "p=up,x%2Cy"),
    Row("form*", "unions", [1, "one"], "p=1&p=one"),
    Row("space", "integers", [1, 2], "p=1%202"),
    Row("space*", "integers", [1, 2], "p=1&p=2"),
    Row("pipe", "booleans", [True, False], "p=true%7Cfalse"),
    Row("pipe*", "texts", ["a|b", "c"], "p=a%7Cb&p=c"),
    Row("header", "integers", [1, 2], "1,2"),
    Row("header", "times", [NOON], NOON_TEXT),
    Row("cookie*", "integers", [1, 2], "p=1; p=2"),
    Row("deep", "integers", [1, 2], "p%5B0%5D=1&p%5B1%5D=2"),
    Row("form*", "text or texts", "a", "p=a"),
    Row("form*", "text or texts", ["a", "b"], "p=a&p=b"),
    Row("form", "times", [NOON], f"p={NOON_ENCODED}"),
    *(Row(place, "time", NOON, text) for place, text in {
        "simple": NOON_ENCODED, "label": f".{NOON_ENCODED}", "matrix": f";p={NOON_ENCODED}",
        "form*": f"p={NOON_ENCODED}", "header": NOON_TEXT, "cookie": f"p={NOON_TEXT}",
        "query json": f"p=%22{NOON_ENCODED}%22", "header json": f'"{NOON_TEXT}"',
    }.items()),
]  # fmt: skip

# OpenAPI leaves what is nested to the tools: brackets in deepObject, JSON elsewhere.
_NESTED = [
    Row("deep", "nested", {"a": {"b": {"c": 1}, "s": "x y"}, "n": 0.5},
        "p%5Ba%5D%5Bb%5D%5Bc%5D=1&p%5Ba%5D%5Bs%5D=x%20y&p%5Bn%5D=0.5"),
    Row("deep", "lists", {"ids": [1, 2]}, "p%5Bids%5D%5B0%5D=1&p%5Bids%5D%5B1%5D=2"),
    Row("deep", "lists", {"rows": [{"x": 1, "y": "é"}, {"x": 2}]},
        "p%5Brows%5D%5B0%5D%5Bx%5D=1&p%5Brows%5D%5B0%5D%5By%5D=%C3%A9&p%5Brows%5D%5B1%5D%5Bx%5D=2"),
    Row("deep", "free", {"any": "thing"}, "p%5Bany%5D=thing"),
    Row("deep", "map", {"a b": 1, "&": 2}, "p%5Ba%20b%5D=1&p%5B%26%5D=2"),
    Row("deep", "integer or object", 5, "p=5"),
    Row("deep", "integer or object", {"gte": 5}, "p%5Bgte%5D=5"),
    Row("form*", "map", {"a b": 1, "=": 2}, "a%20b=1&%3D=2"),
    Row("form*", "free", {"any": "thing"}, "any=thing"),
    Row("form", "map", {"a": 1, "b": 2}, "p=a,1,b,2"),
    Row("form*", "lists", {"ids": [1, 2]}, "ids=%5B1%2C2%5D"),
    Row("form*", "nested", {"a": {"s": "x"}}, "a=%7B%22s%22%3A%22x%22%7D"),
    Row("simple*", "map", {"a": 1, "b=": 2}, "a=1,b%3D=2"),
    Row("matrix*", "map", {"a": 1, ";": 2}, ";a=1;%3B=2"),
    Row("header*", "map", {"a": 1, "b": 2}, "a=1,b=2"),
    Row("header", "nested", {"a": {"b": {"c": 1}, "s": "x, y"}, "n": 0.5},
        '{"a":{"b":{"c":1},"s":"x, y"},"n":0.5}'),
    Row("header*", "lists", {"ids": [1, 2]}, '{"ids":[1,2]}'),
    Row("header", "nested", {"n": 0.5}, "n,0.5"),
    Row("cookie*", "map", {"a": 1, "b": 2}, "a=1; b=2"),
]  # fmt: skip

_JSON = [
    Row("path json", "object", {"G": "/"}, "%7B%22G%22%3A%22%2F%22%7D"),
    Row("query json", "lists", {"ids": [1]}, "p=%7B%22ids%22%3A%5B1%5D%7D"),
    Row("query json", "texts", [], "p=%5B%5D"),
    Row("query json", "free", {"a": {"b": None}}, "p=%7B%22a%22%3A%7B%22b%22%3Anull%7D%7D"),
    Row("query json", "text", "é\"", "p=%22%C3%A9%5C%22%22"),
    Row("query json", "integer", 5, "p=5"),
    Row("header json", "nested", {"a": {"s": "x"}}, '{"a":{"s":"x"}}'),
    Row("header json", "text", "é", '"\\u00e9"'),
    Row("cookie json", "integers", [1, 2], "p=[1%2C2]"),
]  # fmt: skip

_TEXTS = [
    Row("simple", "text", RESERVED, ENCODED),
    Row("simple*", "texts", [RESERVED, "é"], f"{ENCODED},%C3%A9"),
    Row("label", "text", "a.b", ".a%2Eb"),
    Row("label*", "texts", [RESERVED, "a.b"], f".{ENCODED}.a%2Eb"),
    Row("matrix", "text", RESERVED, f";p={ENCODED}"),
    Row("matrix*", "texts", [RESERVED, "☃"], f";p={ENCODED};p=%E2%98%83"),
    Row("label*", "texts", ["", "a", ""], "..a."),
    Row("label", "texts", ["", ""], ".,"),
    Row("matrix*", "texts", ["a", ""], ";p=a;p"),
    Row("matrix*", "object", {"G": ""}, ";G"),
    Row("matrix", "texts", ["a", ""], ";p=a,"),
    Row("simple", "texts", ["a", ""], "a,"),
    Row("simple", "object", {"G": ""}, "G,"),
    Row("form*", "text", RESERVED, f"p={ENCODED}"),
    Row("form", "texts", [RESERVED, "é☃"], f"p={ENCODED},%C3%A9%E2%98%83"),
    Row("form*", "texts", ["", "a", ""], "p=&p=a&p="),
    Row("form", "texts", ["", ""], "p=,"),
    Row("form", "object", {"G": RESERVED}, f"p=G,{ENCODED}"),
    Row("form* reserved", "text", RESERVED, "p=:/?%23%5B%5D@!$%26'()*%2B,;%3D%20%25"),
    Row("form reserved", "texts", ["a,b", "/c"], "p=a%2Cb,/c"),
    Row("deep reserved", "object", {"G": RESERVED},
        "p%5BG%5D=:/?%23%5B%5D@!$%26'()*%2B,;%3D%20%25"),
    Row("form* empty", "text", "", "p="),
    Row("form* required", "text", "", "p="),
    Row("space", "texts", ["a,b", "é"], "p=a%2Cb%20%C3%A9"),
    Row("pipe", "texts", ["a b", "é&"], "p=a%20b%7C%C3%A9%26"),
    Row("deep", "object", {"G": ""}, "p%5BG%5D="),
    Row("deep", "object", {"G": RESERVED}, f"p%5BG%5D={ENCODED}"),
    Row("header", "text", RESERVED, RESERVED),
    Row("header", "text", "", ""),
    Row("header*", "object", {"G": "a b"}, "G=a b"),
    Row("cookie", "text", RESERVED, "p=:/?#[]@!$&'()*+%2C%3B=%20%25"),
    Row("cookie", "text", "", "p="),
    Row("cookie", "texts", ["a,b", "é"], "p=a%2Cb,%C3%A9"),
]  # fmt: skip

# An empty array or object has no form in a style: one that may be absent is not sent.
_ABSENT = [
    Row("form*", "texts", [], None),
    Row("form", "texts", [], None),
    Row("form* empty", "texts", [], None),
    Row("space", "texts", [], None),
    Row("deep", "object", {}, None),
    Row("deep", "map", {}, None),
    Row("header", "texts", [], None),
    Row("cookie*", "texts", [], None),
]

SENT = [*_OF_OPENAPI, *_SCALARS, *_SEVERAL, *_NESTED, *_JSON, *_TEXTS, *_ABSENT]

# What no server could tell from something else, what would end its field, and what is of the
# wrong type.
REFUSED: list[tuple[str, str, Any]] = [
    ("simple", "text", ""),
    ("simple", "text", ".."),
    ("simple", "texts", []),
    ("simple", "texts", [""]),
    ("label", "text", ""),
    ("label*", "texts", ["", ""]),
    ("matrix", "text", ".."),
    ("matrix*", "texts", []),
    ("path json", "text", "/../"),
    ("form* required", "texts", []),
    ("form*", "integer", "5"),
    ("form*", "integer", True),
    ("form*", "enum", "down"),
    ("form*", "number", float("inf")),
    ("form*", "time", dt.datetime.fromisoformat("2026-01-20T12:00:00")),
    ("form*", "text", "\udc80"),
    ("space", "texts", ["a b"]),
    ("space", "object", {"G": "a b"}),
    ("pipe", "texts", ["a|b"]),
    ("deep", "map", {"a]": 1}),
    ("header", "text", "a\r\nX-Evil: 1"),
    ("header", "text", "é"),
    ("header", "text", " a"),
    ("header", "texts", ["a,b"]),
    ("header", "texts", [" a"]),
    ("header*", "map", {"a,b": 1}),
]
