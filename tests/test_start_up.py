"""What is not imported where it is not used: nobody shall wait for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import leadscoring
from leadscoring.app.serving import SOON
from tests.command_line import run

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_data" / "leads_today.csv"

LEARNING = {"imblearn", "joblib", "numba", "scipy.optimize", "scipy.stats", "sklearn", "sqlglot"}
DRAWING = {"plotly", "streamlit"}
FILES = {"duckdb", "polars", "xlsxwriter"}
TABLES = {"numpy", "pandas", "pyarrow", "scipy", "sqlalchemy"}

COMMAND = "from leadscoring.cli import main; main({words!r}, standalone_mode=False)"
FIRST_PAGE = (
    "from streamlit.testing.v1 import AppTest\n"
    "page = AppTest.from_file('streamlit_app.py', default_timeout=120).run()\n"
    "assert not page.exception\n"
    "assert [title.value for title in page.title] == ['Hot leads']\n"
    "assert page.dataframe"
)


def loaded(program: str, **environment: str) -> set[str]:
    """Return every module that a fresh interpreter has imported once a program is done."""
    told = "\nimport sys; print('\\nLOADED', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program + told],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("LOADED")[2].split())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where a database with the sample leads is, and the model that scored them."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(ROOT / "tests" / "golden" / "models", folder / "models")
    database = f"sqlite:///{folder / 'leads.db'}"
    run("import", SAMPLE, "--database", database, "--models", folder / "models")
    return {"LEADSCORING_DATABASE_URL": database, "LEADSCORING_MODELS": str(folder / "models")}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["no-such-command"]], ids=str)
def test_the_list_of_commands_imports_none_of_them(words):
    program = (
        f"try:\n    {COMMAND.format(words=words)}\nexcept Exception as error:\n    print(error)"
    )
    found = loaded(program)
    assert found & (LEARNING | DRAWING | FILES | TABLES) == set()
    assert not {name for name in found if name.startswith("leadscoring.cli.")} - {
        "leadscoring.cli.listed"
    }


def test_the_help_of_a_command_imports_only_that_command(kept):
    words = ["evaluate", "--help"]
    assert "leadscoring.cli.trip" not in loaded(COMMAND.format(words=words), **kept)


def test_scoring_a_file_imports_nothing_that_learns_or_draws(kept, tmp_path):
    words = ["score", str(SAMPLE), "-o", str(tmp_path / "ranked.csv")]
    found = loaded(COMMAND.format(words=words), **kept)
    assert found & ((LEARNING - {"numba"}) | DRAWING | {"alembic", "sqlalchemy"}) == set()


def test_the_list_of_today_imports_nothing_that_learns_draws_or_reads_files(kept):
    found = loaded(COMMAND.format(words=["today"]), **kept)
    assert found & (LEARNING | DRAWING | FILES | {"alembic"}) == set()


def test_the_first_page_imports_nothing_that_learns_or_reads_files(kept):
    found = loaded(FIRST_PAGE, **kept)
    assert found & (LEARNING | FILES | {"alembic", "authlib"}) == set()


def test_what_is_imported_ahead_is_what_the_first_page_needs(kept):
    program = f"from importlib import import_module\nfor name in {SOON}: import_module(name)"
    ahead = loaded(program)
    assert ahead & (LEARNING | FILES | {"alembic", "authlib"}) == set()
    assert set(SOON) <= loaded(FIRST_PAGE, **kept)


def test_opening_the_dashboard_imports_nothing_that_the_dashboard_will():
    found = loaded("import leadscoring.cli.opening")
    assert found & (LEARNING | DRAWING | FILES | TABLES) == set()


def test_every_public_name_is_there_and_listed_before_it_is_used():
    program = (
        "import leadscoring as ls\n"
        "before = set(dir(ls))\n"
        "assert set(ls.__all__) <= before, before\n"
        "assert all(getattr(ls, name).__name__ == name for name in ls.__all__)"
    )
    assert loaded(program) >= LEARNING - {"imblearn", "numba", "sqlglot", "scipy.stats"}
    with pytest.raises(AttributeError, match="module 'leadscoring' has no attribute 'fit'"):
        leadscoring.fit  # noqa: B018
