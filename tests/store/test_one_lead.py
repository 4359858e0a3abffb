"""One lead's panel: its parts agree, and only who may see it gets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit, tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.one_lead import read, set_do_not_contact
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record
from tests.store.team_leads import UPLOADED, add_lead, lead_now


@pytest.fixture
def lead(database: Database, bob: Person) -> int:
    told = {"attributes": {"Lead Number": 7, "City": None}, "external_id": "7"}
    return add_lead(database, owner=bob, probability=0.25, **told)


def test_a_lead_comes_with_its_past(database: Database, lead: int, bob: Person, ann: Person):
    score = {"version": "v0002", "probability": 0.5, "at": UPLOADED + timedelta(days=1)}
    given = {"lead_id": lead, "by": ann.id, "at": UPLOADED}
    with database.writing() as link:
        link.execute(insert(tables.scores).values(lead_id=lead, **score))
        owners = [{**given, "owner_id": bob.id}, {**given, "owner_id": None}]
        link.execute(insert(tables.assignments), owners)
    entry = record(database, bob, lead, Outcome.NOT_NOW, key="1", seen=None)
    found = read(database, bob, lead)
    assert (found.row["external_id"], found.row["latest_outcome"]) == ("7", entry.id)
    assert found.attributes == {"Lead Number": 7, "City": None}
    assert found.entries == [entry]
    assert found.history["probability"].tolist() == [0.25, 0.5]
    assert found.history["version"].tolist() == ["v0001", "v0002"]
    assert found.history["at"].tolist() == [UPLOADED, score["at"]]
    assert found.assignments["owner"].tolist() == ["Bob", None]
    assert found.assignments["by"].tolist() == ["Ann", "Ann"]


def test_who_may_see_it_does_and_a_refusal_is_written_down(
    database: Database, lead: int, ann: Person, cid: Person, dee: Person, eve: Person
):
    assert read(database, ann, lead) is not None
    assert read(database, dee, lead).row["owner"] == "Bob"
    for actor in (cid, eve):
        with pytest.raises(NotAllowed):
            read(database, actor, lead)
    with database.reading() as link:
        refused = audit.entries(link, act="refused")
    assert refused["who"].tolist() == ["eve@example.com", "cid@example.com"]
    assert set(refused["subject"]) == {f"lead {lead}"}
    with pytest.raises(InvalidInput, match="no lead 99"):
        read(database, ann, 99)


def test_a_lead_is_left_alone_and_no_longer_by_who_works_on_it(
    database: Database, lead: int, bob: Person, cid: Person, dee: Person
):
    for value in (True, True, False):
        set_do_not_contact(database, bob, lead, value)
    assert lead_now(database, lead)["do_not_contact"] is False
    for actor in (cid, dee):
        with pytest.raises(NotAllowed):
            set_do_not_contact(database, actor, lead, True)
    assert lead_now(database, lead)["do_not_contact"] is False
    with database.reading() as link:
        told = audit.entries(link, act="do not contact")
    assert told["details"].tolist() == ['{"value":false}', '{"value":true}']
