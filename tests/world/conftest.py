"""An empty database and models folder in which a world can be played."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import leadscoring as ls
from leadscoring.store.database import Database, open_database

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="session")
def sample_model() -> ls.LeadModel:
    return ls.load(MODELS, "v0001")


@pytest.fixture
def database(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Database]:
    path = tmp_path / "leads.db"
    shutil.copyfile(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()
