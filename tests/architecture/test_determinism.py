"""The same input gives the same bytes, and a change without regeneration is noticed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).parents[2]
# They differ in what could reach the output by accident.
CIRCUMSTANCES: tuple[Mapping[str, str], ...] = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo", "COLUMNS": "40"},
)


def specmill(
    *arguments: object,
    folder: Path,
    checkout: Path = ROOT,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> "subprocess.Popen[str]":
    """Starts the command in a folder, with the generator and the templates of a checkout."""
    return subprocess.Popen(
        [sys.executable, "-m", "specmill", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(checkout / "generator"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("name", ["stripe", "moov"])
def test_hash_seed_locale_time_zone_and_folder_do_not_matter(name: str, tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "another folder" / "b"]
    outputs = [folder / "output" for folder in folders]
    started: list[subprocess.Popen[str]] = []
    for folder, output, circumstances in zip(folders, outputs, CIRCUMSTANCES, strict=True):
        folder.mkdir(parents=True)
        spec = os.path.relpath(ROOT / "spec" / f"{name}.yaml", folder)
        started.append(
            specmill(
                *("generate", spec, "--output", output, "--no-cache"),
                folder=folder,
                environment=circumstances,
            )
        )
    for process in started:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    first, second = map(content, outputs)
    assert first == second
    (distribution,) = {path.partition("/")[0] for path in first}
    committed = ROOT / "generated" / "python"
    assert first == {
        f"{distribution}/{path}": data for path, data in content(committed / distribution).items()
    }


CHANGES = {
    "templates/python/client/package.py.j2": ("The clients of the API", "Clients of the API"),
    "templates/python/runtime/response.py": ("A successful answer.", "An answer."),
    "spec/moov.yaml": ("Lists the payments of one Moov invoice", "Lists payments of an invoice"),
    "generator/specmill/targets/python/prose.py": ("Changes made here", "Changes"),
    "generated/python/moov-invoice-payments/moov_invoice_payments/errors.py": ("Status", "status"),
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of everything that regeneration reads, and of what it writes."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("generator", "templates", "spec", "generated"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def check(checkout: Path) -> tuple[int, str]:
    arguments = ("check", "spec/moov.yaml", "--output", "generated/python")
    process = specmill(*arguments, folder=checkout, checkout=checkout)
    said, _ = process.communicate()
    return process.returncode, said


def test_an_untouched_checkout_is_up_to_date(checkout: Path) -> None:
    assert check(checkout) == (0, "generated/python/moov-invoice-payments: up to date\n")


@pytest.mark.parametrize("changed", CHANGES)
def test_a_change_without_regeneration_is_noticed(changed: str, checkout: Path) -> None:
    path = checkout / changed
    before = path.read_text(encoding="utf-8")
    assert CHANGES[changed][0] in before
    path.write_text(before.replace(*CHANGES[changed]), encoding="utf-8")
    code, said = check(checkout)
    path.write_text(before, encoding="utf-8")
    assert code == 1, said
    assert "not up to date; run specmill generate\n  would change  " in said
