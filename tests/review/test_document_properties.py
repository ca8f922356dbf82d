"""What holds for every comparison of whole documents, whatever their schemas are."""

import json
from itertools import chain, islice

import jsonschema_rs
from hypothesis import given
from tests.profiles import examples
from tests.review.examples import findings
from tests.review.schema_samples import mutations, samples
from tests.review.schema_strategies import component_edits
from tests.review.schema_ways import PREFIX, Way

from specmill.review.findings import Finding
from specmill.review.verdicts import Direction, Verdict
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes
from specmill.source.tree import JsonObject, JsonValue

_MOST = 300
_NEAR = 12
USES = {"/ab": ("A", "B"), "/bc": ("B", "C"), "/ca": ("C", "A")}
"""The components that operations receive and send, by path."""


def _content(name: str) -> JsonValue:
    return {"application/json": {"schema": {"$ref": f"{PREFIX}{name}"}}}


def document(components: JsonObject) -> Document:
    paths: JsonObject = {}
    for path, (received, sent) in USES.items():
        paths[path] = {
            "post": {
                "requestBody": {"content": _content(received), "required": True},
                "responses": {"200": {"description": "Done.", "content": _content(sent)}},
            }
        }
    root: JsonObject = {
        "openapi": "3.1.1",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }
    return load_source(from_bytes("things.json", json.dumps(root).encode())).document


def _verdict(finding: Finding, direction: Direction) -> Verdict:
    side = finding.rule.request if direction is Direction.REQUEST else finding.rule.response
    return side.clients if side is not None else Verdict.SAFE


def _is_safe(found: tuple[Finding, ...], path: str, direction: Direction) -> bool:
    """Whether nothing breaks clients of an operation in one direction."""
    for finding in found:
        ways = {way for reach in finding.operations for way in reach.directions}
        # What follows from a change and is told with it may break in any direction.
        follows = finding.clients > max((_verdict(finding, way) for way in ways), default=0)
        is_reached = any(
            reach.operation.path == path and direction in reach.directions
            for reach in finding.operations
        )
        if is_reached and (follows or _verdict(finding, direction) is not Verdict.SAFE):
            return False
    return True


def _refused(sender: JsonObject, receiver: JsonObject, name: str, flag: str) -> list[str]:
    """Values of a component that the one side may send, and the other refuses."""
    may_send, accepts = (
        jsonschema_rs.Draft202012Validator(json.dumps(schema))
        for schema in (
            Way(flag, sender).sent(sender[name]),
            Way(flag, receiver).received(receiver[name]),
        )
    )
    some = [*samples(sender[name], sender), *samples(receiver[name], receiver)]
    sent = [value for value in some if may_send.is_valid(value)]
    near = chain.from_iterable(map(mutations, sent[-_NEAR:]))
    texts = {json.dumps(v): v for v in (*sent, *islice(near, _MOST))}
    return [t for t, v in texts.items() if may_send.is_valid(v) and not accepts.is_valid(v)]


@examples(150)
@given(component_edits())
def test_what_is_called_safe_in_a_document_is_safe(pair: tuple[JsonObject, JsonObject]) -> None:
    base, revision = pair
    found = findings(document(base), document(revision))
    for path, (received, sent) in USES.items():
        if _is_safe(found, path, Direction.REQUEST):
            assert _refused(base, revision, received, "readOnly") == []
        if _is_safe(found, path, Direction.RESPONSE):
            assert _refused(revision, base, sent, "writeOnly") == []
