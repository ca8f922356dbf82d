import json

import yaml
from tests.bench.giants.edits import COUNT, edited

from specmill.source.tree import JsonObject


def document() -> JsonObject:
    """A document with places for every kind of edit."""
    operations: JsonObject = {}
    for number in range(60):
        schema: JsonObject = {"type": "string", "maxLength": 5000, "nullable": True}
        limit: JsonObject = {"name": "limit", "required": False, "schema": {"type": "integer"}}
        own: JsonObject = {"name": "q", "required": False, "schema": schema}
        operations[f"/{number}"] = {"operationId": f"list{number}", "parameters": [limit, own]}
    return {"paths": operations}


def test_as_many_places_are_edited_as_the_row_says() -> None:
    base = json.dumps(document(), indent=1)
    revision = edited(base)
    changed = [old != new for old, new in zip(base.split("\n"), revision.split("\n"), strict=True)]
    assert sum(changed) == COUNT
    assert json.loads(revision) != document()


def test_a_document_in_yaml_is_edited_at_the_same_places() -> None:
    content = document()
    assert yaml.safe_load(edited(yaml.safe_dump(content, sort_keys=False))) == json.loads(
        edited(json.dumps(content))
    )
