"""A response that refers to another component: one edit, of the reference."""

from tests.review.examples import findings

from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

_BOOK = "{$ref: '#/components/schemas/Book'}"
_A = f"{{type: object, properties: {{book: {_BOOK}}}}}"
_B = f"{{type: object, properties: {{book: {_BOOK}, page: {{type: integer}}}}}}"


def document(uses: str, components: dict[str, str], book: str = "") -> Document:
    """A document with an operation for each letter, which uses the response of that name."""
    paths = ", ".join(
        f"/{index}: {{get: {{responses: {{'200': {{$ref: '#/components/responses/{name}'}}}}}}}}"
        for index, name in enumerate(uses)
    )
    responses = ", ".join(f"{name}: {response}" for name, response in components.items())
    schemas = f"Book: {{type: object, properties: {{n: {{type: string{book}}}}}}}"
    text = (
        "openapi: 3.1.1\ninfo: {title: Bookshop, version: '1'}\n"
        f"paths: {{{paths}}}\n"
        f"components: {{responses: {{{responses}}}, schemas: {{{schemas}}}}}\n"
    )
    return load_source(from_bytes("spec.yaml", text.encode())).document


def answer(schema: str) -> str:
    return f"{{description: D, content: {{application/json: {{schema: {schema}}}}}}}"


_TWO = {"A": answer(_A), "B": answer(_B)}


def test_another_response_is_one_edit_of_the_reference() -> None:
    (found,) = findings(document("AAB", _TWO), document("BAB", _TWO))
    assert found.rule.id == "component-replaced"
    place = "/paths/~10/get/responses/200/$ref"
    assert (found.base.pointer, found.revision.pointer) == (place, place)
    assert (found.clients.label, found.servers.label) == ("safe", "maybe")
    assert [str(reach.operation) for reach in found.operations] == ["GET /0"]
    (back,) = findings(document("BAB", _TWO), document("AAB", _TWO))
    assert (back.id, back.clients.label) == (found.id, "maybe")


def test_it_has_another_id_than_an_edit_of_the_component() -> None:
    (replaced,) = findings(document("AB", _TWO), document("BB", _TWO))
    edited = {**_TWO, "A": answer(_B)}
    (found,) = findings(document("AB", _TWO), document("AB", edited))
    assert found.rule.id == "property-added-optional"
    assert found.id != replaced.id


def test_each_operation_that_refers_to_another_response_is_an_edit() -> None:
    found = findings(document("AAB", _TWO), document("BBB", _TWO))
    assert [one.rule.id for one in found] == ["component-replaced"] * 2
    assert len({one.id for one in found}) == 2


def test_another_name_of_a_response_is_no_change() -> None:
    base = document("A", {"A": answer(_A)})
    assert not findings(base, document("B", {"B": answer(_A)}))
    (found,) = findings(base, document("B", {"B": answer(_B)}))
    assert found.rule.id == "property-added-optional"


def test_another_response_that_says_the_same_is_no_change() -> None:
    same = {"A": answer(_A), "B": answer(_A)}
    assert not findings(document("AB", same), document("BB", same))


def test_a_response_that_stands_for_another_one_is_that_one() -> None:
    through = {"A": "{$ref: '#/components/responses/B'}", "B": answer(_B)}
    assert not findings(document("AB", through), document("BB", through))


def test_the_reference_of_a_component_is_edited_in_that_component() -> None:
    def through(name: str) -> dict[str, str]:
        return {**_TWO, "C": f"{{$ref: '#/components/responses/{name}'}}"}

    (found,) = findings(document("CC", through("A")), document("CC", through("B")))
    assert found.revision.pointer == "/components/responses/C/$ref"
    assert len(found.operations) == 2


def test_an_edit_of_what_both_refer_to_is_said_for_itself() -> None:
    found = findings(document("A", _TWO), document("B", _TWO, ", maxLength: 9"))
    assert {one.rule.id for one in found} == {"component-replaced", "maximum-length-added"}
    assert all(len(one.operations) == 1 for one in found)
    (added,) = (one for one in found if one.rule.id == "maximum-length-added")
    assert added.base.pointer.startswith("/components/schemas/Book")


def test_a_response_that_refers_to_itself_is_looked_at_once() -> None:
    loop = {"A": "{$ref: '#/components/responses/A'}"}
    assert not findings(document("A", loop), document("A", {**loop, "B": answer(_B)}))
