"""Notes of trainings: gone with their end, and left behind by a server that was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.store import settings, trainings
from leadscoring.store.access import Person
from leadscoring.store.database import Database

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOLD = {"file_name": "leads.csv", "digest": "abc", "options": {"target": "Converted"}}


def leave_behind(database: Database, key: str, *, at: datetime, server: list[object]) -> None:
    """Write the note of a server that is not this one."""
    note = {**TOLD, "by": "Ann", "at": at.isoformat(), "seen": at.isoformat(), "server": server}
    with database.writing() as link:
        settings.put(link, f"training {key}", note)


def test_a_training_that_ends_leaves_no_note(database: Database, dee: Person):
    with trainings.under_way(database, dee, "one", **TOLD):
        assert trainings.interrupted(database) == []  # its server is this one
    with pytest.raises(InvalidInput), trainings.under_way(database, dee, "two", **TOLD):
        raise InvalidInput("No outcome.")
    far = datetime.now(UTC) + timedelta(days=1)
    assert trainings.interrupted(database, now=far) == []


def test_a_server_elsewhere_has_stopped_once_it_gives_no_sign_of_life(database: Database):
    leave_behind(database, "one", at=BEGUN, server=["other", "far away", 1])
    soon, later, too_late = (
        BEGUN + timedelta(**{unit: 2}) for unit in ("minutes", "hours", "weeks")
    )
    assert trainings.interrupted(database, now=soon) == []
    (found,) = trainings.interrupted(database, now=later)
    assert (found.key, found.by, found.at) == ("one", "Ann", BEGUN)
    assert trainings.interrupted(database, now=too_late) == []


def test_the_latest_comes_first_and_each_can_be_forgotten(database: Database):
    for hour, key in enumerate(["one", "two", "three"]):
        at = BEGUN + timedelta(hours=hour)
        leave_behind(database, key, at=at, server=["other", "far away", 1])
    now = BEGUN + timedelta(days=1)
    assert [found.key for found in trainings.interrupted(database, now=now)] == [
        "three",
        "two",
        "one",
    ]
    trainings.forget(database, "two")
    trainings.forget(database, "nobody's")
    assert [found.key for found in trainings.interrupted(database, now=now)] == ["three", "one"]
