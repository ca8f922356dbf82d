from dataclasses import dataclass
from pathlib import Path

import pytest

from specmill.diagnostics import SpecmillError
from specmill.render.code import Code, verbatim
from specmill.render.engine import Engine
from specmill.render.templates import templates_folder


@dataclass(frozen=True, slots=True)
class Item:
    name: Code
    flag: bool = True


@dataclass(frozen=True, slots=True)
class ListView:
    title: Code
    items: tuple[Item, ...]
    note: Code | None = None
    text: str = "text of a document"


VIEW = ListView(verbatim("T"), (Item(verbatim("a")), Item(verbatim("b\nc"), flag=False)))


def render(folder: Path, source: str, view: ListView = VIEW) -> str:
    (folder / "python").mkdir(exist_ok=True)
    (folder / "python" / "page.py.j2").write_text(source, encoding="utf-8", newline="")
    return Engine(folder).render("python/page.py.j2", view)


def test_a_template_lays_out_code(tmp_path: Path) -> None:
    (tmp_path / "item.j2").write_text("{{ item.name | indent(2) }}\n", encoding="utf-8")
    source = (
        "{{ title }}:\r\n"
        "{% for item in items %}\n"
        "    {% if item.flag %}\n"
        "- {{ item.name }}\n"
        "    {% else %}\n"
        '{% include "item.j2" %}\n'
        "    {% endif %}\n"
        "{% endfor %}\n"
        "{% if note %}{{ note }}{% endif %}\n"
        "{% filter indent(4, true) %}\n{{ title }}\n\nx\n{% endfilter %}\n"
    )
    assert render(tmp_path, source) == "T:\n- a\nb\n  c\n    T\n\n    x\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a\n  {{ text }}\n", "{{ text }}: a value of type str is not Code: 'text of a document'"),
        ("\n{{ items[0].flag }}", "{{ items[0].flag }}: a value of type bool is not Code: True"),
        ("\n{{ note }}", "{{ note }}: a value of type NoneType is not Code: None"),
        ("\n{{ 'constant' }}", "{{ 'constant' }}: a value of type str is not Code: 'constant'"),
        ("\n{{ title.text }}", "{{ title.text }}: a value of type str is not Code: 'T'"),
        ("\n{{ text | indent }}", "a value of type str is not Code"),
        ("\n{{ items | indent }}", "a value of type tuple is not Code"),
        ("\n{{ other }}", "{{ other }}: 'other' is undefined"),
        ("\n{{ title.other }}", "has no attribute 'other'"),
        ("\n{% if other %}{% endif %}", "{% if other %}{% endif %}: 'other' is undefined"),
        ("\n{{ range(3) }}", "'range' is undefined"),
        ("\n{{ title | upper }}", "No filter named 'upper'"),
        ("\n{% for x in %}", "Expected an expression"),
        ('\n{% include "none.j2" %}', "none.j2"),
        ("\n{% for x in items[0].flag %}{% endfor %}", "'bool' object is not iterable"),
        ("\n{{ title() }}", "'Code' object is not callable"),
    ],
)
def test_generator_defect_in_a_template(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(SpecmillError) as raised:
        render(tmp_path, source)
    (finding,) = raised.value.diagnostics
    assert finding.code.id == "generator-defect"
    assert message in finding.message
    assert (finding.location.file, finding.location.line) == ("templates/python/page.py.j2", 2)


def test_a_fault_in_an_included_template_is_found_there(tmp_path: Path) -> None:
    (tmp_path / "item.j2").write_text("\n\n{{ text }}\n", encoding="utf-8")
    with pytest.raises(SpecmillError) as raised:
        render(tmp_path, '{% include "item.j2" %}')
    (finding,) = raised.value.diagnostics
    assert (finding.location.file, finding.location.line) == ("templates/item.j2", 3)


def test_a_template_that_does_not_exist(tmp_path: Path) -> None:
    for name in ("none.j2", "../none.j2"):
        with pytest.raises(SpecmillError, match=r"none\.j2"):
            Engine(tmp_path).render(name, VIEW)


def test_the_templates_lie_beside_the_generator_in_a_checkout() -> None:
    assert templates_folder() == Path(__file__).parents[2] / "templates"
