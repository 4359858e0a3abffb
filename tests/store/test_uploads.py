"""Files of leads taken into the database."""

from __future__ import annotations

import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.leads.reading import read_leads
from leadscoring.store import audit, uploads
from leadscoring.store.access import Person
from leadscoring.store.database import Database, open_database
from leadscoring.store.marks import mark_forgotten
from leadscoring.store.moments import now
from leadscoring.store.people import one_person
from leadscoring.store.tables import leads, outcomes
from leadscoring.store.tables import uploads as uploads_table
from tests.store.lead_files import MONDAY, bring, stored

TUESDAY = (
    "Lead Number,Lead Source,visits,City\n"
    "1,Chat,3,\n"  # the same, spelt otherwise, and a blank column more
    "2,Google,4,Bonn\n"
    "6,Referral,2,Oslo\n"
    ",Chat,1,Oslo\n"
    "7,Chat,1,Oslo\n"
    "7,Chat,2,Oslo\n"
    "8,Chat,2,Oslo\n"
)


def contents(database: Database) -> dict[str, object]:
    """Return all that taking files in leaves behind, but for the clock."""
    tables = {"leads": leads, "outcomes": outcomes, "uploads": uploads_table}
    clock = ("at", "finished_at", "created_on", "contacted_at")
    found = {}
    with database.reading() as link:
        for name, table in tables.items():
            rows = link.execute(select(table).order_by(table.c.id)).mappings()
            found[name] = [{k: v for k, v in row.items() if k not in clock} for row in rows]
    return found


def test_a_first_file_adds_its_leads(database: Database, ann: Person):
    seen = []
    moment = datetime(2026, 11, 20, 8, tzinfo=UTC)
    taken = bring(database, ann, MONDAY, now=moment, progress=lambda *at: seen.append(at))
    assert (taken.n_new, taken.already) == (5, False)
    assert seen == [(5, 5)]
    ann_lee, *_, eve_oz = stored(database).values()
    assert ann_lee["attributes"] == {
        "Lead Number": 1,
        "Name": "Ann Lee",
        "Email": "ann@example.com",
        "Lead Source": "Chat",
        "Visits": 3.0,
    }
    assert stored(database)["3"]["attributes"]["Lead Source"] is None
    assert (ann_lee["status"], ann_lee["scored_by"], ann_lee["created_on"]) == (
        "open",
        None,
        moment,
    )
    assert eve_oz["contact_problem"] == "No e-mail address"
    with database.reading() as link:
        assert uploads.last_at(link) == moment
        assert uploads.remembered_id_column(link) == "Lead Number"


def test_a_newer_file_says_how_many_are_new_changed_and_unchanged(database: Database, ann: Person):
    first = bring(database, ann, MONDAY)
    with database.writing() as link:
        link.execute(update(leads).values(scored_by="v1", probability=0.5))
        mark_forgotten(link, "8", at=now())
    before = stored(database)
    taken = bring(database, ann, TUESDAY)
    rest = {"n_without_id": 1, "n_repeated_id": 1, "n_forgotten": 1}
    assert taken == uploads.Taken(taken.upload_id, n_new=2, n_changed=1, n_unchanged=1, **rest)
    after = stored(database)
    assert list(after) == ["1", "2", "3", "4", "5", "6", "7"]
    assert after["2"]["attributes"] == {
        "Lead Number": 2,
        "Name": "Bo Ek",
        "Email": "bo@example.com",
        "Lead Source": "Google",
        "visits": 4,
        "City": "Bonn",
    }
    assert (after["2"]["label"], after["2"]["probability"]) == ("Bo Ek", 0.5)
    assert after["7"]["attributes"]["visits"] == 2  # the last row of an id counts
    assert {number: after[number]["scored_by"] for number in "12345"} == {
        **dict.fromkeys("1345", "v1"),
        "2": None,
    }
    assert after["2"]["last_upload"] == taken.upload_id
    assert after["3"] == before["3"]
    assert after["2"]["first_upload"] == first.upload_id


def test_the_same_file_twice_changes_nothing(database: Database, ann: Person, dee: Person):
    first = bring(database, ann, TUESDAY)
    before = contents(database)
    again = bring(database, dee, TUESDAY, name="renamed.csv")
    assert again == uploads.Taken(**{**vars(first), "already": True})
    assert contents(database) == before
    with database.reading() as link:
        told = audit.entries(link)
    assert told["act"].tolist().count("upload finished") == 1


def test_the_rows_of_another_file_that_say_the_same_are_unchanged(database: Database, ann: Person):
    bring(database, ann, MONDAY)
    before = stored(database)
    header, *rows = MONDAY.splitlines(keepends=True)
    taken = bring(database, ann, header + "".join(reversed(rows)))
    assert (taken.n_new, taken.n_changed, taken.n_unchanged) == (0, 0, 5)
    assert stored(database) == before


def test_a_file_that_was_broken_off_ends_as_if_it_had_not_been(
    database: Database, new_database, chief: Person, monkeypatch
):
    monkeypatch.setattr(uploads, "_BATCH", 2)

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    bring(database, chief, MONDAY)
    with pytest.raises(KeyboardInterrupt):
        bring(database, chief, TUESDAY, progress=stop)
    assert not uploads.past(database, chief)["is_finished"].iloc[0]
    assert len(stored(database)) == 5  # nobody was added yet
    finished = bring(database, chief, TUESDAY)
    assert (finished.n_new, finished.n_changed, finished.already) == (3, 1, False)

    assert contents(database) == unbroken(new_database())


def unbroken(url: str) -> dict[str, object]:
    whole = open_database(url)
    bring(whole, one_person(whole), MONDAY)
    bring(whole, one_person(whole), TUESDAY)
    found = contents(whole)
    whole.close()
    return found


