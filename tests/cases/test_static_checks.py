"""Every document of the cases: ruff, mypy and pyright are silent on its package."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parent
ROOT = CASES.parents[1]
DOCUMENTS = sorted(CASES.rglob("document.yaml"))
CASE_NAMES = [document.parent.relative_to(CASES).as_posix() for document in DOCUMENTS]

Findings = dict[str, list[str]]


def package_of(case: str) -> str:
    return "case_" + case.replace("/", "_")


def text_of(document: Path) -> bytes:
    """The document of a case; what only adds to a spec is put into one."""
    content = yaml.safe_load(document.read_text("utf-8"))
    if "openapi" in content:
        return document.read_bytes()
    base = yaml.safe_load((ROOT / "spec" / "moov.yaml").read_text("utf-8"))
    base["paths"] |= content["paths"]
    for section, members in content["components"].items():
        base["components"].setdefault(section, {}).update(members)
    return json.dumps(base).encode()


@dataclass(frozen=True, slots=True)
class Output:
    """The packages of all cases side by side, and what was said where one could not be made."""

    folder: Path
    problems: dict[str, str]

    @property
    def distributions(self) -> list[Path]:
        return sorted(self.folder.glob("case-*"))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    documents = tmp_path_factory.mktemp("documents")
    output = Output(tmp_path_factory.mktemp("cases"), {})
    for case, document in zip(CASE_NAMES, DOCUMENTS, strict=True):
        package = package_of(case)
        source = documents / f"{package}.yaml"
        source.write_bytes(text_of(document))
        arguments = ["generate", str(source), "--output", str(output.folder), "--no-cache"]
        arguments += ["--package", package]
        # In a process of its own, so that a package that cannot be made does not hide the others.
        done = subprocess.run(
            [sys.executable, "-m", "specmill", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            output.problems[case] = done.stderr
    return output


def by_package(lines: Iterator[str]) -> Findings:
    found: Findings = {}
    for line in lines:
        match = re.search(r"\b(case_\w+)/", line)
        found.setdefault(match[1] if match else "", []).append(line)
    return found


@pytest.fixture(scope="module")
def ruff(output: Output) -> Findings:
    def run(*arguments: str) -> list[str]:
        command = [sys.executable, "-m", "ruff", *arguments]
        options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", str(output.folder)]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        return [line for line in (done.stdout + done.stderr).splitlines() if "case_" in line]

    check = run("check", "--output-format", "concise")
    return by_package(iter([*check, *run("format", "--check")]))


@pytest.fixture(scope="module")
def mypy(output: Output) -> Findings:
    packages = [
        part for path in output.distributions for part in ("-p", path.name.replace("-", "_"))
    ]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11", *packages],
        cwd=output.folder,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, output.distributions))},
        capture_output=True,
        text=True,
        check=False,
    )
    return by_package(line for line in done.stdout.splitlines() if ": error: " in line)


@pytest.fixture(scope="module")
def pyright(output: Output) -> Findings:
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "include": [folder.name for folder in output.distributions],
        "extraPaths": list(map(str, output.distributions)),
    }
    (output.folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--project", str(output.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stdout)["generalDiagnostics"]
    return by_package(f"{one['file']}: {one['message']}" for one in found)


@pytest.mark.types
@pytest.mark.parametrize("case", CASE_NAMES)
@pytest.mark.parametrize("tool", ["ruff", "mypy", "pyright"])
def test_silence(case: str, tool: str, request: pytest.FixtureRequest) -> None:
    output: Output = request.getfixturevalue("output")
    assert output.problems.get(case, "") == ""
    findings: Findings = request.getfixturevalue(tool)
    assert findings.get(package_of(case), []) == []
    assert "" not in findings
