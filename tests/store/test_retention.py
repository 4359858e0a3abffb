"""What is kept too long is counted first, and removed on request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import insert, select

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit, retention, settings
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.retention import due, thin_out
from leadscoring.store.tables import leads, outcomes, scores, uploads
from tests.store.team_leads import add_lead, add_upload

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
KINDS = ["earlier scores", "receipts of uploads", "uploads without leads", "closed leads"]


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture(autouse=True)
def filled(database: Database, bob: Person) -> None:
    """Things of many ages; all that is older than 100 days is due, of receipts than 50."""
    first, by_outcome, _unnamed, recent = (
        add_upload(database, at=ago(days), receipt={"rows_read": 1}) for days in (120, 70, 60, 10)
    )
    same = {"first_upload": first, "last_upload": recent}
    stays = add_lead(database, **same, external_id="open", contacted_at=ago(200))
    add_lead(database, **same, external_id="lately", status="lost", contacted_at=ago(99))
    for name in ("long ago", "longer ago"):
        closed = {"external_id": name, "status": "converted", "contacted_at": ago(101)}
        add_lead(database, **same, **closed, probability=0.5)
    made = {"lead_id": stays, "version": "v1", "probability": 0.5}
    taken = {"lead_id": stays, "kind": "not_now", "key": "k", "by": bob.id, "at": ago(200)}
    with database.writing() as link:
        link.execute(insert(scores), [{**made, "at": ago(days)} for days in (300, 200, 150)])
        link.execute(insert(outcomes).values(**taken, upload_id=by_outcome))


def agree(database: Database, chief: Person) -> None:
    settings.change(
        database, chief, keep_closed_days=100, keep_scores_days=100, keep_uploads_days=50
    )


def test_for_good_is_for_good(database: Database, eve: Person):
    assert thin_out(database, eve, now=NOW)["n"].tolist() == [0, 0, 0, 0]
    assert due(database, eve, now=NOW)["older_than"].isna().all()


def test_what_is_due_is_what_is_removed_and_the_rest_stays(
    database: Database, chief: Person, eve: Person, monkeypatch: pytest.MonkeyPatch
):
    agree(database, chief)
    planned = due(database, eve, now=NOW)
    assert planned["kind"].tolist() == KINDS
    assert planned["older_than"].tolist() == [ago(100), ago(50), ago(50), ago(100)]
    assert planned["n"].tolist() == [1, 2, 1, 2]
    monkeypatch.setattr(retention, "_AT_ONCE", 1)
    pd.testing.assert_frame_equal(thin_out(database, eve, now=NOW), planned)
    with database.reading() as link:
        assert set(link.execute(select(leads.c.external_id)).scalars()) == {"open", "lately"}
        by_age = select(scores.c.at).order_by(scores.c.at)
        # The promise stays, and the score of now.
        assert link.execute(by_age).scalars().all() == [ago(300), ago(150)]
        kept = link.execute(select(uploads.c.receipt).order_by(uploads.c.id)).scalars().all()
        told = audit.entries(link, act="thinned out")
    assert kept == [{}, {}, {"rows_read": 1}]
    assert told["subject"].value_counts().to_dict() == dict(zip(KINDS, [1, 2, 1, 2], strict=True))
    assert due(database, eve, now=NOW)["n"].tolist() == [0, 0, 0, 0]


def test_only_who_keeps_the_database_thins_it_out(database: Database, ann: Person, chief: Person):
    agree(database, chief)
    for attempt in (due, thin_out):
        with pytest.raises(NotAllowed, match="may not back up or thin out"):
            attempt(database, ann, now=NOW)
    with database.reading() as link:
        assert len(link.execute(select(leads.c.id)).all()) == 4
