import json
from dataclasses import replace

import pytest

from specmill.ir.api import (
    Api,
    Body,
    Content,
    Document,
    Operation,
    Parameter,
    Resource,
    Response,
    RetryRule,
    SecurityRequirement,
)
from specmill.ir.dump import dump
from specmill.ir.servers import Server
from specmill.ir.types import (
    Anything,
    Array,
    Dictionary,
    Enumeration,
    JsonValue,
    Property,
    Record,
    Reference,
    Scalar,
    Union,
)

RECORD = Record(
    key="/components/schemas/Charge",
    words=("charge",),
    component="Charge",
    properties=(
        Property(
            name="paid_at",
            words=("paid", "at"),
            type=Union((Scalar("integer", minimum=0), Scalar("null"))),
            required=True,
            description="Wann: schön",
            deprecated=False,
            read_only=True,
            write_only=False,
            default=None,
            pointer="/components/schemas/Charge/properties/paid_at",
        ),
    ),
    additional=Anything(),
    description="",
    deprecated=False,
    usage=("response",),
)
PARAMETER = Parameter(
    name="limit",
    words=("limit",),
    location="query",
    style="form",
    explode=True,
    allow_reserved=False,
    media_type=None,
    type=Enumeration(("a", None, 0, False)),
    required=False,
    description="",
    deprecated=False,
    default=False,
    client_default=None,
    pointer="/paths/~1charges/get/parameters/0",
)
OPERATION = Operation(
    words=("list", "charges"),
    method_words=("list",),
    operation_id=None,
    http_method="GET",
    path="/charges",
    parameters=(PARAMETER,),
    body=Body((Content("application/json", Dictionary(Anything()), (), {}, ""),), True, "", ""),
    responses=(
        Response(
            "200",
            True,
            "",
            (),
            (
                Content(
                    "application/json", Array(Reference(RECORD.key)), (("x", [None, 0]),), None, ""
                ),
            ),
            "",
        ),
    ),
    request_id_header=None,
    server=None,
    security=(SecurityRequirement((("key", ()),)),),
    pagination=None,
    sandbox=None,
    summary="",
    description="",
    deprecated=False,
    pointer="/paths/~1charges/get",
)
API = Api(
    document=Document("charges.yaml", "00", "Charges", "1", ""),
    words=("charges",),
    client_words=("charges",),
    servers=(Server("/", "", "/", ()),),
    resources=(Resource(("charges",), "", (OPERATION,)),),
    definitions={RECORD.key: RECORD},
    security_schemes=(),
    retry=RetryRule(statuses=(409,), header=None, idempotency_key="Key"),
    error_bodies={"default": {"detail": "$message", "hint": "", "fields": []}},
    refuses_unknown_query=True,
)


def _plain(api: Api = API) -> dict[str, JsonValue]:
    loaded: dict[str, JsonValue] = json.loads(dump(api))
    return loaded


def _member(value: JsonValue, *path: str | int) -> JsonValue:
    for step in path:
        if isinstance(step, int):
            assert isinstance(value, list)
            value = value[step]
        else:
            assert isinstance(value, dict)
            value = value[step]
    return value


def test_it_is_canonical_json() -> None:
    text = dump(API)
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    assert "schön" in text


def test_it_is_stable() -> None:
    assert dump(API) == dump(replace(API))


def test_a_name_in_words_is_one_text() -> None:
    operation = _member(_plain(), "resources", 0, "operations", 0)
    assert _member(operation, "words") == "list charges"
    assert _member(operation, "method_words") == "list"


def test_each_object_names_its_class() -> None:
    definition = _member(_plain(), "definitions", RECORD.key)
    assert _member(definition, "kind") == "record"
    assert _member(definition, "properties", 0, "type", "kind") == "union"
    assert _member(definition, "additional") == {"kind": "anything"}


def test_a_scalar_says_its_json_type() -> None:
    variants = _member(_plain(), "definitions", RECORD.key, "properties", 0, "type", "variants")
    assert _member(variants, 0, "kind") == "integer"
    assert _member(variants, 1) == {"kind": "null"}


def test_what_says_nothing_is_left_out() -> None:
    operation = _member(_plain(), "resources", 0, "operations", 0)
    assert isinstance(operation, dict)
    assert "summary" not in operation
    assert "operation_id" not in operation
    assert "deprecated" not in operation


@pytest.mark.parametrize(
    ("scalar", "bound"),
    [
        (Scalar("integer", minimum=0), "minimum"),
        (Scalar("integer", exclusive_maximum=0), "exclusive_maximum"),
        (Scalar("integer", max_length=0), "max_length"),
    ],
)
def test_a_bound_of_zero_says_something(scalar: Scalar, bound: str) -> None:
    parameter = replace(PARAMETER, type=scalar)
    operation = replace(OPERATION, parameters=(parameter,))
    api = replace(API, resources=(Resource(("charges",), "", (operation,)),))
    type_ = _member(_plain(api), "resources", 0, "operations", 0, "parameters", 0, "type")
    assert type_ == {"kind": "integer", bound: 0}


def test_values_of_the_document_stay_as_they_are() -> None:
    operation = _member(_plain(), "resources", 0, "operations", 0)
    assert _member(operation, "parameters", 0, "type", "values") == ["a", None, 0, False]
    assert _member(operation, "parameters", 0, "default") is False
    examples = _member(operation, "responses", 0, "contents", 0, "examples")
    assert examples == [["x", [None, 0]]]
    assert _member(operation, "body", "contents", 0, "sample") == {}
    assert _member(_plain(), "error_bodies") == API.error_bodies


def test_the_conduct_of_clients_and_servers() -> None:
    assert _plain()["retry"] == {"kind": "retryrule", "statuses": [409], "idempotency_key": "Key"}
    assert _plain()["refuses_unknown_query"] is True
    silent = _plain(replace(API, retry=None, error_bodies={}, refuses_unknown_query=False))
    assert not {"retry", "error_bodies", "refuses_unknown_query"} & silent.keys()


def test_a_value_that_it_cannot_hold_is_a_mistake() -> None:
    broken = replace(API, words=("charges",), servers=(Server("/", "", "/", ()),))
    object.__setattr__(broken, "definitions", {"x": object()})
    with pytest.raises(TypeError, match="cannot hold a object"):
        dump(broken)
