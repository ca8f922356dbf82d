"""What is found in parameters, and in how bodies and their parts are written."""

import pytest
from tests.review.test_operations import (
    Found,
    both_ways,
    document,
    findings,
    found,
    operation,
    response,
)

from specmill.source.document import Document


@pytest.mark.parametrize(
    ("base", "revision", "there", "back"),
    [
        ("application/json: {}", "Application/JSON;charset=utf-8: {}", [], []),
        ("application/json: {}", "'*/*': {}", ["media-type-widened"], ["media-type-narrowed"]),
        ("image/png: {}, image/*: {}", "image/*: {}", [], []),
        ("a/b: {}, a/b; charset=utf-8: {}", "a/b: {}", [], []),
        ("a/b;v=1: {}, a/b;v=2: {}", "a/b;v=2: {}", ["media-type-removed"], ["media-type-added"]),
        (
            "image/png: {}",
            "image/*: {}, image/gif: {}",
            ["media-type-added", "media-type-widened"],
            ["media-type-narrowed", "media-type-removed"],
        ),
        (
            "application/json: {}",
            "application/xml: {}",
            ["media-type-replaced"],
            ["media-type-replaced"],
        ),
        (
            "application/json: {}",
            "application/vnd.x+json: {}",
            ["media-type-specialized"],
            ["media-type-generalized"],
        ),
        ("application/xml: {}", "text/xml: {}", ["media-type-changed"], ["media-type-changed"]),
        (
            "application/json: {}, application/xml: {}",
            "application/*: {}",
            ["media-type-widened"],
            ["media-type-narrowed"],
        ),
        (
            "application/pdf: {}",
            "application/pdf: {schema: {type: string, contentMediaType: application/octet-stream}}",
            [],
            [],
        ),
        (
            "application/pdf: {}",
            "application/pdf: {schema: {type: string, format: binary}}",
            [],
            [],
        ),
        ("application/json: {}", "application/json: {schema: {description: Any.}}", [], []),
    ],
)
def test_media_types_are_matched_by_what_they_stand_for(
    base: str, revision: str, there: list[str], back: list[str]
) -> None:
    bodies = (operation(f"requestBody: {{content: {{{text}}}}}") for text in (base, revision))
    found = both_ways(*bodies)
    assert [[rule for rule, _, _ in one] for one in found] == [there, back]


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        ("in: query, schema: {type: string}", "in: query, explode: false, schema: {type: string}"),
        ("in: query, style: form", "in: query, explode: true"),
        ("in: header, schema: {type: array}", "in: header, explode: true, schema: {type: array}"),
        ("in: query, schema: {oneOf: [{type: string}]}", "in: query, schema: {type: string}"),
        (
            "in: query, style: deepObject, schema: {type: object}",
            "in: query, style: deepObject, explode: true, schema: {type: object}",
        ),
    ],
)
def test_parameters_that_are_written_alike_are_the_same(base: str, revision: str) -> None:
    one, other = (operation(f"parameters: [{{name: p, {text}}}]") for text in (base, revision))
    assert both_ways(one, other) == ([], [])


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        ("in: query, schema: {type: array}", "in: query, explode: false, schema: {type: array}"),
        (
            "in: query, schema: {type: object}",
            "in: query, style: deepObject, schema: {type: object}",
        ),
        ("in: path, schema: {type: string}", "in: path, style: label, schema: {type: string}"),
        ("in: query, schema: {type: object}", "in: query, content: {application/json: {}}"),
    ],
)
def test_parameters_that_are_written_otherwise_break(base: str, revision: str) -> None:
    one, other = (
        operation(f"parameters: [{{name: p, required: true, {text}}}]", "/books/{p}")
        for text in (base, revision)
    )
    rule = ("parameter-serialization-changed", "breaking", "breaking")
    assert both_ways(one, other) == ([rule], [rule])


