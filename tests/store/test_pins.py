"""Leads put first by hand: for a reason, by who works on them, without touching their score."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit, tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record, undo
from leadscoring.store.pins import let_go, put_first
from leadscoring.store.rows import read_rows
from tests.store.team_leads import UPLOADED, add_lead, lead_now


@pytest.fixture
def lead(database: Database, bob: Person) -> int:
    return add_lead(database, owner=bob, probability=0.25)


@pytest.fixture
def first(database: Database, lead: int):
    """Return a function that gives why the lead is first."""

    def first() -> str | None:
        with database.reading() as link:
            return read_rows(link, [lead])["first"].iloc[0]

    return first


def acts(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as link:
        told = audit.entries(link)
    told = told[told["act"] != "person added"]
    return list(told[["act", "subject", "details"]].itertuples(index=False, name=None))


def test_a_lead_is_put_first_and_let_go_and_the_reason_stays_out_of_the_log(
    database: Database, lead: int, first, bob: Person
):
    before = dict(lead_now(database, lead))
    put_first(database, bob, lead, "  Zoë asked for me ")
    assert first() == "Zoë asked for me"
    let_go(database, bob, lead)
    let_go(database, bob, lead)
    assert first() is None
    assert dict(lead_now(database, lead)) == before
    assert acts(database) == [("let go", f"lead {lead}", "{}"), ("put first", f"lead {lead}", "{}")]


def test_put_there_again_the_new_reason_holds_and_the_same_one_changes_nothing(
    database: Database, lead: int, first, bob: Person, ann: Person
):
    put_first(database, bob, lead, "one", now=UPLOADED)
    put_first(database, bob, lead, "one", now=UPLOADED + timedelta(days=1))
    put_first(database, ann, lead, "two", now=UPLOADED + timedelta(days=2))
    assert first() == "two"
    assert len(acts(database)) == 2
    with database.reading() as link:
        assert link.execute(select(tables.pins.c.by)).scalars().all() == [ann.id]


def test_work_ends_it_taking_the_work_back_renews_it_and_so_does_a_new_pin(
    database: Database, lead: int, first, bob: Person
):
    put_first(database, bob, lead, "one", now=UPLOADED)
    later = UPLOADED + timedelta(hours=1)
    entry = record(database, bob, lead, Outcome.NOT_NOW, key="1", seen=None, now=later)
    assert first() is None
    undo(database, bob, entry.id, key="2", now=later)
    assert first() == "one"
    seen = lead_now(database, lead)["latest_outcome"]
    record(database, bob, lead, Outcome.NOT_NOW, key="3", seen=seen, now=later)
    put_first(database, bob, lead, "one", now=later + timedelta(hours=1))
    assert first() == "one"


def test_what_cannot_be_put_first_is_refused(database: Database, lead: int, first, bob, cid, dee):
    for actor in (cid, dee):
        with pytest.raises(NotAllowed):
            put_first(database, actor, lead, "mine")
        with pytest.raises(NotAllowed):
            let_go(database, actor, lead)
    assert [(act, subject) for act, subject, _ in acts(database)] == [
        ("refused", f"lead {lead}")
    ] * 4
    with pytest.raises(InvalidInput, match="Say why"):
        put_first(database, bob, lead, " \x00 ")
    with pytest.raises(InvalidInput, match="no lead 99"):
        put_first(database, bob, 99, "why")
    record(database, bob, lead, Outcome.LOST, key="1", seen=None)
    with pytest.raises(InvalidInput, match="is closed"):
        put_first(database, bob, lead, "why")
    assert first() is None
