"""How many leads come in a day, and how many calls the team can make."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from leadscoring.exceptions import NotAllowed
from leadscoring.store import people, settings, tables
from leadscoring.store.access import Person, Role
from leadscoring.store.arrivals import Arrivals, arrivals
from leadscoring.store.database import Database
from leadscoring.store.team_capacity import TeamCapacity, team_capacity
from tests.store.team_leads import UPLOADED, add_leads, add_upload

NOW = UPLOADED + timedelta(days=40)


def came(*days_ago: float) -> list[dict[str, object]]:
    return [{"created_on": NOW - timedelta(days=days)} for days in days_ago]


def test_four_weeks_count_and_neither_history_nor_the_sample_does(database: Database, ann: Person):
    add_leads(database, came(0, 1, 1, 27, 28, 35))
    sample = add_upload(database, is_sample=True)
    add_leads(database, came(2, 2, 2), first_upload=sample)
    closed = add_leads(database, came(3, 3), status="converted")
    with database.writing() as link:
        told = {"kind": "converted", "by": ann.id, "at": NOW}
        own = tables.leads.c.first_upload  # the file that brought the lead tells its outcome
        for lead in closed:
            upload = link.execute(tables.leads.select().with_only_columns(own)).scalars().first()
            row = {**told, "lead_id": lead, "key": f"k{lead}", "upload_id": upload}
            link.execute(insert(tables.outcomes).values(**row))
    found = arrivals(database, ann, now=NOW)
    assert found == Arrivals(4, 28)
    assert found.per_day == 4 / 28


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [([], (0, 28)), ([0.5] * 9, (9, 1)), ([9.5, 1, 1], (3, 10)), ([90], (0, 28))],
    ids=["none", "all today", "since ten days", "long ago"],
)
def test_a_team_that_began_lately_counts_the_days_since(
    database: Database, ann: Person, days_ago, expected
):
    add_leads(database, came(*days_ago))
    assert arrivals(database, ann, now=NOW) == Arrivals(*expected)


def test_the_teams_calls_are_those_of_whoever_is_there_and_works(
    database: Database, chief: Person, ann, bob, cid, dee, eve
):
    people.change(database, chief, chief.id, roles=[Role.ADMINISTRATOR])
    settings.change(database, ann, capacity=20)
    people.change(database, ann, bob.id, capacity=45)
    assert team_capacity(database, dee) == TeamCapacity(20 + 45 + 20, 3)  # Ann, Bob and Cid
    people.change(database, chief, cid.id, is_active=False)
    assert team_capacity(database, dee) == TeamCapacity(20 + 45, 2)
    with pytest.raises(NotAllowed):
        team_capacity(database, bob)
    with pytest.raises(NotAllowed):
        arrivals(database, bob)
