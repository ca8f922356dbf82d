from collections.abc import Callable

import pytest

from specmill.ir.types import (
    Alias,
    Anything,
    Array,
    Binary,
    Dictionary,
    Discriminator,
    Enumeration,
    JsonValue,
    Record,
    Reference,
    Scalar,
    StructuredEnumeration,
    Tuple,
    Type,
    Union,
)
from specmill.lower.api import Lowered

LowerSchemas = Callable[[dict[str, JsonValue]], Lowered]

TEXT: JsonValue = {"type": "string"}
BOOK: JsonValue = {"type": "object", "properties": {"title": TEXT}}
BOOK_REF: JsonValue = {"$ref": "#/components/schemas/Book"}
A_BOOK = Reference("/components/schemas/Book")
NULL = Scalar("null")


def _record(lowered: Lowered, name: str) -> Record:
    definition = lowered.api.definitions[f"/components/schemas/{name}"]
    assert isinstance(definition, Record)
    return definition


def _properties(record: Record) -> dict[str, Type]:
    return {entry.name: entry.type for entry in record.properties}


def _alias(lowered: Lowered, name: str) -> Type:
    definition = lowered.api.definitions[f"/components/schemas/{name}"]
    assert isinstance(definition, Alias)
    return definition.type


def _codes(lowered: Lowered) -> list[str]:
    return [finding.code.id for finding in lowered.diagnostics]


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({}, Anything()),
        (True, Anything()),
        ({"description": "whatever"}, Anything()),
        ({"type": "string", "format": "uuid", "minLength": 0, "pattern": "^a"},
         Scalar("string", "uuid", min_length=0, pattern="^a")),
        ({"type": "integer", "minimum": 0, "maximum": 5}, Scalar("integer", minimum=0, maximum=5)),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1.5, "multipleOf": 0.5},
         Scalar("number", exclusive_minimum=0, exclusive_maximum=1.5, multiple_of=0.5)),
        ({"type": "boolean"}, Scalar("boolean")),
        ({"type": "string", "format": "binary"}, Binary()),
        ({"type": "string", "contentMediaType": "application/octet-stream"}, Binary()),
        ({"type": "string", "contentMediaType": "image/PNG"}, Binary("image/png")),
        ({"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"},
         Scalar("string")),
        ({"type": "string", "contentMediaType": "application/problem+json; charset=utf-8"},
         Scalar("string")),
        ({"type": "string", "contentMediaType": "text/html"}, Scalar("string")),
        ({"type": ["string", "null"], "format": "binary"}, Union((Binary(), NULL))),
        ({"type": "null"}, NULL),
        ({"type": "array"}, Array(Anything())),
        ({"items": TEXT}, Array(Scalar("string"), implied=True)),
        ({"type": "array", "items": TEXT, "minItems": 1, "maxItems": 2, "uniqueItems": True},
         Array(Scalar("string"), 1, 2, unique=True)),
        ({"type": "object"}, Dictionary(Anything())),
        ({"additionalProperties": TEXT}, Dictionary(Scalar("string"))),
        ({"type": "object", "additionalProperties": True}, Dictionary(Anything())),
        ({"type": ["string", "null"], "maxLength": 3},
         Union((Scalar("string", max_length=3), NULL))),
        ({"type": ["string"]}, Scalar("string")),
        ({"type": ["integer", "string"], "maximum": 3, "maxLength": 4},
         Union((Scalar("integer", maximum=3), Scalar("string", max_length=4)))),
        ({"type": ["array", "null"], "items": TEXT}, Union((Array(Scalar("string")), NULL))),
        ({"enum": ["a", "b"]}, Enumeration(("a", "b"))),
        ({"type": "string", "enum": ["a"]}, Enumeration(("a",))),
        ({"enum": ["a", None]}, Union((Enumeration(("a",)), NULL))),
        ({"type": ["string", "null"], "enum": ["a", None]}, Union((Enumeration(("a",)), NULL))),
        ({"enum": [None]}, NULL),
        ({"enum": [1, "1", True, 1.5]}, Enumeration((1, "1", True, 1.5))),
        ({"enum": [0, False]}, Enumeration((0, False))),
        ({"const": "a"}, Enumeration(("a",), constant=True)),
        ({"const": None}, NULL),
        ({"enum": [{"b": 1, "a": [None]}]}, StructuredEnumeration("object", ('{"a":[null],"b":1}',))),
        ({"const": []}, StructuredEnumeration("array", ("[]",))),
        ({"enum": [[1], "a", {"a": 1}, None, [1]]},
         Union((Enumeration(("a",)), StructuredEnumeration("array", ("[1]",)),
                StructuredEnumeration("object", ('{"a":1}',)), NULL))),
        ({"type": "string", "enum": ["a", 1, None]}, Union((Enumeration(("a",)), NULL))),
        ({"type": "number", "enum": [1, 2.0]}, Enumeration((1, 2.0))),
        # Of an array that lists no array, the items are meant.
        ({"type": "array", "enum": ["a", "b"], "items": {"type": "string"}, "maxItems": 2},
         Array(Enumeration(("a", "b")), max_items=2)),
        ({"type": "array", "enum": ["a"]}, Array(Enumeration(("a",)))),
        ({"type": "array", "enum": [[1]], "items": {"type": "integer"}},
         StructuredEnumeration("array", ("[1]",))),
        ({"type": "array", "prefixItems": [TEXT, {"type": "integer"}], "items": False},
         Tuple((Scalar("string"), Scalar("integer")))),
        ({"prefixItems": [TEXT], "minItems": 1, "maxItems": 1}, Tuple((Scalar("string"),))),
        ({"type": "object", "minProperties": 1, "maxProperties": 2},
         Dictionary(Anything(), None, 1, 2)),
        ({"patternProperties": {"^a": TEXT}, "additionalProperties": False},
         Dictionary(Scalar("string"), Scalar("string", pattern="^a"))),
        ({"type": "object", "propertyNames": {"enum": ["a", "b"]}},
         Dictionary(Anything(), Enumeration(("a", "b")))),
        ({"type": "object", "propertyNames": {"maxLength": 3}, "additionalProperties": TEXT},
         Dictionary(Scalar("string"), Scalar("string", max_length=3))),
        ({"maxLength": 3}, Scalar("string", max_length=3)),
        ({"minimum": 3}, Scalar("number", minimum=3)),
        ({"type": "string", "anyOf": [{"maxLength": 3}, {"pattern": "^a"}], "minLength": 1},
         Union((Scalar("string", min_length=1, max_length=3),
                Scalar("string", min_length=1, pattern="^a")))),
        ({"anyOf": [False, TEXT]}, Scalar("string")),
        ({"anyOf": [TEXT, {"type": "null"}]}, Union((Scalar("string"), NULL))),
        ({"oneOf": [TEXT, {"type": "integer"}]}, Union((Scalar("string"), Scalar("integer")))),
        ({"oneOf": [TEXT]}, Scalar("string")),
        ({"oneOf": [TEXT, TEXT]}, Scalar("string")),
        ({"oneOf": [{"anyOf": [TEXT, {"type": "null"}]}, {"type": "integer"}]},
         Union((Scalar("string"), NULL, Scalar("integer")))),
        ({"type": ["object", "null"], "anyOf": [BOOK_REF]}, Union((A_BOOK, NULL))),
        (BOOK_REF, A_BOOK),
        ({"allOf": [BOOK_REF]}, A_BOOK),
        ({"allOf": [BOOK_REF], "description": "the best"}, A_BOOK),
        ({"allOf": [TEXT, {"maxLength": 3}]}, Scalar("string", max_length=3)),
        ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, Scalar("string")),
        ({"allOf": [{"type": ["string", "null"]}, {"type": ["null", "string"]}]},
         Union((Scalar("string"), NULL))),
    ],
)  # fmt: skip
def test_how_a_schema_is_typed(schema: JsonValue, type_: Type, lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {"Book": BOOK, "Shop": {"type": "object", "properties": {"entry": schema}}}
    )
    assert _properties(_record(lowered, "Shop"))["entry"] == type_


