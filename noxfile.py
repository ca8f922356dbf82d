"""The sessions of this repository; ``nox --list`` names them."""

import shutil
from pathlib import Path

import nox

ROOT = Path(__file__).parent


@nox.session(reuse_venv=True)
def lint_specs(session: nox.Session) -> None:
    """Lint the documents of spec/ with Spectral, Redocly, vacuum and openapi-spec-validator."""
    linting = ROOT / "spec" / "linting"
    session.install("-r", str(linting / "requirements.txt"))
    node_modules = install_node_modules(session, linting)
    documents = session.posargs or [str(path) for path in sorted(linting.parent.glob("*.yaml"))]
    session.run("python", str(linting / "lint.py"), str(node_modules), *documents)


def install_node_modules(session: nox.Session, package: Path) -> Path:
    """Install the locked npm dependencies of a folder into the environment of the session.

    Returns:
        The folder ``node_modules``. It is made anew only if the lock file has changed, so that the
        session needs no network once it has run.
    """
    installed = Path(session.virtualenv.location).resolve() / "node"
    lock = package / "package-lock.json"
    stamp = installed / "installed-lock.json"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        installed.mkdir(exist_ok=True)
        for name in (".npmrc", "package.json", "package-lock.json"):
            shutil.copy(package / name, installed)
        with session.chdir(installed):
            session.run("npm", "ci", external=True)
        shutil.copy(lock, stamp)
    return installed / "node_modules"