def test_a_batch_is_kept_whole_or_not_at_all(database: Database, ann: Person, monkeypatch):
    monkeypatch.setattr(uploads, "_BATCH", 2)
    put = uploads.put_leads

    def break_the_second(link, source, rows, said):
        counts = put(link, source, rows, said)
        if rows[0].external_id == "3":
            raise OSError("the disk is full")
        return counts

    monkeypatch.setattr(uploads, "put_leads", break_the_second)
    with pytest.raises(OSError, match="disk"):
        bring(database, ann, MONDAY)
    assert list(stored(database)) == ["1", "2"]


def test_two_who_bring_the_same_file_at_once_bring_it_once(
    database: Database, ann: Person, dee: Person, monkeypatch
):
    monkeypatch.setattr(uploads, "_BATCH", 1)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda who: bring(database, who, MONDAY), [ann, dee]))
    assert {(taken.upload_id, taken.n_new) for taken in both} == {(both[0].upload_id, 5)}
    assert len(stored(database)) == 5
    with database.reading() as link:
        assert audit.entries(link)["act"].tolist().count("upload finished") == 1


def test_without_an_id_column_rows_that_say_the_same_are_one_lead(database: Database, ann: Person):
    text = "City,Visits,Won\nBonn,3,Yes\nBonn,3,Yes\nOslo,1,No\n"
    taken = bring(database, ann, text, id_column=None, outcome="Won")
    assert (taken.n_new, taken.n_repeated_id, taken.n_converted, taken.n_lost) == (2, 1, 1, 1)
    again = bring(database, ann, "Visits,City\n3,Bonn\n5,Rome\n", id_column=None)
    assert (again.n_new, again.n_unchanged) == (1, 1)
    with database.reading() as link:
        assert uploads.remembered_id_column(link) is None


def test_what_no_database_can_hold_is_left_out_of_a_text(database: Database, ann: Person):
    read = read_leads(b"Lead Number,Name,Lead Source\nA,B,C\na%b_c,x,y\n", name="leads.csv")
    name = "N\x00ul " + "n" * 500  # as a Parquet file may hold it
    frame = read.frame.replace({"A": "i" * 500, "B": name, "C": "s" * 500})
    odd = dataclasses.replace(read, frame=frame)
    uploads.take_in(database, ann, odd, sha256="0" * 64, id_column="Lead Number")
    (first, second) = stored(database).values()
    assert first["attributes"]["Name"] == name
    assert (len(first["external_id"]), len(first["label"]), len(first["source"])) == (333, 400, 200)
    assert second["external_id"] == "a%b_c"


def test_samples_go_when_real_leads_come_and_stay_out_then(
    database: Database, ann: Person, monkeypatch
):
    bring(database, ann, "Lead Number,Won\n1,Yes\n99,No\n", is_sample=True, outcome="Won")
    with database.reading() as link:
        assert uploads.remembered_id_column(link) is None
    bring(database, ann, MONDAY)
    found = contents(database)
    assert [row["external_id"] for row in found["leads"]] == ["1", "2", "3", "4", "5"]
    assert (found["outcomes"], len(found["uploads"])) == ([], 1)
    with pytest.raises(InvalidInput, match="5 real leads"):
        bring(database, ann, TUESDAY, is_sample=True)
    assert contents(database) == found


def test_a_rep_brings_no_files_and_sees_none(database: Database, bob: Person):
    with pytest.raises(NotAllowed):
        bring(database, bob, MONDAY)
    with pytest.raises(NotAllowed):
        uploads.past(database, bob)
    assert stored(database) == {}


@pytest.mark.parametrize(
    "options",
    [{"id_column": "Id"}, {"outcome": "Won"}, {"outcome": "Visits"}],
    ids=lambda options: next(iter(options)),
)
def test_a_column_that_cannot_be_used_leaves_nothing_behind(
    database: Database, ann: Person, options
):
    with pytest.raises(InvalidInput, match=next(iter(options.values()))):
        bring(database, ann, MONDAY, **options)
    assert contents(database) == {"leads": [], "outcomes": [], "uploads": []}


def test_past_files_are_told_without_a_word_of_their_leads(database: Database, ann: Person):
    bring(database, ann, MONDAY)
    odd = "Lead Number,Phone\n1,+49 30 1\n2,0302222\n3,0303333\nx,y,Secret Person\n4,\n"
    bring(database, ann, odd, name="odd.csv")
    past = uploads.past(database, ann)
    assert past["file_name"].tolist() == ["odd.csv", "leads.csv"]
    assert past["by"].tolist() == ["Ann", "Ann"]
    assert past["n_new"].tolist() == [0, 5]
    assert past["n_changed"].tolist() == [3, 0]  # of the fourth nothing new is said
    assert uploads.past(database, ann, limit=1).shape == (1, past.shape[1])
    with database.reading() as link:
        receipts = json.dumps(link.execute(select(uploads_table.c.receipt)).scalars().all())
        told = audit.entries(link).astype(str).to_csv()
    for word in ("Secret", "030", "Ann Lee", "ann@"):
        assert word not in receipts
    assert "Ann Lee" not in told
    assert "upload 1" in told


def test_a_file_of_which_every_row_was_set_aside_is_taken_in_at_once(
    database: Database, ann: Person
):
    read = read_leads(MONDAY.encode(), name="leads.csv")
    nothing = dataclasses.replace(read, frame=read.frame.head(0))
    taken = uploads.take_in(database, ann, nothing, sha256="0" * 64, id_column="Lead Number")
    assert taken == uploads.Taken(taken.upload_id)
    assert uploads.past(database, ann)["is_finished"].tolist() == [True]
