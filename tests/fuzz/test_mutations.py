"""Whatever happens to a document, it is refused with a diagnostic, or a sound package comes of it."""

from __future__ import annotations

import ast
import json
import os
import warnings
from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given, strategies as st
from tests.corpus.documents import documents
from tests.fuzz.limits import limited
from tests.fuzz.mutations import CANARY, JsonValue, mutated
from tests.profiles import examples

from specmill import pipeline
from specmill.diagnostic_codes import Severity
from specmill.diagnostics import SpecmillError
from specmill.pipeline import Generated
from specmill.source.read import SourceFile

pytestmark = pytest.mark.fuzz

ROOT = Path(__file__).parents[2]
MOST_BYTES = 60_000


def _sources() -> dict[str, Path]:
    """Find the documents of this repository, and those of the corpus if it is at hand."""
    cases = sorted((ROOT / "tests" / "cases").rglob("*.yaml"))
    found = {
        str(path.relative_to(ROOT)): path for path in [*(ROOT / "spec").glob("*.yaml"), *cases]
    }
    if node_modules := os.environ.get("NODE_MODULES"):
        found |= {one.name: one.path for one in documents(Path(node_modules))}
    return {name: path for name, path in found.items() if path.stat().st_size <= MOST_BYTES}


SOURCES = _sources()


@cache
def _document(name: str) -> JsonValue:
    text = SOURCES[name].read_text(encoding="utf-8")
    loaded: JsonValue = yaml.load(text, yaml.CSafeLoader)
    return loaded


@given(name=st.sampled_from(sorted(SOURCES)), random=st.randoms(use_true_random=True))
@examples(10)
def test_a_changed_document_is_refused_or_becomes_a_package(name: str, random: Random) -> None:
    text = json.dumps(mutated(_document(name), random))
    source = SourceFile("openapi.json", text.encode(), text)
    with limited():
        generated = _generated(source)
    for file in generated.files if generated is not None else ():
        if str(file.path).endswith(".py"):
            assert_sound(file.content, str(file.path))


def _generated(source: SourceFile) -> Generated | None:
    """Generate a package; None if the document is refused, which must be its own fault."""
    try:
        return pipeline.generate(source, "python", "fuzzed", _ignore)
    except SpecmillError as error:
        findings = error.diagnostics
    errors = [one for one in findings if one.code.severity is Severity.ERROR]
    assert errors
    assert all(one.code.id != "generator-defect" for one in errors), list(map(str, errors))
    return None


def assert_sound(content: bytes, path: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(content, path, "exec", dont_inherit=True)
    called = [node.func for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Call)]
    assert not any(isinstance(one, ast.Name) and one.id == CANARY for one in called), path


def test_code_of_a_document_would_be_found() -> None:
    with pytest.raises(AssertionError):
        assert_sound(f"x = 1\n{CANARY}()\n".encode(), "module.py")
    with pytest.raises(SyntaxError):
        assert_sound(b"def f(a, a): ...\n", "module.py")
    assert_sound(f"x = '{CANARY}()'\n".encode(), "module.py")


def _ignore(stage: str) -> None:
    del stage
