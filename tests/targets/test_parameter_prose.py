"""What is said of a parameter is what the document says of it."""

from specmill.ir.api import Parameter
from specmill.ir.types import Scalar
from specmill.targets.python.operations import describe

PARAMETER = Parameter(
    name="limit",
    words=("limit",),
    location="query",
    style="form",
    explode=True,
    allow_reserved=False,
    media_type=None,
    type=Scalar("integer"),
    required=False,
    description="",
    deprecated=False,
    default=None,
    client_default=None,
    pointer="/paths/~1things/get/parameters/0",
)


def test_where_the_document_says_nothing_nothing_is_said() -> None:
    assert not describe(PARAMETER)
