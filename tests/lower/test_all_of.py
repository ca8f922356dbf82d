from collections.abc import Callable

import pytest

from specmill.ir.types import Alias, Anything, Array, JsonValue, Record, Reference, Scalar, Type
from specmill.lower.api import Lowered

LowerSchemas = Callable[[dict[str, JsonValue]], Lowered]

TEXT: JsonValue = {"type": "string"}
BASE: JsonValue = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
BASE_REF: JsonValue = {"$ref": "#/components/schemas/Base"}


def _merged(lower_schemas: LowerSchemas, schema: JsonValue) -> tuple[Record, Lowered]:
    lowered = lower_schemas({"Base": BASE, "Book": schema})
    definition = lowered.api.definitions["/components/schemas/Book"]
    assert isinstance(definition, Record)
    return definition, lowered


def _types(record: Record) -> dict[str, Type]:
    return {entry.name: entry.type for entry in record.properties}


def test_properties_and_required_names_are_gathered(lower_schemas: LowerSchemas) -> None:
    book, lowered = _merged(
        lower_schemas,
        {
            "description": "A book.",
            "required": ["own", "id"],
            "properties": {"own": {"type": "integer"}},
            "allOf": [BASE_REF, {"type": "object", "properties": {"inline": TEXT}}],
        },
    )
    assert _types(book) == {
        "id": Scalar("string"),
        "inline": Scalar("string"),
        "own": Scalar("integer"),
    }
    assert [entry.name for entry in book.properties if entry.required] == ["id", "own"]
    assert book.description == "A book."
    assert lowered.diagnostics == ()


def test_a_property_keeps_the_place_where_it_is_written(lower_schemas: LowerSchemas) -> None:
    book, _ = _merged(lower_schemas, {"allOf": [BASE_REF, {"properties": {"inline": TEXT}}]})
    places = {entry.name: entry.pointer for entry in book.properties}
    assert set(places) == {"id", "inline"}


def test_what_is_written_beside_goes_before_what_is_inherited(lower_schemas: LowerSchemas) -> None:
    book, _ = _merged(
        lower_schemas, {"allOf": [BASE_REF], "properties": {"id": {"type": "integer"}}}
    )
    assert _types(book) == {"id": Scalar("integer")}


def test_parts_that_differ_are_reported(lower_schemas: LowerSchemas) -> None:
    book, lowered = _merged(
        lower_schemas,
        {
            "allOf": [
                {**_object(BASE), "minProperties": 1, "x-one": 1},
                {"minProperties": 2, "multipleOf": 0.5, "x-one": 2},
                {"multipleOf": 0.7},
            ]
        },
    )
    assert book.additional == Anything()
    messages = [d.message for d in lowered.diagnostics if "two parts" in d.message]
    assert [message.partition("set ")[2].partition(" ")[0] for message in messages] == [
        "`multipleOf`"
    ]


def test_parts_that_agree_are_not(lower_schemas: LowerSchemas) -> None:
    _, lowered = _merged(
        lower_schemas, {"allOf": [BASE_REF, BASE], "type": "object", "description": "x"}
    )
    assert lowered.diagnostics == ()


def test_all_of_in_all_of(lower_schemas: LowerSchemas) -> None:
    inner: JsonValue = {"allOf": [BASE_REF, {"properties": {"a": TEXT}}]}
    book, _ = _merged(lower_schemas, {"allOf": [inner, {"properties": {"b": TEXT}}]})
    assert list(_types(book)) == ["id", "a", "b"]


def test_a_component_that_wraps_another_stands_for_it(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Base": BASE,
            "Book": {"allOf": [BASE_REF], "description": "The same"},
            "Shop": {"properties": {"book": {"$ref": "#/components/schemas/Book"}}},
        }
    )
    book = lowered.api.definitions["/components/schemas/Book"]
    assert isinstance(book, Alias)
    assert book.type == Reference("/components/schemas/Base")
    assert lowered.diagnostics == ()


