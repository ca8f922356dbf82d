"""Edits of a small document that break programs, one for each rule whose example breaks none.

What an edit does to programs may hang on the rest of the document: that a request lists fewer values
shows in a type only where no answer has the same type.
"""

from typing import NamedTuple

__all__ = ["EDITS", "Edit"]

_DOCUMENT = """\
openapi: 3.1.1
info: {title: Shop, version: '1.0'}
servers:
  - url: https://api.example.com
paths:
  /orders:
    post:
      operationId: order
      tags: [Buying]
      security: [{key: []}]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Order'}}
      responses:
        '200':
          description: Done.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Receipt'}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Order:
      type: object
      required: [sent]
      properties:
        sent: SENT
    Receipt:
      type: object
      required: [answered]
      properties:
        answered: ANSWERED
"""
_ANSWER = """\
            application/json: {schema: {$ref: '#/components/schemas/Receipt'}}
"""
_LATER = f"""\
{_ANSWER}        '202':
          description: Later.
"""
_KEY = "    key: {type: apiKey, in: header, name: X-Key}\n"
_OTHER = "    other: {type: http, scheme: basic}\n"
_BOTH = _DOCUMENT.replace("[{key: []}]", "[{key: []}, {other: []}]").replace(
    _KEY, f"{_KEY}{_OTHER}"
)
_TWO = _BOTH.replace(_OTHER, _KEY.replace("key", "second").replace("X-Key", "X-Second")).replace(
    "other", "second"
)
_ID = "      operationId: order\n"
_TAG = "      tags: [Buying]\n"
_WEBHOOK = """\
webhooks:
  sent:
    post:
      operationId: sent
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Receipt'}}
      responses:
        '204': {description: Understood.}
"""
_REFERENCE = "{$ref: '#/components/schemas/Order'}"
_NULLABLE = "{$ref: '#/components/schemas/Order', nullable: true}"
_OLD = _DOCUMENT.replace("3.1.1", "3.0.3").replace("ANSWERED", _REFERENCE)
_UNTAGGED = _DOCUMENT.replace(_TAG, "").replace(
    "    post:\n",
    """\
    get:
      operationId: orders
      responses:
        '204': {description: Done.}
    post:
""",
)
_TAGS = "{type: array, items: {type: string}"
_MATCHING = "{type: array, contains: {const: new}"
_PAIR = "{type: object, properties: {a: {type: string}, b: {type: string}}"


class Edit(NamedTuple):
    """An edit, as both versions of the document."""

    base: str
    revision: str


def _edit(old: str, new: str, text: str = _DOCUMENT) -> Edit:
    assert old in text
    return Edit(_filled(text), _filled(text.replace(old, new)))


def _filled(text: str) -> str:
    return text.replace("SENT", "{type: string}").replace("ANSWERED", "{type: string}")


def _sent(base: str, revision: str) -> Edit:
    return Edit(*(_filled(_DOCUMENT.replace("SENT", schema)) for schema in (base, revision)))


def _answered(base: str, revision: str) -> Edit:
    return Edit(*(_filled(_DOCUMENT.replace("ANSWERED", schema)) for schema in (base, revision)))


