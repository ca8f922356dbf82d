"""Rules for operations and their paths."""

import re

from specmill.lint.linting import Linting, is_said
from specmill.lint.repeated import check_repeated
from specmill.source.pointers import join
from specmill.source.rules.context import elements, entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject

_URL_SAFE = re.compile(r"[A-Za-z0-9._~-]+")
_SUCCESS = re.compile(r"[23](\d\d|XX)", re.ASCII)
_CLIENT_ERROR = re.compile(r"4(\d\d|XX)", re.ASCII)
_KEBAB = re.compile(r"[a-z0-9.~:@!$&'()*+,;=-]*")
_TEMPLATE = re.compile(r"\{[^{}]*\}")
_VERBS = frozenset(("get", "post", "put", "patch", "delete"))


def check_operation(lint: Linting, node: Node, value: JsonObject) -> None:
    """An operation is named and described, and says how it answers and who may call it."""
    _check_id(lint, node, value)
    for field, said in (("summary", "has no summary"), ("description", "is not described")):
        if not is_said(value.get(field)):
            _report(lint, node, f"operation-{field}", said)
    _check_tags(lint, node, value)
    _check_responses(lint, node, value)
    if "security" not in value and "security" not in lint.root:
        _report(lint, node, "operation-security", "does not say which credentials it wants")


def check_paths(lint: Linting, node: Node, value: JsonObject) -> None:
    """Paths do not end in a slash, are in kebab case, and name things."""
    for path in value:
        if not path.startswith("/"):
            continue
        steps = path.partition("?")[0].partition("#")[0].split("/")[1:]
        if len(steps) > 1 and not steps[-1]:
            message = f"the path `{path}` ends in a slash"
            lint.report("path-trailing-slash", message, path, at=node.pointer, part="key")
        words = [_TEMPLATE.sub("", step) for step in steps]
        if odd := next((word for word in words if not _KEBAB.fullmatch(word)), None):
            message = f"`{odd}` is not in kebab case"
            lint.report("path-kebab-case", message, path, at=node.pointer, part="key")
        if verb := next((word for word in words if word.lower() in _VERBS), None):
            message = f"`{verb}` is a verb that methods stand for"
            lint.report("verb-in-path", message, path, at=node.pointer, part="key")


def _check_id(lint: Linting, node: Node, value: JsonObject) -> None:
    name = value.get("operationId")
    if not is_said(name):
        _report(lint, node, "operation-id", "has no id")
    elif isinstance(name, str) and not _URL_SAFE.fullmatch(name):
        message = f"the operationId `{name}` has characters that URLs escape"
        lint.report("operation-id-characters", message, "operationId", at=node.pointer)


def _check_tags(lint: Linting, node: Node, value: JsonObject) -> None:
    tags = elements(value.get("tags"))
    if not tags:
        _report(lint, node, "operation-tags", "has no tag")
    for index, tag in enumerate(tags):
        if isinstance(tag, str) and tag not in lint.gathered.tags:
            message = f"the tag `{tag}` is not declared"
            lint.report("undeclared-tag", message, "tags", index, at=node.pointer)
    check_repeated(lint, "duplicate-operation-tag", join(node.pointer, "tags"), tags, "the tag")


def _check_responses(lint: Linting, node: Node, value: JsonObject) -> None:
    statuses = entries(value.get("responses"))
    if not any(map(_SUCCESS.fullmatch, statuses)):
        _report(lint, node, "operation-success", "does not say how it answers when all is well")
    if not any(map(_CLIENT_ERROR.fullmatch, statuses)):
        message = "does not say how it answers a mistake of the client"
        _report(lint, node, "operation-client-error", message)


def _report(lint: Linting, node: Node, rule: str, said: str) -> None:
    lint.report(rule, f"the operation {said}", at=node.pointer, part="key")
