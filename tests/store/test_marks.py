"""The marks of erased leads."""

from __future__ import annotations

from sqlalchemy import select

from leadscoring.store.database import Database, open_database
from leadscoring.store.marks import mark_forgotten, only_forgotten
from leadscoring.store.moments import now
from leadscoring.store.tables import forgotten


def test_an_erased_lead_is_known_again_and_not_told(database: Database):
    with database.writing() as link:
        assert only_forgotten(link, ["17", "ann@example.com"]) == set()
        for _ in range(2):  # erased twice, marked once
            mark_forgotten(link, "ann@example.com", at=now())
        mark_forgotten(link, "18", at=now())
        assert only_forgotten(link, ["17", "18", "ann@example.com"]) == {"18", "ann@example.com"}
        marks = link.execute(select(forgotten.c.mark)).scalars().all()
    assert sorted(map(len, marks)) == [64, 64]
    assert "ann" not in "".join(marks)


def test_two_databases_mark_one_lead_differently(database: Database, new_database):
    other = open_database(new_database())
    kept = []
    for one in (database, other):
        with one.writing() as link:
            mark_forgotten(link, "18", at=now())
            kept.append(link.execute(select(forgotten.c.mark)).scalar_one())
    other.close()
    assert kept[0] != kept[1]
