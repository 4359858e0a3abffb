"""Outcomes without a form: the same again counts once, another time counts again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.finding import find_lead
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record, undo
from leadscoring.store.repeats import key_without_form
from tests.store.team_leads import add_lead

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SOON, LATER = NOON + timedelta(seconds=59), NOON + timedelta(seconds=60)


@pytest.fixture
def say(database: Database, bob: Person) -> Callable[..., int]:
    """Enter an outcome of the one lead as a command does, and return the entry's number."""
    lead_id = add_lead(database, owner=bob)

    def say(now: datetime, kind=Outcome.NOT_NOW, *, by=bob, note=None) -> int:
        told = {"on": None, "note": note, "now": now}
        with database.reading() as link:
            row = find_lead(link, lead_id)
            key = key_without_form(link, row, by, kind, **told)
        return record(database, by, lead_id, kind, key=key, seen=row["latest_outcome"], **told).id

    return say


def test_the_same_within_a_minute_counts_once_and_later_again(say):
    first = say(NOON, note="busy")
    assert say(SOON, note=" busy ") == first
    again = say(LATER, note="busy")
    assert again != first
    assert say(LATER + timedelta(seconds=1), note="busy") == again


@pytest.mark.parametrize("other", [{"kind": Outcome.LOST}, {"note": "called"}], ids=str)
def test_something_else_within_a_minute_counts(say, other):
    assert say(NOON) != say(SOON, **other)


def test_somebody_else_who_says_the_same_counts(say, ann):
    assert say(NOON) != say(SOON, by=ann)


def test_what_was_taken_back_can_be_said_again_at_once(database, bob, say):
    first = say(NOON)
    undo(database, bob, first, key="back", now=NOON)
    assert say(SOON) != first


def test_two_commands_that_find_the_same_state_have_one_key(database, bob):
    lead_id = add_lead(database, owner=bob)
    told = {"on": None, "note": None}
    with database.reading() as link:
        row = find_lead(link, lead_id)
        keys = {
            key_without_form(link, row, bob, Outcome.LOST, **told, now=now) for now in (NOON, SOON)
        }
    assert len(keys) == 1