@pytest.mark.parametrize(
    ("fields", "kind", "after"),
    [
        ("in: query, explode: false", "array", "explode: false (p=a,b)"),
        ("in: query, explode: false", "object", "explode: false (p=a,1,b,2)"),
        ("in: query, style: pipeDelimited", "array", "style: pipeDelimited (p=a|b)"),
        ("in: query, style: deepObject", "object", "style: deepObject (p[a]=1&p[b]=2)"),
        ("in: path, style: label", "array", "style: label (.a,b)"),
        ("in: path, style: label, explode: true", "object", "style: label (.a=1.b=2)"),
        ("in: path, style: matrix", "array", "style: matrix (;p=a,b)"),
        ("in: path, style: matrix, explode: true", "array", "style: matrix (;p=a;p=b)"),
        ("in: header, explode: true", "object", "explode: true (a=1,b=2)"),
        ("in: query, style: mine", "array", "style: mine"),
    ],
)
def test_the_field_that_was_edited_is_named_and_pointed_at(
    fields: str, kind: str, after: str
) -> None:
    place, style = fields.split(", ", 1)
    text = "parameters: [{{name: p, required: true, {}, schema: {{type: {}}}}}]"
    base = operation(text.format(place, kind), "/books/{p}")
    revision = operation(text.format(fields, kind), "/books/{p}")
    (finding,) = findings(base, revision)
    assert finding.after == after
    assert f"has `{after}` now, not `" in finding.message
    key = "style" if "style" in style else "explode"
    pointer = f"/paths/~1books~1{{p}}/post/parameters/0/{key}"
    assert finding.revision == revision.locate(pointer, part="key")
    assert finding.base == base.locate(pointer, part="key")


@pytest.mark.parametrize("name", ["Accept", "Content-Type", "authorization"])
def test_header_parameters_that_openapi_ignores_say_nothing(name: str) -> None:
    text = f"{{name: {name}, in: header, required: true, schema: {{type: string}}}}"
    one, other = operation(f"parameters: [{text}]"), operation("parameters: []")
    assert both_ways(one, other) == ([], [])


def test_the_content_type_among_headers_says_nothing() -> None:
    one = response("headers: {content-type: {required: true, schema: {type: string}}}")
    assert both_ways(one, response("")) == ([], [])


def test_the_default_of_what_cannot_be_left_out_says_nothing_of_requests() -> None:
    def limit(required: str, default: int) -> Document:
        fields = f"name: limit, in: query, {required} schema: {{type: integer, default: {default}}}"
        return operation(f"parameters: [{{{fields}}}]")

    same, other = ("default-changed", "safe", "safe"), "parameter-default-changed"
    assert found(limit("required: true,", 1), limit("required: true,", 2)) == [same]
    assert found(limit("", 1), limit("", 2)) == [(other, "maybe", "maybe")]


@pytest.mark.parametrize(
    ("base", "revision", "rules"),
    [
        (
            "name: p, in: query",
            "name: q, in: query, description: Q.",
            [("optional-parameter-renamed", "maybe", "maybe")],
        ),
        (
            "name: p, in: query",
            "name: P, in: query, deprecated: true",
            [("deprecated", "safe", "safe"), ("optional-parameter-renamed", "maybe", "maybe")],
        ),
        (
            "name: p, in: cookie, required: true",
            "name: q, in: cookie, required: true",
            [("required-parameter-renamed", "breaking", "breaking")],
        ),
        (
            "name: p, in: query, required: true",
            "name: P, in: query",
            [
                ("parameter-became-optional", "safe", "breaking"),
                ("required-parameter-renamed", "breaking", "breaking"),
            ],
        ),
        (
            "name: p, in: query, schema: {type: string}",
            "name: q, in: query, schema: {type: integer}",
            [
                ("optional-parameter-added", "safe", "maybe"),
                ("optional-parameter-removed", "maybe", "safe"),
            ],
        ),
    ],
)
def test_a_parameter_of_which_the_name_was_edited_is_the_same(
    base: str, revision: str, rules: Found
) -> None:
    one, other = (operation(f"parameters: [{{{text}}}]") for text in (base, revision))
    assert found(one, other) == rules


def test_defaults_of_one_text_are_only_told_apart_where_they_are_written_apart() -> None:
    one, other = (
        f"{{schema: {{type: [boolean, string], default: {value}}}}}" for value in ("true", "'true'")
    )
    parameters = [operation(f"parameters: [{{name: p, in: query, {o[1:]}]") for o in (one, other)]
    assert found(*parameters) == []
    bodies = [
        operation(f"requestBody: {{content: {{application/json: {o}}}}}") for o in (one, other)
    ]
    (finding,) = findings(*bodies)
    assert (finding.rule.id, finding.before, finding.after) == ("default-changed", "true", '"true"')


