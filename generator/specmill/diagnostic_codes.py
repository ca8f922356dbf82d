"""The table of diagnostic codes: one row per kind of finding, for every stage.

Ids are part of the public interface: scripts and configuration name them. A row may be added;
an id that was released keeps its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding matters: only errors stop a generation."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding.

    Attributes:
        id: Stable name in kebab-case.
        severity: Severity of every finding of this kind.
        title: What the kind is about, as one short phrase.
        is_loss: Whether findings of this kind name something of the document that is missing in
            what is generated, or not as the document has it. `strict` allows none.
    """

    id: str
    severity: Severity
    title: str
    is_loss: bool = False


_ERRORS = {
    # source.read
    "file-not-found": "The file does not exist",
    "not-a-file": "The path is a directory or a device",
    "file-unreadable": "The file cannot be read",
    "file-too-large": "The file is larger than the limit",
    "file-empty": "The file holds no document",
    "invalid-encoding": "The file is not UTF-8",
    "control-character": "The file holds a character that no text document may hold",
    # source.document
    "yaml-syntax": "The YAML cannot be parsed",
    "json-syntax": "The JSON cannot be parsed",
    "duplicate-key": "A mapping has the same key twice",
    "multiple-documents": "A YAML stream holds more than one document",
    "unsupported-tag": "A YAML tag is outside the core schema, or does not fit its value",
    "invalid-key": "A mapping key is not a string",
    "invalid-merge": "A YAML merge key does not refer to mappings",
    "invalid-number": "A number is not finite or too large",
    "lone-surrogate": "A string holds half of a surrogate pair",
    "nested-too-deep": "Values are nested deeper than the limit",
    "too-many-values": "The document holds more values than the limit, aliases expanded",
    "recursive-alias": "A YAML alias refers to a value that contains it",
    # source.upgrade
    "exclusive-limit-of-3-1": "A limit of an OpenAPI 3.0 document is written as in OpenAPI 3.1",
    "missing-responses": "An operation of OpenAPI 3.0 has no responses",
    # source.upgrade
    "not-an-openapi-document": "The document is not an OpenAPI document",
    "unsupported-version": "The version of OpenAPI is not supported",
    # source.refs
    "malformed-ref": "A reference is not a usable URI",
    "unknown-ref": "A reference points to nothing",
    "cyclic-ref": "References lead back to themselves",
    "external-ref-unsupported": "A reference leaves the document",
    "wrong-ref-target": "A reference points to an object of another kind",
    # source.validate
    "missing-field": "A required field is missing",
    "wrong-type": "A value has the wrong JSON type",
    "invalid-value": "A value is not one of those allowed",
    "invalid-path": "A path is not well formed",
    "undeclared-path-parameter": "A path template names a parameter that is not declared",
    "unused-path-parameter": "A path parameter does not occur in the path template",
    "optional-path-parameter": "A path parameter is not marked as required",
    "duplicate-parameter": "Two parameters have the same name and location",
    "parameter-schema-or-content": "A parameter has both schema and content, or neither",
    "invalid-style": "A serialization style is not allowed where it stands",
    "duplicate-operation-id": "Two operations have the same operationId",
    "invalid-status": "A key of the responses is not a status",
    "unknown-security-scheme": "A security requirement names a scheme that is not declared",
    "undefined-server-variable": "A server URL names a variable that is not declared",
    "invalid-pattern": "A pattern is not a valid regular expression",
    "contradictory-limits": "A lower limit is above its upper limit",
    # lower
    "unknown-selector": "Nothing in the document has a name that was selected",
    # config
    "config-not-found": "There is no configuration",
    "invalid-config": "The configuration is wrong",
    "unknown-lint-rule": "The configuration names a lint rule that there is not",
    "duplicate-output": "Two packages go into the same folder",
    "incomplete-output": "Something of the document is left out, which `strict` does not allow",
    # review
    "invalid-acceptance": "The file of accepted breaks is wrong",
    "version-not-raised": "The version does not say how much was changed",
    # reviewing
    "git-missing": "Git cannot be run",
    "not-a-repository": "There is no git repository",
    "unknown-revision": "Git knows no such revision",
    "no-merge-base": "There is no revision to compare with",
    "nothing-to-compare": "There are no two documents to compare",
    "document-missing": "A document is listed, and is not there",
    # targets
    "invalid-package-name": "The name of a package cannot be used",
    # render
    "generator-defect": "specmill made something that it must not make",
    "unsafe-path": "The path of an output file breaks the rules",
    "formatter-missing": "The formatter cannot be run",
    "invalid-manifest": "The manifest of an output folder cannot be trusted",
    "output-conflict": "Something that is not specmill's is in the way",
    "output-locked": "Another run is writing to the same folder",
    "output-not-written": "The output cannot be written",
}

