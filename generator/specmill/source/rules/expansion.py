"""Bounds what `allOf` makes of a document.

A schema takes over the properties of all schemas that it consists of. A thousand schemas, each of
which extends the one before, have half a million properties.
"""

from collections.abc import Mapping

from specmill.source.rules.context import Context

MAX_TAKEN_OVER = 150_000


def check_expansion(
    context: Context, links: Mapping[str, list[str]], properties: Mapping[str, int]
) -> None:
    """All schemas together take over no more than so many schemas and properties.

    Args:
        context: The document.
        links: For each place, the places that it consists of.
        properties: How many properties the schema of each place has itself.
    """
    taken_over = 0
    for start in [place for place in links if _extends(place, links)]:
        waiting, seen = [*links[start]], {start}
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            taken_over += 1 + properties.get(place, 0)
            waiting += links.get(place, ())
            if taken_over > MAX_TAKEN_OVER:
                context.report(
                    "too-many-values",
                    f"by way of `allOf`, schemas take over more than {MAX_TAKEN_OVER:,} properties",
                    at=start,
                    hint="let fewer schemas extend one another",
                    part="key",
                )
                return


def _extends(place: str, links: Mapping[str, list[str]]) -> bool:
    return any(link.startswith(f"{place}/allOf/") for link in links[place])
