"""Rules for references: they lead somewhere, to the right kind of object, and not in circles."""

import re
from collections.abc import Iterator, Mapping

from specmill.source.pointers import join
from specmill.source.refs import RefError, cycle, describe, step, to_pointer
from specmill.source.rules.context import Context, elements, entries, member
from specmill.source.rules.fields import object_name, with_article
from specmill.source.structure import OBJECTS, Node
from specmill.source.tree import JsonObject

_COMPONENT = re.compile(r"/components/([^/]+)/[^/]+")
_SECTIONS = {name: field.kind for name, field in OBJECTS["Components"].items()}


def check_reference(context: Context, expected: str, node: Node) -> None:
    """A `$ref` leads to an object of the kind that is expected where it stands."""
    ref = member(node.value, "$ref")
    if not isinstance(ref, str):
        return
    at = join(node.pointer, "$ref")
    document = context.document
    if document.problems and (problem := document.problems.get(document.pointer_in_text(at))):
        context.findings.append(describe(document, problem, at))
        return
    try:
        target = step(context.root, ref)
    except RefError as error:
        finding = describe(context.document, error, at, with_guess=context.may_guess())
        context.findings.append(finding)
        return
    section = _COMPONENT.fullmatch(target.pointer)
    found = _SECTIONS.get(section[1]) if section else None
    if found is not None and found != expected:
        context.report(
            "wrong-ref-target",
            f"`{ref}` is {with_article(object_name(found))}; "
            f"{with_article(object_name(expected))} is expected here",
            at=at,
            hint="refer to another section of `components`",
        )


def check_discriminator(context: Context, node: Node, value: JsonObject) -> None:
    """The values of a discriminator mapping lead to schemas."""
    schemas = entries(member(context.root, "components", "schemas"))
    for name, target in entries(value.get("mapping")).items():
        if not isinstance(target, str) or target in schemas:
            continue
        ref = target if "#" in target or "/" in target else f"#/components/schemas/{target}"
        try:
            step(context.root, ref)
        except RefError as error:
            context.report(
                "unknown-discriminator-target",
                f"the mapping leads to no schema of this document: {error}",
                "mapping",
                name,
                at=node.pointer,
                hint=error.hint(with_guess=context.may_guess()),
            )


def leads_to_components(context: Context, node: Node) -> bool:
    """Whether a reference leads to a component or into one, and by way of nothing else."""
    ref = member(node.value, "$ref")
    try:
        places = (to_pointer(str(ref)), step(context.root, str(ref)).pointer)
    except RefError:
        return False
    return all(place.startswith("/components/") for place in places)


def maps_to_components(node: Node) -> bool:
    """Whether a discriminator names nothing but components."""
    named = map(str, entries(member(node.value, "mapping")).values())
    return all(name.startswith("#/components/") or "#" not in name for name in named)


def check_cycles(context: Context, links: Mapping[str, list[str]]) -> None:
    """No schema or object consists of itself.

    Recursion through properties, items or alternatives is fine: there is a value that ends it.

    Args:
        context: The document.
        links: For each place, the places that it consists of, see `links_of`.
    """
    done: set[str] = set()
    for start in links:
        # The way from the start to the current place, in order.
        path: dict[str, Iterator[str]] = {}
        _enter(start, links, done, path)
        while path:
            place, following = next(reversed(path.items()))
            target = next(following, None)
            if target is None:
                del path[place]
            elif target in path:
                places = list(path)
                loop = places[places.index(target) :]
                at = join(place, "$ref")
                context.findings.append(cycle(context.document, loop, at))
            else:
                _enter(target, links, done, path)


def _enter(
    place: str, links: Mapping[str, list[str]], done: set[str], path: dict[str, Iterator[str]]
) -> None:
    if place not in done:
        done.add(place)
        path[place] = iter(links.get(place, ()))


def links_of(context: Context, node: Node) -> list[str]:
    """The places that an object consists of: the target of its reference, its `allOf` members."""
    ref = member(node.value, "$ref")
    links: list[str] = []
    if isinstance(ref, str):
        try:
            links.append(step(context.root, ref).pointer)
        except RefError:
            return []
    if node.kind == "Schema":
        count = len(elements(member(node.value, "allOf")))
        links.extend(f"{node.pointer}/allOf/{index}" for index in range(count))
    return links
