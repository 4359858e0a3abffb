"""Leads worked today and converted this month, by person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadscoring.exceptions import NotAllowed
from leadscoring.store import outcomes
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.work_done import work_done
from tests.store.team_leads import add_leads

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
SINCE = {
    "day_from": datetime(2026, 3, 12, tzinfo=UTC),
    "month_from": datetime(2026, 3, 1, tzinfo=UTC),
}


def test_each_lead_counts_once_and_what_was_undone_not_at_all(
    database: Database, ann: Person, bob: Person, cid: Person
):
    mine = add_leads(database, [{}, {}, {}, {}], owner=bob)
    (theirs,) = add_leads(database, [{}], owner=cid)

    def enter(actor: Person, lead: int, kind: Outcome, *, days_ago: int = 0) -> int:
        at = NOON - timedelta(days=days_ago)
        key = f"{lead}-{kind}-{days_ago}"
        entry = outcomes.record(database, actor, lead, kind, key=key, seen=seen.get(lead), now=at)
        seen[lead] = entry.id
        return entry.id

    seen: dict[int, int] = {}
    enter(bob, mine[0], Outcome.NOT_NOW)  # today, twice the same lead
    enter(bob, mine[0], Outcome.CONVERTED)
    enter(bob, mine[1], Outcome.CONVERTED, days_ago=11)  # the first of the month
    enter(bob, mine[2], Outcome.CONVERTED, days_ago=12)  # the month before
    undone = enter(bob, mine[3], Outcome.CONVERTED)
    outcomes.undo(database, bob, undone, key="undo", now=NOON)
    enter(cid, theirs, Outcome.LOST, days_ago=3)

    done = work_done(database, ann, **SINCE)
    assert done.loc[bob.id].to_dict() == {"n_worked": 1, "n_converted": 2}
    assert cid.id not in done.index


def test_a_rep_does_not_see_what_others_do(database: Database, bob: Person):
    with pytest.raises(NotAllowed):
        work_done(database, bob, **SINCE)
