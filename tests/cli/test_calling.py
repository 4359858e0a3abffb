"""A rep's day by command."""

from __future__ import annotations

import pytest

from leadscoring.store import people
from leadscoring.store.database import open_database
from tests.command_line import answer, run
from tests.store.team_leads import add_leads


@pytest.fixture
def leads(team: str) -> str:
    """Three leads of Bob's and one of Cid's."""
    database = open_database(team)
    with database.reading() as link:
        bob, cid = (people.by_login(link, name) for name in ("bob", "cid"))
    chances = {"A": 0.2, "B": 0.9, "C": 0.5}
    add_leads(
        database, [{"external_id": n, "probability": p} for n, p in chances.items()], owner=bob
    )
    add_leads(database, [{"external_id": "D", "probability": 0.7, "owner": cid}])
    database.close()
    return team


def ids(*words: object) -> list[str]:
    return [lead["id"] for lead in answer("today", *words)["leads"]]


def test_a_rep_has_their_own_list_best_first_and_it_stays_still(leads, login):
    login("bob")
    assert ids() == ["B", "C", "A"]
    run("outcome", "C", "not_now")
    found = answer("today")
    assert [(lead["id"], lead["worked"]) for lead in found["leads"]] == [
        ("B", False),
        ("C", True),
        ("A", False),
    ]
    assert (found["worked"], found["converted"]) == (1, 0)
    assert "Bob, 5 Mar 2030: 2 leads, 0 worked." in run("today", "--day", "2030-03-05").stdout


def test_who_sees_all_reads_anothers_list_and_that_is_written_down(leads, login):
    login("bob")
    refused = run("today", "--owner", "cid@example.com", expect=2).stderr
    assert "Bob may not see the leads of others" in refused
    login("dee")
    assert ids("--owner", "Bob@example.com") == ["B", "C", "A"]
    login("eve")
    log = answer("audit", "list", "--limit", 2)["entries"]
    assert [(entry["who"], entry["act"]) for entry in log] == [
        ("dee@example.com", "bulk read"),
        ("bob@example.com", "refused"),
    ]
    assert log[0]["details"] == {"n_leads": 3}


def test_who_has_no_leads_is_told(leads, login):
    login("ann")
    run("settings", "set", "capacity", 1)
    login("cid")
    run("outcome", "D", "lost")
    shown = run("today", "--day", "2030-03-05").stdout
    assert shown == "Cid has no lead to call on 5 Mar 2030.\n"


def test_an_outcome_sent_twice_is_recorded_once(leads, login):
    login("bob")
    words = ("outcome", "B", "follow_up", "--on", "2099-01-01")
    assert "A follow-up needs a day from" in run(*words, expect=2).stderr
    first = answer("outcome", "B", "converted", "--note", "signed")
    again = answer("outcome", "B", "converted", "--note", "signed")
    assert again == {**first, "recorded_before": True}
    assert (first["by"], first["recorded_before"]) == ("Bob", False)
    shown = run("outcome", "B", "converted", "--note", "signed").stdout
    assert shown == "Converted was recorded before; nothing changed: lead B.\n"
    login("eve")
    log = answer("audit", "list", "--act", "outcome")["entries"]
    assert [(entry["who"], entry["details"]["kind"]) for entry in log] == [
        ("bob@example.com", "converted")
    ]


def test_a_rep_works_no_lead_of_another(leads, login):
    login("bob")
    assert "not assigned to Bob" in run("outcome", "D", "lost", expect=2).stderr
    assert "no lead 'Z'" in run("outcome", "Z", "lost", expect=2).stderr
