import re
from pathlib import Path

import pytest
from tests.reviewing.comparing import SPEC, Run
from tests.reviewing.repositories import Repository, configuration, document

from specmill.cli import main

# Where a stage takes long, it is named.
STAGE = re.compile(r"^specmill: .* \.\.\.\n", re.MULTILINE)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["review", *arguments])
        assert isinstance(ended.value.code, int)
        out, err = capsys.readouterr()
        return ended.value.code, out, STAGE.sub("", err)

    return go


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository, which is the working folder."""
    repository = Repository.make(tmp_path.resolve() / "work")
    monkeypatch.chdir(repository.root)
    return repository


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A branch with a commit and a change that is not committed, while the main branch went on."""
    repository.write("pyproject.toml", configuration(SPEC))
    repository.write(SPEC, document())
    start = repository.commit("2026-01-01")
    repository.git("tag", "start")
    repository.write(SPEC, document(maximum=1000))
    repository.commit("2026-03-01")
    repository.git("checkout", "--quiet", "-b", "feature", start)
    repository.write(SPEC, document(maximum=50))
    repository.commit("2026-02-01")
    repository.write(SPEC, document(maximum=20))
    return repository


@pytest.fixture
def versions(repository: Repository) -> Repository:
    """Two commits, of which the second lowers a maximum, which is one finding."""
    repository.write("pyproject.toml", configuration("books.yaml"))
    repository.write("books.yaml", document())
    repository.commit("2026-01-01")
    repository.git("tag", "base")
    repository.write("books.yaml", document(maximum=50))
    repository.commit("2026-02-01")
    return repository
