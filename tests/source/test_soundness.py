"""What was sound is not looked at again, and the findings are the same as ever."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from specmill.source import validate as validation
from specmill.source.document import Document, parse
from specmill.source.read import SourceFile
from specmill.source.rules import context, effort, values
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
    *(f"/paths/~1{one}" for one in ("pets", "owners", "wrong")),
    *(f"/components/schemas/{one}" for one in ("Pet", "Dog", "Code", "Size")),
}


def test_parts_without_an_error_are_sound() -> None:
    findings, sound = validate_again(read(document()), NOTHING_KNOWN)
    codes = {finding.code.id for finding in findings}
    assert codes == {"contradictory-default", "contradictory-example", "duplicate-enum-value"}
    assert codes == {note[0] for _, facts in sound.parts.values() for note in facts.findings}
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
        (mended, {"/paths/~1wrong"}),
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


def test_what_was_found_is_told_where_it_is_now() -> None:
    content = {"x-first": "text", **document()}
    described(content)
    text = json.dumps(content, indent=2)
    moved = upgrade(parse(SourceFile("a.json", text.encode(), text)))
    before = {"x-first": "text", **document()}
    findings, sound = validate_again(moved, sound_in(before))
    assert (findings, sound) == validate_again(moved, NOTHING_KNOWN)
    assert len({finding.location.line for finding in findings}) == len(findings) == 3


def test_a_finding_that_marks_a_key_is_told_again() -> None:
    content = document()
    content["paths"]["/pets"]["get"]["sumary"] = "All pets."
    content["paths"]["/owners"]["get"]["operationId"] = ""
    assert validate_again(read(content), sound_in(content)) == validate_again(
        read(content), NOTHING_KNOWN
    )


def test_guesses_are_as_many_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_MAX_GUESSES", 2)
    before, after = document(), document()
    for content in (before, after):
        for path in ("/owners", "/pets", "/wrong"):
            schema = {"type": "object", "required": ["nmae"], "properties": {"name": PET}}
            content["paths"][path]["get"]["responses"] = answer(schema)
    described(after)
    assert sound_in(before).parts.keys() == PARTS - {
        f"/paths/~1{one}" for one in ("pets", "owners", "wrong")
    }
    assert validate_again(read(after), sound_in(before)) == validate_again(
        read(after), NOTHING_KNOWN
    )


def test_samples_that_do_not_fit_are_reported_up_to_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(values, "MOST_REPORTS", 4)
    monkeypatch.setattr(validation, "MOST_REPORTS", 4)
    before, after = document(), document()
    sound = sound_in(before)
    responses = after["paths"]["/owners"]["get"]["responses"]
    responses["200"]["content"]["application/json"]["examples"] = {
        str(number): {"value": number} for number in range(5)
    }
    assert len(sound.parts) == len(PARTS)
    again = validate_again(read(after), sound)
    assert again == validate_again(read(after), NOTHING_KNOWN)
    assert again[1] == NOTHING_KNOWN


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
