"""Answers that a document offers in JSON and in other notations of the same, such as XML."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from specmill.diagnostics import Diagnostic, Location, diagnostic
from specmill.ir.api import Api, Content, Operation, Response
from specmill.ir.media_types import is_well_formed
from specmill.ir.types import Alias, Anything, Binary, Definition, Reference, Scalar, Type

__all__ = ["only_json_where_it_is"]

# What is read and sent where there is anything else as well.
_KEPT = {"json": "JSON", "events": "server-sent events"}


def only_json_where_it_is(api: Api) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Leaves out what says in another notation what an answer says in JSON, or lines beside events.

    What a schema of JSON describes has no form as text or bytes that a program could be given: a
    result would be `Thing | str` of which the text is never asked for. A text or bytes that the
    document describes as such stay.

    Returns:
        The model without those contents, and a finding for each answer that has some.
    """
    findings: dict[str, Diagnostic] = {}
    resources = tuple(
        replace(
            resource,
            operations=tuple(_checked(entry, api, findings) for entry in resource.operations),
        )
        for resource in api.resources
    )
    return replace(api, resources=resources), tuple(findings.values())


def _checked(operation: Operation, api: Api, findings: dict[str, Diagnostic]) -> Operation:
    responses: list[Response] = []
    for response in operation.responses:
        kept = _kept(response.contents, api.definitions)
        left_out = [content.media_type for content in response.contents if content not in kept]
        # What is no media type has a finding of its own.
        if named := [name for name in left_out if is_well_formed(name)]:
            findings.setdefault(response.pointer, _finding(api, response, named))
        responses.append(replace(response, contents=kept) if left_out else response)
    if all(old is new for old, new in zip(operation.responses, responses, strict=True)):
        return operation
    return replace(operation, responses=tuple(responses))


def _kept(
    contents: tuple[Content, ...], definitions: Mapping[str, Definition]
) -> tuple[Content, ...]:
    kinds = {content.media_kind for content in contents}
    if "events" in kinds:
        # The same items, which a caller has to have from one stream or the other.
        contents = tuple(content for content in contents if content.media_kind != "lines")
    if "json" not in kinds:
        return contents
    return tuple(content for content in contents if _is_of_its_own(content, definitions))


def _is_of_its_own(content: Content, definitions: Mapping[str, Definition]) -> bool:
    if content.media_kind in ("json", "events", "lines"):
        return True
    type_: Type = content.type
    passed: set[str] = set()
    while isinstance(type_, Reference) and type_.key not in passed:
        passed.add(type_.key)
        definition = definitions[type_.key]
        type_ = definition.type if isinstance(definition, Alias) else type_
    is_plain = isinstance(type_, Anything | Binary | Scalar)
    return is_plain and is_well_formed(content.media_type)


def _finding(api: Api, response: Response, media_types: Iterable[str]) -> Diagnostic:
    listed = ", ".join(f"`{name}`" for name in media_types)
    kinds = {content.media_kind for content in response.contents}
    kept = " or ".join(name for kind, name in _KEPT.items() if kind in kinds)
    return diagnostic(
        "unsupported-feature",
        f"the answer is read and sent as {kept}, and not as {listed}",
        Location(api.document.name, pointer=response.pointer),
        hint="Ask for another form with `client.stream(call, RequestOptions(accept=…))`",
    )
