"""What was sound is not looked at again, and the findings are the same as ever."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from specmill.source.document import Document, parse
from specmill.source.read import SourceFile
from specmill.source.rules import effort
from specmill.source.soundness import NOTHING_KNOWN, Known, Soundness
from specmill.source.upgrade import upgrade
from specmill.source.validate import validate, validate_again


def answer(schema: object, **more: object) -> dict[str, Any]:
    content = {"application/json": {"schema": schema, **more}}
    return {"200": {"description": "Done.", "content": content}}


PET: dict[str, Any] = {"$ref": "#/components/schemas/Pet"}


def document() -> dict[str, Any]:
    """A document with three mistakes that are warnings, each in a part of its own."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0"},
        "servers": [{"url": "https://pets.example"}],
        "paths": {
            "/pets": {"get": {"operationId": "listPets", "responses": answer(PET)}},
            "/owners": {
                "get": {"operationId": "listOwners", "responses": answer({"type": "string"})},
                "post": {
                    "operationId": "addOwner",
                    "responses": answer(PET, example={"name": "Rex"}),
                },
            },
            "/wrong": {"get": {"responses": answer(PET, example={"name": 5})}},
        },
        "components": {
            "schemas": {
                "Pet": {"type": "object", "properties": {"name": {"type": "string"}}},
                "Dog": {"allOf": [PET, {"properties": {"age": {"type": "integer"}}}]},
                "Code": {"type": "string", "enum": ["a", "a"]},
                "Size": {"type": "integer", "default": "large"},
            }
        },
    }


def read(content: dict[str, Any]) -> Document:
    text = json.dumps(content)
    return upgrade(parse(SourceFile("a.json", text.encode(), text)))


def known(content: dict[str, Any], before: Soundness) -> set[str]:
    root = read(content).root
    assert isinstance(root, dict)
    return set(Known(root, before).sound)


def sound_in(content: dict[str, Any]) -> Soundness:
    return validate_again(read(content), NOTHING_KNOWN)[1]


def described(content: dict[str, Any]) -> None:
    content["paths"]["/owners"]["get"]["description"] = "All of them."


def mistaken(content: dict[str, Any]) -> None:
    content["paths"]["/owners"]["get"]["responses"] = answer({"type": "strnig"})


def led_astray(content: dict[str, Any]) -> None:
    content["paths"]["/pets"]["get"]["responses"] = answer({"$ref": "#/components/schemas/Pt"})


def named_alike(content: dict[str, Any]) -> None:
    content["paths"]["/owners"]["get"]["operationId"] = "listPets"


def with_another_pet(content: dict[str, Any]) -> None:
    content["components"]["schemas"]["Pet"]["properties"]["name"] = {"type": "integer"}


def in_a_circle(content: dict[str, Any]) -> None:
    dog = {"$ref": "#/components/schemas/Dog"}
    content["components"]["schemas"]["Pet"] = {"allOf": [dog]}


def mended(content: dict[str, Any]) -> None:
    content["paths"]["/wrong"]["get"]["responses"] = answer(PET, example={"name": "Tom"})


def without(content: dict[str, Any]) -> None:
    del content["paths"]["/owners"]


def with_a_template(content: dict[str, Any]) -> None:
    content["paths"]["/pets/{id}"] = content["paths"].pop("/pets")


def by_way_of_a_path(content: dict[str, Any]) -> None:
    place = "#/paths/~1owners/get/responses/200/content/application~1json/schema"
    content["paths"]["/pets"]["get"]["responses"] = answer({"$ref": place}, example="text")


def with_security(content: dict[str, Any]) -> None:
    content["paths"]["/pets"]["get"]["security"] = [{"nobody": []}]


EDITS: tuple[Callable[[dict[str, Any]], None], ...] = (
    described,
    mistaken,
    led_astray,
    named_alike,
    with_another_pet,
    in_a_circle,
    mended,
    without,
    with_a_template,
    by_way_of_a_path,
    with_security,
)
PARTS = {
    "/paths/~1pets",
    "/paths/~1owners",
    *(f"/components/schemas/{one}" for one in ("Pet", "Dog")),
}


def test_parts_without_a_finding_are_sound() -> None:
    findings, sound = validate_again(read(document()), NOTHING_KNOWN)
    assert {finding.code.id for finding in findings} == {
        "contradictory-default",
        "contradictory-example",
        "duplicate-enum-value",
    }
    assert set(sound.parts) == PARTS
    assert known(document(), sound) == PARTS


@pytest.mark.parametrize("second", EDITS)
@pytest.mark.parametrize("first", EDITS)
def test_findings_are_the_same_whatever_is_known(
    first: Callable[[dict[str, Any]], None], second: Callable[[dict[str, Any]], None]
) -> None:
    before, after = document(), document()
    first(before)
    second(after)
    for start, end in ((document(), before), (before, after)):
        sound = sound_in(start)
        expected = validate_again(read(end), NOTHING_KNOWN)
        assert validate_again(read(end), sound) == expected
        assert expected[0] == validate(read(end))


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (described, {"/paths/~1owners"}),
        (mended, set[str]()),
        (without, {"/paths/~1owners"}),
        (with_another_pet, PARTS),
    ],
)
def test_what_has_changed_is_looked_at_again(
    edit: Callable[[dict[str, Any]], None], again: set[str]
) -> None:
    content = document()
    edit(content)
    assert known(content, sound_in(document())) == PARTS - again


def test_nothing_is_known_of_a_document_with_an_error() -> None:
    content = document()
    mistaken(content)
    assert sound_in(content) == NOTHING_KNOWN


def test_a_part_that_leads_to_a_path_is_never_known() -> None:
    content = document()
    by_way_of_a_path(content)
    assert known(content, sound_in(content)) == PARTS - {"/paths/~1pets"}
    schema = {"$ref": "#/paths/~1owners/get/responses/200/content/application~1json/schema"}
    content["components"]["schemas"]["Astray"] = schema
    assert sound_in(content) == NOTHING_KNOWN


def test_a_discriminator_that_leads_to_a_path_is_never_known() -> None:
    content = document()
    kinds = {"propertyName": "kind", "mapping": {"a": "#/paths/~1owners"}}
    content["paths"]["/pets"]["get"]["responses"] = answer({"oneOf": [PET], "discriminator": kinds})
    _, sound = validate_again(read(content), NOTHING_KNOWN)
    assert "/paths/~1pets" not in sound.parts


def test_samples_that_take_too_long_in_all_are_left_out_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = sound_in(document())
    monkeypatch.setattr(effort, "MAX_STEPS_IN_ALL", 4)
    content = document()
    described(content)
    assert sum(facts.steps for _, facts in sound.parts.values()) > 0
    assert validate_again(read(content), sound) == validate_again(read(content), NOTHING_KNOWN)
    assert sound_in(content) == NOTHING_KNOWN
