"""Notes on model versions: who, when, and who may."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.model_notes import Note, add_note, notes, savers
from leadscoring.store.publishing import add
from leadscoring.store.registry import Registry

THEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


def test_notes_stand_with_their_version_the_newest_first_and_stay_out_of_the_log(
    database: Database, ann: Person, dee: Person
):
    add_note(database, dee, "v0002", " Zoë's <b>fair</b> leads are in it ", now=THEN)
    add_note(database, ann, "v0002", "Calls went up", now=LATER)
    add_note(database, ann, "v0001", "The old one", now=LATER)
    assert notes(database, ann, "v0002") == [
        Note("v0002", "Calls went up", "Ann", LATER),
        Note("v0002", "Zoë's <b>fair</b> leads are in it", "Dee", THEN),
    ]
    with database.reading() as link:
        told = audit.entries(link, act="model noted")
    assert told[["subject", "details"]].to_numpy().tolist() == [
        ["v0001", "{}"],
        ["v0002", "{}"],
        ["v0002", "{}"],
    ]


def test_a_rep_may_neither_note_nor_read_and_a_blank_note_is_none(
    database: Database, bob: Person, dee: Person
):
    with pytest.raises(NotAllowed):
        add_note(database, bob, "v0001", "Mine")
    with pytest.raises(NotAllowed):
        notes(database, bob, "v0001")
    with pytest.raises(InvalidInput, match="needs words"):
        add_note(database, dee, "v0001", "  \n ")
    assert notes(database, dee, "v0001") == []


def test_who_saved_a_version_is_told_by_the_log(database: Database, dee: Person, tmp_path):
    registry = Registry(tmp_path / "models")
    lines = {"cutoff": 0.7, "warm": 0.4}
    version = add(database, registry, dee, {"scorecard.json": b"{}"}, **lines)
    assert savers(database, dee) == {version: "Dee"}
