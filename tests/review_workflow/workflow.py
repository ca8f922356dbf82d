"""Reads the workflow that reviews pull requests, and runs its steps without GitHub."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired

import yaml
from pydantic import TypeAdapter
from typing_extensions import TypedDict

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
SERVER, REPOSITORY = "https://code.example", "ada/shop"
TEXT = (FOLDER / "review.yml").read_text(encoding="utf-8")


class Step(TypedDict, total=False):
    name: str
    uses: str
    run: str


class Job(TypedDict):
    permissions: NotRequired[dict[str, str]]
    steps: list[Step]


class Workflow(TypedDict):
    permissions: dict[str, str]
    jobs: dict[str, Job]


WORKFLOW = TypeAdapter(Workflow).validate_python(yaml.safe_load(TEXT))


def steps() -> Iterator[Step]:
    for job in WORKFLOW["jobs"].values():
        yield from job["steps"]


def run(name: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a step as GitHub does, with programs in the place of those that need a network."""
    [script] = [step["run"] for step in steps() if "run" in step and step.get("name") == name]
    return subprocess.run(
        [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "generator"),
            "NO_COLOR": "1",
            "GITHUB_SERVER_URL": SERVER,
            "GITHUB_REPOSITORY": REPOSITORY,
            **variables,
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def install(folder: Path, name: str, text: str) -> None:
    """Puts a program in the place of another one for the steps that run in a folder."""
    path = folder.parent / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(0o755)
