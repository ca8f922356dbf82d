import pytest

from specmill.ir.api import Operation
from specmill.lower.api import lower
from specmill.source.load import load_source
from specmill.source.read import from_bytes
from specmill.targets.python.client_prose import answer_text

DOCUMENT = """
openapi: 3.1.1
info: {{title: Books, version: '1'}}
servers: [{{url: 'https://books.example'}}]
paths:
  /books:
    get:
      responses:
        '200': {{description: '{0}'}}
        '202': {{description: '{1}'}}
"""


def _operation(*descriptions: str) -> Operation:
    content = DOCUMENT.format(*descriptions).encode("utf-8")
    (operation,) = lower(load_source(from_bytes("a.yaml", content)).document).api.operations
    return operation


@pytest.mark.parametrize(
    ("descriptions", "text"),
    [
        (("All books.", "Later."), "All books."),
        (("OK", "Accepted for later."), "Accepted for later."),
        (("200 OK", "Successful response."), "The body of the answer."),
        (("The request was successful: a list.", ""), "The request was successful: a list."),
    ],
)
def test_what_a_call_returns(descriptions: tuple[str, str], text: str) -> None:
    assert answer_text(_operation(*descriptions)) == text
