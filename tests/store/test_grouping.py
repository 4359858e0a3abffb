"""The groups that leads are in: kept for the team, and a place for each lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd
import pytest
from sqlalchemy import delete, select, update

from leadscoring.decisions.groups.grouping import Group, Grouping
from leadscoring.decisions.groups.naming import Mark
from leadscoring.exceptions import Cancelled, NotAllowed
from leadscoring.store import audit, grouping
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.tables import grouped, leads
from tests.store.lead_files import MONDAY, bring
from tests.store.team_leads import UPLOADED, add_leads, add_upload

TWO = Grouping(
    "v0001",
    ("Visits",),
    (
        Group("High Visits", (Mark("high Visits", "Visits 9", 2.0),), (2.0,), 0.98),
        Group("Low Visits", (Mark("low Visits", "Visits 1", -1.0),), (-1.0,), 0.9),
    ),
    400,
    clearness=0.6,
    by_chance=0.3,
)


@dataclass
class Model:
    """Each visit adds one to the log-odds."""

    version: str | None = "v0001"
    meanwhile: object = None

    def fields_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.reindex(columns=["Visits"])

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self.meanwhile is not None:
            self.meanwhile()
        return pd.DataFrame({"intercept": 0.0, "Visits": frame["Visits"].astype(float).fillna(0)})


def visits(*numbers: float | None, **same: object) -> list[dict[str, object]]:
    return [{"attributes": {"Visits": number}, **same} for number in numbers]


def places(database: Database) -> dict[int, int]:
    with database.reading() as link:
        rows = link.execute(select(grouped.c.lead_id, grouped.c.place).order_by(grouped.c.lead_id))
        return {row.lead_id: row.place for row in rows}


def test_groups_are_kept_as_found_and_each_lead_gets_the_nearest(database: Database, ann: Person):
    with database.reading() as link:
        assert grouping.read(link) is None
    numbers = add_leads(database, visits(5, -3, 0.4, None))
    kept = grouping.keep(database, ann, TWO, now=UPLOADED)
    with database.reading() as link:
        assert grouping.read(link) == kept == grouping.Kept(TWO, "Ann", UPLOADED)
        told = audit.entries(link, act="groups found")
        assert grouping.waiting(link) == 4
    assert told["details"].tolist() == ['{"n_groups":2,"version":"v0001"}']
    steps = []
    assert (
        grouping.assign(database, Model(), kept, progress=lambda *n: steps.append(n), batch=3) == 4
    )
    assert steps == [(3, 4), (4, 4)]
    assert places(database) == dict(zip(numbers, (0, 1, 1, 1), strict=True))

    (late,) = add_leads(database, visits(7))
    assert grouping.assign(database, Model(), kept) == 1
    assert places(database)[late] == 0
    grouping.keep(database, ann, replace(TWO, groups=(), why_not="few"))
    assert places(database) == {}


def test_what_changes_meanwhile_keeps_no_place_of_before(database: Database, ann: Person):
    stays, erased, changed = add_leads(database, visits(5, 5, 5))
    kept, upload = grouping.keep(database, ann, TWO), add_upload(database, "new.csv")

    def meanwhile() -> None:
        with database.writing() as link:
            link.execute(delete(leads).where(leads.c.id == erased))
            said = update(leads).where(leads.c.id == changed)
            link.execute(said.values(attributes={"Visits": -4}, last_upload=upload))

    assert grouping.assign(database, Model(meanwhile=meanwhile), kept) == 1
    assert places(database) == {stays: 0}
    grouping.assign(database, Model(), kept)
    assert places(database) == {stays: 0, changed: 1}


def test_it_ends_where_others_were_found_or_it_is_stopped(database: Database, ann: Person):
    add_leads(database, visits(5, 5))
    kept = grouping.keep(database, ann, TWO, now=UPLOADED)
    newer = Model(meanwhile=lambda: grouping.keep(database, ann, TWO))
    assert grouping.assign(database, newer, kept) == 0
    with pytest.raises(Cancelled):
        grouping.assign(database, Model(), kept, cancelled=lambda: True)
    assert places(database) == {}


def test_groups_are_looked_for_in_open_and_in_recent_leads(
    database: Database, ann: Person, bob: Person, monkeypatch
):
    old = {"created_on": UPLOADED - timedelta(days=300)}
    first = add_leads(database, visits(1, 2, **old))
    add_leads(database, visits(3, **old), status="lost")
    last = add_leads(database, visits(4), status="converted")
    found = grouping.material(database, ann, now=UPLOADED)
    assert found["Visits"].to_dict() == dict(zip([*first, *last], (1, 2, 4), strict=True))
    monkeypatch.setattr(grouping, "MOST", 2)
    drawn = grouping.material(database, ann, now=UPLOADED)
    assert len(drawn) == 2
    pd.testing.assert_frame_equal(drawn, grouping.material(database, ann, now=UPLOADED))
    for act in (grouping.material, lambda *who: grouping.keep(*who, TWO)):
        with pytest.raises(NotAllowed):
            act(database, bob)


def test_a_file_that_says_something_else_of_a_lead_takes_its_place_away(
    database: Database, ann: Person
):
    bring(database, ann, MONDAY)
    kept = grouping.keep(database, ann, TWO)
    grouping.assign(database, Model(), kept)
    before = places(database)
    bring(database, ann, MONDAY.replace("7.5", "-2"), name="tuesday.csv")
    (dee,) = set(before) - set(places(database))
    grouping.assign(database, Model(), kept)
    assert (before[dee], places(database)) == (0, {**before, dee: 1})
