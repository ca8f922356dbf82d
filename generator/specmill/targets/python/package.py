"""Plans what surrounds the code: the package itself, its pyproject.toml and its README."""

from specmill.ir.api import Api, Operation, Resource
from specmill.render.code import Code, fill, join, verbatim
from specmill.targets.python.markup import (
    markdown,
    markdown_code,
    markdown_line,
    toml_string,
    version_number,
)
from specmill.targets.python.names import PythonNames
from specmill.targets.python.prose import required_docstring
from specmill.targets.python.security import credentials, environment_prefix
from specmill.targets.python.text import identifier, literal
from specmill.targets.python.views import InitView, OperationRow, ProjectView, ReadmeView

__all__ = ["distribution_name", "init_view", "project_view", "readme_view"]


def distribution_name(package: str) -> str:
    """The name of the distribution: `moov-invoice-payments` for `moov_invoice_payments`."""
    return package.replace("_", "-")


def init_view(api: Api, names: PythonNames, notice: Code) -> InitView:
    """Plans the package's own module."""
    return InitView(
        notice=notice,
        docstring=required_docstring(
            f"{api.document.title}: models, clients and a server.\n\n{api.document.description}"
        ),
        client=identifier(names.client),
        client_text=literal(names.client),
        async_client=identifier(f"Async{names.client}"),
        async_client_text=literal(f"Async{names.client}"),
    )


def project_view(api: Api, names: PythonNames) -> ProjectView:
    """Plans the pyproject.toml."""
    return ProjectView(
        distribution=toml_string(distribution_name(names.package)),
        version=toml_string(version_number(api.document.version)),
        summary=toml_string(f"{api.document.title}: models, clients and a server."),
        package=toml_string(names.package),
    )


def readme_view(api: Api, names: PythonNames, document: str) -> ReadmeView:
    """Plans the README."""
    prefix = environment_prefix(api)
    variables = [f"{prefix}_{entry.name.upper()}" for entry in credentials(api)]
    return ReadmeView(
        title=markdown_line(api.document.title),
        description=markdown(api.document.description),
        document=markdown_code(document),
        package=identifier(names.package),
        client=identifier(names.client),
        server=identifier(f"{names.client}Server"),
        client_example=_client_example(api, names),
        server_example=_server_example(names),
        environment=join(
            ", ", (fill("`{v}`", v=markdown_code(v)) for v in (*variables, f"{prefix}_SERVER_URL"))
        ),
        has_operations=bool(api.resources),
        operations=tuple(
            OperationRow(
                call=markdown_code(_call_text(names, resource, operation)),
                request=markdown_code(f"{operation.http_method} {operation.path}"),
            )
            for resource in api.resources
            for operation in resource.operations
        ),
    )


def _call_text(names: PythonNames, resource: Resource, operation: Operation) -> str:
    method = names.operations[operation.pointer].method
    return f"client.{names.modules[resource.words]}.{method}"


def _client_example(api: Api, names: PythonNames) -> Code:
    """A program that makes the first call of the document."""
    if not api.resources:
        return fill("from {package}.models import components", package=identifier(names.package))
    resource = api.resources[0]
    operation = resource.operations[0]
    own = names.operations[operation.pointer]
    required = [
        name
        for parameter, name in zip(operation.parameters, own.fields, strict=True)
        if parameter.required
    ]
    if own.body:
        required.append(own.body)
    arguments = join(", ", (fill("{name}=...", name=identifier(name)) for name in required))
    first = next(iter(credentials(api)), None)
    token = any(entry.name == "token" for entry in credentials(api))
    credential = "token" if token else first.name if first else ""
    call = fill(
        "client.{resource}.{method}({arguments})",
        resource=identifier(names.modules[resource.words]),
        method=identifier(own.method),
        arguments=arguments,
    )
    body = (
        fill("for item in {call}:\n        print(item)", call=call)
        if operation.pagination is not None
        else fill("print({call})", call=call)
    )
    return fill(
        "from {package} import {client}\n\nwith {client2}({credential}) as client:\n    {body}",
        package=identifier(names.package),
        client=identifier(names.client),
        client2=identifier(names.client),
        credential=fill('{name}="..."', name=identifier(credential))
        if credential
        else verbatim(""),
        body=body,
    )


def _server_example(names: PythonNames) -> Code:
    return fill(
        "from {package}.server import {server}, create_app\n\n\n"
        "class Implementation({server2}): ...  # an async method for each operation\n\n\n"
        "app = create_app(Implementation())",
        package=identifier(names.package),
        server=identifier(f"{names.client}Server"),
        server2=identifier(f"{names.client}Server"),
    )
