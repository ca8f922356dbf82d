"""What each command does, prints and returns where nothing is wrong with the documents."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOOV = ROOT / "spec" / "moov.yaml"
STRIPE = ROOT / "spec" / "stripe.yaml"
PACKAGE = "moov-invoice-payments/moov_invoice_payments"

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Snapshot = Callable[[Path], dict[str, tuple[int, bytes]]]


@pytest.fixture
def generated(run: Run, folder: Path) -> Path:
    """A folder in which the package of Moov was generated."""
    shutil.copy(MOOV, folder)
    done = run("generate", "moov.yaml", "--output", "out")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "out"


@pytest.mark.parametrize("command", [(), ("generate",), ("check",), ("validate",), ("ir",)])
def test_help(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"usage: {' '.join(('specmill', *command))}" in done.stdout
    assert "exit codes: 0 all is well, 1 there are findings, 2 " in done.stdout
    if not command:
        for name in ("generate", "check", "validate", "ir"):
            assert f"\n    {name} " in done.stdout


def test_the_module_runs(run_process: Run, folder: Path) -> None:
    done = run_process("validate", MOOV)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 document: no findings\n", "")
    (folder / "a.yaml").write_text("a: [\n")
    done = run_process("validate", "a.yaml")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("a.yaml:")
    done = run_process("generate", "a.yaml", "--output", "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert run_process().returncode == 2


def test_version(run: Run) -> None:
    done = run("--version")
    assert (done.returncode, done.stdout[:9]) == (0, "specmill ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("generate", "a.yaml"),
        ("generate", "--output", "out"),
        ("generate", "--package", "x"),
        ("generate", "a.yaml", "b.yaml", "--output", "out"),
        ("generate", "a.yaml", "--output", "out", "--target", "cobol"),
        ("check", "a.yaml"),
        ("ir",),
        ("ir", "a.yaml", "b.yaml"),
        ("validate", "--format", "xml", "a.yaml"),
        ("--nonsense",),
    ],
)
def test_a_wrong_command_line(
    run: Run, folder: Path, snapshot: Snapshot, arguments: tuple[str, ...]
) -> None:
    before = snapshot(folder)
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: specmill")
    assert snapshot(folder) == before


def test_generate_makes_a_distribution(generated: Path) -> None:
    for name in ("pyproject.toml", "README.md"):
        assert (generated / "moov-invoice-payments" / name).is_file()
    package = generated / PACKAGE
    for name in ("__init__.py", "py.typed", "MANIFEST.json", "openapi.yaml", "errors.py"):
        assert (package / name).is_file()
    for name in ("models", "client", "server", "_runtime", "operations"):
        assert (package / name).is_dir()
    assert (package / "openapi.yaml").read_bytes() == MOOV.read_bytes()


def test_generate_makes_what_is_committed(generated: Path) -> None:
    committed = ROOT / "generated" / "python"
    made = [path for path in sorted(generated.rglob("*")) if path.is_file()]
    assert len(made) > 40
    for path in made:
        assert path.read_bytes() == (committed / path.relative_to(generated)).read_bytes()


def test_generate_again_touches_nothing(run: Run, generated: Path, snapshot: Snapshot) -> None:
    before = snapshot(generated)
    for arguments in ((), ("--no-cache",)):
        done = run("generate", "moov.yaml", "--output", "out", *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        assert "1 of 1 operation" in done.stdout
    assert snapshot(generated) == before


def test_generate_with_a_package(run: Run, folder: Path) -> None:
    done = run("generate", MOOV, "--output", "out", "--package", "acme_pay")
    assert (done.returncode, done.stderr) == (0, "")
    assert "out/acme-pay: 1 of 1 operation" in done.stdout
    assert (folder / "out" / "acme-pay" / "acme_pay" / "__init__.py").is_file()
    text = (folder / "out" / "acme-pay" / "README.md").read_text("utf-8")
    assert "from acme_pay import Moov" in text
    assert "moov_invoice_payments" not in text


@pytest.mark.parametrize(
    "name",
    ["Acme", "a-b", "1a", "", "class", "a.b", "../x", "é", "a b", "None", "json"],
)
def test_a_package_that_cannot_be_imported(
    run: Run, folder: Path, snapshot: Snapshot, name: str
) -> None:
    before = snapshot(folder)
    done = run("generate", MOOV, "--output", "out", "--package", name)
    assert done.returncode in (1, 2)
    assert "package" in done.stderr
    assert snapshot(folder) == before


def test_check_and_a_changed_byte(run: Run, generated: Path, snapshot: Snapshot) -> None:
    arguments = ("check", "moov.yaml", "--output", "out")
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "out/moov-invoice-payments: up to date\n",
        "",
    )
    errors = generated / PACKAGE / "errors.py"
    errors.write_bytes(errors.read_bytes().replace(b"Status 401.", b"Status 4O1."))
    (generated / PACKAGE / "client" / "invoices.py").unlink()
    before = snapshot(generated)
    done = run(*arguments)
    assert done.returncode == 1
    assert "errors.py: warning[edited-file-overwritten]" in done.stderr
    assert "would change  moov_invoice_payments/errors.py\n" in done.stdout
    assert "would create  moov_invoice_payments/client/invoices.py\n" in done.stdout
    assert '-    """Status 4O1.\n' in done.stdout
    assert '+    """Status 401.\n' in done.stdout
    assert snapshot(generated) == before
    assert run("generate", "moov.yaml", "--output", "out").returncode == 0
    assert run(*arguments).returncode == 0


