"""What is planned anew after a change is what the change touches, and it comes out as always."""

import copy
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import PurePosixPath
from typing import Any

import pytest

from specmill.pipeline import model, plan
from specmill.render.engine import Engine
from specmill.render.files import PlannedFile, RenderedFile, render_files
from specmill.render.reuse import EarlierFile, Reads, Remembered, nothing_remembered
from specmill.render.templates import templates_folder
from specmill.source.read import SourceFile
from specmill.targets.python.names import assign_names
from specmill.targets.python.watched import watch

TAGS = ("orders", "parcels", "things")
# More than 40 that several resources use: each of them gets a module of its own.
MANY, FEW = 45, 5


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def operation(tag: str, name: str, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "type": "object",
        "properties": {"all": ref("Part0"), "own": {"type": "object", "properties": {"a": {}}}},
    }
    content = {"application/json": {"schema": answer}}
    return {
        "operationId": name,
        "tags": [tag],
        "description": f"Does {name}.",
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "Done.", "content": content}},
        **more,
    }


def document(count: int) -> dict[str, Any]:
    """Three resources that use each of so many schemas, each of which refers to the next one."""
    schemas: dict[str, Any] = {
        f"Part{number}": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "state": {"type": "string", "enum": ["open", "closed"]},
                **({"next": ref(f"Part{number + 1}")} if number + 1 < count else {}),
            },
        }
        for number in range(count)
    }
    schemas["Code"] = {"type": "string", "maxLength": 3}
    schemas["Choice"] = {"anyOf": [ref("Part0"), ref("Part1"), {"type": "null"}]}
    body = {"application/json": {"schema": ref("Part1")}}
    uses = {"type": "array", "items": {"anyOf": [ref(f"Part{n}") for n in range(count)]}}
    parts = {"200": {"description": "Parts.", "content": {"application/json": {"schema": uses}}}}
    paths: dict[str, Any] = {}
    for tag in TAGS:
        paths[f"/{tag}"] = {
            "get": operation(tag, f"list_{tag}"),
            "post": operation(tag, f"create_{tag}", requestBody={"content": body}),
        }
        paths[f"/{tag}/parts"] = {"get": operation(tag, f"find_{tag}_parts", responses=parts)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1.0.0"},
        "servers": [{"url": "https://shop.example"}],
        "tags": [{"name": tag, "description": f"All {tag}."} for tag in TAGS],
        "paths": paths,
        "components": {"schemas": schemas},
    }


class Made:
    """The files that were made of a document, and those that were planned for it."""

    def __init__(self, content: dict[str, Any], remembered: Remembered) -> None:
        text = json.dumps(content)
        source = SourceFile("shop.json", text.encode(), text)
        wanted = plan(source, "python", None, lambda _: None, recover=True).plan
        engine = Engine(templates_folder())
        self.files = render_files(engine, wanted.files, wanted.reads, remembered)
        followed = {
            file.path for file in wanted.files if isinstance(file, PlannedFile) and file.given
        }
        self.followed = sorted(str(path) for path in followed)
        anew = (file.path for file in self.files if file.path in followed and not file.settled)
        self.anew = {str(PurePosixPath(*path.parts[1:])) for path in anew}

    def contents(self) -> dict[PurePosixPath, bytes]:
        return {file.path: file.content for file in self.files}


def remembering(files: tuple[RenderedFile, ...]) -> Remembered:
    earlier = {file.path: EarlierFile(file.content, "", file.note) for file in files}
    return earlier.get


def described(content: dict[str, Any]) -> None:
    content["paths"]["/things"]["get"]["description"] = "Does something else."


def with_a_parameter(content: dict[str, Any]) -> None:
    parameter = {"name": "size", "in": "query", "schema": {"type": "string"}}
    content["paths"]["/things"]["get"]["parameters"].append(parameter)


def with_another_answer(content: dict[str, Any]) -> None:
    answer = content["paths"]["/things"]["get"]["responses"]["200"]["content"]
    answer["application/json"]["schema"]["properties"]["more"] = {"type": "string"}


def with_an_inner_object(content: dict[str, Any]) -> None:
    answer = content["paths"]["/things"]["get"]["responses"]["200"]["content"]
    inner = {"type": "object", "properties": {"deep": {"type": "string"}}}
    answer["application/json"]["schema"]["properties"]["inner"] = inner


def with_an_operation(content: dict[str, Any]) -> None:
    content["paths"]["/things/{id}"] = {
        "delete": operation("things", "delete_thing", parameters=[ID]),
    }


def without_an_operation(content: dict[str, Any]) -> None:
    del content["paths"]["/things/parts"]


