"""A document with many schemas: each has a module, which is imported when something needs it."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

SCHEMA = "#/components/schemas/"
TEXT = {"type": "string", "maxLength": 9}
REFERENCE = {"$ref": f"{SCHEMA}Guide"}


def schema(*references: str, **properties: object) -> dict[str, Any]:
    """An object with an id and, under their names in lower case, other schemas."""
    members = {name.lower(): {"$ref": SCHEMA + name} for name in references}
    return {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, **members, **properties},
    }


def operation(tag: str, path: str, name: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": SCHEMA + name}}}
    answers = {"200": {"description": "One.", "content": content}}
    return {path: {"get": {"tags": [tag], "operationId": f"get{tag}{name}", "responses": answers}}}


@pytest.fixture(scope="module")
def document() -> Mapping[str, Any]:
    """Two resources that use sixty schemas: `Thing0` leads to the others, two by two."""
    things = {
        f"Thing{n}": schema(*(f"Thing{m}" for m in (2 * n, 2 * n + 1) if n < m < 60))
        for n in range(60)
    }
    schemas = things | {
        # A cycle.
        "Owner": schema("Pet", "Names"),
        "Pet": schema("Owner", "Collar", "More"),
        # The id of an object, or the whole of it.
        "Walk": schema("Pet", guide={"anyOf": [TEXT, REFERENCE, {"type": "null"}]}),
        "Guide": schema(born={"type": "string", "format": "date"}, kind={"enum": ["a", "b"]}),
        # What one schema alone is made of.
        "Collar": schema("Buckle"),
        "Buckle": schema(),
        # Not an object: it is imported at once, and needs itself around a corner.
        "Names": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"$ref": SCHEMA + "More"}]},
        },
        "More": {"type": "array", "items": {"$ref": SCHEMA + "Names"}},
        "Nickname": {"$ref": SCHEMA + "Pet"},
        "Unused": schema("Thing1"),
    }
    paths = operation("Dogs", "/dogs", "Thing1") | operation("Cats", "/cats", "Thing1")
    paths |= operation("Dogs", "/dogs/owner", "Owner") | operation("Cats", "/cats/pet", "Pet")
    paths |= operation("Dogs", "/dogs/only", "Thing0")
    paths |= operation("Dogs", "/dogs/walk", "Walk") | operation("Cats", "/cats/walk", "Walk")
    paths |= operation("Dogs", "/dogs/guide", "Guide")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Many", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


@pytest.fixture(scope="module")
def package(generate: Callable[..., Any], document: Mapping[str, Any]) -> Any:
    return generate(document)


def loaded_by(package: Any, program: str) -> list[str]:
    """The modules of models that a program has imported when it ends, by their paths in `models`."""
    show = f"import sys; print(*(n for n in sys.modules if n.startswith('{package.name}.models.')))"
    done = subprocess.run(
        [sys.executable, "-B", "-c", f"{program}\n{show}"],
        env={"PYTHONPATH": str(package.folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    names = (name.removeprefix(f"{package.name}.models.") for name in done.stdout.split())
    return sorted(names)


def module_of(package: Any, name: str) -> str:
    model: str = getattr(package.module("models.components"), name).__module__
    return model.removeprefix(f"{package.name}.models.")


def test_a_schema_that_several_resources_use_has_a_module_of_its_own(package: Any) -> None:
    assert module_of(package, "Thing1") == "schemas.thing1"
    assert module_of(package, "Thing0") == "dogs"


def test_what_one_schema_alone_is_made_of_stands_beside_it(package: Any) -> None:
    assert module_of(package, "Pet") == "schemas.pet"
    assert module_of(package, "Owner") == "schemas.owner"
    assert module_of(package, "Collar") == module_of(package, "Buckle") == "schemas.pet"
    assert module_of(package, "Thing59") == "schemas.thing1"


def test_an_operation_imports_the_models_of_its_answer_when_there_is_one(package: Any) -> None:
    before = f"from {package.name}.operations import cats\n"
    assert loaded_by(package, before) == []
    answered = (
        f"{before}from {package.name}._runtime.model import decode\n"
        "annotation = cats.GetCatsWalk.operation.outcomes['200'].content['application/json']\n"
        'decode(annotation, b\'{"id": "x"}\')'
    )
    loaded = loaded_by(package, answered)
    assert loaded == ["schemas", "schemas.more", "schemas.owner", "schemas.pet", "schemas.walk"]


def test_operations_of_several_resources_share_the_validator_of_an_answer(package: Any) -> None:
    adapter = package.module("_runtime.model").adapter
    cats, dogs = package.module("operations.cats"), package.module("operations.dogs")
    one, other = cats.GetCatsWalk.operation, dogs.GetDogsWalk.operation
    annotations = [call.outcomes["200"].content["application/json"] for call in (one, other)]
    assert adapter(annotations[0]) is adapter(annotations[1])


def test_a_validator_imports_what_it_is_built_from(package: Any) -> None:
    program = (
        f"from {package.name}._runtime.model import decode\n"
        f"from {package.name}.models.schemas.pet import Pet\n"
        'decode(Pet, b\'{"id": "x"}\')'
    )
    loaded = loaded_by(package, program)
    assert loaded == ["schemas", "schemas.more", "schemas.owner", "schemas.pet"]


def test_the_client_imports_no_model_before_it_is_used(package: Any) -> None:
    program = (
        f"import {package.name}\n"
        f"client = {package.name}.{package.__all__[-1]}()\n"
        f"import {package.name}.errors"
    )
    assert loaded_by(package, program) == ["security"]


def test_the_list_of_components_imports_those_that_are_asked_for(package: Any) -> None:
    program = f"from {package.name}.models import components\ncomponents.Unused"
    # `Nickname` is the model itself, and stands beside `Unused`.
    loaded = loaded_by(package, program)
    assert loaded == ["components", "schemas", "schemas.more", "schemas.pet", "unused"]
    components = package.module("models.components")
    assert {"Thing1", "Unused", "Security"} <= {*components.__all__} <= {*dir(components)}
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = components.Nonsense


def test_models_of_several_modules_read_and_write_each_other(package: Any) -> None:
    model, components = package.module("_runtime.model"), package.module("models.components")
    text = '{"id":"a","pet":{"id":"b","owner":{"id":"c"},"collar":{"id":"d","buckle":{"id":"e"}}}}'
    owner = model.decode(components.Owner, text.encode())
    assert type(owner.pet) is components.Pet
    assert type(owner.pet.owner) is components.Owner
    assert type(owner.pet.collar.buckle) is components.Buckle
    assert model.encode(owner, components.Owner).decode() == text
    assert components.Owner(id="a", pet=owner.pet) == owner
    with pytest.raises(model.DecodeError, match=r"\$\.pet\.owner\.id: expected a valid string"):
        model.decode(components.Owner, b'{"id":"a","pet":{"id":"b","owner":{"id":1}}}')


WALK = '{"id":"a","pet":{"id":"b"},"guide":%s}'
GUIDE = '{"id":"c","born":"2020-02-29","kind":"z","more":[1]}'


def test_an_object_that_is_mostly_an_id_is_imported_with_the_first_whole_one(package: Any) -> None:
    program = (
        f"from {package.name}._runtime.model import decode\n"
        f"from {package.name}.models.schemas.walk import Walk\n"
        "decode(Walk, %r)"
    )
    ids = loaded_by(package, program % (WALK % '"c"').encode())
    whole = loaded_by(package, program % (WALK % GUIDE).encode())
    assert {*whole} - {*ids} == {"schemas.guide"}


def test_an_object_that_is_mostly_an_id_is_read_and_written_as_others_are(package: Any) -> None:
    components, model = package.module("models.components"), package.module("_runtime.model")
    for guide in ('"c"', GUIDE, "null"):
        walk = model.decode(components.Walk, (WALK % guide).encode())
        assert model.encode(walk, components.Walk).decode() == WALK % guide
        assert json.loads(walk.model_dump_json()) == json.loads(WALK % guide)
        assert walk.model_dump(mode="json") == json.loads(WALK % guide)
    walk = model.decode(components.Walk, (WALK % GUIDE).encode())
    assert type(walk.guide) is components.Guide
    assert walk.guide.born == dt.date(2020, 2, 29)
    assert components.Walk(id="a", pet=walk.pet, guide=walk.guide) == walk
    assert components.Walk.model_validate_json(WALK % GUIDE) == walk


@pytest.mark.parametrize(
    ("guide", "fault"),
    [
        ('{"id":1}', "$.guide.id: expected a valid string, got an integer"),
        ('{"id":"c","born":5}', "$.guide.born: expected as in RFC 3339, got an integer"),
        ("5", "$.guide: expected a valid string or an object, got an integer"),
        ('"0123456789"', "$.guide: string should have at most 9 characters"),
    ],
)
def test_a_fault_in_such_an_object_is_found_where_it_is(
    package: Any, guide: str, fault: str
) -> None:
    components, model = package.module("models.components"), package.module("_runtime.model")
    with pytest.raises(model.DecodeError) as caught:
        model.decode(components.Walk, (WALK % guide).encode())
    assert fault in str(caught.value)


def test_a_server_answers_with_such_an_object_as_documented(package: Any) -> None:
    components, model = package.module("models.components"), package.module("_runtime.model")
    check = package.module("_runtime.server.documented").check_answer
    check(components.Walk, (WALK % GUIDE.replace("z", "b")).encode())
    with pytest.raises(model.DecodeError, match=r"\$\.guide\.kind: expected 'a' or 'b'"):
        check(components.Walk, (WALK % GUIDE).encode())


def test_an_alias_of_a_model_is_the_model(package: Any) -> None:
    components = package.module("models.components")
    assert components.Nickname is components.Pet


def test_what_is_no_model_is_imported_at_once(package: Any) -> None:
    components, model = package.module("models.components"), package.module("_runtime.model")
    owner = model.decode(
        components.Owner, json.dumps({"id": "a", "names": ["x", [["y"]]]}).encode()
    )
    assert owner.names == ["x", [["y"]]]


def test_the_order_of_the_document_moves_nothing(
    package: Any, generate: Callable[..., Any], document: Mapping[str, Any]
) -> None:
    schemas = dict(reversed(document["components"]["schemas"].items()))
    paths = dict(reversed(document["paths"].items()))
    other = generate({**document, "paths": paths, "components": {"schemas": schemas}}, "other")
    assert other.modules() == package.modules()
    for name in schemas:
        if name != "Names":
            assert module_of(other, name) == module_of(package, name)


def test_a_client_and_a_server_agree(package: Any, call: Callable[..., Any]) -> None:
    components, cats = package.module("models.components"), package.module("operations.cats")
    walk = components.Walk(id="a", pet=components.Pet(id="b"), guide=components.Guide(id="c"))

    async def answer(*_: object) -> Any:
        return walk

    def ask(client: Any) -> Any:
        return client.send(cats.GetCatsWalk())

    server = package.module("server.examples").ExampleServer()
    server.get_cats_walk = answer
    response = call(package, server, ask)
    assert response.value == walk
    assert type(response.value.guide) is components.Guide
