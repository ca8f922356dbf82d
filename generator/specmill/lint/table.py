"""The table of the lint rules: one row for each, in the order of the documentation.

Ids are part of the public interface: configurations name them. A row may be added; an id that was
released keeps its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from specmill.diagnostics import Severity

__all__ = ["MENDED_CODES", "RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A lint rule.

    Attributes:
        id: Stable name in kebab-case; no diagnostic code has it.
        severity: Severity of its findings where a configuration says nothing; None for a rule that
            a configuration has to ask for.
        title: What it holds, as one short phrase.
        advice: What to do where it does not hold, as one clause.
        is_fixable: Whether `--fix` mends findings, as far as there is no doubt how.
    """

    id: str
    severity: Severity | None
    title: str
    advice: str
    is_fixable: bool = False


_OFF, _INFO, _WARNING = None, Severity.INFO, Severity.WARNING

_ROWS = (
    # metadata
    Rule("info-description", _WARNING, "The API is described", "add `description`"),
    Rule("info-contact", _WARNING, "Somebody can be asked", "add `contact` with a url or an email"),
    Rule("info-license", _WARNING, "The document has a licence", "add `license`"),
    Rule("license-url", _WARNING, "The licence can be read", "add `url`, or in 3.1 `identifier`"),
    Rule(
        "server-trailing-slash",
        _WARNING,
        "The URL of a server does not end in a slash",
        "remove the slash: paths begin with one",
        is_fixable=True,
    ),
    Rule("example-server", _WARNING, "Servers are real ones", "write the address of the API"),
    Rule("tag-description", _WARNING, "Tags are described", "add `description`"),
    Rule("duplicate-tag", _WARNING, "A tag is declared once", "remove one of the two"),
    # operations
    Rule("operation-id", _WARNING, "An operation has an id", "add `operationId`"),
    Rule(
        "operation-id-characters",
        _WARNING,
        "The id of an operation can stand in a URL",
        "use letters, digits, `-`, `.`, `_` and `~`",
    ),
    Rule("operation-summary", _WARNING, "An operation has a summary", "add `summary`"),
    Rule("operation-description", _WARNING, "An operation is described", "add `description`"),
    Rule("operation-tags", _WARNING, "An operation has a tag", "add `tags`"),
    Rule(
        "undeclared-tag",
        _WARNING,
        "The tags of operations are declared",
        "declare it under `tags` of the document",
    ),
    Rule(
        "duplicate-operation-tag",
        _WARNING,
        "An operation has a tag once",
        "remove one of the two",
        is_fixable=True,
    ),
    Rule(
        "operation-success",
        _WARNING,
        "An operation says how it answers when all is well",
        "add a response such as '200'",
    ),
    Rule(
        "operation-client-error",
        _WARNING,
        "An operation says how it answers a mistake of the client",
        "add a response such as '400'",
    ),
    Rule(
        "operation-security",
        _WARNING,
        "It is said which credentials an operation wants",
        "add `security` here or to the document; `security: []` means none",
    ),
    # paths
    Rule(
        "path-trailing-slash",
        _WARNING,
        "A path does not end in a slash",
        "remove the slash, if the server does not need it",
    ),
    Rule("path-kebab-case", _INFO, "Paths are in kebab case", "write `-` between words"),
    Rule(
        "verb-in-path",
        _INFO,
        "Paths name things, and methods say what is done",
        "leave the verb to the method",
    ),
    # parameters
    Rule("parameter-description", _WARNING, "Parameters are described", "add `description`"),
    Rule(
        "parameter-example",
        _WARNING,
        "Parameters have an example",
        "add `example` to the parameter or its schema",
    ),
    # schemas
    Rule("schema-description", _WARNING, "Component schemas are described", "add `description`"),
    Rule(
        "schema-example",
        _WARNING,
        "Component schemas of objects have an example",
        "add `example` or `examples`",
    ),
    Rule(
        "untyped-enum",
        _WARNING,
        "An enumeration has a type",
        "add the `type` of its values",
        is_fixable=True,
    ),
    Rule(
        "enum-value-type",
        _WARNING,
        "The values of an enumeration are of its type",
        "correct the value or the type",
    ),
    Rule(
        "enum-without-null",
        _WARNING,
        "An enumeration that may be null lists null",
        "add null to `enum`",
    ),
    Rule(
        "missing-type",
        _WARNING,
        "A schema says which type its keywords are about",
        "add `type`: values of other types are accepted now",
    ),
    Rule(
        "conflicting-all-of",
        _WARNING,
        "Something meets all schemas of an `allOf`",
        "give the schemas a type in common",
    ),
    Rule(
        "redundant-combinator",
        _INFO,
        "An `allOf`, `anyOf` or `oneOf` has several schemas",
        "write the one schema in its place",
    ),
    Rule(
        "duplicate-required",
        _WARNING,
        "A name is required once",
        "remove one of the two",
        is_fixable=True,
    ),
    Rule(
        "property-camel-case",
        _OFF,
        "Properties are in camel case",
        "write it as `camelCase`",
    ),
    # versions
    Rule(
        "ref-siblings",
        _WARNING,
        "Nothing stands beside a `$ref` in 3.0",
        "3.0 ignores it: put the `$ref` into an `allOf`",
    ),
    Rule(
        "nullable-keyword",
        _WARNING,
        "`nullable` stands in 3.0 only",
        "write a list with 'null' for `type`",
        is_fixable=True,
    ),
    Rule(
        "type-list",
        _WARNING,
        "Lists of types stand in 3.1 only",
        "write one type, and `nullable: true` if null is meant",
        is_fixable=True,
    ),
    # the whole
    Rule("unused-component", _WARNING, "Components are used", "remove it, or refer to it"),
    Rule("duplicate-description", _INFO, "No two descriptions are equal", "say what differs"),
)

RULES: Mapping[str, Rule] = MappingProxyType({row.id: row for row in _ROWS})
"""All rules by their ids."""

MENDED_CODES = frozenset({"duplicate-enum-value", "optional-path-parameter"})
"""Diagnostic codes whose findings `--fix` mends, as far as there is no doubt how."""
