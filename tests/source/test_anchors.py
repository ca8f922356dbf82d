"""Schemas that references call by a name of their own."""

import pytest

from specmill.source.anchors import with_pointers
from specmill.source.document import parse
from specmill.source.load import load_source
from specmill.source.read import from_bytes
from specmill.source.refs import resolve

TEXT = """\
openapi: 3.1.0
info: {title: Names, version: '1'}
paths: {}
components:
  schemas:
    Users:
      type: object
      properties:
        anchored: {$ref: '#money'}
        absolute: {$ref: 'https://example.com/schemas/tree'}
        inside: {$ref: 'https://example.com/schemas/tree#/properties/data'}
        named: {$ref: 'https://example.com/schemas/tree#leaf'}
        elsewhere: {$ref: '#leaf'}
        own: {$ref: '#twice'}
        plain: {$ref: '#/components/schemas/Money'}
        unknown: {$ref: '#nothing'}
        first: {$anchor: twice, type: integer}
    Money: {$anchor: money, type: object}
    Tree:
      $id: https://example.com/schemas/tree
      $dynamicAnchor: node
      type: object
      properties:
        data: {$anchor: leaf, type: string}
        children: {type: array, items: {$dynamicRef: '#node'}}
        sibling: {$ref: 'other'}
        own: {$ref: '#twice'}
        second: {$anchor: twice, type: string}
        document: {$ref: '#/components/schemas/Money'}
    Other: {$id: 'https://example.com/schemas/other', properties: {$ref: {type: string, default: '#money'}}}
    Many:
      - no schema
"""
SCHEMAS = "/components/schemas"
LEADS_TO = {
    "Users/properties/anchored": "Money",
    "Users/properties/absolute": "Tree",
    "Users/properties/inside": "Tree/properties/data",
    "Users/properties/named": "Tree/properties/data",
    "Users/properties/elsewhere": "Tree/properties/data",
    "Users/properties/own": "Users/properties/first",
    "Users/properties/plain": "Money",
    "Tree/properties/children/items": "Tree",
    "Tree/properties/sibling": "Other",
    "Tree/properties/own": "Tree/properties/second",
    "Tree/properties/document": "Money",
}


@pytest.mark.parametrize("place", LEADS_TO)
def test_a_reference_by_name_leads_to_the_schema(place: str) -> None:
    document = with_pointers(parse(from_bytes("names.yaml", TEXT.encode())))
    assert resolve(document, f"{SCHEMAS}/{place}").pointer == f"{SCHEMAS}/{LEADS_TO[place]}"


def test_a_name_that_nothing_has_is_an_error_where_it_stands() -> None:
    found = load_source(from_bytes("names.yaml", TEXT.encode())).diagnostics
    assert [
        (one.location.line, one.code.id) for one in found if one.code.id == "malformed-ref"
    ] == [(16, "malformed-ref")]


def test_a_dynamic_reference_that_may_mean_several_schemas_stays() -> None:
    text = TEXT.replace("$anchor: money", "$dynamicAnchor: node")
    document = with_pointers(parse(from_bytes("names.yaml", text.encode())))
    items = resolve(document, f"{SCHEMAS}/Tree/properties/children/items").value
    assert items == {"$dynamicRef": "#node"}


def test_a_document_without_names_is_not_looked_through() -> None:
    document = parse(from_bytes("names.yaml", b"openapi: 3.1.0\npaths: {}\n"))
    assert with_pointers(document) is document
