"""Finds values for the requests and answers of a document: its examples, or made-up ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.corpus.fitting import Fitting
from tests.corpus.schema_values import JsonValue, Values, value_at

from specmill.ir.api import Content, Operation, Parameter, Response
from specmill.source.pointers import join

__all__ = ["Exchange", "ResponseSlots", "Slot", "exchanges"]

# A path that had one of these as a segment would be another path.
_OTHER_PATHS = ("", ".", "..")


class Slot:
    """A place in a request or an answer, which takes a value of a schema.

    Args:
        pointer: Where the schema is.
        candidates: Values to try, the best first.
    """

    def __init__(self, pointer: str, candidates: Iterator[JsonValue]) -> None:
        self.pointer = pointer
        self.candidates = candidates
        self.is_filled = False
        self.value: JsonValue = None


class ResponseSlots:
    """The places in an answer.

    Args:
        response: The answer.
        slots: Makes the places for values.
    """

    def __init__(self, response: Response, slots: _Slots) -> None:
        self.status = response.status
        self.contents = {
            one.media_type: slots.of_content(one, "writeOnly") for one in response.contents
        }
        self.headers = {
            one.name: slots.of_schema(join(one.pointer, "schema"), "writeOnly")
            for one in response.headers
            if one.required
        }


class Exchange:
    """A call of an operation and its answers.

    Args:
        operation: The operation.
        others: What else than the usual success it is to be answered with.
        slots: Makes the places for values.
    """

    def __init__(self, operation: Operation, others: Sequence[Response], slots: _Slots) -> None:
        self.operation = operation
        self.parameters = {
            (one.location, one.name): slots.of_parameter(one) for one in operation.parameters
        }
        contents = operation.body.contents if operation.body else ()
        self.bodies = {one.media_type: slots.of_content(one, "readOnly") for one in contents}
        success = _success(operation)
        self.success = ResponseSlots(success, slots) if success else None
        self.others = [ResponseSlots(response, slots) for response in others]


def exchanges(
    operations: tuple[Operation, ...], root: JsonValue, fitting: Fitting
) -> list[Exchange]:
    """Find values for every operation.

    Args:
        operations: The operations of a document.
        root: The document.
        fitting: Judges values by its schemas.
    """
    slots = _Slots(root)
    tried: set[str] = set()
    made: list[Exchange] = []
    for operation in operations:
        others = [one for one in _others(operation) if one.pointer not in tried]
        tried |= {one.pointer for one in others}
        made.append(Exchange(operation, others, slots))
    slots.fill(fitting)
    return made


def _others(operation: Operation) -> Iterator[Response]:
    """Find every other success, and the first error that has a body."""
    yield from (one for one in operation.success_responses if one != _success(operation))
    yield from [one for one in operation.error_responses if one.contents][:1]


def _success(operation: Operation) -> Response | None:
    """Find the answer that a server gives to what it could do: its lowest status."""
    return min(operation.success_responses, key=lambda one: one.status, default=None)


class _Slots:
    """Makes places for values, and fills them."""

    def __init__(self, root: JsonValue) -> None:
        self._root = root
        self._values = {name: Values(root, name) for name in ("readOnly", "writeOnly")}
        self._empty: list[Slot] = []

    def of_parameter(self, parameter: Parameter) -> Slot:
        pointer = join(parameter.pointer, "schema")
        if parameter.media_type is not None:
            pointer = join(parameter.pointer, "content", parameter.media_type, "schema")
        slot = self.of_schema(pointer, "readOnly")
        if parameter.location == "path":
            slot.candidates = (one for one in slot.candidates if one not in _OTHER_PATHS)
        return slot

    def of_content(self, content: Content, unwanted: str) -> Slot:
        examples = (value for _, value in content.examples)
        return self.of_schema(join(content.pointer, "schema"), unwanted, *examples)

    def of_schema(self, pointer: str, unwanted: str, *examples: JsonValue) -> Slot:
        slot = Slot(pointer, self._candidates(pointer, unwanted, examples))
        if value_at(self._root, pointer) is None:
            # Without a schema it may be anything.
            slot.is_filled, slot.value = True, "text"
        else:
            self._empty.append(slot)
        return slot

    def _candidates(
        self, pointer: str, unwanted: str, examples: tuple[JsonValue, ...]
    ) -> Iterator[JsonValue]:
        yield from examples
        yield from self._values[unwanted].candidates({"$ref": f"#{pointer}"})

    def fill(self, fitting: Fitting) -> None:
        """Give every place the first of its candidates that fits."""
        empty = self._empty
        while empty:
            tried = [(slot, value) for slot in empty for value in _next(slot.candidates)]
            fits = fitting.fits([(slot.pointer, value) for slot, value in tried])
            for (slot, value), is_fit in zip(tried, fits, strict=True):
                slot.is_filled, slot.value = is_fit, value
            empty = [slot for slot, _ in tried if not slot.is_filled]


def _next(candidates: Iterator[JsonValue]) -> list[JsonValue]:
    for value in candidates:
        return [value]
    return []
