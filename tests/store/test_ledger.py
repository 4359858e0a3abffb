"""The ledger: the first score is the promise, under the cutoff of its time, and what came of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import insert

from leadscoring.exceptions import NotAllowed
from leadscoring.store import tables
from leadscoring.store.access import Person
from leadscoring.store.assigning import assign
from leadscoring.store.database import Database
from leadscoring.store.forgetting import erase
from leadscoring.store.ledger import COLUMNS, ledger, ledger_stamp
from leadscoring.store.outcome_kinds import CLOSING, Outcome
from leadscoring.store.outcomes import record, undo
from leadscoring.store.publication import Publication
from tests.store.team_leads import UPLOADED, add_lead, add_leads, add_upload, lead_now


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


def test_its_stamp_changes_with_an_owner_a_file_and_an_erasure(database, chief, ann, bob):
    lead, gone = add_leads(database, [{"owner": bob}, {"probability": 0.5}])
    seen = [ledger_stamp(database)]
    assign(database, ann, [lead], bob.id)
    assert ledger_stamp(database) == seen[0], "they were his before"
    assign(database, ann, [lead], None)
    seen.append(ledger_stamp(database))
    erase(database, chief, str(lead_now(database, gone)["external_id"]), reason="asked")
    seen.append(ledger_stamp(database))
    assert len(set(seen)) == 3


def test_a_long_history_reads_as_one_lead_after_the_other_would(database, read, ann, bob):
    draw = np.random.default_rng(5)
    numbers = add_leads(database, [{"source": s} for s in draw.choice(["Web", None], 40)])
    rows = drawn_history(draw, numbers, bob)
    with database.writing() as link:
        for table, made in rows.items():
            link.execute(insert(table), made)
    found = read()
    for lead in numbers:
        expected = of_one_lead(lead, rows)
        told = found.loc[lead, list(expected)]
        assert {n: None if pd.isna(v) else v for n, v in told.items()} == expected


def drawn_history(draw, numbers, bob):
    """Rows of every table that the ledger reads, of leads and moments drawn at random."""

    def some(n):
        return zip(draw.choice(numbers, n).tolist(), draw.uniform(0, 20, n).round(3), strict=True)

    return {
        tables.scores: [
            {"lead_id": lead, "version": str(draw.choice(["v0001", "v0002", "v0009"]))}
            | {"probability": round(float(draw.random()), 3), "at": later(days)}
            for lead, days in some(90)
        ],
        tables.outcomes: [
            {"lead_id": lead, "kind": str(draw.choice([*CLOSING, Outcome.NOT_NOW, "wrong_score"]))}
            | {"key": f"k{place}", "by": bob.id, "at": later(days)}
            | {"upload_id": 1 if draw.random() < 0.3 else None}
            for place, (lead, days) in enumerate(some(60))
        ],
    }


def of_one_lead(lead, rows):
    """What the ledger says of a lead, read as a person would, row after row."""
    given = [row for row in rows[tables.scores] if row["lead_id"] == lead]
    met = [row for row in rows[tables.outcomes] if row["lead_id"] == lead]
    worked = [r["at"] for r in met if r["upload_id"] is None and r["kind"] != "wrong_score"]
    closed = [row for row in met if row["kind"] in CLOSING]
    first = given[0] if given else None
    if first and closed and first["at"] >= min(row["at"] for row in closed):
        first = None
    under = [
        one
        for one in PUBLICATIONS
        if first and one.version == first["version"] and one.at <= first["at"].isoformat()
    ]
    return {
        "promised_at": first and pd.Timestamp(first["at"]),
        "version": first and first["version"],
        "probability": first and first["probability"],
        "revision": under[-1].revision if under else None,
        "cutoff": under[-1].cutoff if under else None,
        "worked_at": pd.Timestamp(min(worked)) if worked else None,
        "closed_at": pd.Timestamp(closed[-1]["at"]) if closed else None,
        "by_file": bool(closed and closed[-1]["upload_id"]),
    }


def test_an_empty_database_has_an_empty_ledger_and_a_rep_may_not_look(database, read, bob):
    assert read().empty
    with pytest.raises(NotAllowed):
        ledger(database, bob, [])
