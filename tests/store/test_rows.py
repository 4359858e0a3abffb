"""The rows of lists: one lead each, with what its other tables say of it now."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import insert

from leadscoring.store import tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.rows import COLUMNS, read_rows
from tests.store.team_leads import UPLOADED, add_lead, add_leads, add_upload

LATER = UPLOADED + timedelta(days=1)


@pytest.fixture
def row(database: Database):
    """Return a function that reads one lead's row."""

    def row(number: int) -> pd.Series:
        with database.reading() as link:
            return read_rows(link, [number]).iloc[0]

    return row


def test_rows_come_in_the_order_asked_for_and_without_leads_that_are_gone(database: Database):
    add_leads(database, [{"external_id": name} for name in "abc"])
    with database.reading() as link:
        assert read_rows(link, [3, 99, 1])["external_id"].tolist() == ["c", "a"]


def test_no_rows_have_the_same_columns_and_types_as_some(database: Database):
    number = add_lead(database, probability=0.5)
    with database.reading() as link:
        none, some = read_rows(link, []), read_rows(link, [number])
    assert tuple(none.columns) == COLUMNS
    assert none.dtypes.tolist() == some.dtypes.tolist()


def test_what_is_not_known_is_none_and_what_is_known_is_as_it_was_kept(
    database: Database, row, bob: Person
):
    told = {"owner": bob, "probability": 0.25, "follow_up_on": date(2026, 3, 9)}
    known = row(add_lead(database, contacted_at=LATER, attributes={"Visits": 3.5}, **told))
    blank = row(add_lead(database))
    assert known["owner"] == "Bob"
    assert known[["owner_id", "probability", "follow_up_on"]].tolist() == [
        bob.id,
        0.25,
        date(2026, 3, 9),
    ]
    assert known["contacted_at"] == LATER
    assert known["created_on"] == UPLOADED
    assert known["attributes"] == {"Visits": 3.5}
    nothing = ["owner", "owner_id", "follow_up_on", "contacted_at", "latest_outcome", "first"]
    assert blank[nothing].tolist() == [None] * 6
    assert blank[["probability", "previous"]].isna().all()


def test_previous_is_the_last_score_from_before_the_last_upload(database: Database, row):
    number = add_lead(database, probability=0.2)
    assert pd.isna(row(number)["previous"])
    history = [(0.3, LATER - timedelta(hours=1)), (0.7, LATER), (0.8, LATER + timedelta(hours=1))]
    with database.writing() as link:
        for probability, at in history:
            score = {"version": "v0001", "probability": probability, "at": at}
            link.execute(insert(tables.scores).values(lead_id=number, **score))
    add_upload(database, at=LATER)
    assert row(number)["previous"] == 0.3


@pytest.mark.parametrize(
    ("contacted", "expected"),
    [(None, "asked for me"), (UPLOADED, "asked for me"), (LATER, None)],
    ids=["never", "before", "since"],
)
def test_a_lead_is_put_first_until_somebody_has_worked_it(
    database: Database, row, bob: Person, contacted, expected
):
    number = add_lead(database, contacted_at=contacted)
    put = {"reason": "asked for me", "by": bob.id, "at": LATER - timedelta(hours=1)}
    with database.writing() as link:
        link.execute(insert(tables.pins).values(lead_id=number, **put))
    assert row(number)["first"] == expected
