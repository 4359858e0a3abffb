"""The dashboard without a browser, each test with a models folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from leadscoring.app import jobs
from leadscoring.store import people
from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database, open_database
from tests.small_model import save_small_model

ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds, for a machine that is busy


class ByEntryPoint(PagesManager):
    """As in a server whose entry point has run: AppTest would run files in pages/ alone."""

    def __init__(self, *args, **kwargs):
        PagesManager.uses_pages_directory = False
        super().__init__(*args, **kwargs)


@pytest.fixture(autouse=True)
def whole_app(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run of AppTest pass the entry point, as every run in a browser does."""
    monkeypatch.setattr("streamlit.testing.v1.app_test.PagesManager", ByEntryPoint)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let long work run where tests can put something in its place; see test_apart.py."""
    for name in ("training_work", "resampling_work"):
        monkeypatch.setattr(f"leadscoring.app.{name}.run_apart", _run_here)


def _run_here(work, asked, overseer):
    return work(asked, overseer)


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database that the dashboard uses in this test, empty at first."""
    url = f"sqlite:///{tmp_path / 'leads.db'}"
    monkeypatch.setenv("LEADSCORING_DATABASE_URL", url)
    database = open_database(url)
    yield database
    for job in list(jobs.jobs()._jobs.values()):
        job.cancel()
        assert job.wait(PATIENCE)
    database.close()
    st.cache_resource.clear()


@pytest.fixture
def become(own_database: Database) -> Callable[..., Person]:
    """Let the one person who works alone have these roles only: ``become(Role.REP)``."""

    def become(*roles: Role) -> Person:
        alone = people.one_person(own_database)
        return people.change(own_database, alone, alone.id, roles=roles)

    return become


@pytest.fixture(scope="session")
def trained_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with one published version; copy it before changing it."""
    folder = tmp_path_factory.mktemp("trained") / "models"
    save_small_model(folder)
    return folder


@pytest.fixture
def models(trained_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The models folder that the dashboard uses in this test."""
    folder = tmp_path / "models"
    shutil.copytree(trained_models, folder)
    monkeypatch.setenv("LEADSCORING_MODELS", str(folder))
    yield folder
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app(models: Path) -> AppTest:
    """The dashboard, not yet run."""
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)


@pytest.fixture
def new_app(models: Path, app: AppTest) -> AppTest:
    """The dashboard of a fresh installation: nothing is trained yet."""
    shutil.rmtree(models)
    return app