def test_check_and_a_changed_document(run: Run, generated: Path) -> None:
    document = generated.parent / "moov.yaml"
    document.write_text(document.read_text("utf-8").replace("maxLength: 36", "maxLength: 37"))
    done = run("check", "moov.yaml", "--output", "out")
    assert done.returncode == 1
    for path in ("models/invoices.py", "openapi.yaml", "MANIFEST.json"):
        assert f"would change  moov_invoice_payments/{path}\n" in done.stdout
    assert len(done.stdout.splitlines()) < 200


def test_files_of_the_user_are_left_alone_and_named(run: Run, generated: Path) -> None:
    mine = generated / PACKAGE / "client" / "mine.py"
    mine.write_text("x = 1\n")
    (generated / "moov-invoice-payments" / "notes.txt").write_text("mine\n")
    for command in ("generate", "check"):
        done = run(command, "moov.yaml", "--output", "out")
        assert done.returncode == 0
        assert "client/mine.py: warning[unknown-output-file]" in done.stderr, command
    assert mine.read_text() == "x = 1\n"


def test_a_file_of_the_user_in_the_way(run: Run, folder: Path, snapshot: Snapshot) -> None:
    readme = folder / "out" / "moov-invoice-payments" / "README.md"
    readme.parent.mkdir(parents=True)
    readme.write_text("mine\n")
    before = snapshot(folder)
    done = run("generate", MOOV, "--output", "out")
    assert done.returncode == 1
    assert "README.md: error[output-conflict]" in done.stderr
    assert snapshot(folder) == before


def test_an_obsolete_file_goes(run: Run, generated: Path) -> None:
    document = generated.parent / "moov.yaml"
    text = document.read_text("utf-8")
    document.write_text(
        text.replace("- Invoices\n", "- Bills\n").replace("name: Invoices", "name: Bills")
    )
    assert (
        "would delete  moov_invoice_payments/client/invoices.py"
        in run("check", "moov.yaml", "--output", "out").stdout
    )
    assert run("generate", "moov.yaml", "--output", "out").returncode == 0
    assert not (generated / PACKAGE / "client" / "invoices.py").exists()
    assert (generated / PACKAGE / "client" / "bills.py").exists()


