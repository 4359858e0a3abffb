"""What the lists show of a file's leads."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from leadscoring.store.contacts import barred, contact_problem
from leadscoring.store.lead_ids import external_ids, id_columns
from leadscoring.store.lead_rows import file_columns, lead_rows

SEEN = datetime(2026, 11, 20, 8, tzinfo=UTC)
PEOPLE = pd.DataFrame(
    {
        "Lead Number": [700, 701, 702],
        "Name": ["Ann Lee", None, "Cid\x00 Ray"],
        "E-mail": ["ann@example.com", "bo@example.com", None],
        "Phone": ["+49 30 123456", "+49 30 123457", "+49 30 123458"],
        "Lead Source": ["Chat", "Google", None],
        "Last Activity": ["Opened", None, "x" * 500],
        "Created": pd.to_datetime(["2026-11-01 10:00", None, "2026-11-03 00:00"]),
        "Do Not Call": ["No", "Yes", None],
    }
)


def rows_of(frame):
    return lead_rows(frame, external_ids(frame, "Lead Number"), file_columns(frame))


def test_a_new_lead_shows_what_its_file_says():
    ann, bo, cid = (row.first(SEEN) for row in rows_of(PEOPLE))
    attributes = ann.pop("attributes")
    assert attributes["Lead Number"] == 700
    assert attributes["Created"] == "2026-11-01 10:00:00"
    assert ann == {
        "external_id": "700",
        "label": "Ann Lee",
        "source": "Chat",
        "email": "ann@example.com",
        "phone": "+49 30 123456",
        "activity": "Opened",
        "contact_problem": None,
        "created_on": datetime(2026, 11, 1, 10, tzinfo=UTC),
        "do_not_contact": False,
        "searched": "ann lee 700 ann@example.com +49 30 123456 chat",
    }
    assert (bo["label"], bo["created_on"], bo["do_not_contact"]) == ("bo@example.com", SEEN, True)
    assert (cid["label"], len(cid["activity"])) == ("Cid Ray", 200)
    assert cid["contact_problem"] == "No e-mail address"


def test_a_file_that_tells_less_leaves_the_rest_as_it_was():
    known = rows_of(PEOPLE)[0].first(SEEN) | {"do_not_contact": True}
    closed = pd.DataFrame({"Lead Number": [700], "Phone": ["030 99 88 77"], "Converted": [1]})
    (row,) = rows_of(closed)
    now = row.over(known)
    assert now["attributes"] == {**known["attributes"], "Phone": "030 99 88 77", "Converted": 1}
    for name in ("label", "source", "email", "activity", "created_on", "do_not_contact"):
        assert now[name] == known[name]
    assert now["searched"] == "ann lee 700 ann@example.com 030 99 88 77 chat"


def test_a_contact_that_went_missing_is_told():
    known = rows_of(PEOPLE)[0].first(SEEN)
    (row,) = rows_of(PEOPLE.head(1).assign(Phone="call me"))
    assert row.over(known)["contact_problem"] is None  # no longer a column of numbers
    gone = PEOPLE.assign(Phone=[None, *PEOPLE["Phone"][1:]])
    assert rows_of(gone)[0].over(known)["contact_problem"] == "No phone number"


@pytest.mark.parametrize(
    ("email", "phone", "has", "problem"),
    [
        ("a@b.de", "030 123456", (True, True), None),
        (None, None, (False, False), None),
        (None, None, (True, True), "No e-mail address; no phone number"),
        ("a@b", "030 123456", (True, True), "The e-mail address looks wrong"),
        (None, "12", (False, True), "The phone number looks wrong"),
    ],
)
def test_what_is_wrong_with_a_contact(email, phone, has, problem):
    assert contact_problem(email, phone, has_email=has[0], has_phone=has[1]) == problem


@pytest.mark.parametrize(
    ("column", "bars"),
    [
        ("Do Not Call", True),
        ("lead_do_not_contact", True),
        ("Don't phone", True),
        ("Opted out", True),
        ("DoNotCall", True),
        ("DNC", True),
        ("Do Not Email", False),
        ("Email Opt Out", False),
        ("SMS opt-out", False),
        ("Called", False),
    ],
)
@pytest.mark.parametrize("yes", ["Yes", 1.0, "TRUE"])
def test_which_columns_bar_contact(column, bars, yes):
    assert barred(pd.DataFrame({column: [yes, "No"]})).tolist() == [bars, False]


def test_leads_are_known_by_the_shortest_identifier_and_last_by_mail():
    frame = PEOPLE.assign(Id=["lead-a", "lead-b", "lead-c"])
    assert id_columns(frame) == ["Lead Number", "Id"]
    mailed = frame.assign(**{"E-mail": ["a@b.de", "b@b.de", "c@b.de"]})
    assert id_columns(mailed) == ["Lead Number", "Id", "E-mail"]
    assert id_columns(mailed.drop(columns=["Id", "Lead Number"])) == ["E-mail"]
    assert id_columns(PEOPLE[["Lead Source"]]) == id_columns(PEOPLE.head(0)) == []


def test_ids_are_texts_that_any_file_says_alike():
    ids = external_ids(pd.DataFrame({"Id": [7.0, None, 8.5]}), "Id")
    assert ids.tolist()[::2] == ["7", "8.5"]
    assert ids.isna().tolist() == [False, True, False]
    (long,) = external_ids(pd.DataFrame({"Id": ["x" * 900]}), "Id")
    assert len(long) <= 400
    (nul,) = external_ids(pd.DataFrame({"Id": ["\x00"]}), "Id").isna()
    assert nul


def test_without_an_id_a_lead_is_what_is_said_of_it():
    frame = pd.DataFrame({"A": ["x", "x", "y"], "B": [1.0, None, 1.0]})
    first, second, third = external_ids(frame, None)
    assert len({first, second, third}) == 3
    again = pd.DataFrame({"B": [1], "C": [None], "A": ["x"]})  # other order, a blank column more
    assert external_ids(again, None).tolist() == [first]
