"""What the docstrings of the two clients say."""

from specmill.ir.api import Api, Operation
from specmill.ir.names import split_words
from specmill.render.code import Code, verbatim
from specmill.targets.python.address import server_url
from specmill.targets.python.security import Credential, environment_prefix
from specmill.targets.python.servers import has_choice
from specmill.targets.python.text import Section, docstring, identifier

__all__ = ["answer_text", "client_docstring"]

_LIMITS = {
    "timeout": "Seconds for each single step of an attempt, to send or to receive; 30 by default, "
    "or what `http_client` says.",
    "connect_timeout": "Seconds for setting up a connection; 5 by default, or what `http_client` "
    "says.",
    "deadline": "Seconds for a whole call, with all its attempts and the waits between them.",
    "max_retries": "How often a request may be sent again that is safe to repeat.",
    "max_response_bytes": "How many bytes the body of an answer may have, decompressed.",
}

# What descriptions of successful answers are made of that say nothing else.
_NO_NEWS = frozenset(
    "a an default good http is of ok okay operation request response responses result standard "
    "status success succeeded successful successfully the typical 200 201 2xx".split()
)


def client_docstring(
    api: Api, fields: tuple[Credential, ...], package: str, *, is_async: bool
) -> Code:
    """Writes what a client is, and what it is made of.

    Args:
        api: The neutral model.
        fields: The credentials, each an argument.
        package: The import name, which is also that of the logger.
        is_async: Whether it is the async client.
    """
    prefix = environment_prefix(api)
    kind = "async client" if is_async else "client"
    library = "httpx2.AsyncClient" if is_async else "httpx2.Client"
    use = (
        "Use it in an `async with` block, or close it yourself. It runs under asyncio; tasks and "
        "event loops may share it."
        if is_async
        else "Use it in a `with` block, or close it yourself. Threads may share it."
    )
    text = (
        f"The {kind} of {api.document.title}.\n\n{api.document.description}\n\n{use} It logs "
        f"requests (DEBUG) and retries (INFO) to the logger `{package}`."
    )
    arguments: list[tuple[Code | None, str]] = [
        (verbatim("security"), _describe_security(is_async=is_async)),
        *((identifier(field.name), _describe_credential(field, prefix)) for field in fields),
        (
            verbatim("server_url"),
            _describe_server(api, prefix),
        ),
        *((identifier(name), text) for name, text in _LIMITS.items()),
        (verbatim("hooks"), "Functions to call on requests, answers and retries."),
        (
            verbatim("http_client"),
            f"An `{library}` of your own to send with; it is yours to close.",
        ),
    ]
    code = docstring(text, sections=(Section("Args", tuple(arguments)),), width=92)
    return code if code is not None else verbatim('"""The client."""')


def _describe_security(*, is_async: bool) -> str:
    function = "a function, async or not," if is_async else "a function"
    return (
        f"The credentials as a model, in place of the arguments below; or {function} that returns "
        "them: it is called when they are first needed, and again after the server refused them."
    )


def _describe_server(api: Api, prefix: str) -> str:
    url = server_url(api)
    text = f"Address of the API; by default `{prefix}_SERVER_URL` in the environment"
    listed = " The module `servers` has those of the document." if has_choice(api) else ""
    if not url:
        return f"{text}. The document names none."
    has_others = any(operation.server for operation in api.operations)
    others = " Some operations have another, unless one is given." if has_others else ""
    return f"{text}, else `{url}`.{others}{listed}"


def _describe_credential(credential: Credential, prefix: str) -> str:
    variable = f"{prefix}_{credential.name.upper()}"
    return f"{credential.description} By default from `{variable}` in the environment."


def answer_text(operation: Operation) -> str:
    """Says what a call returns, in the words of the document unless those are of any success."""
    texts = (response.description for response in operation.success_responses)
    telling = (text for text in texts if not _NO_NEWS.issuperset(split_words(text)))
    return next(telling, "The body of the answer.")
