from pathlib import Path

import pytest
from tests.reviewing.comparing import SPEC
from tests.reviewing.repositories import Repository, configuration, document


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
