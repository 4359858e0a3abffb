"""People who work at once over the server's own protocol: what they are told is kept."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path

import pytest

from benchmarks.load import playing
from benchmarks.load.playing import OPENED, RERUN, SAVED, Seen, manager, play, quantile, rep
from benchmarks.load.servers import serving
from benchmarks.team_store import fill
from leadscoring.store import audit
from leadscoring.store.database import open_database

MODELS = Path(__file__).parents[2] / "models"
FEWEST = 4


@pytest.fixture
def database(tmp_path):
    """Three hundred leads of two reps and a manager."""
    opened = open_database(f"sqlite:///{tmp_path / 'leads.db'}")
    fill(opened, 300, n_reps=2, versions=("v0001", "v0001"))
    yield opened
    opened.close()


def test_what_was_told_as_saved_is_in_the_database_and_a_stranger_gets_no_answer(
    tmp_path, database, monkeypatch
):
    monkeypatch.setattr(playing, "THINK", 1.0)
    shutil.copytree(MODELS, tmp_path / "models")
    url = f"sqlite:///{tmp_path / 'leads.db'}"
    before = n_outcomes(database)
    seen = Seen()
    with serving(1, database_url=url, models=tmp_path / "models", folder=tmp_path) as servers:
        # In a thread of its own: a browser of other tests may hold this one's event loop.
        thread = threading.Thread(target=lambda: asyncio.run(work(servers[0].url, seen)))
        thread.start()
        thread.join()
        assert servers[0].mebibytes > 50
    assert len(seen.errors) == 1
    assert seen.errors[0].startswith("eve@example.com finds no 'List'")
    assert len(seen.seconds[OPENED]) == 4
    assert len(seen.seconds[RERUN]) == 3 * FEWEST
    assert len(seen.seconds[SAVED]) > 0
    assert n_outcomes(database) - before == len(seen.seconds[SAVED])
    with database.reading() as link:
        assert audit.verify(link).is_whole


async def work(url, seen):
    people = (("rep.1", rep), ("rep.2", rep), ("mia", manager), ("eve", rep))
    async with asyncio.TaskGroup() as group:
        for seed, (name, act) in enumerate(people):
            told = play(url, f"{name}@example.com", act, seen, seconds=0, seed=seed, fewest=FEWEST)
            group.create_task(told)


def n_outcomes(database):
    with database.reading() as link:
        return link.exec_driver_sql("SELECT count(*) FROM outcomes").scalar_one()


def test_the_quantile_is_a_time_within_which_that_share_came():
    times = {"a press": [0.3, 0.1, 0.2, 0.4]}
    assert quantile(times, "a press", 0.5) == 0.3
    assert quantile(times, "a press", 0.95) == 0.4
