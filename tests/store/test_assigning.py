"""Giving leads to people, and sharing them out."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import assigning, audit, people
from leadscoring.store.access import Person
from leadscoring.store.assigning import assign, assign_matching
from leadscoring.store.database import Database
from leadscoring.store.listing import Filter
from leadscoring.store.sharing import deal, share_out
from leadscoring.store.tables import assignments, leads
from leadscoring.store.workload import load
from tests.store.team_leads import add_lead, add_leads, lead_now

TIERS = {"cutoff": 0.7, "warm": 0.4}


def told(database: Database) -> list[tuple[str, dict]]:
    """The entries about assigning, the oldest first."""
    with database.reading() as link:
        found = audit.entries(link, act="assigned").iloc[::-1]
    return list(zip(found["subject"], found["details"].map(json.loads), strict=True))


def owners(database: Database) -> dict[int, int | None]:
    with database.reading() as link:
        found = link.execute(select(leads.c.id, leads.c.owner_id).order_by(leads.c.id))
        return dict(found.all())


def n_assignments(database: Database) -> int:
    with database.reading() as link:
        return link.execute(select(func.count()).select_from(assignments)).scalar_one()


def test_leads_change_hands_and_that_is_told_once(
    database: Database, ann: Person, bob: Person, cid: Person
):
    numbers = add_leads(database, [{}, {}, {"owner": cid}, {"owner": bob}])
    assert assign(database, ann, [*numbers, numbers[0]], bob.id) == 3
    assert set(owners(database).values()) == {bob.id}
    assert assign(database, ann, numbers, bob.id) == 0
    assert assign(database, ann, numbers[:1], None) == 1
    assert lead_now(database, numbers[0])["owner_id"] is None
    assert told(database) == [
        ("3 leads", {"owner": bob.id, "n_leads": 3, "leads": "1-3"}),
        ("lead 1", {"owner": None, "n_leads": 1, "leads": "1"}),
    ]
    assert n_assignments(database) == 4


def test_what_a_filter_chooses_changes_hands_a_part_at_a_time(
    database: Database, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(assigning, "_AT_ONCE", 2)
    add_leads(database, [{"probability": p} for p in (0.9, 0.8, 0.5, 0.7)])
    assert assign_matching(database, ann, Filter(tier="hot"), bob.id, **TIERS) == 3
    assert owners(database) == {1: bob.id, 2: bob.id, 3: None, 4: bob.id}
    assert [details["leads"] for _, details in told(database)] == ["1-2", "4"]


def test_only_who_works_on_leads_gets_some(
    database: Database, ann: Person, bob: Person, dee: Person, chief: Person
):
    lead = add_lead(database)
    people.change(database, chief, bob.id, is_active=False)
    for owner, why in ((dee.id, "Dee does not work"), (bob.id, "Bob does not work"), (99, "99")):
        with pytest.raises(InvalidInput, match=why):
            assign(database, ann, [lead], owner)
        with pytest.raises(InvalidInput, match=why):
            share_out(database, ann, Filter(), [ann.id, owner], **TIERS)
    with pytest.raises(InvalidInput, match="no lead 99"):
        assign(database, ann, [lead, 99], ann.id)
    with pytest.raises(InvalidInput, match="at least one"):
        share_out(database, ann, Filter(), [], **TIERS)
    with pytest.raises(InvalidInput, match="twice"):
        share_out(database, ann, Filter(), [ann.id, ann.id], **TIERS)
    assert lead_now(database, lead)["owner_id"] is None
    assert told(database) == []


def test_a_rep_assigns_nothing(database: Database, bob: Person, cid: Person):
    lead = add_lead(database, owner=cid)
    for attempt in (
        lambda: assign(database, bob, [lead], bob.id),
        lambda: assign_matching(database, bob, Filter(), bob.id, **TIERS),
        lambda: share_out(database, bob, Filter(), [bob.id], **TIERS),
        lambda: load(database, bob, cutoff=0.7),
    ):
        with pytest.raises(NotAllowed, match="may not assign leads"):
            attempt()
    assert lead_now(database, lead)["owner_id"] == cid.id


@given(
    st.lists(st.floats(0, 1), max_size=60),
    st.integers(1, 7),
)
def test_shares_differ_by_one_lead_and_by_no_more_than_the_best(probability, n_people):
    share = deal(probability, n_people=n_people)
    sums = np.bincount(share, weights=probability, minlength=n_people)
    sizes = np.bincount(share, minlength=n_people)
    assert np.ptp(sizes) <= 1
    assert np.ptp(sums) <= max(probability, default=0) + 1e-9


def test_open_leads_are_shared_out_evenly(
    database: Database, ann: Person, bob: Person, cid: Person
):
    probabilities = (0.9, 0.8, 0.3, 0.2, 0.1)
    numbers = add_leads(
        database,
        [
            *({"probability": p} for p in probabilities),
            {"probability": None},
            {"probability": 0.6, "status": "lost"},
            {"probability": 0.6, "do_not_contact": True},
            {"probability": 0.6, "owner": ann},
        ],
    )
    shares = share_out(
        database, ann, Filter(owner="nobody", status="any"), [bob.id, cid.id], **TIERS
    )
    # By hand: Bob 0.9, Cid 0.8; Cid 0.3, Bob 0.2; then equal, the first is Bob: 0.1, Cid the unscored.
    assert shares["owner"].tolist() == ["Bob", "Cid"]
    assert shares["n_leads"].tolist() == [3, 3]
    assert shares["expected"].tolist() == pytest.approx([1.2, 1.1])
    b, c = bob.id, cid.id
    assert owners(database) == dict(
        zip(numbers, [b, c, c, b, b, c, None, None, ann.id], strict=True)
    )
    assert [details["n_leads"] for _, details in told(database)] == [3, 3]


def test_nothing_to_share_out_gives_everybody_nothing(database: Database, ann: Person, bob: Person):
    shares = share_out(database, ann, Filter(), [bob.id], **TIERS)
    assert shares[["owner_id", "n_leads", "expected"]].to_numpy().tolist() == [[bob.id, 0, 0.0]]


def test_the_load_counts_what_each_person_can_call(
    database: Database, ann: Person, bob: Person, cid: Person, chief: Person
):
    people.change(database, chief, bob.id, capacity=12)
    add_leads(
        database,
        [
            {"owner": bob, "probability": 0.75},
            {"owner": bob, "probability": 0.25},
            {"owner": bob, "probability": 0.9, "status": "converted"},
            {"owner": bob, "probability": 0.9, "do_not_contact": True},
            {"owner": cid},
            {"probability": 0.5},
        ],
    )
    people.change(database, chief, cid.id, is_active=False)
    table = load(database, ann, cutoff=0.7)
    rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    assert rows == [
        [ann.id, "Ann", 0, 0, 0.0, 30],
        [bob.id, "Bob", 2, 1, 1.0, 12],
        [cid.id, "Cid", 1, 0, 0.0, 30],
        [chief.id, "You", 0, 0, 0.0, 30],
        [None, None, 1, 0, 0.5, None],
    ]
