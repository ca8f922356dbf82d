from __future__ import annotations

from typing import Annotated, Literal

import pytest

from runtime.model import Date, DateTime, DecodeError, Exact, decode
from runtime.operation import Call, Operation, Outcome, QueryParameter
from runtime.parameters import table


class Search(Call[None]):
    operation = Operation("Search", "GET", "/", {"200": Outcome()})
    at: Annotated[DateTime, QueryParameter("at")]
    on: Annotated[Date, QueryParameter("on")]
    level: Annotated[Exact[Literal[1, 2]], QueryParameter("level")]
    sure: Annotated[Exact[Literal[True]] | None, QueryParameter("sure")] = None


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("at", "2026-01-20T14:45:00Z", "1768920300"),
        ("on", "2026-01-20", "2026-01-20T14:45:00Z"),
        ("level", 2, True),
        ("sure", True, 1),
    ],
)
def test_a_parameter_is_read_as_its_type_is(name: str, right: object, wrong: object) -> None:
    (parameter,) = (one for one in table(Search).query if one.name == name)
    decode(parameter.annotation, right)
    with pytest.raises(DecodeError):
        decode(parameter.annotation, wrong)