_WARNINGS = {
    "unknown-field": "A field is not part of OpenAPI",
    "invalid-component-name": "A component name holds a character that is not allowed",
    "query-in-path": "A path holds a query or a fragment",
    "duplicate-path": "Two paths match the same requests",
    "invalid-media-type": "A key of a content map is not a media type",
    "undefined-scope": "A security requirement names a scope that no flow declares",
    "ignored-parameter": "OpenAPI or HTTP knows no such parameter, or the path gives its value",
    "request-body-on-get": "An operation has a request body that its method gives no meaning",
    "unknown-discriminator-target": "A discriminator mapping leads to no schema of the document",
    "missing-items": "An array does not say what its items are",
    "unknown-required-property": "A required name is not among the properties",
    "duplicate-enum-value": "An enumeration has the same value twice",
    "contradictory-default": "A default does not fit its own schema",
    "contradictory-example": "An example does not fit its own schema",
    "ambiguous-example": "An example fits several schemas of which only one may fit",
    # source.recovery
    "operation-left-out": "An operation is left out because of a mistake in the document",
    "tolerated-error": "A mistake in the document was worked around",
    # lower
    "no-server": "The document gives no address of a server",
    "insecure-server": "An operation is at a server without encryption",
    "unsupported-feature": "A part of the document is left out",
    "unsupported-schema": "A keyword of a schema is not expressed",
    "name-clash": "Two schemas want the same name",
    "ignored-content": "A body is described for a status that has none",
    "unusable-client-default": "A value that the client is to send does not fit",
    "unusable-error-bodies": "A body for errors of the server cannot be used",
    "unusable-pagination": "A pagination extension cannot be followed",
    "unusable-retry": "A retry extension cannot be followed",
    "unusable-sandbox": "A sandbox extension cannot be followed",
    "unusable-unknown-parameters": "What to do with unknown parameters is not said",
    # review
    "expired-acceptance": "An accepted break is no longer accepted",
    "unused-acceptance": "A break is accepted that there is not",
    # targets
    "unsupported-pattern": "A regular expression is not checked",
    "unsupported-security-scheme": "A security scheme is left to the caller",
    # render
    "edited-file-kept": "A file that is no longer generated was edited, and stays",
    "edited-file-overwritten": "A generated file was edited, and is generated anew",
    "interrupted-run": "A run was interrupted",
    "orphaned-package": "A package is still there that is no longer generated",
    "replaced-specification": "A package takes the place of that of another document",
    "unknown-output-file": "A file in an output folder is not specmill's",
}

_LOSSES = frozenset(
    [
        "duplicate-path",
        "operation-left-out",
        "tolerated-error",
        "unsupported-feature",
        "unsupported-pattern",
        "unsupported-schema",
        "unsupported-security-scheme",
        "unusable-client-default",
        "unusable-error-bodies",
        "unusable-pagination",
        "unusable-retry",
        "unusable-sandbox",
        "unusable-unknown-parameters",
    ]
)


def _table(*groups: tuple[Severity, Mapping[str, str]]) -> Mapping[str, Code]:
    rows = (
        Code(code_id, severity, title, is_loss=code_id in _LOSSES)
        for severity, titles in groups
        for code_id, title in titles.items()
    )
    return MappingProxyType({row.id: row for row in rows})


CODES: Mapping[str, Code] = _table((Severity.ERROR, _ERRORS), (Severity.WARNING, _WARNINGS))