def test_constants_of_other_json_types_are_other_variants(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas({"Shop": {"oneOf": [{"const": 1}, {"const": True}]}})
    union = _alias(lowered, "Shop")
    assert isinstance(union, Union)
    assert [repr(variant) for variant in union.variants] == [
        repr(Enumeration((1,), constant=True)),
        repr(Enumeration((True,), constant=True)),
    ]


def test_an_object_is_a_record(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Book": {
                "type": "object",
                "description": "A book.",
                "deprecated": True,
                "required": ["title", "unknown"],
                "properties": {
                    "title": {"type": "string", "description": "On the cover", "default": "x"},
                    "isbn13": {"type": "string", "readOnly": True, "deprecated": True},
                    "secretCode": {"type": "string", "writeOnly": True},
                },
            }
        }
    )
    book = _record(lowered, "Book")
    assert (book.words, book.component, book.description) == (("book",), "Book", "A book.")
    assert book.deprecated
    assert book.additional == Anything()
    title, isbn, code = book.properties
    assert (title.name, title.required, title.description) == ("title", True, "On the cover")
    assert title.default == "x"
    assert title.pointer == "/components/schemas/Book/properties/title"
    assert (isbn.words, isbn.required, isbn.read_only) == (("isbn13",), False, True)
    assert isbn.deprecated
    assert (code.words, code.write_only, code.read_only) == (("secret", "code"), True, False)


