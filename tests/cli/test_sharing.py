"""Leads given to people by command."""

from __future__ import annotations

import pytest

from leadscoring.store.database import open_database
from tests.command_line import answer, run
from tests.small_model import SAMPLES
from tests.store.team_leads import add_leads


@pytest.fixture
def leads(team: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six leads of nobody's, from two sources; the sample model is published."""
    monkeypatch.setenv("LEADSCORING_MODELS", str(SAMPLES.parent / "models"))
    database = open_database(team)
    chances = {"A": 0.9, "B": 0.8, "C": 0.7, "D": 0.6, "E": 0.5, "F": 0.4}
    rows = [{"external_id": name, "probability": p} for name, p in chances.items()]
    add_leads(database, rows[:4], source="Chat")
    add_leads(database, rows[4:], source="Google")
    database.close()


def ids(login) -> dict[str, list[str]]:
    lists = {}
    for name in ("bob", "cid"):
        login(name)
        lists[name] = [lead["id"] for lead in answer("today")["leads"]]
    login("ann")
    return lists


def test_leads_are_given_to_a_person_and_taken_from_them(leads, login):
    login("ann")
    assert answer("assign", "A", "B", "--to", "bob@example.com")["n_changed"] == 2
    assert run("assign", "B", "C", "--to", "Cid@example.com").stdout == (
        "Assigned to Cid: 2 that were not before.\n"
    )
    run("assign", "A", "--to", "nobody")
    assert ids(login) == {"bob": [], "cid": ["B", "C"]}
    assert "no lead 'Z'" in run("assign", "Z", "--to", "bob@example.com", expect=2).stderr
    assert "dee" in run("assign", "A", "--to", "dee@example.com", expect=2).stderr.casefold()
    login("bob")
    assert "Bob may not" in run("assign", "A", "--to", "bob@example.com", expect=2).stderr


def test_each_person_can_expect_the_same_conversions(leads, login):
    login("ann")
    both = ("--to", "bob@example.com", "--to", "cid@example.com")
    shares = answer("share-out", *both, "--source", "Chat")["shares"]
    assert [(share["owner"], share["expected"]) for share in shares] == [
        ("Bob", pytest.approx(1.5)),
        ("Cid", pytest.approx(1.5)),
    ]
    assert {name: sorted(found) for name, found in ids(login).items()} in (
        {"bob": ["A", "D"], "cid": ["B", "C"]},
        {"bob": ["B", "C"], "cid": ["A", "D"]},
    )
    shown = run("share-out", *both, "--owner", "nobody").stdout
    assert shown.split()[:4] == ["owner", "n_leads", "expected", "email"]
    login("bob")
    assert "Bob may not" in run("share-out", *both, expect=2).stderr
