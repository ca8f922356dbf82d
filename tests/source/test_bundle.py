import json
from pathlib import Path
from typing import TypeAlias

import pytest

from specmill.diagnostics import SpecmillError
from specmill.source.bundle import targets
from specmill.source.bundle.bundle import bundle
from specmill.source.document import Document, JsonValue, parse
from specmill.source.load import Loaded, load
from specmill.source.read import read
from specmill.source.refs import resolve

JsonObject: TypeAlias = dict[str, JsonValue]

HEAD: JsonObject = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}}
ANSWER: JsonObject = {"responses": {"200": {"description": "ok"}}}


def _write(folder: Path, files: dict[str, JsonValue]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return folder / "api.json"


def _bundled(folder: Path, schemas: JsonObject, files: dict[str, JsonValue]) -> Document:
    root: JsonObject = {**HEAD, "paths": {}, "components": {"schemas": schemas}}
    return bundle(parse(read(_write(folder, {"api.json": root, **files}))))


def _schemas(document: Document) -> JsonValue:
    return resolve(document, "/components/schemas").value


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_component_that_is_a_file_holds_what_is_in_the_file(tmp_path: Path) -> None:
    document = _bundled(
        tmp_path,
        {
            "Pet": {"$ref": "./schemas/animal.json"},
            "Pets": {"items": {"$ref": "schemas/animal.json"}},
        },
        {"schemas/animal.json": {"type": "object", "properties": {"parent": {"$ref": "#"}}}},
    )
    assert _schemas(document) == {
        "Pet": {"type": "object", "properties": {"parent": _ref("Pet")}},
        "Pets": {"items": _ref("Pet")},
    }
    assert document.locate("/components/schemas/Pet/properties/parent").file == (
        (tmp_path / "schemas/animal.json").as_posix()
    )
    assert document.locate("/components/schemas/Pet/properties/parent").line == 4
    assert document.locate("/components/schemas/Pets/items").file == document.file


def test_what_is_needed_of_a_file_becomes_a_component(tmp_path: Path) -> None:
    document = _bundled(
        tmp_path,
        {"A": {"items": {"$ref": "all.json#/definitions/Tag"}}, "B": {"$ref": "all.json#/B", "title": "b"}},
        {"all.json": {"definitions": {"Tag": {"enum": ["x"]}}, "B": {"$ref": "#/definitions/Tag"}}},
    )  # fmt: skip
    assert _schemas(document) == {
        "A": {"items": _ref("Tag")},
        "B": {**_ref("Tag"), "title": "b"},
        "Tag": {"enum": ["x"]},
    }


def test_names_of_the_document_win_and_those_of_files_do_not_depend_on_order(
    tmp_path: Path,
) -> None:
    uses: list[tuple[str, JsonValue]] = [
        ("U1", {"items": {"$ref": "one.json#/Tag"}}),
        ("U2", {"items": {"$ref": "two.json#/Tag"}}),
        ("U3", {"items": {"$ref": "two.json#/pet"}}),
        ("Pet", {"type": "string"}),
    ]
    files: dict[str, JsonValue] = {
        "one.json": {"Tag": {"type": "string"}},
        "two.json": {"Tag": {"type": "integer"}, "pet": {"type": "null"}},
    }
    document = _bundled(tmp_path, dict(uses), files)
    assert _schemas(document) == {
        "U1": {"items": _ref("one_Tag")},
        "U2": {"items": _ref("two_Tag")},
        "U3": {"items": _ref("two_pet")},
        "Pet": {"type": "string"},
        "one_Tag": {"type": "string"},
        "two_Tag": {"type": "integer"},
        "two_pet": {"type": "null"},
    }
    assert _schemas(_bundled(tmp_path, dict(reversed(uses)), files)) == _schemas(document)


def test_files_refer_to_one_another_and_to_the_document(tmp_path: Path) -> None:
    document = _bundled(
        tmp_path,
        {"A": {"$ref": "a/a.json"}, "Own": {"type": "boolean"}},
        {
            "a/a.json": {"items": {"$ref": "../b%20c/b.json#/x~1y"}},
            "b c/b.json": {
                "x/y": {
                    "properties": {
                        "a": {"$ref": "../a/a.json"},
                        "own": {"$ref": "../api.json#/components/schemas/Own"},
                    }
                }
            },
        },
    )
    assert _schemas(document) == {
        "A": {"items": _ref("x_y")},
        "Own": {"type": "boolean"},
        "x_y": {"properties": {"a": _ref("A"), "own": _ref("Own")}},
    }


def test_paths_parameters_and_answers_come_from_files(tmp_path: Path) -> None:
    path: JsonObject = {
        "get": {
            "parameters": [{"$ref": "parts.json#/limit"}],
            "responses": {"200": {"$ref": "parts.json#/answer"}},
        }
    }
    root: JsonObject = {
        **HEAD,
        "paths": {"/a": {"$ref": "path.json"}, "/b": {"$ref": "path.json"}},
        "components": {"examples": {"e": {"$ref": "parts.json#/example"}}},
    }
    parts: JsonObject = {
        "limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}},
        "answer": {"description": "All.", "headers": {"X-Id": {"$ref": "#/id"}}},
        "id": {"schema": {"type": "string"}},
        "example": {"value": {"$ref": "not-a-reference.json"}},
    }
    files: dict[str, JsonValue] = {"api.json": root, "path.json": path, "parts.json": parts}
    loaded = load(_write(tmp_path, files))
    assert _codes(loaded) == []
    components = resolve(loaded.document, "/components").value
    assert components == {
        "examples": {"e": parts["example"]},
        "headers": {"id": {"schema": {"type": "string"}}},
        "parameters": {"limit": parts["limit"]},
        "responses": {
            "answer": {
                "description": "All.",
                "headers": {"X-Id": {"$ref": "#/components/headers/id"}},
            }
        },
    }
    assert resolve(loaded.document, "/paths/~1b").pointer == "/paths/~1a"


def _codes(loaded: Loaded) -> list[str]:
    return [finding.code.id for finding in loaded.diagnostics]


def test_objects_that_no_reference_may_stand_for_come_from_files_as_well(tmp_path: Path) -> None:
    root: JsonObject = {**HEAD, "paths": {"$ref": "paths/index.json"}}
    index: JsonObject = {"/a": {"$ref": "a.json"}}
    document = bundle(
        parse(
            read(
                _write(
                    tmp_path,
                    {"api.json": root, "paths/index.json": index, "paths/a.json": {"get": ANSWER}},
                )
            )
        )
    )
    assert resolve(document, "/paths/~1a").value == {"get": ANSWER}


def test_the_mapping_of_a_discriminator_follows(tmp_path: Path) -> None:
    document = _bundled(
        tmp_path,
        {
            "Pet": {
                "oneOf": [{"$ref": "cat.json"}],
                "discriminator": {"propertyName": "t", "mapping": {"c": "cat.json", "d": "Dog"}},
            }
        },
        {"cat.json": {"type": "object"}},
    )
    mapping = resolve(document, "/components/schemas/Pet/discriminator/mapping").value
    assert mapping == {"c": "#/components/schemas/cat", "d": "Dog"}


REFUSED = [
    ("https://pets.example/pet.json", "external-ref-unsupported"),
    ("//[pets/pet.json", "external-ref-unsupported"),
    ("//pets.example/pet.json", "external-ref-unsupported"),
    ("file:///etc/passwd", "external-ref-unsupported"),
    ("/etc/passwd", "external-ref-unsupported"),
    ("../secret.json", "external-ref-unsupported"),
    ("%2e%2e/secret.json", "external-ref-unsupported"),
    ("link.json", "external-ref-unsupported"),
    ("gone.json", "unknown-ref"),
    (".", "unknown-ref"),
    ("a%00b.json", "unknown-ref"),
    ("x" * 5000, "unknown-ref"),
    ("good.json#/no", "unknown-ref"),
    ("good.json#no", "malformed-ref"),
    ("loop.json#/a", "cyclic-ref"),
]


@pytest.mark.parametrize(("ref", "code_id"), REFUSED)
def test_a_reference_that_cannot_be_followed_is_an_error_where_it_stands(
    tmp_path: Path, ref: str, code_id: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.json").write_text('{"type": "string"}')
    (folder / "link.json").symlink_to("../secret.json")
    root: JsonObject = {**HEAD, "paths": {}, "components": {"schemas": {"A": {"$ref": "sub.json"}}}}
    files: dict[str, JsonValue] = {
        "api.json": root,
        "sub.json": {"items": {"$ref": ref}},
        "good.json": {},
        "loop.json": {"a": {"$ref": "#/b"}, "b": {"$ref": "loop.json#/a"}},
    }
    loaded = load(_write(folder, files))
    assert [(d.code.id, d.location.pointer) for d in loaded.diagnostics] == [
        (code_id, "/components/schemas/A/items/$ref")
    ]
    assert loaded.diagnostics[0].location.file == (folder / "sub.json").as_posix()
    assert "secret" not in json.dumps(loaded.document.root).replace("secret.json", "")


def test_a_folder_that_is_allowed_may_be_referred_to(tmp_path: Path) -> None:
    root: JsonObject = {
        **HEAD,
        "paths": {},
        "components": {"schemas": {"A": {"$ref": "../x.json"}}},
    }
    path = _write(tmp_path / "in", {"api.json": root, "../x.json": {"type": "null"}})
    document = bundle(parse(read(path, folders=[tmp_path])))
    assert _schemas(document) == {"A": {"type": "null"}}
    assert list(document.source.inputs) == [(tmp_path / "x.json").as_posix()]


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    path = _write(tmp_path, {"api.json": {**HEAD, "paths": {"/a": {"$ref": "bad.yaml"}}}})
    (tmp_path / "bad.yaml").write_text("a: [\n")
    with pytest.raises(SpecmillError) as caught:
        load(path)
    assert [(d.code.id, d.location.file) for d in caught.value.diagnostics] == [
        ("yaml-syntax", (tmp_path / "bad.yaml").as_posix())
    ]


def test_the_limits_hold_for_all_files_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "MAX_VALUES", 50)
    many: JsonObject = {"properties": {f"p{n}": {} for n in range(30)}}
    files: dict[str, JsonValue] = {"a.json": many, "b.json": many}
    assert _bundled(tmp_path, {"A": {"$ref": "a.json"}}, files)
    with pytest.raises(SpecmillError) as caught:
        _bundled(tmp_path, {"A": {"$ref": "a.json"}, "B": {"$ref": "b.json"}}, files)
    assert [d.code.id for d in caught.value.diagnostics] == ["too-many-values"]


def test_a_document_that_refers_to_itself_alone_is_as_it_was(tmp_path: Path) -> None:
    path = _write(tmp_path, {"api.json": {**HEAD, "paths": {"/a": {"$ref": "#/paths/~1b"}}}})
    document = parse(read(path))
    assert bundle(document) is document


def test_a_document_may_refer_to_itself_by_its_name(tmp_path: Path) -> None:
    document = _bundled(
        tmp_path,
        {
            "A": {"items": {"$ref": "api.json#/components/schemas/B"}},
            "B": {"oneOf": [{"$ref": f"../{tmp_path.name}/api.json#/components/schemas/A"}]},
        },
        {},
    )
    assert _schemas(document) == {"A": {"items": _ref("B")}, "B": {"oneOf": [_ref("A")]}}
    # The package carries the document under another name.
    assert b"api.json" not in document.source.content


def test_the_bundle_is_what_it_says_it_is(tmp_path: Path) -> None:
    document = _bundled(tmp_path, {"A": {"$ref": "a.json"}}, {"a.json": {"title": "é\u2028"}})
    assert json.loads(document.source.content) == document.root
    again = _bundled(tmp_path, {"A": {"$ref": "a.json"}}, {"a.json": {"title": "é\u2028"}})
    assert again.source.content == document.source.content
