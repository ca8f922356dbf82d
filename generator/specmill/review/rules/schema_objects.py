"""Rules for the properties of objects and the items of arrays."""

from dataclasses import replace

from specmill.review.rules.opposites import narrowing, widening
from specmill.review.rules.rule import Rule, Side
from specmill.review.rules.sides import ADDS, BREAKS, MAY_BREAK, MAY_BREAK_THE_WIRE, PATCHES
from specmill.review.verdicts import Bump, Verdict

__all__ = ["DEFAULT_RULES", "OBJECT_RULES"]

_MAY_SURPRISE_MORE = Side(Verdict.MAYBE, Bump.MINOR)
_LOSES_A_NAME = Side(Verdict.SAFE, Bump.MAJOR)


def _coming_and_going(
    need: str, added: tuple[Side, Side], removed: tuple[Side, Side], *, is_closed: bool
) -> tuple[Rule, Rule]:
    """The two rules of properties that come and go.

    Args:
        need: `required` or `optional`.
        added: What it does when one comes: in requests and in responses.
        removed: What it does when one goes.
        is_closed: Whether the object without it may have no such property.
    """
    suffix = f"{need}-closed" if is_closed else need
    article = "An" if need == "optional" else "A"
    rest = " in an object that allows no others" if is_closed else ""
    is_needed = need == "required"
    return (
        Rule(
            id=f"property-added-{suffix}",
            area="schema",
            title=f"{article} {need} property was added{rest}",
            message="{subject} was added" + (", and is required" if is_needed else ""),
            request=replace(
                added[0],
                consequence="Requests without it are refused."
                if is_needed
                else "Clients may send it; servers that do not know it ignore or refuse it.",
            ),
            response=replace(
                added[1],
                consequence="Strict readers refuse it, and others ignore it."
                if is_closed
                else "Readers that do not know it ignore it.",
            ),
            mirror=f"property-removed-{suffix}",
            consequence="Requests without it are refused."
            if is_needed
            else "Who does not know it leaves it out, and ignores it.",
            is_addition=True,
        ),
        Rule(
            id=f"property-removed-{suffix}",
            area="schema",
            title=f"{article} {need} property was removed{rest}",
            message="{subject} was removed",
            request=replace(
                removed[0],
                consequence="Requests that have it are refused."
                if is_closed
                else "Who sends it finds it ignored or refused.",
            ),
            response=replace(removed[1], consequence="Readers do not find it any more."),
            mirror=f"property-added-{suffix}",
            consequence="Requests that have it are refused, and readers do not find it."
            if is_closed
            else "Who sends it finds it ignored or refused, and readers do not find it.",
        ),
    )


_PROPERTY_RULES = (
    *_coming_and_going("optional", (ADDS, ADDS), (MAY_BREAK, MAY_BREAK), is_closed=False),
    *_coming_and_going("required", (BREAKS, ADDS), (MAY_BREAK, BREAKS), is_closed=False),
    *_coming_and_going("optional", (ADDS, _MAY_SURPRISE_MORE), (BREAKS, MAY_BREAK), is_closed=True),
    *_coming_and_going("required", (BREAKS, _MAY_SURPRISE_MORE), (BREAKS, BREAKS), is_closed=True),
    narrowing(
        "property-became-required",
        "property-became-optional",
        title="A property became required",
        message="{subject} is required now",
        consequence="Requests without it are refused.",
    ),
    widening(
        "property-became-optional",
        "property-became-required",
        title="A property became optional",
        message="{subject} is optional now",
        consequence="It may be missing where it was always there.",
    ),
)


