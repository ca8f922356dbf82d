"""Lints a document: one walk for all rules."""

from collections.abc import Mapping
from types import MappingProxyType

from specmill.lint import components, metadata, operations, parameters, schemas, versions
from specmill.lint.levels import Levels
from specmill.lint.linting import Check, Linting
from specmill.source.document import Document
from specmill.source.structure import walk

__all__ = ["CHECKS", "lint"]

CHECKS: Mapping[str, tuple[Check, ...]] = MappingProxyType(
    {
        "Info": (metadata.check_info,),
        "Server": (metadata.check_server,),
        "OpenAPI": (metadata.check_tags,),
        "Paths": (operations.check_paths,),
        "Operation": (operations.check_operation,),
        "Parameter": (parameters.check_parameter,),
        "Schema": (schemas.check_schema, versions.check_version),
        "Reference": (versions.check_reference,),
        "Components": (components.check_components,),
    }
)
"""The rules for each kind of object."""

_VERSIONS = ("3.0.", "3.1.")


def lint(document: Document, levels: Levels) -> Linting:
    """Applies all rules to a document that may have mistakes.

    Args:
        document: The document as it was written, with what other files contribute, but not
            upgraded.
        levels: How much each rule matters.

    Returns:
        What was found; nothing in what is no document of OpenAPI 3.0 or 3.1.
    """
    root = document.root if isinstance(document.root, dict) else {}
    linting = Linting(document, root, levels)
    if not str(root.get("openapi")).startswith(_VERSIONS):
        return linting
    for _, node in walk(root):
        if not isinstance(node.value, dict):
            continue
        for check in CHECKS.get(node.kind, ()):
            check(linting, node, node.value)
        components.gather(linting, node, node.value)
    components.check_usage(linting)
    return linting
