"""Plans `webhooks.py`: a decoder for the body of each webhook and callback."""

from collections import Counter

from specmill.ir.api import Api, Webhook
from specmill.render.code import Code
from specmill.targets.python.annotations import Annotator
from specmill.targets.python.names import PythonNames, unlike
from specmill.targets.python.prose import note, source_note
from specmill.targets.python.spelling import snake_name
from specmill.targets.python.symbols import Symbol, export_order, imports
from specmill.targets.python.text import Section, docstring, identifier, literal
from specmill.targets.python.views import WebhooksView, WebhookView

__all__ = ["webhooks_view"]

_FROM_RUNTIME = (
    Symbol("._runtime.model", "DecodeError"),
    Symbol("._runtime.model", "decode"),
    Symbol("collections.abc", "Callable"),
    Symbol("collections.abc", "Mapping"),
    Symbol("types", "MappingProxyType"),
)
_TAKEN = frozenset({"Any", "CALLBACKS", "WEBHOOKS", *(symbol.name for symbol in _FROM_RUNTIME)})


def webhooks_view(api: Api, names: PythonNames, document: str, notice: Code) -> WebhooksView:
    """Plans the module of the decoders.

    Args:
        api: The neutral model; it has webhooks.
        names: The Python names.
        document: Name of the document in the package.
        notice: First line of the file.
    """
    annotator = Annotator(lambda key: names.type_symbol(key, _TAKEN))
    functions, keys = _functions(api), _keys(api)
    views: list[WebhookView] = []
    symbols = frozenset(_FROM_RUNTIME)
    for webhook in api.webhooks:
        annotation = annotator.annotate_inner(webhook.content.type)
        symbols |= annotation.symbols
        view = WebhookView(
            function=identifier(functions[webhook.pointer]),
            annotation=annotation.code,
            docstring=_docstring(webhook, document),
            key=literal(keys[webhook.pointer]),
        )
        views.append(view)
    exports = export_order(["DECODERS", "DecodeError", *functions.values()])
    return WebhooksView(
        notice=notice,
        imports=imports("", symbols).runtime,
        exports=tuple(map(literal, exports)),
        webhooks=tuple(views),
    )


def _functions(api: Api) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for webhook in api.webhooks:
        name = snake_name(("decode", *webhook.words))
        spelled[webhook.pointer] = unlike(name, spelled.values(), webhook.pointer)
    return spelled


def _keys(api: Api) -> dict[str, str]:
    """What each is found by: its name, or all that is known of it where others have the name."""
    often = Counter(webhook.name for webhook in api.webhooks)
    return {
        webhook.pointer: webhook.name
        if often[webhook.name] == 1
        else " ".join(filter(None, (webhook.sender, webhook.http_method, webhook.name)))
        for webhook in api.webhooks
    }


def _docstring(webhook: Webhook, document: str) -> Code | None:
    what = "webhook" if webhook.sender is None else "callback"
    by = f" of `{webhook.sender}`" if webhook.sender is not None else ""
    description = note(webhook.description, deprecated=webhook.deprecated)
    text = f"Decodes the body of the {what} `{webhook.name}`{by}.\n\n{description}"
    fault = "The body is not JSON, or not what the document describes."
    return docstring(
        f"{text}\n\n{source_note(document, webhook.pointer)}",
        width=92,
        sections=(Section("Raises", ((identifier("DecodeError"), fault),)),),
    )
