"""The bodies of the errors that a server answers with by itself, by `x-specmill-error-bodies`.

Each is a template in JSON, in which a text that is exactly a placeholder stands for a value of the
request at hand; null stands for no body. What an operation documents for a status binds the
template as well: each is filled with samples, and held to the schemas of the answers that it would
be sent as. spec/README.md has the extension in full.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from specmill.diagnostics import Diagnostic
from specmill.ir.api import Content, Operation, Response
from specmill.ir.media_types import is_json
from specmill.ir.types import Anything, JsonValue
from specmill.lower.fitting import Sample, schema_reference, unfit_samples
from specmill.lower.node import Node

__all__ = ["lower_error_bodies"]

_EXTENSION = "x-specmill-error-bodies"
_CODE = "unusable-error-bodies"
_ADVICE = "Mend the extension; until then a server's own errors have no body"
_KEY = re.compile(r"default|[45]XX|[45][0-9][0-9]")
# What a server answers with before or after the implementation has its say.
_OWN_STATUSES = frozenset({400, 401, 404, 405, 406, 413, 415, 500})
_PARAMETER = "$parameter"

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class _Use:
    """A template, filled as for one status, and an answer that it would be sent as."""

    template: Node
    operation: Operation
    status: int
    content: Content
    value: JsonValue


def lower_error_bodies(
    root: Node, operations: Iterable[Operation], findings: list[Diagnostic]
) -> Mapping[str, JsonValue]:
    """Lowers the templates of error bodies.

    Args:
        root: The document.
        operations: What documents the answers.
        findings: Takes a diagnostic for each template that cannot be used.

    Returns:
        The templates by status (`404`, `4XX`, `default`); empty where there are none, or where one
        of them cannot be used.
    """
    declared = root.get(_EXTENSION)
    if declared is None:
        return {}
    faults = [*_form_faults(declared)] or [*_content_faults(declared, operations)]
    findings += faults
    return {} if faults else {status: template.value for status, template in declared.members()}


def _form_faults(declared: Node) -> Iterator[Diagnostic]:
    if not isinstance(declared.value, dict):
        yield declared.finding(_CODE, f"`{_EXTENSION}` is not an object", _ADVICE)
    for status, template in declared.members():
        if not _KEY.fullmatch(status):
            message = f"`{status}` is neither `default` nor a status of an error (`404`, `4XX`)"
            yield template.finding(_CODE, message, _ADVICE)


def _content_faults(declared: Node, operations: Iterable[Operation]) -> Iterator[Diagnostic]:
    uses = [use for operation in operations for use in _uses(declared, operation)]
    samples = [Sample(schema_reference(use.content), use.value) for use in uses]
    reported: set[str] = set()
    for place, why in unfit_samples(declared.document, samples).items():
        use = uses[place]
        if use.template.pointer not in reported:
            reported.add(use.template.pointer)
            request = f"{use.operation.http_method} {use.operation.path}"
            message = f"as the answer {use.status} of `{request}` it does not fit the schema: "
            yield use.template.finding(_CODE, message + why, _ADVICE)


def _uses(declared: Node, operation: Operation) -> Iterator[_Use]:
    """Pairs each template with the documented answers of an operation that it would be sent as."""
    templates = dict(declared.members())
    answers = {response.status: response for response in operation.responses}
    for status in sorted(_OWN_STATUSES | _exact(templates) | _exact(answers)):
        template, answer = _for_status(templates, status), _for_status(answers, status)
        content = _json_content(answer)
        if template is None or content is None:
            continue
        for parameter in (None, "limit"):
            value = _filled(template.value, status, parameter)
            if value is not None:
                yield _Use(template, operation, status, content, value)


def _exact(keys: Iterable[str]) -> frozenset[int]:
    return frozenset(int(key) for key in keys if key.isdigit() and key[0] in "45")


def _for_status(entries: Mapping[str, ValueT], status: int) -> ValueT | None:
    keys = (str(status), f"{status // 100}XX", "default")
    return next((entries[key] for key in keys if key in entries), None)


def _json_content(answer: Response | None) -> Content | None:
    """The content of an answer in JSON, if its schema says anything."""
    contents = answer.contents if answer else ()
    content = next((entry for entry in contents if is_json(entry.media_type)), None)
    return None if content is None or isinstance(content.type, Anything) else content


def _filled(template: JsonValue, status: int, parameter: str | None) -> JsonValue:
    """Fills a template as a server would; what would hold no parameter is left out."""
    if isinstance(template, dict):
        return {
            name: _filled(member, status, parameter)
            for name, member in template.items()
            if member != _PARAMETER or parameter is not None
        }
    if isinstance(template, list):
        return [
            _filled(item, status, parameter)
            for item in template
            if item != _PARAMETER or parameter is not None
        ]
    if template == _PARAMETER:
        return parameter
    if template == "$status":
        return status
    return "Something was wrong with the request." if template == "$message" else template
