"""The audit log: nothing in it can be changed without being found out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from leadscoring.store import audit
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.tables import audit as log


@pytest.fixture
def five(database: Database, chief: Person) -> Database:
    """A log of five entries, open to tampering as it is to whoever owns the machine."""
    with database.writing() as link:
        for number in range(5):
            details = {"number": number, "share": 0.1, "word": "naïve"}
            audit.append(link, chief, "test", subject=f"lead {number}", details=details)
        drop = "DROP TRIGGER audit_no_{}" + ("" if database.is_sqlite else " ON audit")
        for way in ("update", "delete"):
            link.execute(text(drop.format(way)))
    return database


def verdict(database: Database, **options) -> audit.Verdict:
    with database.reading() as link:
        return audit.verify(link, **options)


def test_an_untouched_log_is_whole(five: Database):
    found = verdict(five)
    assert (found.n_entries, found.is_whole) == (5, True)


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        (update(log).where(log.c.id == 3).values(who="someone@else"), "Entry 3 was changed"),
        (update(log).where(log.c.id == 2).values(details={"number": 9}), "Entry 2 was changed"),
        (update(log).where(log.c.id == 4).values(hash="f" * 64), "Entry 4 was changed"),
        (delete(log).where(log.c.id == 3), "Entry 3 is missing"),
        (delete(log).where(log.c.id == 1), "Entry 1 is missing"),
        (
            insert(log).from_select(
                log.c.keys(),
                select(*(log.c.id + 5 if c is log.c.id else c for c in log.c)).where(log.c.id == 1),
            ),
            "Entry 6 does not follow entry 5",
        ),
    ],
    ids=["who", "details", "seal", "middle removed", "first removed", "copied"],
)
def test_tampering_is_found_where_it_begins(five: Database, tampering, told: str):
    with five.writing() as link:
        link.execute(tampering)
    found = verdict(five)
    assert not found.is_whole
    assert told in str(found.problem)


def test_a_log_cut_off_at_its_end_is_found_by_a_seal_noted_earlier(five: Database):
    noted = verdict(five).head
    with five.writing() as link:
        link.execute(delete(log).where(log.c.id == 5))
    assert verdict(five).is_whole  # what is left agrees with itself
    assert "cut off" in str(verdict(five, expected_head=noted).problem)


def test_a_seal_noted_earlier_still_holds_after_more_entries(five: Database, chief: Person):
    noted = verdict(five).head
    with five.writing() as link:
        audit.append(link, chief, "more")
    assert verdict(five, expected_head=noted).is_whole


def test_entries_written_at_once_make_one_chain(database: Database, chief: Person):
    def write(number: int) -> None:
        with database.writing() as link:
            audit.append(link, chief, "test", details={"number": number})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    assert verdict(database) == audit.Verdict(20, verdict(database).head, None)


def test_entries_are_paged_newest_first_and_narrowed_by_act(five: Database):
    with five.reading() as link:
        first = audit.entries(link, limit=2)
        second = audit.entries(link, limit=2, before=int(first["id"].iloc[-1]))
        assert first["id"].tolist() + second["id"].tolist() == [5, 4, 3, 2]
        assert audit.entries(link, act="other").empty
        assert audit.acts(link) == ["test"]


def test_an_entry_is_lost_with_what_it_tells_of(database: Database, chief: Person):
    def fail() -> None:
        with database.writing() as link:
            audit.append(link, chief, "test")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with database.reading() as link:
        assert link.execute(select(func.count()).select_from(log)).scalar_one() == 0
