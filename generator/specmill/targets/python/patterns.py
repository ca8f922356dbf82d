"""Regular expressions of a document in pydantic's engine, which takes linear time."""

from functools import cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

__all__ = ["is_usable"]


@cache
def is_usable(pattern: str) -> bool:
    """Whether pydantic's engine knows everything that a pattern uses.

    It has no look-around and no references to groups, since these cannot be matched in linear
    time. A model with a pattern that it does not know could not even be imported.
    """
    try:
        SchemaValidator(core_schema.str_schema(pattern=pattern))
    except SchemaError:
        return False
    return True
