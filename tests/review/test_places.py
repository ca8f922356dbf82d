import pytest

from specmill.review.places import describe
from specmill.source.document import Document, parse
from specmill.source.read import from_bytes

DOCUMENT = """
openapi: 3.1.1
info: {title: Bookshop, version: '1.0'}
servers:
  - url: https://api.example.com
paths:
  /books:
    parameters:
      - {name: region, in: header, schema: {type: string}}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 10}}
        - name: filter
          in: query
          content: {application/json: {schema: {properties: {author: {type: string}}}}}
        - {$ref: '#/components/parameters/Limit'}
      responses:
        '200':
          description: The books.
          headers: {X-Total: {schema: {type: integer}}}
          content: {application/json: {schema: {items: {properties: {title: {}}}}}}
        default:
          description: A mistake.
    post:
      requestBody:
        content:
          multipart/form-data: {encoding: {cover: {contentType: image/png}}}
      callbacks:
        printed: {'{$request.body#/url}': {post: {responses: {'200': {description: OK}}}}}
webhooks:
  sold: {post: {}}
components:
  schemas:
    Invoice:
      required: [id, status]
      allOf:
        - properties: {status: {enum: [paid]}}
      oneOf: [{$ref: '#/components/schemas/Open'}, {type: object}]
      properties:
        lines: {type: array, items: {properties: {amount: {}}}}
        "a`b": {}
      additionalProperties: {type: string}
  parameters:
    Limit: {name: limit, in: query}
  pathItems:
    Health: {get: {}}
"""

GET = "/paths/~1books/get"
POST = "/paths/~1books/post"
INVOICE = "/components/schemas/Invoice"
CALLBACK = f"{POST}/callbacks/printed/{{$request.body#~1url}}/post"

PHRASES = {
    "": "the document",
    "/info/title": "the document",
    "/servers/0/url": "server `https://api.example.com`",
    "/servers/7": "server",
    "/security": "the security of the document",
    "/security/0": "the security of the document",
    "/paths/~1books": "`/books`",
    GET: "`GET /books`",
    "/paths/~1gone/delete": "`DELETE /gone`",
    f"{GET}/deprecated": "`GET /books`",
    f"{GET}/security/0/login/1": "the security of `GET /books`",
    f"{GET}/parameters": "`GET /books`",
    f"{GET}/parameters/0/schema/maximum": "query parameter `limit` of `GET /books`",
    f"{GET}/parameters/1/content/application~1json/schema/properties/author": (
        "property `author` of query parameter `filter` of `GET /books` as `application/json`"
    ),
    f"{GET}/parameters/2": "query parameter `limit` of `GET /books`",
    f"{GET}/parameters/9": "parameter `9` of `GET /books`",
    "/paths/~1books/parameters/0": "header parameter `region` of `/books`",
    "/components/parameters/Limit": "query parameter `limit`",
    f"{GET}/responses/200": "response 200 of `GET /books`",
    f"{GET}/responses/default/description": "the default response of `GET /books`",
    f"{GET}/responses/200/headers/X-Total": "header `X-Total` of response 200 of `GET /books`",
    f"{GET}/responses/200/content/application~1json/schema/items/properties/title/type": (
        "property `title` of each item of the `application/json` body of response 200 of `GET /books`"
    ),
    f"{POST}/requestBody/required": "the body of `POST /books`",
    f"{POST}/requestBody/content/text~1csv": "the body of `POST /books` as `text/csv`",
    f"{POST}/requestBody/content/multipart~1form-data/encoding/cover/contentType": (
        "part `cover` of the body of `POST /books` as `multipart/form-data`"
    ),
    CALLBACK: "`POST {$request.body#/url}` of callback `printed` of `POST /books`",
    "/webhooks/sold/post": "webhook `sold`",
    "/webhooks/sold/post/requestBody": "the body of webhook `sold`",
    "/components/pathItems/Health/get": "`GET` of path item `Health`",
    INVOICE: "`Invoice`",
    f"{INVOICE}/required": "`Invoice`",
    f"{INVOICE}/required/1": "property `status` of `Invoice`",
    f"{INVOICE}/allOf/0/properties/status/enum/0": "property `status` of `Invoice`",
    f"{INVOICE}/properties/lines/items": "each item of property `lines` of `Invoice`",
    f"{INVOICE}/properties/lines/items/properties/amount": (
        "property `lines[].amount` of `Invoice`"
    ),
    f"{INVOICE}/oneOf/0": "alternative `Open` of `Invoice`",
    f"{INVOICE}/oneOf/1/properties/x": "property `x` of alternative 2 of `Invoice`",
    f"{INVOICE}/additionalProperties/type": "the other properties of `Invoice`",
    f"{INVOICE}/properties/a`b": "property `a'b` of `Invoice`",
    "/components/responses/Missing": "response `Missing`",
    "/components/securitySchemes/login/flows/password/tokenUrl": "security scheme `login`",
}


@pytest.fixture(scope="module")
def document() -> Document:
    return parse(from_bytes("bookshop.yaml", DOCUMENT.encode()))


@pytest.mark.parametrize("pointer", PHRASES)
def test_a_pointer_is_said_in_words(pointer: str, document: Document) -> None:
    assert describe(document, pointer) == PHRASES[pointer]


def test_a_long_name_is_shortened(document: Document) -> None:
    phrase = describe(document, "/components/schemas/" + "x" * 500)
    assert phrase == f"`{'x' * 79}…`"


@pytest.mark.parametrize("value", ["{}", "[]", "1", "null", '"x"', '[{"in": {}, "name": []}]'])
@pytest.mark.parametrize("pointer", PHRASES)
def test_what_is_wrong_is_said_as_well(pointer: str, value: str) -> None:
    text = f'{{"paths": {{"/books": {{"parameters": {value}, "get": {{"parameters": {value}}}}}}}, '
    text += f'"components": {value}, "servers": {value}, "security": {value}}}'
    assert describe(parse(from_bytes("x.json", text.encode())), pointer)
