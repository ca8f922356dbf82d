"""An exception says which types its body may have, as long as that tells anything."""

import json

import pytest

from specmill.pipeline import plan
from specmill.render.files import PlannedFile
from specmill.source.read import from_bytes
from specmill.targets.python.views import ErrorsView


@pytest.mark.parametrize(("count", "expected"), [(100, "Error | None"), (101, "object")])
def test_more_types_than_anybody_reads_are_an_object(count: int, expected: str) -> None:
    names = [f"{chr(ord('A') + one // 26)}{chr(ord('a') + one % 26)}Error" for one in range(count)]
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://things.example"}],
        "paths": {f"/things/{name}": {"get": {"responses": _responses(name)}} for name in names},
        "components": {
            "schemas": {
                name: {"type": "object", "properties": {name: {"type": "string"}}} for name in names
            }
        },
    }
    source = from_bytes("things.json", json.dumps(document).encode())
    planned = plan(source, "python", "things", lambda _stage: None, recover=False)
    (view,) = (
        file.view()
        for file in planned.plan.files
        if isinstance(file, PlannedFile) and file.path.as_posix() == "things/errors.py"
    )
    assert isinstance(view, ErrorsView)
    body = view.errors[0].body
    assert body is not None
    assert body.text.endswith(expected)


def _responses(name: str) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    content = {"application/json": {"schema": schema}}
    return {
        "204": {"description": "Done."},
        "400": {"description": "Wrong.", "content": content},
    }
