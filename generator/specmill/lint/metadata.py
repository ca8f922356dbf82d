"""Rules for what a document says of itself: its title page, servers and tags."""

from urllib.parse import urlsplit

from specmill.lint.linting import Edit, Linting, is_said
from specmill.source.pointers import join
from specmill.source.rules.context import elements, entries
from specmill.source.structure import Node
from specmill.source.tree import JsonObject

_EXAMPLE_HOSTS = ("example.com", "example.org", "example.net", "localhost")


def check_info(lint: Linting, node: Node, value: JsonObject) -> None:
    """The API is described, somebody can be asked, and there is a licence that can be read."""
    if not is_said(value.get("description")):
        lint.report("info-description", "the API is not described", at=node.pointer, part="key")
    contact = entries(value.get("contact"))
    if not any(is_said(contact.get(key)) for key in ("url", "email")):
        lint.report(
            "info-contact", "nobody can be asked about the API", at=node.pointer, part="key"
        )
    terms = value.get("license")
    if terms is None:
        lint.report("info-license", "the document has no licence", at=node.pointer, part="key")
    elif not any(is_said(entries(terms).get(key)) for key in ("url", "identifier")):
        message = "the licence does not say where it can be read"
        lint.report("license-url", message, "license", at=node.pointer, part="key")


def check_server(lint: Linting, node: Node, value: JsonObject) -> None:
    """The URL of a server does not end in a slash, and is no example."""
    url = value.get("url")
    if not isinstance(url, str):
        return
    stem = url.rstrip("/")
    # Without a host the slash is all that there is.
    if stem != url and stem and "?" not in url and "#" not in url:
        message = f"the URL `{url}` ends in a slash"
        lint.report("server-trailing-slash", message, "url", at=node.pointer)
        if url == f"{stem}/" and "{" not in stem.rpartition("/")[2]:
            lint.offer("server-trailing-slash", Edit(join(node.pointer, "url"), stem))
    host = _host(url)
    if any(host == example or host.endswith(f".{example}") for example in _EXAMPLE_HOSTS):
        message = f"`{host}` is no address of an API"
        lint.report("example-server", message, "url", at=node.pointer)


def check_tags(lint: Linting, node: Node, value: JsonObject) -> None:
    """Each tag is declared once and described."""
    for index, tag in enumerate(elements(value.get("tags"))):
        name = entries(tag).get("name")
        if not isinstance(name, str):
            continue
        place = join(node.pointer, "tags", index)
        if not is_said(entries(tag).get("description")):
            message = f"the tag `{name}` is not described"
            lint.report("tag-description", message, "name", at=place)
        first = lint.gathered.tags.setdefault(name, place)
        if first != place:
            related = ("it is declared here first", join(first, "name"))
            message = f"the tag `{name}` is declared twice"
            lint.report("duplicate-tag", message, "name", at=place, related=related)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