def test_a_property_that_refers_takes_over_what_is_said_there(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Code": {"type": "string", "description": "Of three letters", "deprecated": True},
            "Book": {
                "properties": {
                    "one": {"$ref": "#/components/schemas/Code"},
                    "two": {"$ref": "#/components/schemas/Code", "description": "Another"},
                }
            },
        }
    )
    one, two = _record(lowered, "Book").properties
    assert (one.description, two.description) == ("Of three letters", "Another")
    assert one.deprecated


@pytest.mark.parametrize(
    ("additional", "type_"),
    [(True, Anything()), (False, None), ({}, Anything()), (TEXT, Scalar("string"))],
)
def test_further_properties(
    additional: JsonValue, type_: Type | None, lower_schemas: LowerSchemas
) -> None:
    schema: JsonValue = {"properties": {"a": TEXT}, "additionalProperties": additional}
    assert _record(lower_schemas({"Book": schema}), "Book").additional == type_


def test_an_object_that_forbids_everything_is_a_record(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas({"Empty": {"type": "object", "additionalProperties": False}})
    assert _record(lowered, "Empty").properties == ()
    assert _record(lowered, "Empty").additional is None


def test_a_component_that_is_no_object_is_an_alias(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Code": {"type": "string", "maxLength": 3},
            "Codes": {"type": "array", "items": {"$ref": "#/components/schemas/Code"}},
            "Same": {"$ref": "#/components/schemas/Code"},
        }
    )
    assert _alias(lowered, "Code") == Scalar("string", max_length=3)
    assert _alias(lowered, "Codes") == Array(Reference("/components/schemas/Code"))
    assert _alias(lowered, "Same") == Reference("/components/schemas/Code")
    assert _codes(lowered) == []


@pytest.mark.parametrize("kinds", [["object", "null"], ["null", "object"]])
def test_an_object_that_may_be_null_is_a_record_and_null_is_at_its_uses(
    kinds: list[JsonValue], lower_schemas: LowerSchemas
) -> None:
    nullable: JsonValue = {"type": kinds, "properties": {"title": TEXT}}
    lowered = lower_schemas(
        {
            "Book": nullable,
            "Shop": {
                "properties": {
                    "named": BOOK_REF,
                    "wrapped": {"allOf": [BOOK_REF]},
                    "inline": nullable,
                    "listed": {"type": "array", "items": nullable},
                }
            },
        }
    )
    assert _properties(_record(lowered, "Book")) == {"title": Scalar("string")}
    types = _properties(_record(lowered, "Shop"))
    inline = Reference("/components/schemas/Shop/properties/inline")
    item = Reference("/components/schemas/Shop/properties/listed/items")
    assert types["named"] == Union((A_BOOK, NULL))
    assert types["wrapped"] == Union((A_BOOK, NULL))
    assert isinstance(types["inline"], Union)
    assert set(types["inline"].variants) == {inline, NULL}
    assert isinstance(types["listed"], Array)
    assert isinstance(types["listed"].items, Union)
    assert set(types["listed"].items.variants) == {item, NULL}
    for reference in (inline, item):
        definition = lowered.api.definitions[reference.key]
        assert isinstance(definition, Record)
        assert _properties(definition) == {"title": Scalar("string")}


