"""A lead's rights: everything about it is told, and nothing of it is left."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit, tables
from leadscoring.store.access import Person
from leadscoring.store.database import Database, open_database
from leadscoring.store.disclosing import everything_about
from leadscoring.store.forgetting import erase
from leadscoring.store.marks import only_forgotten
from leadscoring.store.people import one_person
from tests.store.team_leads import UPLOADED, add_lead, add_upload, lead_now

WHO = {
    "external_id": "c3f9-zoe-77",
    "label": "Zoë Quill",
    "email": "zoe.quill@example.org",
    "phone": "+91 98450 77331",
    "source": "Zoë's cousin",
}
ATTRIBUTES = {"Lead Number": "c3f9-zoe-77", "City": "Hampi-Zanzibar"}
FILE = "for zoe.quill@example.org.csv"
SECRETS = (*WHO.values(), "Hampi-Zanzibar", "zoe-note", "zoe-pin", "c3f9")


@pytest.fixture
def zoe(database: Database, ann: Person, bob: Person) -> int:
    """A lead with a row in every table, and a file named after it."""
    add_lead(database, external_id="before")
    upload = add_upload(database, FILE, receipt={"name": FILE, "rows_read": 9})
    columns = {**WHO, "attributes": ATTRIBUTES, "last_upload": upload, "owner": bob}
    lead = add_lead(database, **columns, probability=0.25)
    by = {"lead_id": lead, "by": bob.id, "at": UPLOADED}
    with database.writing() as link:
        first = {**by, "kind": "lost", "note": "zoe-note", "key": "a"}
        number = link.execute(insert(tables.outcomes).values(first)).inserted_primary_key[0]
        again = {**by, "kind": "lost", "key": "b", "undoes": number, "upload_id": upload}
        link.execute(insert(tables.outcomes).values(again))
        link.execute(insert(tables.assignments).values(**by, owner_id=bob.id))
        link.execute(insert(tables.pins).values(**by, reason="zoe-pin"))
        day = {
            "person_id": bob.id,
            "day": date(2026, 3, 2),
            "lead_id": lead,
            "position": 1,
            "why": "score",
        }
        link.execute(insert(tables.today).values(day))
        drawn = {"person_id": bob.id, "day": date(2026, 3, 2), "cutoff": 0.5}
        link.execute(insert(tables.explored).values(lead_id=lead, **drawn, n_drawn=1, n_pool=9))
        link.execute(insert(tables.grouped).values(lead_id=lead, place=2))
        audit.append(link, ann, "assigned", subject=f"lead {lead}", details={"owner": bob.id})
    return lead


def whole_text(database: Database) -> str:
    """Every cell of every table."""
    with database.reading() as link:
        rows = (
            row for table in tables.METADATA.sorted_tables for row in link.execute(select(table))
        )
        return "\n".join(json.dumps(list(row), default=str, ensure_ascii=False) for row in rows)


def test_an_erased_lead_leaves_its_number_and_a_mark(database: Database, zoe: int, ann: Person):
    before = whole_text(database)
    assert all(text in before for text in SECRETS)
    erased = erase(database, ann, WHO["external_id"], reason="Asked for by letter")
    told = {"scores": 1, "outcomes": 2, "assignments": 1, "today": 1, "pins": 1, "uploads": 1}
    told |= {"explored": 1, "grouped": 1}
    assert erased.n_rows == {**told, "leads": 1}
    after = whole_text(database)
    assert [text for text in SECRETS if text in after] == []
    assert lead_now(database, zoe - 1)["external_id"] == "before"
    with database.reading() as link:
        entry = audit.entries(link, limit=1).iloc[0]
        assert only_forgotten(link, [WHO["external_id"], "before"]) == {WHO["external_id"]}
        assert audit.verify(link).is_whole
    assert (entry["act"], entry["subject"]) == ("erased", f"lead {zoe}")
    assert json.loads(entry["details"]) == {"reason": "Asked for by letter", "rows": erased.n_rows}
    assert add_lead(database, external_id="next") > zoe


def test_the_bytes_of_an_erased_lead_are_gone_from_the_disk(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'leads.db'}")
    lead = add_lead(database, **WHO, attributes=ATTRIBUTES, probability=0.5)
    chief = one_person(database)

    def found() -> list[str]:
        content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        return [text for text in ("zoe.quill@", "Hampi-Zanzibar") if text.encode() in content]

    assert len(found()) == 2
    with database.reading() as link:  # somebody reads: the log of changes cannot be cut
        link.execute(select(tables.leads)).all()
        assert not erase(database, chief, lead, reason="Asked for").is_overwritten
    add_lead(database, external_id="other")
    assert erase(database, chief, "other", reason="Asked for").is_overwritten
    assert found() == []
    database.close()


def test_erasing_is_refused_without_naming_the_lead(database: Database, zoe: int, bob: Person):
    with pytest.raises(NotAllowed):
        erase(database, bob, WHO["external_id"], reason="I want to")
    with pytest.raises(NotAllowed):
        everything_about(database, bob, "nobody of this id")
    assert lead_now(database, zoe)["email"] == WHO["email"]
    with database.reading() as link:
        assert audit.entries(link, act="refused")["subject"].tolist() == ["a lead", f"lead {zoe}"]


@pytest.mark.parametrize(
    ("lead", "reason", "told"),
    [
        ("c3f9-zoe-77", " ", "needs a reason"),
        ("c3f9-zoe-77", "ZOË QUILL wrote to us", "tells who the lead is"),
        ("c3f9-zoe-77", "wrote as zoe.quill@example.org", "tells who the lead is"),
        ("no such", "Asked for", "no lead 'no such'"),
        (99, "Asked for", "no lead 99"),
    ],
)
def test_what_cannot_be_erased_stays(
    lead: int | str, reason: str, told: str, database: Database, zoe: int, ann: Person
):
    with pytest.raises(InvalidInput, match=told):
        erase(database, ann, lead, reason=reason)
    assert lead_now(database, zoe)["email"] == WHO["email"]


def test_a_lead_erased_before_is_said_to_be(database: Database, zoe: int, eve: Person):
    erase(database, eve, zoe, reason="Asked for", now=UPLOADED)
    with pytest.raises(InvalidInput, match="was erased on 02 March 2026"):
        erase(database, eve, WHO["external_id"], reason="Asked for")


def test_everything_about_a_lead_is_told(database: Database, zoe: int, eve: Person):
    told = everything_about(database, eve, WHO["external_id"])
    assert json.loads(json.dumps(told)) == told
    assert told["attributes"] == ATTRIBUTES
    lead = {name: told["lead"][name] for name in (*WHO, "owner", "id", "created_on")}
    assert lead == {**WHO, "owner": "Bob", "id": zoe, "created_on": "2026-03-02T07:00:00+00:00"}
    assert [row["probability"] for row in told["scores"]] == [0.25]
    assert [(row["note"], row["by"]) for row in told["outcomes"]] == [
        ("zoe-note", "Bob"),
        (None, "Bob"),
    ]
    assert [row["owner"] for row in told["assignments"]] == ["Bob"]
    assert [(row["person"], row["day"]) for row in told["today"]] == [("Bob", "2026-03-02")]
    assert [row["reason"] for row in told["pins"]] == ["zoe-pin"]
    files = ["leads.csv", FILE]
    assert [row["file_name"] for row in told["uploads"]] == files
    assert [row["act"] for row in told["audit"]] == ["assigned", "told everything"]
