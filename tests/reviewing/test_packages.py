"""What the version of a package has to say, where it is made of a part of its document."""

import pytest
from tests.reviewing.repositories import Repository, configuration

from specmill.review.findings import PackageReview
from specmill.review.verdicts import Bump
from specmill.reviewing.command import Options, conduct

SPEC = """\
openapi: 3.1.1
info: {title: Shop, version: 1.0.0}
paths:
  /books:
    get:
      operationId: listBooks
      tags: [Books]
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses: {"200": {$ref: "#/components/responses/Total"}}
  /authors:
    get:
      operationId: listAuthors
      tags: [Authors]
      parameters:
        - {name: page, in: query, schema: {type: integer, maximum: 30}}
      responses: {"200": {$ref: "#/components/responses/Total"}}
components:
  responses:
    Total:
      description: How many there are.
      content: {application/json: {schema: {$ref: "#/components/schemas/Total"}}}
  schemas:
    Total: {type: object, required: [count], properties: {count: {type: integer}}}
    Unused: {type: object, properties: {count: {type: string}}}
"""
NONE, MAJOR = Bump.NONE, Bump.MAJOR
EDITS = {
    "nothing": (("", ""), (NONE, NONE)),
    "an operation of the one": (("listBooks", "findBooks"), (MAJOR, NONE)),
    "the wire of the other": (("maximum: 30", "maximum: 20"), (NONE, MAJOR)),
    "what both use": (("count: {type: integer}", "count: {type: boolean}"), (MAJOR, MAJOR)),
    "what neither uses": (("count: {type: string}", "count: {type: boolean}"), (NONE, NONE)),
    "the title": (("title: Shop", "title: Store"), (MAJOR, MAJOR)),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_package_is_judged_by_what_reaches_its_operations(
    repository: Repository, edit: str
) -> None:
    (before, after), expected = EDITS[edit]
    packages = (
        f'[[tool.specmill.packages]]\nspec = "shop.yaml"\noutput = "{name}"\nonly-{selector}\n'
        for name, selector in (("books", 'tags = ["Books"]'), ("authors", 'paths = ["/auth*"]'))
    )
    repository.write("pyproject.toml", "\n".join([configuration(), *packages]))
    repository.write("shop.yaml", SPEC)
    repository.commit()
    repository.write("shop.yaml", SPEC.replace(before, after, 1))
    assert tuple(map(most, conduct(Options(("HEAD",))).review.packages)) == expected


def most(package: PackageReview) -> Bump:
    return max(package.bump, package.wire_bump)
