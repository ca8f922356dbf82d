"""What SARIF 2.1.0 says of the objects that specmill writes, and nothing of others.

Written after sections 3.13 to 3.49 of the standard; no other member is allowed here, so that one
that is written must be looked up first.
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
    properties={"type": "object", "properties": {"tags": _TAGS}},
)
_LOCATION = _object(
    "",
    physicalLocation=_object(
        "artifactLocation",
        artifactLocation=_object("uri", uri={"type": "string", "format": "uri-reference"}),
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
    tool=_object("driver", driver=_object("name", name=_TEXT, rules=_list(_RULE))),
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
