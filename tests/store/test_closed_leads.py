"""Outcomes that files bring."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.tables import outcomes
from tests.store.lead_files import MONDAY, bring, stored

CLOSED = "Lead Number,Stage\n1,Won\n2,Lost\n3,\n9,Won\n"
CLOSED_LATER = "Lead Number,Stage\n1,Won\n2,Won\n"
FRIDAY = datetime(2026, 11, 20, 17, tzinfo=UTC)


def entries(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as link:
        columns = (outcomes.c[name] for name in ("lead_id", "kind", "upload_id", "by", "key", "at"))
        return [tuple(row) for row in link.execute(select(*columns).order_by(outcomes.c.id))]


def test_a_closed_leads_export_closes_its_leads_and_leaves_what_it_does_not_tell(
    database: Database, ann: Person
):
    bring(database, ann, MONDAY)
    taken = bring(database, ann, CLOSED, outcome="Stage", now=FRIDAY)
    assert (taken.n_changed, taken.n_unchanged, taken.n_new) == (2, 1, 1)
    assert (taken.n_converted, taken.n_lost, taken.n_outcomes_known) == (2, 1, 0)
    found = stored(database)
    states = {key: lead["status"] for key, lead in found.items()}
    closed = {"1": "converted", "2": "lost", "9": "converted"}
    assert states == {**dict.fromkeys("12345", "open"), **closed}
    assert [lead["label"] for lead in found.values()][:2] == ["Ann Lee", "Bo Ek"]
    assert sorted(entries(database)) == [
        (found[key]["id"], kind, 2, ann.id, f"upload-2-{found[key]['id']}", FRIDAY)
        for key, kind in closed.items()
    ]
    with database.reading() as link:
        rows = link.execute(select(outcomes.c.lead_id, outcomes.c.id)).all()
    assert {lead["id"]: lead["latest_outcome"] for lead in found.values()} == {
        **dict.fromkeys(lead["id"] for lead in found.values()),
        **{row.lead_id: row.id for row in rows},
    }
    assert [lead["contacted_at"] for lead in found.values()] == [
        *(FRIDAY, FRIDAY, None, None, None, FRIDAY)
    ]


def test_what_is_known_already_is_not_entered_again(database: Database, ann: Person):
    bring(database, ann, CLOSED, outcome="Stage")
    taken = bring(database, ann, CLOSED_LATER, outcome="Stage")
    assert (taken.n_converted, taken.n_lost, taken.n_outcomes_known) == (1, 0, 1)
    assert [entry[1] for entry in entries(database)].count("converted") == 3
    assert {lead["status"] for lead in stored(database).values()} == {"converted", "open"}


def test_outcomes_can_be_taken_from_a_file_that_came_without_them(database: Database, ann: Person):
    bring(database, ann, CLOSED)
    assert entries(database) == []
    taken = bring(database, ann, CLOSED, outcome="Stage", positive="Lost")
    assert (taken.n_unchanged, taken.n_converted, taken.n_lost) == (4, 1, 2)
