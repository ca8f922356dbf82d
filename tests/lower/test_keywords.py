"""Every keyword of a schema is expressed, describes, or is said to be left out."""

from collections.abc import Callable

from specmill.ir.types import Alias, Anything, Array, JsonValue
from specmill.lower.api import Lowered
from specmill.lower.kinds import UNEXPRESSED_KEYWORDS
from specmill.source.structure import OBJECTS

LowerSchemas = Callable[[dict[str, JsonValue]], Lowered]
EXPRESSED = frozenset(
    "$ref additionalProperties allOf anyOf const contains default dependentRequired dependentSchemas "
    "deprecated description discriminator else enum exclusiveMaximum exclusiveMinimum format if items "
    "maxContains maxItems maxLength maxProperties maximum minContains minItems minLength minProperties "
    "minimum multipleOf not oneOf pattern patternProperties prefixItems properties propertyNames "
    "readOnly required then title type unevaluatedItems unevaluatedProperties uniqueItems "
    "writeOnly".split()
)
DESCRIBING = frozenset(
    "$anchor $comment $defs $dynamicAnchor $id $schema contentEncoding contentMediaType contentSchema definitions "
    "example examples externalDocs xml".split()
)


def test_no_keyword_is_dropped_in_silence() -> None:
    known = set(OBJECTS["Schema"])
    assert known - EXPRESSED - DESCRIBING == UNEXPRESSED_KEYWORDS


def test_items_that_need_not_differ_say_nothing_of_arrays(lower_schemas: LowerSchemas) -> None:
    lowered = lower_schemas({"Free": {"uniqueItems": False}, "List": {"uniqueItems": True}})
    found = [one.type for one in lowered.api.definitions.values() if isinstance(one, Alias)]
    assert found == [Anything(), Array(Anything(), unique=True)]