def test_a_component_that_wraps_an_inline_object_is_that_object(
    lower_schemas: LowerSchemas,
) -> None:
    lowered = lower_schemas(
        {
            "Base": BASE,
            "Book": {"allOf": [{"properties": {"a": {"properties": {"b": TEXT}}}}]},
            "Shop": {"properties": {"book": {"$ref": "#/components/schemas/Book"}}},
        }
    )
    book, shop = (lowered.api.definitions[f"/components/schemas/{n}"] for n in ("Book", "Shop"))
    assert isinstance(book, Record)
    assert isinstance(shop, Record)
    assert book.words == ("book",)
    assert _types(shop) == {"book": Reference(book.key)}
    inner = _types(book)["a"]
    assert isinstance(inner, Reference)
    assert lowered.api.definitions[inner.key].words == ("book", "a")
    assert lowered.diagnostics == ()


def test_an_inline_object_that_two_components_inherit_is_one_definition(
    lower_schemas: LowerSchemas,
) -> None:
    lowered = lower_schemas(
        {
            "Base": {"properties": {"owner": {"properties": {"name": TEXT}}}},
            "Book": {"allOf": [BASE_REF, {"properties": {"a": TEXT}}]},
            "Film": {"allOf": [BASE_REF, {"properties": {"b": TEXT}}]},
        }
    )
    owner = "/components/schemas/Base/properties/owner"
    for name in ("Base", "Book", "Film"):
        definition = lowered.api.definitions[f"/components/schemas/{name}"]
        assert isinstance(definition, Record)
        assert _types(definition)["owner"] == Reference(owner)
    assert lowered.api.definitions[owner].words == ("base", "owner")


def test_all_of_around_what_is_no_object(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {"Book": {"allOf": [{"type": "array", "items": TEXT}, {"maxItems": 3}]}}
    )
    book = lowered.api.definitions["/components/schemas/Book"]
    assert isinstance(book, Alias)
    assert book.type == Array(Scalar("string"), max_items=3)


def _object(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value


def test_many_schemas_in_a_row(lower_schemas: LowerSchemas) -> None:
    chain: dict[str, JsonValue] = {"A0": {"properties": {"p0": TEXT}}}
    for place in range(1, 150):
        taken: JsonValue = {"$ref": f"#/components/schemas/A{place - 1}"}
        chain[f"A{place}"] = {"allOf": [taken, {"properties": {f"p{place}": TEXT}}]}
    last = lower_schemas(chain).api.definitions["/components/schemas/A149"]
    assert isinstance(last, Record)
    assert [entry.name for entry in last.properties] == [f"p{place}" for place in range(150)]


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"properties": {"a": TEXT},
               "oneOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"b": TEXT}}]}},
        {"A": {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/A"}]}, TEXT]}},
    ],
)  # fmt: skip
def test_a_schema_that_takes_over_itself(
    schemas: dict[str, JsonValue], lower_schemas: LowerSchemas
) -> None:
    assert set(lower_schemas(schemas).api.definitions) >= {"/components/schemas/A"}


def test_alternatives_of_alternatives_are_bounded(lower_schemas: LowerSchemas) -> None:
    def schema(place: int) -> JsonValue:
        next_two: list[JsonValue] = [
            {"$ref": f"#/components/schemas/U{place + step}"} for step in (1, 2)
        ]
        return {"properties": {f"a{place}": TEXT}, "oneOf": next_two}

    schemas = {f"U{place}": schema(place) for place in range(40)}
    lowered = lower_schemas({**schemas, "U40": BASE, "U41": BASE})
    assert len(lowered.api.definitions) < 2_000
    assert any("combinations" in d.message for d in lowered.diagnostics)


def test_what_stands_beside_each_reference_on_the_way_holds(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas(
        {
            "Name": {"type": "string", "maxLength": 9},
            "Short": {"$ref": "#/components/schemas/Name", "maxLength": 3},
            "Same": {"$ref": "#/components/schemas/Short"},
            "Shop": {"properties": {"name": {"$ref": "#/components/schemas/Same", "minLength": 1}}},
        }
    )
    shop = lowered.api.definitions["/components/schemas/Shop"]
    assert isinstance(shop, Record)
    assert _types(shop) == {"name": Scalar("string", min_length=1, max_length=3)}
    short = lowered.api.definitions["/components/schemas/Short"]
    assert isinstance(short, Alias)
    assert short.type == Scalar("string", max_length=3)
