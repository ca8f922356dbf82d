"""Small documents for the comparison of security, servers, announcements and names."""

from datetime import date

from specmill.diagnostics import has_errors
from specmill.review.changes import Change
from specmill.review.policy import PolicyComparison
from specmill.source.document import Document
from specmill.source.load import load_source
from specmill.source.read import from_bytes

ON = date(2026, 1, 1)
BOOKS = "/paths/~1books/get"


def compare(base: Document, revision: Document) -> list[Change]:
    policy = PolicyComparison(base, revision, ON)
    changes = policy.operation(BOOKS, BOOKS, called=(BOOKS, BOOKS))
    kept = policy.consequences().settle(dict.fromkeys(changes, 1))
    return list(dict.fromkeys([*kept, *policy.document([])]))


def document(
    operation: str = "", root: str = "", schemes: str = "", path: str = "/books"
) -> Document:
    """A document with one operation, from lines of YAML in flow style."""
    text = f"""
openapi: 3.1.1
info: {{title: Bookshop, version: '1.0'}}
{root}
paths:
  {path}:
    get:
      {operation}
      responses: {{'200': {{description: The books.}}}}
components:
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
    token: {{type: http, scheme: bearer}}
    login:
      type: oauth2
      flows: {{clientCredentials: {{tokenUrl: 'https://a.example/', scopes: {{r: R, w: W}}}}}}
    {schemes}
"""
    loaded = load_source(from_bytes("bookshop.yaml", text.encode()))
    assert not has_errors(loaded.diagnostics)
    return loaded.document


def rules_of(base: Document, revision: Document) -> list[str]:
    policy = PolicyComparison(base, revision, ON)
    was, now = (next(f"/paths/~1{name[1:]}/get" for name in paths(one)) for one in (base, revision))
    return [change.rule for change in policy.operation(was, now, called=(was, now))]


def paths(one: Document) -> list[str]:
    root = one.root
    assert isinstance(root, dict)
    listed = root["paths"]
    assert isinstance(listed, dict)
    return [name.replace("/", "~1").replace("~1", "/", 1) for name in listed]
