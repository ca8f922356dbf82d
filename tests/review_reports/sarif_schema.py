"""What SARIF 2.1.0 says of the objects that specmill writes, and nothing of others.

Written after sections 3.13 to 3.49 of the standard; no other member is allowed here, so that one
that is written must be looked up first. The whole schema, and what GitHub wants beside it, has the
validator that `nox -s github` runs.
"""

from specmill.source.tree import JsonObject, JsonValue


def _object(required: str, **properties: JsonValue) -> JsonObject:
    names: list[JsonValue] = [*required.split()]
    return {
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


def _list(items: JsonValue) -> JsonValue:
    return {"type": "array", "items": items}


_TEXT: JsonValue = {"type": "string"}
_COUNT: JsonValue = {"type": "integer", "minimum": 1}
_MESSAGE = _object("text", text=_TEXT)
_LEVEL: JsonValue = {"enum": ["none", "note", "warning", "error"]}
_TAGS: JsonValue = {"type": "array", "items": _TEXT, "uniqueItems": True}

_RULE = _object(
    "id",
    id=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_object("text", text=_TEXT, markdown=_TEXT),
    helpUri={"type": "string", "format": "uri"},
    defaultConfiguration=_object("", level=_LEVEL),
    properties={"type": "object", "properties": {"tags": _TAGS}},
)
_LOCATION = _object(
    "",
    id={"type": "integer", "minimum": -1},
    message=_MESSAGE,
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=_object(
            "uri", uri={"type": "string", "format": "uri-reference"}, uriBaseId=_TEXT
        ),
        region=_object("startLine", startLine=_COUNT, startColumn=_COUNT, endColumn=_COUNT),
    ),
    logicalLocations=_list(_object("fullyQualifiedName", fullyQualifiedName=_TEXT)),
)
_RESULT = _object(
    "message",
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=_LEVEL,
    message=_MESSAGE,
    locations=_list(_LOCATION),
    relatedLocations={"type": "array", "items": _LOCATION, "uniqueItems": True},
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    properties={"type": "object"},
    suppressions=_list(
        _object(
            "kind",
            kind={"enum": ["inSource", "external"]},
            status={"enum": ["accepted", "underReview", "rejected"]},
            justification=_TEXT,
        )
    ),
)
_RUN = _object(
    "tool",
    tool=_object(
        "driver",
        driver=_object(
            "name",
            name=_TEXT,
            semanticVersion=_TEXT,
            informationUri={"type": "string", "format": "uri"},
            rules={"type": "array", "items": _RULE, "uniqueItems": True},
        ),
    ),
    originalUriBaseIds={
        "type": "object",
        "additionalProperties": _object("", description=_MESSAGE),
    },
    automationDetails=_object("", id=_TEXT),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=_list(
        _object(
            "executionSuccessful",
            executionSuccessful={"type": "boolean"},
            toolExecutionNotifications=_list(_object("message", level=_LEVEL, message=_MESSAGE)),
        )
    ),
    results=_list(_RESULT),
)

_MEMBERS: JsonObject = {
    "$schema": {"type": "string", "format": "uri"},
    "version": {"const": "2.1.0"},
    "runs": _list(_RUN),
}

SARIF = _object("version runs", **_MEMBERS)
