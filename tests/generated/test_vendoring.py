"""The folder of a package alone works anywhere: copied, renamed, in a clean environment."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

GENERATED = Path(__file__).parents[2] / "generated" / "python"
PACKAGES = ["moov_invoice_payments", "stripe_invoice_payments"]
CALLS = {
    "moov_invoice_payments": """
client = package.Moov(token="t", http_client=http_client)
print(client.invoices.list_invoice_payments(account_id="a", invoice_id="i"))
""",
    "stripe_invoice_payments": """
client = package.Stripe(token="t", http_client=http_client)
print([item for item in client.invoice_payments.list()])
""",
}
ANSWERS = {
    "moov_invoice_payments": "[]",
    "stripe_invoice_payments": '{"object": "list", "url": "/", "has_more": false, "data": []}',
}
PROGRAM = """
import importlib, pkgutil, sys
# Nothing but the folder, the standard library and the installed libraries.
sys.path[:] = [FOLDER, *(path for path in sys.path if "generated" not in path), LIBRARIES]
package = importlib.import_module(NAME)
assert package.__file__.startswith(FOLDER), package.__file__
names = [module.name for module in pkgutil.walk_packages(package.__path__, NAME + ".")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
import httpx2
answer = httpx2.Response(200, content=ANSWER, headers={"Content-Type": "application/json"})
http_client = httpx2.Client(transport=httpx2.MockTransport(lambda _: answer))
CALL
print(len(names))
print([name for name in sys.modules if name.split(".")[0] in FORBIDDEN])
"""


def source_of(package: str) -> Path:
    return GENERATED / package.replace("_", "-") / package


def run_copied(folder: Path, name: str, package: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a Python that knows the copy and the libraries, and nothing else."""
    values = {
        "FOLDER": str(folder),
        "LIBRARIES": sysconfig.get_path("purelib"),
        "NAME": name,
        "ANSWER": ANSWERS[package],
        "FORBIDDEN": ["specmill", *(other for other in PACKAGES if other != name)],
    }
    head = "\n".join(f"{key} = {value!r}" for key, value in values.items())
    program = head + PROGRAM.replace("CALL\n", CALLS[package].lstrip())
    # -I: no variables, no user site, not this folder; -S: no .pth file, and so no checkout.
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-W", "error", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("place", ["{}", "payments", "vendor/inner/{}"])
def test_a_copied_folder_works(tmp_path: Path, package: str, place: str) -> None:
    target = tmp_path / place.format(package)
    for parent in reversed(target.relative_to(tmp_path).parents[:-1]):
        (tmp_path / parent).mkdir()
        (tmp_path / parent / "__init__.py").touch()
    shutil.copytree(source_of(package), target, ignore=shutil.ignore_patterns("__pycache__"))
    name = ".".join(target.relative_to(tmp_path).parts)
    done = run_copied(tmp_path, name, package)
    assert done.stderr == ""
    result, count, foreign = done.stdout.splitlines()
    assert (result, foreign) == ("[]", "[]")
    assert int(count) > 30


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_its_own_package_by_name(package: str) -> None:
    for path in source_of(package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            assert not [name for name in names if name.split(".")[0] in {*PACKAGES, "specmill"}]


@pytest.mark.parametrize("package", PACKAGES)
def test_types_and_server_do_without_the_http_library(package: str) -> None:
    program = (
        f"import sys, {package}, {package}.models.components, {package}.server, {package}.errors\n"
        "print([name for name in ('httpx2', 'fastapi', 'starlette', 'uvicorn')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        env={"PYTHONPATH": str(source_of(package).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", "[]\n")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_client_does_without_the_server(package: str) -> None:
    program = (
        f"import sys, {package}.client\n"
        f"print([name for name in sys.modules if name.startswith('{package}.server')"
        f" or name.startswith('{package}._runtime.server')"
        " or name in ('starlette', 'fastapi', 'uvicorn')])"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        env={"PYTHONPATH": str(source_of(package).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", "[]\n")