def _access(
    need: str, flag: str, became: tuple[Side, Side], no_longer: tuple[Side, Side]
) -> tuple[Rule, Rule]:
    """The two rules of properties that go one way only.

    Args:
        need: `required` or `optional`.
        flag: `read-only` or `write-only`.
        became: What it does when one becomes so: in requests and in responses.
        no_longer: What it does when one is so no more.
    """
    prefix = "required-property" if need == "required" else "property"
    article = "An" if need == "optional" else "A"
    became, no_longer = (_as_before(flag, *sides) for sides in (became, no_longer))
    return (
        Rule(
            id=f"{prefix}-became-{flag}",
            area="schema",
            title=f"{article} {need} property became {flag}",
            message=f"{{subject}} is {flag} now",
            request=became[0],
            response=became[1],
            mirror=f"{prefix}-no-longer-{flag}",
            consequence="Who sends it finds it ignored."
            if flag == "read-only"
            else "Readers do not find it any more.",
        ),
        Rule(
            id=f"{prefix}-no-longer-{flag}",
            area="schema",
            title=f"{article} {need} property is no longer {flag}",
            message=f"{{subject}} is no longer {flag}",
            request=no_longer[0],
            response=no_longer[1],
            mirror=f"{prefix}-became-{flag}",
            consequence=(
                "Requests without it are refused."
                if need == "required"
                else "It may be sent in requests."
            )
            if flag == "read-only"
            else "It arrives in responses.",
            is_addition=True,
        ),
    )


def _as_before(flag: str, request: Side, response: Side) -> tuple[Side, Side]:
    """What a change does in requests and in responses, one of which have the property anyway."""
    if flag == "read-only":
        return request, replace(response, consequence="Readers find it as before.")
    return replace(request, consequence="Requests may have it as before."), response


_ACCESS_RULES = (
    # A package leaves it to the server what an optional property that goes one way is worth.
    *_access("optional", "read-only", (PATCHES, PATCHES), (PATCHES, PATCHES)),
    *_access("required", "read-only", (_LOSES_A_NAME, PATCHES), (BREAKS, PATCHES)),
    *_access("optional", "write-only", (PATCHES, PATCHES), (PATCHES, PATCHES)),
    # What was kept out of responses, as a secret, is in every one of them.
    *_access("required", "write-only", (PATCHES, BREAKS), (PATCHES, _MAY_SURPRISE_MORE)),
)

_OTHER_RULES = (
    narrowing(
        "additional-properties-forbidden",
        "additional-properties-allowed",
        title="Other properties are forbidden",
        message="{subject} are forbidden now",
        consequence="Requests with properties that are not declared are refused.",
        request=MAY_BREAK,
    ),
    widening(
        "additional-properties-allowed",
        "additional-properties-forbidden",
        title="Other properties are allowed",
        message="{subject} are allowed now",
        consequence="Properties that are not declared may arrive.",
        response=MAY_BREAK_THE_WIRE,
    ),
    narrowing(
        "unique-items-added",
        "unique-items-removed",
        title="No item may come twice",
        message="{subject} may not have the same item twice any more",
        consequence="Lists that have an item twice are refused.",
    ),
    widening(
        "unique-items-removed",
        "unique-items-added",
        title="An item may come twice",
        message="{subject} may have the same item twice now",
        consequence="An item may arrive twice.",
        response=MAY_BREAK_THE_WIRE,
    ),
)

_DEFAULTS = (
    ("added", "removed", "A default was set", "{subject} is `{after}` by default now"),
    ("removed", "added", "A default was removed", "{subject} is no longer `{before}` by default"),
    (
        "changed",
        "changed",
        "A default was replaced by another",
        "{subject} is `{after}` by default now, not `{before}`",
    ),
)


def _of_defaults(prefix: str, area: str, request: Side, consequence: str) -> tuple[Rule, ...]:
    """The rules of defaults.

    Args:
        prefix: What their ids begin with.
        area: What they are about.
        request: What such a change does in what clients send.
        consequence: What a caller sees.
    """
    return tuple(
        Rule(
            id=f"{prefix}default-{verb}",
            area=area,
            title=title + (" for a parameter" if prefix else ""),
            message=message,
            request=request,
            response=PATCHES,
            mirror=f"{prefix}default-{opposite}",
            consequence=consequence,
        )
        for verb, opposite, title, message in _DEFAULTS
    )


DEFAULT_RULES = (
    *_of_defaults(
        "",
        "schema",
        PATCHES,
        "The same values are accepted; only what is filled in for one that is missing differs.",
    ),
    *_of_defaults(
        "parameter-",
        "parameter",
        MAY_BREAK_THE_WIRE,
        "Requests that leave it out, as before, may be answered in another way.",
    ),
)
"""The rules for defaults: of values, and of parameters, whose defaults choose what is done."""

OBJECT_RULES = (*_PROPERTY_RULES, *_ACCESS_RULES, *_OTHER_RULES)
"""The rules for objects and arrays."""
