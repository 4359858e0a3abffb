"""A database that is up to date and empty."""

import shutil

import pytest

from leadscoring.store.database import open_database


@pytest.fixture
def database(migrated_sqlite, tmp_path):
    path = tmp_path / "leads.db"
    shutil.copyfile(migrated_sqlite, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()
