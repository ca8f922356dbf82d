"""Templates lay out text: the rules, held on the syntax tree of every template."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from specmill.render.templates import templates_folder

GENERATOR = Path(__file__).parents[2] / "generator" / "specmill"

# The modules that escape text for a language, and so may say that it is safe.
VOUCHING = {
    "render/code.py",
    "review/report/html_text.py",
    "targets/python/markup.py",
    "targets/python/text.py",
}

Fault = tuple[nodes.Node, str]


def faults(source: str) -> list[str]:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return [f"line {node.lineno}: {text}" for node, text in _walk(environment.parse(source))]


def _walk(node: nodes.Node) -> Iterator[Fault]:
    match node:
        case nodes.Template() | nodes.Output():
            inner = list(node.iter_child_nodes())
        case nodes.If():
            yield from _check_if(node)
            inner = [*node.body, *node.elif_, *node.else_]
        case nodes.For():
            yield from _check_for(node)
            inner = node.body
        case nodes.FilterBlock():
            yield from _check_indent(node.filter)
            inner = node.body
        case _:
            yield from _check_leaf(node)
            inner = []
    for statement in inner:
        yield from _walk(statement)


def _check_leaf(node: nodes.Node) -> Iterator[Fault]:
    match node:
        case nodes.TemplateData():
            pass
        case nodes.Include(template=nodes.Const(), ignore_missing=False):
            pass
        case nodes.Filter(node=nodes.Expr() as filtered):
            yield from _check_indent(node)
            yield from _check_variable(filtered)
        case _:
            yield from _check_variable(node)


def _check_if(node: nodes.If) -> Iterator[Fault]:
    yield from _check_variable(node.test.node if isinstance(node.test, nodes.Not) else node.test)


def _check_for(node: nodes.For) -> Iterator[Fault]:
    if node.test is not None or node.recursive or node.else_:
        yield node, "a loop has no condition, no recursion and no else"
    targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
    for part in [*targets, node.iter]:
        yield from _check_variable(part)


def _check_variable(node: nodes.Node) -> Iterator[Fault]:
    """Only names, and public attributes of names."""
    match node:
        case nodes.Name():
            pass
        case nodes.Getattr(attr=attribute) if not attribute.startswith("_"):
            yield from _check_variable(node.node)
        case _:
            yield node, f"{type(node).__name__} is not allowed"


def _check_indent(node: nodes.Filter) -> Iterator[Fault]:
    values = [*node.args, *(pair.value for pair in node.kwargs)]
    plain = all(isinstance(value, nodes.Const) for value in values)
    if node.name != "indent" or not plain or node.dyn_args or node.dyn_kwargs:
        yield node, f"the filter {node.name} is not allowed, or not with these arguments"


def templates() -> list[Path]:
    return sorted(templates_folder().rglob("*.j2"))


def test_templates_only_lay_out_text() -> None:
    found = {
        template.relative_to(templates_folder()).as_posix(): lines
        for template in templates()
        if (lines := faults(template.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "",
        "plain text, (brackets) and {braces}",
        "{{ name }}{{ view.method.name }}{{ name | indent(8) }}",
        "{{ name | indent(4, true) }}{{ name | indent(first=true) }}",
        "{% for method in view.methods %}{{ method.name }}{% endfor %}",
        "{% for key, value in pairs %}{{ key }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{% if flag %}a{% elif not view.flag %}b{% else %}c{% endif %}",
        "{% include 'python/part.j2' %}{# a comment #}{% raw %}{{ }}{% endraw %}",
        "{% filter indent(4) %}{% include 'part.j2' %}{{ name }}{% endfilter %}",
    ],
)
def test_what_a_template_may_do(source: str) -> None:
    assert faults(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = name %}",
        "{% set x %}text{% endset %}",
        "{% macro m() %}{% endmacro %}",
        "{% import 'm.j2' as m %}",
        "{% from 'm.j2' import m %}",
        "{% extends 'parent.j2' %}",
        "{% block b %}{% endblock %}",
        "{% call name() %}{% endcall %}",
        "{% with x = name %}{% endwith %}",
        "{% autoescape true %}{% endautoescape %}",
        "{{ name() }}",
        "{{ view.method() }}",
        "{{ name | upper }}",
        "{{ name | indent | upper }}",
        "{{ name | upper | indent }}",
        "{{ name | indent(width) }}",
        "{{ name | indent(*widths) }}",
        "{{ name + other }}",
        "{{ name ~ other }}",
        "{{ -name }}",
        "{{ 'text' }}",
        "{{ 1 }}",
        "{{ [name] }}",
        "{{ name[0] }}",
        "{{ name['key'] }}",
        "{{ view._private }}",
        "{{ view.__class__ }}",
        "{{ a if b else c }}",
        "{{ a or b }}",
        "{{ not a }}",
        "{{ a == b }}",
        "{{ a is defined }}",
        "{% if a == b %}{% endif %}",
        "{% if a and b %}{% endif %}",
        "{% if not not a %}{% endif %}",
        "{% if a is none %}{% endif %}",
        "{% if a in b %}{% endif %}",
        "{% if a | length %}{% endif %}",
        "{% if call() %}{% endif %}",
        "{% if a %}{% elif b > 1 %}{% endif %}",
        "{% if a %}{{ b() }}{% endif %}",
        "{% if a %}{% else %}{{ b() }}{% endif %}",
        "{% for a in b if a.flag %}{% endfor %}",
        "{% for a in b recursive %}{% endfor %}",
        "{% for a in b %}{% else %}none{% endfor %}",
        "{% for a in b() %}{% endfor %}",
        "{% for a in b | sort %}{% endfor %}",
        "{% for a in b %}{{ a + 1 }}{% endfor %}",
        "{% for a in [1, 2] %}{% endfor %}",
        "{% include name %}",
        "{% include ['a.j2', 'b.j2'] %}",
        "{% include 'a.j2' ignore missing %}",
        "{% filter upper %}{% endfilter %}",
        "{% filter indent(4) %}{% set x = 1 %}{% endfilter %}",
    ],
)
def test_what_a_template_may_not_do(source: str) -> None:
    assert faults(source)


def test_only_the_modules_that_escape_vouch_for_text() -> None:
    found = {
        path.relative_to(GENERATOR).as_posix()
        for path in GENERATOR.rglob("*.py")
        if re.search(r"\bvouch\b", path.read_text(encoding="utf-8"))
    }
    assert found == VOUCHING
