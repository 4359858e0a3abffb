"""The ledger kept in memory is the one read anew, whatever was recorded in between."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import delete, insert, select

from leadscoring.exceptions import NotAllowed
from leadscoring.store import kept_ledger, settings, tables
from leadscoring.store.assigning import assign
from leadscoring.store.forgetting import erase
from leadscoring.store.kept_ledger import KeptLedger
from leadscoring.store.ledger import ledger
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record, undo
from leadscoring.store.publication import Publication
from leadscoring.store.retention import thin_out
from tests.store.team_leads import UPLOADED, add_lead, add_leads, lead_now

KINDS = (Outcome.CONVERTED, Outcome.LOST, Outcome.NOT_NOW, Outcome.WRONG_SCORE)
STEPS = 60


class Days:
    """A team's days in any order: each step changes something that the ledger tells."""

    def __init__(self, database, chief, ann, bob):
        self.database, self.chief, self.ann, self.bob = database, chief, ann, bob
        self.draw, self.presses, self.entries = np.random.default_rng(1), count(), []
        self.publications = [Publication(1, "v0001", 0.6, 0.2, "why", "Ann", self.at(-5))]
        self.steps = [self.press] * 5 + [self.list_lead, self.draw_lead] * 2
        self.steps += [self.arrive, self.score, self.give, self.take_back, self.publish]
        self.rare = [self.erase, self.thin_out, self.unlist]

    def step(self):
        steps = self.rare if self.draw.random() < 0.15 else self.steps
        steps[self.draw.integers(len(steps))]()

    def at(self, days):
        return (UPLOADED + timedelta(days=days)).isoformat()

    def moment(self):
        return UPLOADED + timedelta(hours=int(self.draw.integers(1, 400)))

    def lead(self):
        with self.database.reading() as link:
            return int(self.draw.choice(link.execute(select(tables.leads.c.id)).scalars().all()))

    def write(self, statement):
        with self.database.writing() as link:
            link.execute(statement)

    def arrive(self):
        add_lead(self.database, probability=0.7 if self.draw.random() < 0.5 else None, source="Web")

    def score(self):
        row = {"version": str(self.draw.choice(["v0001", "v0002"])), "at": self.moment()}
        given = {"lead_id": self.lead(), "probability": float(self.draw.random()), **row}
        self.write(insert(tables.scores).values(**given))

    def press(self):
        lead, kind, key = self.lead(), KINDS[self.draw.integers(len(KINDS))], next(self.presses)
        seen = lead_now(self.database, lead)["latest_outcome"]
        told = {"key": f"k{key}", "seen": seen, "now": self.moment()}
        self.entries.append(record(self.database, self.ann, lead, kind, **told).id)

    def take_back(self):
        with self.database.reading() as link:
            there = set(link.execute(select(tables.outcomes.c.id)).scalars())
        if self.entries and (entry := self.entries.pop()) in there:
            undo(self.database, self.ann, entry, key=f"u{entry}", now=self.moment())

    def give(self):
        owner = self.bob.id if self.draw.random() < 0.6 else None
        assign(self.database, self.ann, [self.lead()], owner)

    def day(self):
        return {"person_id": self.bob.id, "day": date(2026, 3, int(self.draw.integers(1, 28)))}

    def list_lead(self):
        why = str(self.draw.choice(["score", "first", "follow_up"]))
        place = {"lead_id": self.lead(), "position": next(self.presses), "why": why}
        with self.database.writing() as link:
            same = tables.today.c.lead_id == place["lead_id"]
            link.execute(delete(tables.today).where(same))
            link.execute(insert(tables.today).values(**self.day(), **place))

    def unlist(self):
        self.write(delete(tables.today).where(tables.today.c.lead_id == self.lead()))
        self.write(delete(tables.explored))

    def draw_lead(self):
        odds = {"cutoff": 0.5, "n_drawn": 2, "n_pool": int(self.draw.integers(2, 9))}
        given = {"lead_id": self.lead(), **self.day(), **odds}
        self.write(insert(tables.explored).values(**given))

    def publish(self):
        version = str(self.draw.choice(["v0001", "v0002"]))
        number = len(self.publications) + 1
        told = (number, version, 0.5, 0.2, "why", "Ann", self.at(float(self.draw.uniform(0, 9))))
        self.publications.append(Publication(*told))

    def erase(self):
        erase(self.database, self.chief, self.lead(), reason="asked")
        add_lead(self.database)

    def thin_out(self):
        thin_out(self.database, self.chief, now=UPLOADED + timedelta(days=30))


def test_after_anything_it_is_what_is_read_anew(database, chief, ann, bob):
    settings.change(database, chief, keep_closed_days=25)
    add_leads(database, [{"probability": 0.5}, {"owner": bob}, {}] * 4)
    kept, days = KeptLedger(database), Days(database, chief, ann, bob)
    for _ in range(STEPS):
        days.step()
        anew = ledger(database, ann, days.publications)
        pd.testing.assert_frame_equal(kept.read(ann, days.publications), anew)


@pytest.fixture
def readings(monkeypatch):
    """How many leads each reading of the store was for; None: for all."""
    asked = []
    read = kept_ledger.read_ledger

    def noted(link, publications, some=None):
        asked.append(some and len(some))
        return read(link, publications, some)

    monkeypatch.setattr(kept_ledger, "read_ledger", noted)
    return asked


def test_an_outcome_costs_the_reading_of_its_lead_and_an_erasure_that_of_all(
    database, chief, ann, readings
):
    first, second, third = add_leads(database, [{"probability": 0.5}] * 3)
    kept = KeptLedger(database)
    before = kept.read(ann, [])
    record(database, ann, second, Outcome.LOST, key="k", seen=None)
    after = kept.read(ann, [])
    kept.read(ann, [])
    assert readings == [None, 1]
    assert (before["status"].tolist(), after["status"].tolist()) == (
        ["open", "open", "open"],
        ["open", "lost", "open"],
    ), "what somebody still looks at stays as it was"
    erase(database, chief, first, reason="asked")
    assert kept.read(ann, [])["lead_id"].tolist() == [second, third]
    assert readings == [None, 1, None]


def test_many_changes_at_once_are_read_with_all_leads(database, ann, readings, monkeypatch):
    monkeypatch.setattr(kept_ledger, "_MOST", 2)
    kept = KeptLedger(database)
    kept.read(ann, [])
    add_leads(database, [{}] * 2)
    kept.read(ann, [])
    add_leads(database, [{}] * 3)
    kept.read(ann, [])
    assert readings == [None, 2, None]


def test_a_rep_may_not_look(database, bob):
    with pytest.raises(NotAllowed):
        KeptLedger(database).read(bob, [])
