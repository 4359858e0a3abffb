"""The team's outcomes as leads to learn from: who counts, for how many, under which names."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import insert

from leadscoring.exceptions import NotAllowed
from leadscoring.store import tables
from leadscoring.store.access import Role
from leadscoring.store.known_leads import known_leads
from leadscoring.store.publication import Publication
from tests.store.team_leads import UPLOADED, add_leads, add_upload

NOW = UPLOADED + timedelta(days=60)
PUBLISHED = [
    Publication(1, "v0001", 0.6, 0.2, "why", "Ann", (UPLOADED - timedelta(days=1)).isoformat())
]
ASKED = {"target": "Won", "positive": "Yes", "negative": "No", "now": NOW}


def close(database, person, numbers, kind, day, *, upload=None):
    same = {"by": person.id, "at": UPLOADED + timedelta(days=day), "upload_id": upload}
    rows = [{"lead_id": n, "kind": kind, "key": f"{kind}{n}", **same} for n in numbers]
    with database.writing() as link:
        link.execute(insert(tables.outcomes), rows)


def listed(database, person, numbers, why):
    day = {"person_id": person.id, "day": date(2026, 3, 3), "position": 1, "why": why}
    with database.writing() as link:
        link.execute(insert(tables.today), [{"lead_id": n, **day} for n in numbers])
        if why == "explore":
            odds = {"person_id": person.id, "day": date(2026, 3, 3), "cutoff": 0.6}
            rows = [{"lead_id": n, "n_drawn": 1, "n_pool": 10, **odds} for n in numbers]
            link.execute(insert(tables.explored), rows)


@pytest.fixture
def team(database, ann, bob):
    """60 hot leads converted in 5 days, 40 lost; of 200 cold ones 20 drawn, 5 chosen; 3 young."""
    told = {"attributes": {"Lead Number": 7, "won": "Maybe", "Stands for": "Bonn"}}
    hot = {"probability": 0.8, **told}
    won = add_leads(database, [{"status": "converted"}] * 60, **hot)
    lost = add_leads(database, [{"status": "lost"}] * 40, **hot)
    drawn = add_leads(database, [{"status": "lost"}] * 20, probability=0.1, **told)
    chosen = add_leads(database, [{"status": "converted"}] * 5, probability=0.1, **told)
    add_leads(database, [{}] * 175, probability=0.1, **told)
    young = NOW - timedelta(days=2)
    late = add_leads(
        database, [{"status": "converted"}] * 3, scored_at=young, created_on=young, **hot
    )
    close(database, bob, won, "converted", 5)
    close(database, bob, [*lost, *drawn], "lost", 9)
    close(database, bob, chosen, "converted", 5)
    close(database, bob, late, "converted", 59)
    listed(database, bob, [*won, *lost], "score")
    listed(database, bob, drawn, "explore")
    listed(database, bob, chosen, "first")
    return {"won": won, "lost": lost, "drawn": drawn, "chosen": chosen, "young": late}


def test_known_leads_stand_for_all_that_came_in(database, ann, join, team):
    eve = join("Eve", Role.ANALYST)
    found = known_leads(database, eve, PUBLISHED, **ASKED)
    frame = found.frame
    assert frame.index.tolist() == [*team["won"], *team["lost"], *team["drawn"]]
    assert frame.columns.tolist() == ["Lead Number", "Stands for", "Won", "Stands for (team)"]
    assert (found.target, found.weight) == ("Won", "Stands for (team)")
    assert frame["Won"].tolist() == ["Yes"] * 60 + ["No"] * 60
    # 100 hot leads for 100, 20 drawn ones for all 200 below the cutoff.
    assert frame[found.weight].tolist() == pytest.approx([1.0] * 100 + [10.0] * 20)
    assert (found.n_leads, found.n_converted, found.n_drawn) == (120, 60, 20)
    assert (found.n_young, found.n_by_hand, found.n_left_out) == (3, 5, 8)
    assert found.n_effective == pytest.approx(300**2 / (100 + 20 * 100))
    assert (found.days, found.share_unknown, found.too_few) == (5, 0.0, "")
    assert "20 of them were drawn at random from below the cutoff" in found.told
    assert "those called are taken to be like those not called" in found.told
    assert found.left_out == (
        "Left out: 3 leads that came in less than 5 days ago and 5 leads from below the cutoff "
        "that somebody chose, while others were drawn by chance."
    )


def test_leads_that_a_file_brought_closed_count_once_and_may_be_too_few(database, join):
    eve = join("Eve", Role.ANALYST)
    rows = [{"status": "converted"}] * 12 + [{"status": "lost"}] * 9
    old = add_leads(database, rows, attributes={"City": "Bonn"})
    upload = add_upload(database)
    close(database, eve, old[:12], "converted", 0, upload=upload)
    close(database, eve, old[12:], "lost", 0, upload=upload)
    found = known_leads(database, eve, [], **ASKED)
    assert found.frame[found.weight].tolist() == [1.0] * 21
    assert "9 that did not" in found.too_few
    later = known_leads(database, eve, [], **ASKED, since=date(2026, 3, 3))
    assert (later.n_leads, np.isnan(later.n_effective)) == (0, False)
    assert later.too_few.startswith("The team's outcomes are too few to learn from: 0 leads")


def test_columns_that_no_lead_had_when_it_was_scored_are_left_out(database, join, bob):
    eve = join("Eve", Role.ANALYST)
    later = {"attributes": {"City": "Rome", "Verdict": "Good", "Country": None, "won": "No"}}
    old = add_leads(database, [{"status": "lost"}] * 12, **later)
    close(database, eve, old, "lost", 0, upload=add_upload(database))
    hot = {"probability": 0.8, "status": "converted", "attributes": {"City": "Bonn"}}
    won = add_leads(database, [hot] * 99)
    close(database, bob, won, "converted", 5)
    assert known_leads(database, eve, PUBLISHED, **ASKED).never_known == ()
    close(database, bob, add_leads(database, [hot]), "converted", 5)
    found = known_leads(database, eve, PUBLISHED, **ASKED)
    assert found.never_known == ("Verdict", "Country")
    assert found.frame.columns.tolist() == ["City", "Won", "Stands for"]


def test_only_who_may_train_reads_them(database, bob):
    with pytest.raises(NotAllowed, match="may not train a model"):
        known_leads(database, bob, PUBLISHED, **ASKED)
