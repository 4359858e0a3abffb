"""Results by command, in a database where hot leads were called for a quarter."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from leadscoring.store.database import open_database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.people import one_person
from leadscoring.store.tables import leads, outcomes
from tests.command_line import answer, run
from tests.small_model import SAMPLES
from tests.store.team_leads import add_leads

DAYS = 90


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample model, as if it had been published half a year ago."""
    folder = Path(shutil.copytree(SAMPLES.parent / "models", tmp_path / "published"))
    long_ago = (datetime.now(UTC) - timedelta(days=2 * DAYS)).isoformat()
    for name in ("published.json", "history.jsonl"):
        file = folder / name
        publication = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**publication, "at": long_ago}) + "\n", encoding="utf-8")
    monkeypatch.setenv("LEADSCORING_MODELS", str(folder))


@pytest.fixture
def called(here: str, models: None) -> None:
    """Four hot leads a day, promised 0.8 by the sample model; three of five convert in two days."""
    database = open_database(here)
    person, now = one_person(database), datetime.now(UTC)
    ages = [day for day in range(DAYS, 2, -1) for _ in range(4)]
    promised = [now - timedelta(days=age) for age in ages]
    rows = [{"created_on": at, "scored_at": at, "probability": 0.8} for at in promised]
    numbers = add_leads(database, rows)
    kinds = [Outcome.CONVERTED if i % 5 < 3 else Outcome.LOST for i in range(len(numbers))]
    with database.writing() as link:
        same = {"by": person.id, "upload_id": None}
        told = zip(numbers, promised, kinds, strict=True)
        link.execute(
            insert(outcomes),
            [
                {"lead_id": n, "kind": kind, "at": at + timedelta(days=2), "key": f"{n}", **same}
                for n, at, kind in told
            ],
        )
        for kind in set(kinds):
            mine = [n for n, other in zip(numbers, kinds, strict=True) if other == kind]
            link.execute(leads.update().where(leads.c.id.in_(mine)).values(status=kind))
    database.close()


def test_a_broken_promise_is_said_with_what_to_do(called):
    found = answer("results")
    assert found["version"] == "v0001"
    assert found["days_until_a_lead_counts"] == 2
    assert found["is_broken"]
    assert found["advice"][0]["kind"] in {"recalibrate", "retrain"}
    assert found["since_published"]["actual"] == pytest.approx(0.6, abs=0.01)
    assert found["since_published"]["promised"] == pytest.approx(0.8)
    assert found["lift"]["high"] is None  # nothing was drawn: no end is known
    assert sum(week["leads"] for week in found["weeks"]) <= 4 * DAYS
    text = run("results").stdout
    assert "60% converted" in text
    assert "A lead counts 2 days after it was scored, or listed if later" in text


def test_nothing_promised_yet_says_what_is_missing(team, login, models):
    login("ann")
    assert answer("results")["advice"][0]["headline"] == "Wait for 50 more conversions"
    login("bob")
    assert "Bob may not see the leads of others" in run("results", expect=2).stderr
