from collections.abc import Callable

import pytest

from specmill.ir.api import Operation, Parameter
from specmill.ir.types import Anything, JsonValue, Reference, Scalar
from specmill.lower.api import Lowered

JsonObject = dict[str, JsonValue]
LowerDocument = Callable[[JsonObject], Lowered]


def _operation(
    lower_document: LowerDocument,
    own: list[JsonValue],
    shared: list[JsonValue] | None = None,
    path: str = "/books",
    components: JsonObject | None = None,
) -> Operation:
    item: JsonObject = {
        "get": {"parameters": own, "responses": {"204": {"description": ""}}},
        "parameters": shared or [],
    }
    lowered = lower_document({"paths": {path: item}, "components": components or {}})
    (operation,) = lowered.api.operations
    return operation


def _parameter(name: str = "p", location: str = "query", /, **parts: JsonValue) -> JsonObject:
    schema: JsonObject = {} if "content" in parts else {"schema": {"type": "string"}}
    required: JsonObject = {"required": True} if location == "path" else {}
    return {"name": name, "in": location, **schema, **required, **parts}


def _only(lower_document: LowerDocument, declared: JsonObject, path: str = "/books") -> Parameter:
    (parameter,) = _operation(lower_document, [declared], path=path).parameters
    return parameter


@pytest.mark.parametrize(
    ("location", "style", "explode"),
    [
        ("path", "simple", False),
        ("query", "form", True),
        ("header", "simple", False),
        ("cookie", "form", True),
    ],
)
def test_the_defaults_of_a_location(
    location: str, style: str, explode: bool, lower_document: LowerDocument
) -> None:
    path = "/books/{p}" if location == "path" else "/books"
    parameter = _only(lower_document, _parameter("p", location), path)
    assert (parameter.location, parameter.style, parameter.explode) == (location, style, explode)
    assert parameter.required == (location == "path")
    assert not parameter.allow_reserved
    assert parameter.media_type is None


@pytest.mark.parametrize(
    ("parts", "style", "explode"),
    [
        ({"style": "form"}, "form", True),
        ({"explode": False}, "form", False),
        ({"style": "deepObject"}, "deepObject", False),
        ({"style": "deepObject", "explode": True}, "deepObject", True),
        ({"style": "pipeDelimited"}, "pipeDelimited", False),
        ({"style": "spaceDelimited", "explode": True}, "spaceDelimited", True),
    ],
)
def test_a_style_brings_its_own_default_of_explode(
    parts: JsonObject, style: str, explode: bool, lower_document: LowerDocument
) -> None:
    parameter = _only(lower_document, _parameter(**parts))
    assert (parameter.style, parameter.explode) == (style, explode)


def test_what_is_said_about_a_parameter(lower_document: LowerDocument) -> None:
    parameter = _only(
        lower_document,
        _parameter(
            "pageSize",
            description="How many",
            required=True,
            deprecated=True,
            allowReserved=True,
            schema={"type": "integer", "minimum": 0, "default": 10},
        ),
    )
    assert parameter.words == ("page", "size")
    assert (parameter.description, parameter.default) == ("How many", 10)
    assert parameter.required
    assert parameter.deprecated
    assert parameter.allow_reserved
    assert parameter.type == Scalar("integer", minimum=0)
    assert parameter.pointer == "/paths/~1books/get/parameters/0"


def test_the_schema_describes_where_the_parameter_does_not(lower_document: LowerDocument) -> None:
    described = _parameter(schema={"type": "string", "description": "A text"})
    assert _only(lower_document, described).description == "A text"


def test_a_parameter_is_described_by_the_component_that_it_is(
    lower_document: LowerDocument,
) -> None:
    declared = [_parameter(schema={"$ref": "#/components/schemas/Colour"})]
    colour: JsonObject = {"type": "string", "enum": ["red"], "description": "A colour"}
    operation = _operation(lower_document, [*declared], components={"schemas": {"Colour": colour}})
    assert operation.parameters[0].description == "A colour"


def test_a_default_of_a_schema_elsewhere(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        [_parameter(schema={"$ref": "#/components/schemas/Order"})],
        components={"schemas": {"Order": {"type": "string", "default": "up"}}},
    )
    assert operation.parameters[0].default == "up"
    assert operation.parameters[0].type == Reference("/components/schemas/Order")


def test_a_parameter_in_a_media_type(lower_document: LowerDocument) -> None:
    content: JsonValue = {"application/json": {"schema": {"type": "integer"}}}
    parameter = _only(lower_document, _parameter(content=content))
    assert parameter.media_type == "application/json"
    assert parameter.type == Scalar("integer")


def test_a_media_type_without_schema(lower_document: LowerDocument) -> None:
    parameter = _only(lower_document, _parameter(content={"application/json": {}}))
    assert parameter.type == Anything()


def test_an_operation_replaces_a_parameter_of_its_path(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        [_parameter("b", description="own"), _parameter("c")],
        [_parameter("a"), _parameter("b", description="shared"), _parameter("b", "header")],
    )
    found = [(p.name, p.location, p.description) for p in operation.parameters]
    assert found == [
        ("b", "query", "own"),
        ("c", "query", ""),
        ("a", "query", ""),
        ("b", "header", ""),
    ]


def test_a_parameter_that_is_a_component(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        [{"$ref": "#/components/parameters/Limit"}],
        [_parameter("limit", description="shared")],
        components={"parameters": {"Limit": _parameter("limit", description="component")}},
    )
    (parameter,) = operation.parameters
    assert parameter.description == "component"
    assert parameter.pointer == "/components/parameters/Limit"


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_openapi_ignores(name: str, lower_document: LowerDocument) -> None:
    operation = _operation(lower_document, [_parameter(name, "header"), _parameter(name)])
    assert [p.location for p in operation.parameters] == ["query"]


def test_names_that_are_alike_are_told_apart_by_location(lower_document: LowerDocument) -> None:
    operation = _operation(
        lower_document,
        [
            _parameter("id", "path"),
            _parameter("ID"),
            _parameter("i-d", "cookie"),
            _parameter("other"),
        ],
        path="/books/{id}",
    )
    assert [p.words for p in operation.parameters] == [
        ("id", "in", "path"),
        ("id", "in", "query"),
        ("i", "d", "in", "cookie"),
        ("other",),
    ]


def test_names_that_are_alike_in_one_location_are_told_apart(
    lower_document: LowerDocument,
) -> None:
    operation = _operation(lower_document, [_parameter("page_size"), _parameter("pageSize")])
    assert len({p.words for p in operation.parameters}) == 2


def test_a_name_without_letters(lower_document: LowerDocument) -> None:
    assert _only(lower_document, _parameter("$")).words == ("parameter",)


def test_what_the_query_of_a_path_gives_is_no_parameter(lower_document: LowerDocument) -> None:
    declared = [_parameter("view"), _parameter("sort by"), _parameter("page")]
    path = "/books?view=full&sort+by=title"
    operation = _operation(lower_document, [declared[0], declared[2]], [declared[1]], path)
    assert [parameter.name for parameter in operation.parameters] == ["page"]


def test_what_frames_a_message_is_no_parameter(lower_document: LowerDocument) -> None:
    names = ["Content-Length", "host", "Transfer-Encoding", "Connection", "X-Length"]
    operation = _operation(lower_document, [_parameter(name, "header") for name in names])
    assert [parameter.name for parameter in operation.parameters] == ["X-Length"]
