"""Decodes the examples of a document with the types of its package, and encodes them back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.corpus.comparison import difference
from tests.corpus.fitting import Fitting
from tests.corpus.package import GeneratedPackage
from tests.corpus.report import Report
from tests.corpus.schema_values import JsonValue, value_at

from specmill.ir.api import Api

__all__ = ["try_examples"]


def try_examples(
    api: Api, root: JsonValue, fitting: Fitting, package: GeneratedPackage, report: Report
) -> None:
    """Try every example that fits its schema."""
    model = package.module("_runtime.model")
    found = [*_of_schemas(root, package), *_of_answers(api, package)]
    fits = fitting.fits([(pointer, value) for pointer, value, _ in found])
    for (pointer, value, annotation), is_fit in zip(found, fits, strict=True):
        if not is_fit:
            report.count("examples that do not fit")
            continue
        with report.attempt("example", pointer):
            encoded = json.loads(model.encode(model.decode(annotation, value)))
            assert (changed := difference(value, encoded)) is None, changed


def _of_schemas(root: JsonValue, package: GeneratedPackage) -> Iterator[tuple[str, JsonValue, Any]]:
    for pointer, annotation in package.schema_types():
        schema = value_at(root, pointer)
        examples = schema.get("examples") if isinstance(schema, dict) else None
        for example in examples if isinstance(examples, list) else []:
            # The class of an object that may be null is named where it is defined; null is
            # allowed where it is used.
            if example is not None:
                yield pointer, example, annotation


def _of_answers(api: Api, package: GeneratedPackage) -> Iterator[tuple[str, JsonValue, Any]]:
    call_classes = package.call_classes()
    for operation in api.operations:
        call_class = call_classes.get((operation.http_method, operation.path))
        if call_class is None:
            continue
        for response in operation.responses:
            outcome = call_class.operation.outcomes.get(response.status)
            types: Mapping[str, Any] = outcome.content if outcome is not None else {}
            for content in response.contents:
                if content.media_type in types and "json" in content.media_type:
                    annotation = types[content.media_type]
                    for _, example in content.examples:
                        yield f"{content.pointer}/schema", example, annotation
