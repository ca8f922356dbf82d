"""What Python's own limits mean for packages of documents with very many resources."""

import ast
import json

from specmill.pipeline import plan
from specmill.render.files import PlannedFile
from specmill.source.read import from_bytes
from specmill.targets.python.views import ServerView

COUNT = 101


def test_the_routes_of_many_resources_are_not_nested() -> None:
    letters = [
        chr(ord("a") + number // 26) + chr(ord("a") + number % 26) for number in range(COUNT)
    ]
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://things.example"}],
        "paths": {
            f"/things{one}": {"get": {"responses": {"204": {"description": "Done."}}}}
            for one in letters
        },
    }
    source = from_bytes("things.json", json.dumps(document).encode())
    planned = plan(source, "python", "things", lambda _stage: None, recover=False)
    (view,) = (
        file.view()
        for file in planned.plan.files
        if isinstance(file, PlannedFile) and file.path.as_posix() == "things/server/__init__.py"
    )
    assert isinstance(view, ServerView)
    routes = ast.parse(view.routes.text, mode="eval").body
    assert isinstance(routes, ast.Tuple)
    assert len(routes.elts) == COUNT
    assert all(isinstance(one, ast.Starred) for one in routes.elts)
