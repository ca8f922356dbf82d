import json
import os
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tests.review_reports.reviews import EMPTY, HOSTILE_REVIEW, TEXTS, USUAL

from specmill.review.findings import Review
from specmill.review.report import formats
from specmill.review.report.formats import FORMATS, Presentation

ROOT = Path(__file__).parents[2]


def rendered(name: str, review: Review, *, colour: bool = False) -> str:
    return FORMATS[name].render(review, Presentation(colour, TEXTS))


def test_the_formats() -> None:
    assert list(FORMATS) == ["text", "markdown", "json", "github", "sarif", "html"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "review", [USUAL, EMPTY, HOSTILE_REVIEW], ids=["usual", "empty", "hostile"]
)
def test_a_report_is_printable_text_that_ends_in_one_line_feed(name: str, review: Review) -> None:
    report = rendered(name, review)
    assert report.endswith("\n")
    assert not report.endswith("\n\n")
    assert report.encode()
    assert all(line.isprintable() for line in report.split("\n"))


def test_a_report_is_the_same_each_time() -> None:
    code = (
        "import sys; from tests.review_reports.test_formats import FORMATS, USUAL, rendered;"
        "sys.stdout.write(chr(0).join(rendered(name, USUAL) for name in FORMATS))"
    )
    for seed in ("1", "2"):
        again = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(ROOT), "generator"])},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert again.stdout.split("\0") == [rendered(name, USUAL) for name in FORMATS]


def test_a_wheel_has_what_the_reports_read() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]
    folder = Path(formats.__file__).parent
    read = [*folder.glob("*.json"), *(ROOT / "templates" / "review").iterdir()]
    assert len(read) > 1
    for path in read:
        name = path.relative_to(ROOT).as_posix()
        assert any(fnmatch(name, pattern) for pattern in patterns), name


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_what_programs_read_is_ascii(name: str) -> None:
    report = rendered(name, HOSTILE_REVIEW)
    assert report.isascii()
    assert json.loads(report)
