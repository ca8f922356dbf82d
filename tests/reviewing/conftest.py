from pathlib import Path

import pytest
from tests.reviewing.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository, which is the working folder."""
    repository = Repository.make(tmp_path.resolve() / "work")
    monkeypatch.chdir(repository.root)
    return repository
