"""What datamodel-code-generator answers is read with suspicion."""

from collections.abc import Callable

import pytest

from specmill.targets.python import model_types
from specmill.targets.python.field_types import FieldType
from specmill.targets.python.model_types import SeamError, type_models
from specmill.targets.python.schema_bundle import Bundle
from specmill.targets.python.symbols import Symbol

ReplaceAnswer = Callable[[str], None]

MODULE = """\
from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

SpecmillRoot = TypeAliasType("SpecmillRoot", Any)

Code = TypeAliasType("Code", str)

Specmill1 = TypeAliasType("Specmill1", Annotated[str, Field(max_length=3)])


class Book(BaseModel):
    field_0: Annotated[int | None, Field(ge=0)] = None
    field_1: list[Code | Specmill1]


class Shop(BaseModel):
    pass
"""
BUNDLE = Bundle(schema={"$defs": {}}, fields={"Book": ("pages", "codes"), "Shop": ()},
                aliases=frozenset({"Code"}))  # fmt: skip
SYMBOLS = {name: Symbol(".models.schemas", name) for name in ("Book", "Shop", "Code")}


@pytest.fixture
def replace_answer(monkeypatch: pytest.MonkeyPatch) -> ReplaceAnswer:
    """Have the library answer with a module of ours."""

    def replace(module: str) -> None:
        def generate(schema: str) -> str:
            assert schema
            return module

        monkeypatch.setattr(model_types, "_generate", generate)

    return replace


def _fields(replace_answer: ReplaceAnswer, module: str) -> dict[str, FieldType]:
    replace_answer(module)
    return dict(type_models(BUNDLE, SYMBOLS).fields["Book"])


def test_what_is_planned_is_read(replace_answer: ReplaceAnswer) -> None:
    fields = _fields(replace_answer, MODULE)
    assert list(fields) == ["pages", "codes"]
    pages, codes = fields.values()
    assert pages.annotation.code.text == "int | None"
    assert [(name, value.text) for name, value in pages.bounds] == [("ge", "0")]
    assert not pages.is_required
    assert codes.annotation.code.text == "list[Code | Annotated[str, Field(max_length=3)]]"
    assert codes.is_required
    assert SYMBOLS["Code"] in codes.annotation.symbols


EXTRA_CLASS = "class Extra(BaseModel):\n    pass\n"
FIELD = "    field_1: list[Code | Specmill1]"


def _with_field(text: str) -> str:
    assert FIELD in MODULE
    return MODULE.replace(FIELD, f"    {text}")


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(MODULE + EXTRA_CLASS, id="an extra class"),
        pytest.param(MODULE.replace("class Shop", "class Shopp"), id="another class"),
        pytest.param(MODULE.replace("Shop(BaseModel)", "Shop(Evil)"), id="another base"),
        pytest.param(MODULE.replace("class Shop(", "@evil()\nclass Shop("), id="a decorator"),
        pytest.param(
            MODULE.replace("Shop(BaseModel)", "Shop(BaseModel, metaclass=evil())"),
            id="a keyword of a class",
        ),
        pytest.param(MODULE + 'X = TypeAliasType("X", str)\n', id="an extra alias"),
        pytest.param(MODULE.replace("\nCode = ", "\nOther = "), id="another alias"),
        pytest.param(MODULE.replace(FIELD, ""), id="a missing field"),
        pytest.param(MODULE.replace(FIELD, FIELD + "\n    field_2: str"), id="an extra field"),
        pytest.param(MODULE.replace("field_1", "codes"), id="a field of another name"),
        pytest.param(MODULE.replace(FIELD, FIELD + "\n" + FIELD), id="a field twice"),
        pytest.param(
            MODULE.replace("    pass", "    field_0: int"), id="a field of an empty class"
        ),
        pytest.param(MODULE + "evil()\n", id="a call"),
        pytest.param(MODULE + "evil = 1\n", id="an assignment"),
        pytest.param(MODULE + "def evil(): ...\n", id="a function"),
        pytest.param(MODULE + "if True:\n    pass\n", id="a condition"),
        pytest.param(MODULE + "Book.model_rebuild(evil())\n", id="a rebuild with arguments"),
        pytest.param(MODULE + "evil().model_rebuild()\n", id="a rebuild of something else"),
        pytest.param(MODULE + "import os\n", id="an import"),
        pytest.param(_with_field("field_1: evil()"), id="a call as annotation"),
        pytest.param(_with_field("field_1: list[evil()]"), id="a call in an annotation"),
        pytest.param(_with_field("field_1: Evil"), id="an unknown name"),
        pytest.param(_with_field("field_1: os.PathLike"), id="an attribute"),
        pytest.param(_with_field("field_1: 'str'"), id="a quoted annotation"),
        pytest.param(_with_field("field_1: set[str]"), id="another container"),
        pytest.param(_with_field("field_1: str & int"), id="another operator"),
        pytest.param(_with_field("field_1: Specmill9"), id="an unknown placeholder"),
        pytest.param(_with_field("field_1: (lambda: str)"), id="a lambda"),
        pytest.param(_with_field("field_1: Literal[evil()]"), id="a call in a literal"),
        pytest.param(_with_field("field_1: Literal[{[]: 1}]"), id="an impossible literal"),
        pytest.param(_with_field("field_1: str = 'x'"), id="a default"),
        pytest.param(_with_field("field_1: str = evil()"), id="a default that is called"),
        pytest.param(_with_field("field_1: str = Field(default_factory=evil)"), id="a factory"),
        pytest.param(_with_field("field_1: Annotated[str, evil()]"), id="other metadata"),
        pytest.param(_with_field("field_1: Annotated[str, Field(1)]"), id="a default in Field"),
        pytest.param(_with_field("field_1: Annotated[str, Field(ge=evil())]"), id="a called bound"),
        pytest.param(_with_field("field_1: Annotated[str, Field(**evil)]"), id="unpacked bounds"),
        pytest.param(
            _with_field("field_1: Annotated[str, Field(default=5)]"), id="a named default"
        ),
        pytest.param(_with_field("field_1: Annotated[str, Field(alias='x')]"), id="an alias"),
        pytest.param(_with_field("field_1: Annotated[str, Field(exclude=True)]"), id="a setting"),
        pytest.param(_with_field("field_1: str\n    def evil(self): ..."), id="a method"),
        pytest.param(_with_field("field_1: str\n    evil = 1"), id="a class attribute"),
        pytest.param(_with_field("field_1: str\n    evil()"), id="a call in a class"),
        pytest.param(_with_field("field_1: str\n    model_config = {}"), id="a configuration"),
    ],
)
def test_what_is_not_planned_is_refused(module: str, replace_answer: ReplaceAnswer) -> None:
    compile(module, "module", "exec")
    with pytest.raises(SeamError):
        _fields(replace_answer, module)


def test_a_bundle_without_records_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(schema: str) -> str:
        raise AssertionError(schema)

    monkeypatch.setattr(model_types, "_generate", fail)
    bundle = Bundle(schema={}, fields={}, aliases=frozenset({"Code"}))
    assert type_models(bundle, SYMBOLS).fields == {}
