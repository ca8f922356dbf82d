"""The sessions of this repository: `nox --list` names them, and `nox` alone runs what CI runs.

Each session makes its own virtual environment with what it needs, from package registries alone:
Python 3.11 and nox are all that a machine must have. An environment is filled once and used again
until pyproject.toml changes, so that a second run needs no network.
"""

import json
import os
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.sessions = [
    "check",
    "lint",
    "lint_specs",
    "github",
    "types",
    "demo",
    "browser",
    "tests",
]
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")
DISTRIBUTIONS = sorted((ROOT / "generated" / "python").iterdir())
# The tests of one module stay together, since they share what was generated for them.
PARALLEL = ["--numprocesses", "auto", "--dist", "loadfile"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
GENERATED = {"PYTHONPATH": os.pathsep.join(map(str, DISTRIBUTIONS))}


@nox.session
def regenerate(session: nox.Session) -> None:
    """Generate every package that pyproject.toml lists; commit what changes."""
    install(session, "--editable", ".")
    session.run("specmill", "generate", *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """See whether regenerating would change a byte."""
    install(session, "--editable", ".")
    session.run("specmill", "check", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Lint all Python code, generated code included, and check its format."""
    install(session, *(one for one in PROJECT["project"]["dependencies"] if one.startswith("ruff")))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def lint_specs(session: nox.Session) -> None:
    """Lint the documents of spec/ with Spectral, Redocly, vacuum and openapi-spec-validator."""
    linting = ROOT / "spec" / "linting"
    install(session, *(linting / "requirements.txt").read_text(encoding="utf-8").splitlines())
    node_modules = install_node_modules(session, linting)
    documents = session.posargs or [str(path) for path in sorted(linting.parent.glob("*.yaml"))]
    session.run("python", str(linting / "lint.py"), str(node_modules), *documents)


@nox.session
def github(session: nox.Session) -> None:
    """Hold what GitHub reads, workflows and SARIF, to zizmor, actionlint and a validator."""
    install(session, "--editable", ".", *group("github"))
    node_modules = install_node_modules(session, ROOT / "tests" / "review_workflow" / "node")
    session.run("zizmor", "--offline", "--no-progress", ".github/workflows")
    actionlint = node_modules / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
    session.run("node", str(actionlint), ".github/workflows/*.yml")
    session.run("python", "-m", "tests.review_reports.validate_sarif", str(node_modules))


@nox.session
def review(session: nox.Session) -> None:
    """Say whom the changes of the documents break; arguments after `--` go to `specmill review`."""
    install(session, "--editable", ".")
    session.run("specmill", "review", *session.posargs)


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of all Python code, generated code included, with mypy and pyright."""
    install(session, "--editable", ".", *group("types"))
    session.run("mypy")
    session.run("pyright", env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})
    # The tests that run a type checker on what they generate are slow, and belong here.
    session.run("pytest", "-m", "types", *PARALLEL, *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; arguments after `--` go to pytest."""
    install(session, "--editable", ".", *group("tests"))
    session.run("pytest", "-m", "not types and not browser", *PARALLEL, *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the HTML report in Chromium, which no registry of packages has.

    Where there is none, the session is skipped and says so, except on GitHub, where it fails.
    """
    if not any(map(shutil.which, CHROMIUM)):
        missing = "no Chromium here, so nobody looked at the HTML report (Debian: chromium)"
        if os.environ.get("GITHUB_ACTIONS"):
            session.error(missing)
        session.skip(missing)
    install(session, "--editable", ".", *group("browser"))
    session.run("pytest", "tests/browser", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Try far more values, requests and documents than `tests` does, and other ones each time."""
    install(session, "--editable", ".", *group("tests"), *group("corpus"))
    node_modules = install_node_modules(session, ROOT / "tests" / "corpus" / "node")
    marked = ["-m", "hypothesis or fuzz", "--hypothesis-profile", "fuzz"]
    session.run("pytest", *marked, *session.posargs, env={"NODE_MODULES": str(node_modules)})


@nox.session
def demo(session: nox.Session) -> None:
    """Call both generated servers with both generated clients, and show what goes to and fro."""
    install(session, *group("generated"))
    session.run("python", "tests/demo.py", *session.posargs, env=GENERATED)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the generator and the generated packages as ratios to baselines, and the giants."""
    install(session, "--editable", ".", *group("bench"))
    node_modules = install_node_modules(session, ROOT / "tests" / "bench" / "node")
    environment = {**GENERATED, "NODE_MODULES": str(node_modules)}
    session.run("python", "-m", "tests.bench", *session.posargs, env=environment)
    if not session.posargs:
        session.notify("giants")


@nox.session
def giants(session: nox.Session) -> None:
    """Measure the generator on documents of hundreds of operations, beside other generators."""
    install(session, "--editable", ".", *group("giants"))
    node_modules = install_node_modules(session, ROOT / "tests" / "bench" / "giants")
    environment = {**GENERATED, "NODE_MODULES": str(node_modules)}
    session.run("python", "-m", "tests.bench.giants", *session.posargs, env=environment)


@nox.session
def corpus(session: nox.Session) -> None:
    """Generate packages for documents of real providers, and use all of them."""
    install(session, "--editable", ".", *group("corpus"))
    node_modules = install_node_modules(session, ROOT / "tests" / "corpus" / "node")
    environment = {"NODE_MODULES": str(node_modules)}
    session.run("python", "-m", "tests.corpus", *session.posargs, env=environment)


def group(name: str) -> tuple[str, ...]:
    """Return the requirements of a dependency group of pyproject.toml."""
    return nox.project.dependency_groups(PROJECT, name)


def install(session: nox.Session, *arguments: str) -> None:
    """Install into the environment of a session, unless just that was done before."""
    stamp = Path(session.virtualenv.location) / "installed.json"
    wanted = json.dumps([arguments, PROJECT])
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        session.install(*arguments)
        stamp.write_text(wanted, encoding="utf-8")


def install_node_modules(session: nox.Session, package: Path) -> Path:
    """Install the locked npm dependencies of a folder into the environment of a session.

    Returns:
        The folder `node_modules`. It is made anew only if the lock file has changed.
    """
    installed = Path(session.virtualenv.location).resolve() / "node"
    lock = package / "package-lock.json"
    stamp = installed / "installed-lock.json"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        installed.mkdir(exist_ok=True)
        for name in (".npmrc", "package.json", "package-lock.json"):
            shutil.copy(package / name, installed)
        with session.chdir(installed):
            session.run_install("npm", "ci")
        shutil.copy(lock, stamp)
    return installed / "node_modules"
