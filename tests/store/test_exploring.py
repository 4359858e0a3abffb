"""Drawing leads from below the cutoff: how many, which, and what is kept of it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from scipy.stats import binomtest
from sqlalchemy import select

from leadscoring.store import settings
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record
from leadscoring.store.tables import explored
from leadscoring.store.today import Today, draw_again, today_list
from tests.store.team_leads import UPLOADED, add_leads

CUTOFF = 0.5
DAYS = [date(2026, 3, 2) + timedelta(days=n) for n in range(40)]


@pytest.fixture
def look(database: Database, bob: Person):
    def look(day: date = DAYS[0], **told) -> Today:
        return today_list(database, bob, day=day, **{"cutoff": CUTOFF, "now": UPLOADED, **told})

    return look


@pytest.fixture
def agreed(database: Database, ann: Person):
    return lambda **wanted: settings.change(database, ann, **wanted)


@pytest.fixture
def many(database: Database, bob: Person) -> list[int]:
    """Twenty hot leads of Bob's, and forty below the cutoff."""
    given = [{"probability": 0.9 - n / 100} for n in range(20)]
    given += [{"probability": 0.4 - n / 1000} for n in range(40)]
    return add_leads(database, given, owner=bob)


def drawn(listed: Today) -> list[int]:
    return listed.rows.loc[listed.rows["why"] == "explore", "lead_id"].tolist()


def odds(database: Database) -> list[tuple]:
    columns = (explored.c.lead_id, explored.c.day, explored.c.n_drawn, explored.c.n_pool)
    with database.reading() as link:
        return [tuple(row) for row in link.execute(select(*columns).order_by(explored.c.id))]


def test_the_share_of_the_capacity_comes_from_below_the_cutoff(database, many, look, agreed):
    agreed(capacity=10, explore_percent=20)
    listed = look()
    chosen = drawn(listed)
    assert (len(listed.rows), len(chosen)) == (10, 2)
    assert set(chosen) <= set(many[20:])
    by_score = listed.rows.loc[listed.rows["why"] == "score", "lead_id"].tolist()
    assert by_score == many[:8]
    assert sorted(odds(database)) == sorted((n, DAYS[0], 2, 40) for n in chosen)


def test_looking_again_and_drawing_again_give_the_same_draw(database, bob, many, look, agreed):
    agreed(capacity=10, explore_percent=20)
    first = look()
    assert look().rows["lead_id"].tolist() == first.rows["lead_id"].tolist()
    again = draw_again(database, bob, day=DAYS[0], cutoff=CUTOFF, now=UPLOADED)
    assert again.rows["lead_id"].tolist() == first.rows["lead_id"].tolist()
    assert len(odds(database)) == 2


def test_every_lead_below_the_cutoff_is_as_likely_and_parts_of_a_lead_are_left_to_chance(
    database, many, look, agreed
):
    """A share of 15% of ten is one lead or two: one and a half on average."""
    agreed(capacity=10, explore_percent=15)
    chosen = [drawn(look(day)) for day in DAYS]
    sizes = Counter(map(len, chosen))
    assert set(sizes) == {1, 2}
    assert binomtest(sizes[2], len(DAYS), 0.5).pvalue > 0.001
    upper_half = sum(lead in many[20:40] for day in chosen for lead in day)
    assert binomtest(upper_half, sum(map(len, chosen)), 0.5).pvalue > 0.001


def test_nothing_is_drawn_without_a_cutoff_or_a_share_or_below_it(database, many, look, agreed):
    agreed(capacity=10, explore_percent=0)
    assert drawn(look()) == []
    agreed(explore_percent=20)
    assert drawn(look(DAYS[1], cutoff=None)) == []
    assert drawn(look(DAYS[2], cutoff=0.0)) == []
    assert odds(database) == []


def test_leads_that_the_day_holds_anyway_are_not_drawn(database, many, look, agreed):
    agreed(capacity=60, explore_percent=20)
    listed = look()
    assert (len(listed.rows), drawn(listed)) == (60, [])


def test_who_was_contacted_is_not_drawn_and_a_worked_draw_stays(database, bob, many, look, agreed):
    agreed(capacity=4, explore_percent=50, cool_off_days=0)
    told = {"now": UPLOADED, "day": DAYS[0]}
    chosen = drawn(look())
    record(database, bob, chosen[0], Outcome.NOT_NOW, key="a", seen=None, **told)
    again = draw_again(database, bob, day=DAYS[0], cutoff=CUTOFF, now=UPLOADED)
    assert (chosen[0] in drawn(again), len(drawn(again))) == (True, 2)
    later = {"now": datetime(2026, 3, 3, 7, tzinfo=UPLOADED.tzinfo)}
    assert all(chosen[0] not in drawn(look(day, **later)) for day in DAYS[1:])
