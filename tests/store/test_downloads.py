"""Downloads and bulk reads: who may, and what is written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.downloads import note_bulk_read, note_export, note_model_export


def told(database: Database) -> tuple[object, ...]:
    with database.reading() as link:
        newest = audit.entries(link, limit=1)
    return tuple(newest[["who", "act", "subject", "details"]].iloc[0])


@pytest.mark.parametrize(
    ("note", "act"),
    [(note_export, "export"), (note_bulk_read, "bulk read")],
    ids=["export", "bulk read"],
)
def test_a_rep_takes_their_own_day_and_a_manager_everything(
    note: Callable[..., None], act: str, database: Database, ann: Person, bob: Person
):
    note(database, bob, what="Today", n_leads=30, own=True)
    assert told(database) == ("bob@example.com", act, "Today", '{"n_leads":30}')
    note(database, ann, what="All leads", n_leads=9240)
    assert told(database) == ("ann@example.com", act, "All leads", '{"n_leads":9240}')
    with pytest.raises(NotAllowed):
        note(database, bob, what="All leads", n_leads=9240)
    assert told(database)[:3] == ("bob@example.com", "refused", "All leads")


def test_an_administrator_downloads_no_leads(database: Database, eve: Person):
    with pytest.raises(NotAllowed, match="may not download leads"):
        note_export(database, eve, what="Today", n_leads=30, own=True)


def test_who_looks_into_the_model_may_take_it_along(database: Database, ann: Person, bob: Person):
    note_model_export(database, ann, version="v0001", what="report")
    assert told(database) == ("ann@example.com", "model export", "v0001", '{"what":"report"}')
    with pytest.raises(NotAllowed):
        note_model_export(database, bob, version="v0001", what="report")
    assert told(database)[:3] == ("bob@example.com", "refused", "v0001")
