"""Plans `errors.py`: an exception for each status that the document names."""

from dataclasses import dataclass
from http import HTTPStatus

from specmill.ir.api import Api
from specmill.render.code import Code, verbatim
from specmill.targets.python.annotations import Annotation, Annotator, either
from specmill.targets.python.names import PythonNames
from specmill.targets.python.outcome_types import content_annotation
from specmill.targets.python.prose import required_docstring
from specmill.targets.python.symbols import Symbol, export_order, imports
from specmill.targets.python.text import identifier, literal
from specmill.targets.python.views import ErrorsView, ErrorView

__all__ = ["StatusClass", "errors_view", "status_class", "status_classes"]

_RUNTIME = "._runtime.errors"
_FROM_RUNTIME = (
    "ClientClosed",
    "ConnectionFailed",
    "DeadlineExceeded",
    "Error",
    "Fault",
    "InvalidArgument",
    "MissingCredentials",
    "ResponseTooLarge",
    "Timeout",
    "TransportError",
    "UnexpectedResponse",
)
# More types than this name nothing in particular.
_MOST_BODIES = 100
_NAMES = {408: "RequestTimeout", 418: "ImATeapot", 505: "HTTPVersionNotSupported"}


@dataclass(frozen=True, slots=True)
class StatusClass:
    """An exception for one status.

    Attributes:
        status: The status code.
        name: The class.
        descriptions: What the document says about it, each text once.
    """

    status: int
    name: str
    descriptions: tuple[str, ...]


_EXPORTED = frozenset({*_FROM_RUNTIME, "AnyStatusError", "ClientError", "ServerError"}) | {
    "ErrorClasses",
    "StatusError",
    *(
        "".join(character for character in status.phrase.title() if character.isalpha())
        for status in HTTPStatus
    ),
}


def status_class(status: str) -> str:
    """The exception that stands for `404`, `4XX` or `default`."""
    if status.isdigit():
        return _name(int(status))
    return {"4XX": "ClientError", "5XX": "ServerError"}.get(status.upper(), "StatusError")


def status_classes(api: Api) -> tuple[StatusClass, ...]:
    """An exception for each status from 400 on that an operation documents."""
    found: dict[int, dict[str, None]] = {}
    for operation in api.operations:
        for response in operation.error_responses:
            if response.status.isdigit():
                texts = found.setdefault(int(response.status), {})
                if response.description:
                    texts[response.description] = None
    return tuple(
        StatusClass(status, _name(status), tuple(found[status])) for status in sorted(found)
    )


def errors_view(api: Api, names: PythonNames, notice: Code) -> ErrorsView:
    """Plans the module of the exceptions."""
    classes = status_classes(api)
    parts = _parts(api, names)
    body = _body([part for _, part in parts])
    bodies = {
        entry.status: _body([part for status, part in parts if status == str(entry.status)])
        for entry in classes
    }
    general = (
        _view("StatusError", "AnyStatusError", "An answer whose status means failure.", None, body),
        _view("ClientError", "StatusError", "A status from 400 to 499: the request is at fault."),
        _view("ServerError", "StatusError", "A status from 500 to 599: the server is at fault."),
    )
    specific = tuple(
        _view(
            entry.name,
            _base(entry.status),
            f"Status {entry.status}. {' '.join(entry.descriptions)}".strip(),
            entry.status,
            bodies[entry.status] if bodies[entry.status].code != body.code else None,
        )
        for entry in classes
    )
    exports = export_order([*_FROM_RUNTIME, *(view.name.text for view in (*general, *specific))])
    runtime = {
        *(Symbol(_RUNTIME, name) for name in (*_FROM_RUNTIME, "ErrorClasses")),
        Symbol(_RUNTIME, "StatusError", "AnyStatusError"),
    }
    used = body.symbols.union(*(annotation.symbols for annotation in bodies.values()))
    if any(symbol.module.startswith(".") for symbol in used):
        runtime.add(Symbol("typing", "TYPE_CHECKING"))
    block = imports("", runtime, used)
    return ErrorsView(
        notice=notice,
        docstring=required_docstring(_tree(classes)),
        imports=block.runtime,
        typing_imports=block.typing,
        exports=tuple(literal(name) for name in exports),
        errors=(*general, *specific),
    )


def _parts(api: Api, names: PythonNames) -> list[tuple[str, Annotation]]:
    """The types of the bodies of errors, each with its status."""
    annotator = Annotator(lambda key: names.type_symbol(key, _EXPORTED), is_open=True)
    return [
        (response.status, content_annotation(content, annotator))
        for operation in api.operations
        for response in operation.error_responses
        for content in response.contents
    ]


def _body(parts: list[Annotation]) -> Annotation:
    """The type of the bodies of one status, or of all errors.

    Thousands of types tell a reader nothing, and tools that walk through them overflow their stacks.
    """
    if len({part.code for part in parts}) > _MOST_BODIES:
        return Annotation(verbatim("object"))
    return either(parts).or_none() if parts else Annotation(verbatim("None"))


def _view(
    name: str, base: str, text: str, status: int | None = None, body: Annotation | None = None
) -> ErrorView:
    return ErrorView(
        name=identifier(name),
        base=identifier(base),
        docstring=required_docstring(text),
        body=None if body is None else body.code,
        status=None if status is None else literal(status),
    )


def _tree(classes: tuple[StatusClass, ...]) -> str:
    """The hierarchy as a picture."""
    below = {
        "ClientError": [entry for entry in classes if 400 <= entry.status < 500],
        "ServerError": [entry for entry in classes if entry.status >= 500],
    }
    lines = [
        "What can go wrong, as exceptions.",
        "",
        "- `Error`: anything that this package raises on purpose",
        "  - `InvalidArgument`: an argument that the document does not allow; nothing was sent",
        "  - `MissingCredentials`: the operation needs credentials; nothing was sent",
        "  - `ClientClosed`: the client has been closed; nothing was sent",
        "  - `TransportError`: no answer",
        "    - `ConnectionFailed`: the server could not be reached, or the connection broke",
        "    - `ResponseTooLarge`: the body of the answer is larger than allowed",
        "    - `Timeout`: a step took too long",
        "      - `DeadlineExceeded`: the whole call took too long, with all its attempts",
        "  - `UnexpectedResponse`: an answer that is not as documented",
        "  - `StatusError`: an answer whose status means failure",
    ]
    for base, entries in below.items():
        lines.append(f"    - `{base}`: {'4XX' if base == 'ClientError' else '5XX'}")
        lines += [f"      - `{entry.name}`: {entry.status}" for entry in entries]
    lines += [f"    - `{entry.name}`: {entry.status}" for entry in classes if entry.status < 400]
    return "\n".join(lines)


def _base(status: int) -> str:
    if status < 400:
        return "StatusError"
    return "ClientError" if status < 500 else "ServerError"


def _name(status: int) -> str:
    if status in _NAMES:
        return _NAMES[status]
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        return f"Status{status}"
    return "".join(character for character in phrase.title() if character.isalpha())
