"""Plans what surrounds the code: the package itself, its pyproject.toml and its README."""

from specmill.ir.api import Api, Operation, Resource, RetryRule
from specmill.render.code import Code, fill, join
from specmill.targets.python.address import server_url
from specmill.targets.python.markup import (
    markdown_code,
    markdown_comment,
    markdown_introduction,
    markdown_line,
    toml_comment,
    toml_string,
    version_number,
)
from specmill.targets.python.names import PythonNames
from specmill.targets.python.prose import generated_notice, required_docstring
from specmill.targets.python.readme_programs import readme_programs
from specmill.targets.python.readme_views import OperationRow, ReadmeView, RetryView
from specmill.targets.python.request_bodies import sends_files
from specmill.targets.python.sandbox import fixture_name
from specmill.targets.python.security import credentials, environment_prefix
from specmill.targets.python.symbols import Symbol, export_order, import_block
from specmill.targets.python.text import identifier, literal
from specmill.targets.python.views import InitView, ProjectView

__all__ = ["distribution_name", "init_view", "project_view", "readme_view"]


def distribution_name(package: str) -> str:
    """The name of the distribution: `moov-invoice-payments` for `moov_invoice_payments`."""
    return package.replace("_", "-")


def init_view(api: Api, names: PythonNames, notice: Code) -> InitView:
    """Plans the package's own module."""
    clients = (names.client, f"Async{names.client}")
    return InitView(
        notice=notice,
        docstring=required_docstring(f"{_summary(api)}\n\n{api.document.description}"),
        typing_imports=import_block("", (Symbol(".client", name) for name in clients)),
        exports=join(", ", map(literal, export_order(clients))),
    )


def _summary(api: Api) -> str:
    parts = "models, clients and a server" if api.resources else "models and clients"
    # In the metadata of a distribution a line of its own would be a field of its own.
    line = " ".join(api.document.title.split())
    return f"{line}: {parts}."


def project_view(api: Api, names: PythonNames) -> ProjectView:
    """Plans the pyproject.toml."""
    return ProjectView(
        notice=toml_comment(generated_notice(api.document.name)),
        distribution=toml_string(distribution_name(names.package)),
        version=toml_string(version_number(api.document.version)),
        summary=toml_string(_summary(api)),
        package=toml_string(names.package),
        has_server=bool(api.resources),
        plugin=toml_string(f"{names.package}.pytest_plugin"),
    )


def readme_view(api: Api, names: PythonNames, document: str) -> ReadmeView:
    """Plans the README."""
    prefix = environment_prefix(api)
    variables = [f"{prefix}_{entry.name.upper()}" for entry in credentials(api)]
    return ReadmeView(
        notice=markdown_comment(generated_notice(api.document.name)),
        title=markdown_line(api.document.title),
        description=markdown_introduction(api.document.description),
        document=markdown_code(document),
        package=identifier(names.package),
        client=identifier(names.client),
        server=identifier(f"{names.client}Server"),
        programs=readme_programs(api, names),
        environment=join(
            ", ", (fill("`{v}`", v=markdown_code(v)) for v in (*variables, f"{prefix}_SERVER_URL"))
        ),
        server_url=markdown_code(url) if (url := server_url(api)) else None,
        retry=_retry(api.retry),
        paged_call=_paged_call(api, names),
        fixture=identifier(fixture_name(api)),
        makes_items=any(operation.sandbox is not None for operation in api.operations),
        sends_files=sends_files(api),
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


def _paged_call(api: Api, names: PythonNames) -> Code | None:
    """The first call that answers in pages."""
    for resource in api.resources:
        for operation in resource.operations:
            if operation.pagination is not None:
                return markdown_code(_call_text(names, resource, operation))
    return None


def _retry(rule: RetryRule | None) -> RetryView | None:
    if rule is None:
        return None
    statuses = (literal(status) for status in rule.statuses)
    return RetryView(
        statuses=join(", ", statuses) if rule.statuses else None,
        header=markdown_code(rule.header) if rule.header else None,
        idempotency_key=markdown_code(rule.idempotency_key) if rule.idempotency_key else None,
    )
