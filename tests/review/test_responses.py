"""What is found in the responses of an operation."""

import pytest
from tests.review.test_operations import both_ways, document, findings, found

from specmill.review.verdicts import Bump
from specmill.source.document import Document


def responses(text: str) -> Document:
    return document(f"{{/books: {{get: {{responses: {{{text}}}}}}}}}")


@pytest.mark.parametrize(
    ("base", "revision", "there", "back"),
    [
        ("200: {}", "2XX: {}", ["success-range-widened"], ["success-range-narrowed"]),
        ("200: {}, default: {}", "200: {}, 4XX: {}, 5XX: {}", [], []),
        (
            "200: {}, default: {}",
            "200: {}, 4XX: {}",
            ["response-range-narrowed"],
            ["response-range-widened"],
        ),
        (
            "200: {}, 4XX: {}",
            "200: {}, 404: {}, 409: {}",
            ["response-range-narrowed"],
            ["response-range-widened"],
        ),
        (
            "200: {}, 4XX: {}",
            "200: {}, 404: {}, default: {}",
            ["response-range-widened"],
            ["response-range-narrowed"],
        ),
        ("default: {}", "200: {}", ["success-response-added"], ["success-response-removed"]),
        (
            "default: {}",
            "200: {}, 4XX: {}, 5XX: {}",
            ["success-response-added"],
            ["success-response-removed"],
        ),
        (
            "200: {content: {a/b: {}}}",
            "204: {}",
            ["success-status-changed"],
            ["success-status-changed"],
        ),
        (
            "200: {}, default: {}",
            "200: {}, 204: {}, default: {}",
            ["success-response-added"],
            ["success-response-removed"],
        ),
        (
            "200: {}, 400: {}",
            "200: {}, 422: {}",
            ["error-status-changed"],
            ["error-status-changed"],
        ),
        (
            "200: {}, 400: {}",
            "200: {}, 500: {}",
            ["error-response-added", "error-response-removed"],
            ["error-response-added", "error-response-removed"],
        ),
        (
            "200: {}, 400: {}",
            "200: {}, 422: {content: {a/b: {}}}",
            ["error-response-added", "error-response-removed"],
            ["error-response-added", "error-response-removed"],
        ),
        ("200: {}, 4XX: {}", "200: {}, 404: {}, 4XX: {}", [], []),
        (
            "200: {}, default: {}",
            "200: {}, 404: {}, default: {}",
            ["error-response-added"],
            ["error-response-removed"],
        ),
        ("200: {}", "201: {}", ["success-status-changed"], ["success-status-changed"]),
        ("200: {}, 201: {}", "200: {}", ["success-response-removed"], ["success-response-added"]),
        (
            "302: {}",
            "400: {}",
            ["error-response-added", "success-response-removed"],
            ["error-response-removed", "success-response-added"],
        ),
        ("200: {}, 302: {}", "200: {}", ["error-response-removed"], ["error-response-added"]),
        ("2xx: {}", "2XX: {}", [], []),
    ],
)
def test_responses_are_matched_by_status_and_range(
    base: str, revision: str, there: list[str], back: list[str]
) -> None:
    found = both_ways(responses(base), responses(revision))
    assert [[rule for rule, _, _ in one] for one in found] == [there, back]


def body(kind: str) -> str:
    return f"{{content: {{application/json: {{schema: {{type: {kind}}}}}}}}}"


@pytest.mark.parametrize("cover", ["default", "4XX"])
def test_an_error_that_comes_beside_what_stood_for_it_is_one_finding(cover: str) -> None:
    base = responses(f"{cover}: {body('object')}")
    revision = responses(f"404: {body('string')}, {cover}: {body('object')}")
    there, back = both_ways(base, revision)
    assert there == [("error-response-added", "breaking", "breaking")]
    assert back == [("error-response-removed", "breaking", "breaking")]
    (finding,) = findings(base, revision)
    assert (
        finding.id
        != findings(base, responses(f"409: {body('string')}, {cover}: {body('object')}"))[0].id
    )
    assert finding.consequence.endswith("said what comes there until now, and differs.")
    assert finding.wire_bump is Bump.MAJOR


def test_an_error_that_comes_beside_what_stood_for_it_may_allow_less() -> None:
    base = responses(f"default: {body('[object, string]')}")
    revision = responses(f"404: {body('string')}, default: {body('[object, string]')}")
    assert found(base, revision) == [("error-response-added", "safe", "breaking")]


def test_what_an_error_shares_with_the_default_response_is_said_once() -> None:
    shared = "{content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}"
    base, revision = (
        document(
            f"{{/a: {{get: {{responses: {{{more}default: {shared}}}}}}}}}",
            rest=f"components: {{schemas: {{E: {{type: {kind}}}}}}}",
        )
        for kind, more in (("string", ""), ("integer", f"404: {shared}, "))
    )
    assert found(base, revision) == [
        ("error-response-added", "safe", "safe"),
        ("type-changed", "breaking", "breaking"),
    ]


@pytest.mark.parametrize(
    ("base", "revision"),
    [
        ("200: {}, default: {0}", "200: {}, 4XX: {1}, 5XX: {1}"),
        ("200: {}, 4XX: {0}, 5XX: {0}", "200: {}, default: {1}"),
        ("200: {0}", "2XX: {1}"),
    ],
)
def test_what_takes_the_place_of_a_response_is_compared_with_it(base: str, revision: str) -> None:
    one, other = (
        responses(text.replace("{0}", body("object")).replace("{1}", body("string")))
        for text in (base, revision)
    )
    assert ("type-changed", "breaking", "breaking") in found(one, other)


def test_a_default_response_beside_a_success_stands_for_errors_alone() -> None:
    base = responses(f"200: {body('object')}, default: {body('string')}")
    for status, rule in (
        ("201: {}", "success-response-added"),
        ("202: {content: {}}", "success-response-added"),
    ):
        more = responses(f"200: {body('object')}, {status}, default: {body('string')}")
        assert [one for one, _, _ in found(base, more)] == [rule]
    moved = responses(f"201: {body('object')}, default: {body('string')}")
    assert [one for one, _, _ in found(base, moved)] == ["success-status-changed"]
    alone = responses(f"default: {body('string')}")
    (finding,) = findings(base, alone)
    assert finding.rule.id == "success-response-removed"
    assert finding.consequence == "The default response says what comes there now, and differs."
