"""The ledger: the first score is the promise, under the cutoff of its time, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import insert

from leadscoring.exceptions import NotAllowed
from leadscoring.store import tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.ledger import COLUMNS, ledger, ledger_stamp
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record, undo
from leadscoring.store.publication import Publication
from tests.store.team_leads import UPLOADED, add_lead, add_upload


def published(revision: int, version: str, cutoff: float, days: float) -> Publication:
    at = (UPLOADED + timedelta(days=days)).isoformat()
    return Publication(revision, version, cutoff, 0.2, "why", "Ann", at)


PUBLICATIONS = [
    published(1, "v0001", 0.6, -5),
    published(2, "v0001", 0.7, 5),
    published(3, "v0002", 0.4, 10),
]


@pytest.fixture
def read(database: Database, ann: Person):
    return lambda: ledger(database, ann, PUBLICATIONS).set_index("lead_id")


def later(days: float) -> datetime:
    return UPLOADED + timedelta(days=days)


def scored(database: Database, lead: int, version: str, probability: float, days: float) -> None:
    row = {"lead_id": lead, "version": version, "probability": probability, "at": later(days)}
    with database.writing() as link:
        link.execute(insert(tables.scores).values(**row))


def close(database: Database, person: Person, lead: int, kind: Outcome, days: float, key="k"):
    told = {"now": later(days), "day": later(days).date()}
    with database.reading() as link:
        latest = (
            link.execute(tables.leads.select().where(tables.leads.c.id == lead))
            .one()
            .latest_outcome
        )
    return record(database, person, lead, kind, key=f"{key}{lead}{days}", seen=latest, **told)


def test_the_first_score_is_the_promise_under_the_cutoff_of_its_time(database, read):
    first = add_lead(database, probability=0.65)
    scored(database, first, "v0002", 0.1, 11)
    between = add_lead(database, probability=0.65, scored_at=later(6))
    # Written while v0002 was being published: still a promise of v0001 at .7.
    overlapping = add_lead(database, probability=0.65, scored_at=later(10.001))
    never = add_lead(database)
    found = read()
    assert list(found.reset_index().columns) == list(COLUMNS)
    promised = found[["version", "probability", "revision", "cutoff"]]
    assert promised.loc[first].tolist() == ["v0001", 0.65, 1, 0.6]
    assert promised.loc[between].tolist() == ["v0001", 0.65, 2, 0.7]
    assert promised.loc[overlapping].tolist() == ["v0001", 0.65, 2, 0.7]
    assert promised.loc[never].isna().all()
    assert found.loc[first, "promised_at"] == pd.Timestamp(UPLOADED)


def test_a_score_given_after_a_lead_was_closed_promised_nothing(database, read, ann):
    lead = add_lead(database)
    upload = add_upload(database)
    closed = {"lead_id": lead, "kind": "converted", "by": ann.id, "at": later(0)}
    with database.writing() as link:
        link.execute(insert(tables.outcomes).values(**closed, key="f", upload_id=upload))
        link.execute(
            tables.leads.update().where(tables.leads.c.id == lead).values(status="converted")
        )
    scored(database, lead, "v0001", 0.9, 1)
    row = read().loc[lead]
    assert row[["promised_at", "probability", "cutoff"]].isna().all()
    assert (row["status"], bool(row["by_file"])) == ("converted", True)


def test_work_is_what_somebody_pressed_and_did_not_take_back(database, read, bob):
    lead = add_lead(database, owner=bob, probability=0.9)
    close(database, bob, lead, Outcome.WRONG_SCORE, 1)
    assert pd.isna(read().loc[lead, "worked_at"])
    entry = close(database, bob, lead, Outcome.LOST, 2)
    assert read().loc[lead, "closed_at"] == pd.Timestamp(later(2))
    undo(database, bob, entry.id, key="u", now=later(3))
    assert read().loc[lead, ["worked_at", "closed_at"]].isna().all()
    close(database, bob, lead, Outcome.CONVERTED, 4)
    row = read().loc[lead]
    assert (row["status"], row["worked_at"]) == ("converted", pd.Timestamp(later(4)))


def test_it_tells_how_a_lead_came_to_be_called(database, read, bob):
    ids = {name: add_lead(database, probability=0.3) for name in ("drawn", "first", "due", "none")}
    day = {"person_id": bob.id, "day": date(2026, 3, 3), "position": 1}
    whys = {"drawn": "explore", "first": "first", "due": "follow_up"}
    with database.writing() as link:
        for name, why in whys.items():
            link.execute(insert(tables.today).values(**day, lead_id=ids[name], why=why))
        later_day = {**day, "day": date(2026, 3, 9), "lead_id": ids["drawn"]}
        link.execute(insert(tables.today).values(**later_day, why="follow_up"))
        odds = {"lead_id": ids["drawn"], "person_id": bob.id, "day": date(2026, 3, 3)}
        link.execute(insert(tables.explored).values(**odds, cutoff=0.5, n_drawn=2, n_pool=8))
    found = read()
    assert [found.loc[n, "chosen"] for n in ids.values()] == ["explore", "first", "score", ""]
    assert found.loc[ids["drawn"], "odds"] == 0.25
    assert found.loc[ids["drawn"], "listed_on"] == pd.Timestamp("2026-03-03", tz="UTC")
    assert pd.isna(found.loc[ids["none"], "listed_on"])


def test_its_stamp_changes_with_what_is_in_it(database, bob):
    seen = [ledger_stamp(database)]
    lead = add_lead(database, owner=bob, probability=0.9)
    seen.append(ledger_stamp(database))
    entry = close(database, bob, lead, Outcome.LOST, 1)
    seen.append(ledger_stamp(database))
    undo(database, bob, entry.id, key="u", now=datetime.now(UTC))
    seen.append(ledger_stamp(database))
    assert len(set(seen)) == 4


def test_an_empty_database_has_an_empty_ledger_and_a_rep_may_not_look(database, read, bob):
    assert read().empty
    with pytest.raises(NotAllowed):
        ledger(database, bob, [])