EDITS = {
    "webhook-removed": _edit(_WEBHOOK, "", _DOCUMENT + _WEBHOOK),
    "webhook-renamed": _edit("  sent:\n", "  shipped:\n", _DOCUMENT + _WEBHOOK),
    "media-type-added": _edit(_ANSWER, f"{_ANSWER}            text/csv: {{schema: SENT}}\n"),
    "body-schema-removed": _edit("{schema: {$ref: '#/components/schemas/Receipt'}}", "{}"),
    "success-response-added": _edit(_ANSWER, _LATER),
    "success-response-removed": _edit(_LATER, _ANSWER, _DOCUMENT.replace(_ANSWER, _LATER)),
    "null-removed": _sent("{type: [string, 'null']}", "{type: string}"),
    "null-added": _answered("{type: string}", "{type: [string, 'null']}"),
    "ignored-null-added": _edit(_REFERENCE, _NULLABLE, _OLD),
    "ignored-null-removed": _edit(_NULLABLE, _REFERENCE, _OLD.replace(_REFERENCE, _NULLABLE)),
    "enum-value-removed": _sent("{enum: [a, b]}", "{enum: [a]}"),
    "enum-added": _sent("{type: string}", "{type: string, enum: [a, b]}"),
    "maximum-contains-lowered": _sent(
        f"{_MATCHING}, maxContains: 5}}", f"{_MATCHING}, maxContains: 4}}"
    ),
    "maximum-contains-added": _sent(f"{_MATCHING}}}", f"{_MATCHING}, maxContains: 4}}"),
    "minimum-contains-raised": _sent(
        f"{_MATCHING}, minContains: 2}}", f"{_MATCHING}, minContains: 3}}"
    ),
    "minimum-contains-added": _sent(f"{_MATCHING}}}", f"{_MATCHING}, minContains: 2}}"),
    "additional-properties-forbidden": _sent(
        f"{_PAIR}}}", f"{_PAIR}, additionalProperties: false}}"
    ),
    "unique-items-added": _sent(f"{_TAGS}}}", f"{_TAGS}, uniqueItems: true}}"),
    "dependent-required-added": _sent(f"{_PAIR}}}", f"{_PAIR}, dependentRequired: {{a: [b]}}}}"),
    "dependent-schema-added": _sent(
        f"{_PAIR}}}", f"{_PAIR}, dependentSchemas: {{a: {{required: [b]}}}}}}"
    ),
    "negation-added": _sent("{type: string}", "{type: string, not: {const: a}}"),
    "negation-changed": _sent("{type: string, not: {const: a}}", "{type: string, not: {const: b}}"),
    "condition-added": _sent(
        f"{_PAIR}}}", f"{_PAIR}, if: {{required: [a]}}, then: {{required: [b]}}}}"
    ),
    "condition-changed": _sent(
        f"{_PAIR}, if: {{required: [a]}}, then: {{required: [b]}}}}",
        f"{_PAIR}, if: {{required: [b]}}, then: {{required: [a]}}}}",
    ),
    "contains-added": _sent(_TAGS + "}", f"{_TAGS}, contains: {{const: a}}}}"),
    "contains-changed": _sent(
        f"{_MATCHING}, maxContains: 1}}", "{type: array, contains: {const: old}, maxContains: 1}"
    ),
    "pattern-property-added": _sent(
        "{type: object}", "{type: object, patternProperties: {'^n': {type: integer}}}"
    ),
    "property-names-added": _sent(
        "{type: object}", "{type: object, propertyNames: {maxLength: 5}}"
    ),
    "security-alternative-removed": Edit(_filled(_BOTH), _filled(_DOCUMENT)),
    "security-alternative-changed": Edit(
        _filled(_DOCUMENT),
        _filled(_DOCUMENT.replace(_KEY, _OTHER).replace("[{key: []}]", "[{other: []}]")),
    ),
    "security-scheme-changed": _edit(
        "{type: apiKey, in: header, name: X-Key}", "{type: http, scheme: basic}"
    ),
    "security-scheme-renamed": _edit("second", "another", _TWO),
    "operation-id-added": _edit(_TAG, _ID + _TAG, _DOCUMENT.replace(_ID, "")),
    "operation-id-removed": _edit(_ID, ""),
    "resource-added": _edit(_ID, _ID + _TAG, _DOCUMENT.replace(_TAG, "")),
    "resource-removed": _edit(_TAG, ""),
}
"""Edits by the rule that each is an example of."""

# What follows from these breaks programs, not what they are.
EDITS_WITH_CONSEQUENCES = {
    "operation-moved": _edit("    post:\n", "  /sales:\n    post:\n", _UNTAGGED),
}