def test_validate(run: Run) -> None:
    done = run("validate", MOOV, STRIPE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 documents: no findings\n", "")
    done = run("validate", MOOV, "--format", "json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "")


def test_validate_asks_for_a_second_opinion(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "odd.yaml"
    document.write_text(
        "openapi: 3.1.1\ninfo: {title: Odd, version: '1'}\npaths: {}\n"
        "servers: [{url: 'https://example.com'}]\n"
        "components: {schemas: {A: {dependentRequired: {a: b}}}}\n"
    )
    done = run("validate", str(document))
    assert done.returncode == 1
    assert "error[wrong-type]: input should be a valid list" in done.stdout


def test_ir_is_canonical_json(run_process: Run) -> None:
    done = run_process("ir", STRIPE, PYTHONHASHSEED="1")
    again = run_process("ir", STRIPE, PYTHONHASHSEED="2", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == again.stdout
    model = json.loads(done.stdout)
    assert isinstance(model, dict)
    assert "invoice" in done.stdout
    for word in ("Literal", "snake", "pydantic"):
        assert word not in done.stdout


def test_the_configuration_is_used_from_any_folder(
    run: Run, folder: Path, tmp_path: Path, snapshot: Snapshot
) -> None:
    shutil.copytree(ROOT / "spec", folder / "spec", ignore=shutil.ignore_patterns("linting"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    inner = folder / "some" / "folder"
    inner.mkdir(parents=True)
    done = run("generate", cwd=inner)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2
    before = snapshot(folder)
    for cwd in (folder, inner, folder / "generated"):
        assert run("check", cwd=cwd).returncode == 0
        assert run("generate", cwd=cwd).returncode == 0
        done = run("validate", cwd=cwd)
        assert (done.returncode, done.stdout) == (0, "2 documents: no findings\n")
    assert snapshot(folder) == before
    assert run("check", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("configuration", "problem"),
    [
        ("", "config-not-found"),
        ("[tool.specmill]\n", "nothing to generate"),
        ("[tool.specmill]\npackages = 5\n", "packages"),
        ("[tool.specmill]\npackage = []\n", "`package` is not known"),
        ("[[tool.specmill.packages]]\nspec = 'a.yaml'\n", "`output` is missing"),
        ("[[tool.specmill.packages]]\nspec = 5\noutput = 'x'\n", "`spec` must be a text"),
        ("[[tool.specmill.packages]]\nspec = 'a'\noutput = 'b'\ncolour = 'c'\n", "`colour`"),
        (
            "[[tool.specmill.packages]]\nspec = 'a'\noutput = 'b'\ntarget = 'cobol'\n",
            "no target `cobol`",
        ),
        ("[[tool.specmill.packages]\n", "cannot be read"),
        ("[[tool.specmill.packages]]\nspec = 'no.yaml'\noutput = 'x'\n", "file-not-found"),
    ],
)
def test_a_wrong_configuration(
    run: Run, folder: Path, snapshot: Snapshot, configuration: str, problem: str
) -> None:
    (folder / "pyproject.toml").write_text(configuration)
    before = snapshot(folder)
    for command in ("generate", "check", "validate"):
        done = run(command)
        assert (done.returncode, done.stdout) == (1, "") or command == "validate"
        assert done.returncode == 1
        assert problem in done.stderr + done.stdout
    assert snapshot(folder) == before


def test_one_wrong_document_does_not_keep_the_others_from_being_generated(
    run: Run, folder: Path
) -> None:
    (folder / "pyproject.toml").write_text(
        "[[tool.specmill.packages]]\nspec = 'no.yaml'\noutput = 'out'\n"
        f"[[tool.specmill.packages]]\nspec = '{MOOV}'\noutput = 'out'\n"
    )
    done = run("generate")
    assert done.returncode == 1
    assert "no.yaml: error[file-not-found]" in done.stderr
    assert (folder / "out" / PACKAGE / "__init__.py").is_file()


def test_an_output_that_cannot_be_written(run: Run, folder: Path, snapshot: Snapshot) -> None:
    (folder / "out").write_text("a file\n")
    before = snapshot(folder)
    done = run("generate", MOOV, "--output", "out")
    assert done.returncode == 1
    assert "error[" in done.stderr
    assert snapshot(folder) == before


def test_a_cache_that_cannot_be_used_is_no_fault(run: Run, folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "file"
    broken.write_text("x")
    done = run("generate", MOOV, "--output", "out", SPECMILL_CACHE_DIR=str(broken / "cache"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "out" / PACKAGE / "__init__.py").is_file()


def on_terminal(*arguments: str | Path, **variables: str) -> bytes:
    """What the command writes where its output is a terminal."""
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "specmill", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        env={**inherited, "PYTHONPATH": str(ROOT / "generator"), "TERM": "xterm", **variables},
    )
    os.close(terminal)
    written = b""
    try:
        while chunk := os.read(controller, 65536):
            written += chunk
    except OSError:
        pass  # This is how Linux says that the other end is closed.
    finally:
        os.close(controller)
        process.wait(60)
    return written


def test_colour_and_progress_only_on_a_terminal(folder: Path, tmp_path: Path) -> None:
    wrong = folder / "wrong.yaml"
    wrong.write_text("openapi: 3.1.0\ninfo: {title: A}\npaths: {}\n")
    assert b"\x1b[1;31merror[missing-field]\x1b[0m" in on_terminal("validate", wrong)
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        written = on_terminal("validate", wrong, **variables)
        assert b"error[missing-field]" in written
        assert b"\x1b" not in written
    cache = {"SPECMILL_CACHE_DIR": str(tmp_path / "cache"), "SPECMILL_PROGRESS": "always"}
    written = on_terminal("generate", MOOV, "--output", folder / "out", **cache)
    assert b"\r\x1b[2K" in written
    assert b"1 of 1 operation" in written.rpartition(b"\x1b[2K")[2]
