"""The team of the benchmark does what it says, and its table says what was measured."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from sqlalchemy import func, select

from benchmarks import team_play
from benchmarks.team import PROMISED, summary, together
from benchmarks.team_store import fill
from leadscoring.store import tables
from leadscoring.store.database import open_database


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('team') / 'leads.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def team(database):
    return fill(database, 300)


@pytest.fixture
def rows(database):
    """Return a function that counts the rows of a table."""

    def rows(table, *where):
        with database.reading() as link:
            counted = select(func.count()).select_from(table).where(*where)
            return link.execute(counted).scalar_one()

    return rows


def test_the_leads_are_the_teams_and_their_state_is_that_of_their_outcomes(team, rows):
    leads, outcomes = tables.leads, tables.outcomes
    assert (rows(leads), rows(tables.scores), len(team.reps)) == (300, 600, 5)
    assert 80 < rows(leads, leads.c.owner_id.is_(None)) < 160
    assert 30 < rows(leads, leads.c.status == "lost") < 90
    told = leads.c.latest_outcome == outcomes.c.id
    assert rows(leads.join(outcomes, told), outcomes.c.lead_id == leads.c.id) == rows(outcomes)


def test_a_rep_saves_an_outcome_of_each_lead_that_is_opened(database, team, rows):
    before, times = rows(tables.outcomes), defaultdict(list)
    days = [date(2026, 3, 2), date(2026, 3, 3)]
    team_play.rep_days(database, team.reps[0], times, days=days, pause=0, a_day=4)
    counted = {what: len(taken) for what, taken in times.items()}
    assert counted == {
        team_play.FIRST_LOOK: 2,
        team_play.LOOK: 8,
        team_play.OPEN: 8,
        team_play.SAVE: 8,
        team_play.OWN: 8,
    }
    assert rows(tables.outcomes) == before + 8


def test_a_manager_looks_in_each_way_as_often(database, team):
    times = defaultdict(list)
    days = [date(2026, 3, 2)]
    team_play.manager_days(database, team.manager, times, days=days, pause=0, a_day=6)
    ways = (team_play.FILTER, team_play.SEARCH, team_play.DEEP)
    assert {what: len(taken) for what, taken in times.items()} == dict.fromkeys(ways, 2)
    assert set(PROMISED) == {*ways, *_of_a_rep()}


def _of_a_rep():
    return (team_play.FIRST_LOOK, team_play.LOOK, team_play.OPEN, team_play.SAVE, team_play.OWN)


def test_the_table_has_everybodys_times_in_milliseconds():
    told = [{team_play.SAVE: [0.01, 0.03]}, {team_play.SAVE: [0.02], team_play.OPEN: [0.5]}]
    assert list(summary("SQLite", together(told))) == [
        ("SQLite", "a lead is opened", "1", "500", "500", ""),
        ("SQLite", "an outcome is saved", "3", "20", "29", "100"),
    ]