def renamed(content: dict[str, Any]) -> None:
    content["paths"]["/things"]["get"]["operationId"] = "search_things"


def moved(content: dict[str, Any]) -> None:
    content["paths"]["/things"]["post"]["tags"] = ["parcels"]


def with_another_schema(content: dict[str, Any]) -> None:
    content["components"]["schemas"]["Part1"]["properties"]["size"] = {"type": "integer"}


def with_another_enumeration(content: dict[str, Any]) -> None:
    content["components"]["schemas"]["Part1"]["properties"]["state"]["enum"].append("lost")


def with_another_use(content: dict[str, Any]) -> None:
    body = {"content": {"application/json": {"schema": ref("Part2")}}}
    content["paths"]["/things/parts"]["get"] = operation("things", "find_things_parts")
    content["paths"]["/things/parts"]["put"] = operation("things", "put_part", requestBody=body)


def with_a_name_that_is_taken(content: dict[str, Any]) -> None:
    content["components"]["schemas"]["ListThingsResponse"] = {"type": "object", "properties": {}}


def with_another_title(content: dict[str, Any]) -> None:
    content["info"]["title"] = "Shop and more"


def with_another_version(content: dict[str, Any]) -> None:
    content["info"]["version"] = "2.0.0"


def with_another_tag(content: dict[str, Any]) -> None:
    content["tags"][0]["description"] = "Orders of others."


def with_pages(content: dict[str, Any]) -> None:
    answer = {"type": "array", "items": ref("Choice")}
    content["paths"]["/orders"]["get"]["responses"]["200"]["content"] = {
        "application/json": {"schema": answer}
    }


ID: dict[str, Any] = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
EDITS: tuple[Callable[[dict[str, Any]], None], ...] = (
    described,
    with_a_parameter,
    with_another_answer,
    with_an_inner_object,
    with_an_operation,
    without_an_operation,
    renamed,
    moved,
    with_another_schema,
    with_another_enumeration,
    with_another_use,
    with_a_name_that_is_taken,
    with_another_title,
    with_another_version,
    with_another_tag,
    with_pages,
)


@pytest.mark.parametrize(("count", "edits"), [(FEW, EDITS), (MANY, EDITS[3::4])])
def test_whatever_has_changed_it_comes_out_as_always(
    count: int, edits: tuple[Callable[[dict[str, Any]], None], ...]
) -> None:
    before = Made(document(count), nothing_remembered)
    for edit in edits:
        content = document(count)
        edit(content)
        now = Made(content, remembering(before.files))
        assert now.contents() == Made(content, nothing_remembered).contents(), edit.__name__


@pytest.mark.parametrize("start", range(4))
def test_changes_may_follow_one_another(start: int) -> None:
    content = document(FEW)
    made = Made(content, nothing_remembered)
    for edit in EDITS[start::4]:
        content = copy.deepcopy(content)
        edit(content)
        made = Made(content, remembering(made.files))
    assert made.contents() == Made(content, nothing_remembered).contents()


def test_nothing_of_the_names_is_read_unnoticed() -> None:
    text = json.dumps(document(FEW))
    api = model(SourceFile("shop.json", text.encode(), text), lambda _: None, recover=True).api
    names = watch(api, assign_names(api, None), Reads()).names
    given_otherwise = {"package", "client", "models"}
    for part in (names, names.models):
        for entry in fields(part):
            value = getattr(part, entry.name)
            is_plain = isinstance(value, dict | list | tuple | set | frozenset | str)
            assert is_plain <= (entry.name in given_otherwise), entry.name


THINGS = {f"{layer}/things.py" for layer in ("client", "operations", "server")}


@pytest.mark.parametrize(
    ("edit", "anew"),
    [
        (described, THINGS),
        (with_a_parameter, THINGS),
        (with_another_answer, {"models/things.py"}),
        (with_an_inner_object, {"models/things.py"}),
        (with_an_operation, {*THINGS, "models/things.py"}),
        (renamed, {*THINGS, "models/things.py"}),
        (with_another_version, set[str]()),
        (with_another_tag, {"client/orders.py", "operations/orders.py", "server/orders.py"}),
        # A model looks at the schemas that it refers to.
        (
            with_another_schema,
            {"models/schemas/part0.py", "models/schemas/part1.py"},
        ),
    ],
)
def test_only_what_a_change_touches_is_planned_anew(
    edit: Callable[[dict[str, Any]], None], anew: set[str]
) -> None:
    before = Made(document(MANY), nothing_remembered)
    assert set(before.followed) >= {f"shop/{name}" for name in THINGS}
    content = document(MANY)
    edit(content)
    assert Made(content, remembering(before.files)).anew == anew
