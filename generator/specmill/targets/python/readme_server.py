"""The programs of the README that implement the server."""

from specmill.ir.api import Api
from specmill.render.code import Code, fill, verbatim
from specmill.targets.python.names import PythonNames
from specmill.targets.python.security import usual_credential
from specmill.targets.python.symbols import LONGEST_LINE, Symbol, import_block
from specmill.targets.python.text import identifier

__all__ = ["authentication", "implementation"]


def implementation(names: PythonNames) -> Code:
    """A server of the reader's own."""
    return fill(
        "{imports}\n\n\n{implementation}\n\n\napp = create_app(Implementation())",
        imports=_imports(names, "create_app"),
        implementation=_implementation(identifier(_server(names))),
    )


def authentication(api: Api, names: PythonNames) -> Code | None:
    """A server that knows who is asking; None where the document has no credentials."""
    credential = usual_credential(api)
    if credential is None:
        return None
    return fill(
        "{imports}\n\n"
        'USERS = {{"...": "Ann"}}\n\n\n'
        "{implementation}\n\n\n"
        "async def authenticate(security: Security) -> str | None:\n"
        '    return USERS.get(security.{credential} or "")\n\n\n'
        "app = create_app(Implementation(), authenticate)",
        imports=_imports(names, "Security", "create_app"),
        implementation=_implementation(fill("{base}[str]", base=identifier(_server(names)))),
        credential=identifier(credential),
    )


def _server(names: PythonNames) -> str:
    return f"{names.client}Server"


def _imports(names: PythonNames, *imported: str) -> Code:
    module = f"{names.package}.server"
    return import_block("", (Symbol(module, name) for name in (_server(names), *imported)))


def _implementation(base: Code) -> Code:
    body = verbatim("...  # an async method for each operation")
    line = fill("class Implementation({base}): {body}", base=base, body=body)
    lines = fill("class Implementation(\n    {base}\n): {body}", base=base, body=body)
    return line if len(line.text) <= LONGEST_LINE else lines