def test_a_component_that_is_an_object_or_something_else(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Book": {"type": ["object", "string", "array"], "properties": {"title": TEXT}},
            "Shop": {"properties": {"book": BOOK_REF}},
        }
    )
    assert _properties(_record(lowered, "Book")) == {"title": Scalar("string")}
    book = _properties(_record(lowered, "Shop"))["book"]
    assert book == Union((A_BOOK, Scalar("string"), Array(Anything())))


def test_a_record_may_contain_itself(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Tree": {
                "properties": {
                    "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}
                }
            }
        }
    )
    tree = Reference("/components/schemas/Tree")
    assert _properties(_record(lowered, "Tree")) == {"children": Array(tree)}


def test_an_alias_may_contain_itself(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {"Nested": {"type": "array", "items": {"$ref": "#/components/schemas/Nested"}}}
    )
    assert _alias(lowered, "Nested") == Array(Reference("/components/schemas/Nested"))


CAT: dict[str, JsonValue] = {"properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}}
DOG: JsonValue = {"required": ["kind"], "properties": {"kind": {"const": "dog"}, "bark": TEXT}}


def _pets(
    discriminator: JsonValue, lower_schemas: LowerSchemas, *required: str
) -> Discriminator | None:
    lowered = lower_schemas(
        {
            "Cat": {**CAT, "required": [*required]},
            "Dog": DOG,
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": discriminator,
            },
        }
    )  # fmt: skip
    pet = _alias(lowered, "Pet")
    assert isinstance(pet, Union)
    return pet.discriminator


CAT_KEY, DOG_KEY = "/components/schemas/Cat", "/components/schemas/Dog"


def test_a_discriminator_selects_by_name(lower_schemas: LowerSchemas) -> None:
    found = _pets({"propertyName": "kind"}, lower_schemas, "kind")
    assert found == Discriminator("kind", (("cat", CAT_KEY), ("dog", DOG_KEY)))


@pytest.mark.parametrize("target", ["Dog", "#/components/schemas/Dog"])
def test_a_discriminator_selects_by_its_mapping(target: str, lower_schemas: LowerSchemas) -> None:
    mapping: JsonValue = {"dog": target, "hound": target, "cat": "#/components/schemas/Cat"}
    found = _pets({"propertyName": "kind", "mapping": mapping}, lower_schemas, "kind")
    assert found == Discriminator("kind", (("cat", CAT_KEY), ("dog", DOG_KEY), ("hound", DOG_KEY)))


def test_a_discriminator_is_optional_where_one_variant_may_lack_it(
    lower_schemas: LowerSchemas,
) -> None:
    found = _pets({"propertyName": "kind"}, lower_schemas)
    assert found == Discriminator("kind", (("cat", CAT_KEY), ("dog", DOG_KEY)), optional=True)


def test_a_mapping_to_a_schema_whose_name_ends_alike(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Cat": CAT,
            "BigCat": CAT,
            "Pet": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Cat"},
                    {"$ref": "#/components/schemas/BigCat"},
                ],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {"big": "BigCat", "small": "Cat"},
                },
            },
        }
    )
    pet = _alias(lowered, "Pet")
    assert isinstance(pet, Union)
    assert pet.discriminator is not None
    assert pet.discriminator.mapping == (("small", CAT_KEY), ("big", "/components/schemas/BigCat"))