@pytest.mark.parametrize("kind", ["parameter", "header"])
def test_values_with_a_media_type_are_compared_by_its_schema(kind: str) -> None:
    def holder(schema: str) -> Document:
        content = f"content: {{application/json: {{schema: {{{schema}}}}}}}"
        if kind == "parameter":
            return operation(f"parameters: [{{name: p, in: query, {content}}}]")
        return response(f"headers: {{P: {{{content}}}}}")

    narrower, wider = holder("type: object, required: [a]"), holder("type: object")
    narrowed = ("property-became-required", "breaking", "safe")
    widened = ("property-became-optional", "safe", "breaking")
    if kind == "header":
        narrowed, widened = ((rule, s, c) for rule, c, s in (narrowed, widened))
    assert both_ways(wider, narrower) == ([narrowed], [widened])


@pytest.mark.parametrize(
    ("media_type", "base", "revision", "rules"),
    [
        ("application/x-www-form-urlencoded", "", "a: {explode: false}", []),
        (
            "application/x-www-form-urlencoded",
            "",
            "l: {explode: false}",
            ["part-serialization-changed"],
        ),
        (
            "application/x-www-form-urlencoded",
            "",
            "a: {allowReserved: true}",
            ["reserved-characters-changed"],
        ),
        ("multipart/form-data", "", "a: {contentType: text/plain}", []),
        ("multipart/form-data", "", "l: {contentType: text/plain}", []),
        ("multipart/form-data", "", "f: {contentType: application/octet-stream}", []),
        (
            "multipart/form-data",
            "a: {headers: {X: {schema: {type: string}}}}",
            "a: {headers: {X: {required: true, schema: {type: string}}}}",
            ["header-became-required"],
        ),
        (
            "multipart/form-data",
            "a: {contentType: image/png}",
            "a: {contentType: image/*}",
            ["part-media-type-added"],
        ),
        ("application/json", "", "l: {explode: false}", []),
    ],
)
def test_parts_of_forms_are_compared_by_how_they_are_written(
    media_type: str, base: str, revision: str, rules: list[str]
) -> None:
    properties = "a: {type: string}, l: {type: array, items: {type: string}}"
    schema = f"{{properties: {{{properties}, f: {{type: string, format: binary}}}}}}"
    one, other = (
        operation(
            f"requestBody: {{content: {{{media_type}: {{schema: {schema}, encoding: {{{text}}}}}}}}}"
        )
        for text in (base, revision)
    )
    assert [rule for rule, _, _ in found(one, other)] == rules


def test_a_list_of_which_one_is_too_few_does_not_take_one_value() -> None:
    one = operation("parameters: [{name: p, in: query, schema: {type: string}}]")
    two = operation(
        "parameters: [{name: p, in: query,"
        " schema: {type: array, minItems: 2, items: {type: string}}}]"
    )
    assert ("type-changed", "breaking", "breaking") in found(one, two)


def test_header_names_have_no_case() -> None:
    one, other = (
        operation(f"parameters: [{{name: {name}, in: header, schema: {{type: string}}}}]")
        for name in ("X-Shop", "x-shop")
    )
    assert both_ways(one, other) == ([], [])


@pytest.mark.parametrize(
    "schema",
    [
        "type: string, format: binary",
        "type: string, contentMediaType: image/png, deprecated: false",
        "allOf: [{$ref: '#/components/schemas/Bytes'}], description: A picture.",
        "anyOf: [{$ref: '#/components/schemas/Bytes'}]",
        "allOf: [{type: string}], format: binary",
    ],
)
def test_bytes_are_bytes(schema: str) -> None:
    def upload(text: str) -> Document:
        components = "components: {schemas: {Bytes: {type: string, format: binary}}}"
        body = f"requestBody: {{content: {{image/png: {text}}}}}"
        return document(f"{{/books: {{post: {{responses: {{}}, {body}}}}}}}", rest=components)

    assert both_ways(upload("{}"), upload(f"{{schema: {{{schema}}}}}")) == ([], [])


@pytest.mark.parametrize("around", ["allOf: [{}]", "oneOf: [{}]", "allOf: [{type: object}, {}]"])
def test_the_parts_of_a_form_are_those_of_all_its_schema(around: str) -> None:
    def form(schema: str, content_type: str = "") -> Document:
        encoding = f"encoding: {{cover: {{{content_type}}}}}"
        media_type = f"{{multipart/form-data: {{schema: {{{schema}}}, {encoding}}}}}"
        return operation(f"requestBody: {{content: {media_type}}}")

    inner = "type: object, properties: {cover: {type: string}}"
    whole = around.replace("{}", f"{{{inner}}}")
    assert found(form(whole), form(inner)) == []
    ((rule, clients, _),) = found(form(whole), form(inner, "contentType: image/png"))
    assert (rule, clients) == ("part-media-type-changed", "breaking")
