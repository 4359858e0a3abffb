"""What a lead may ask for, by command."""

from __future__ import annotations

import json

import pytest

from leadscoring.store.database import open_database
from tests.command_line import answer, run
from tests.store.team_leads import add_lead


@pytest.fixture
def lead(team: str) -> str:
    database = open_database(team)
    add_lead(database, external_id="745", email="liam@example.com")
    database.close()
    return "745"


def test_all_that_is_held_is_written_into_a_file(lead, login, tmp_path):
    login("ann")
    told = tmp_path / "about.json"
    assert answer("about", lead, "-o", told) == {"lead": lead, "output": str(told)}
    assert json.loads(told.read_text(encoding="utf-8"))["lead"]["email"] == "liam@example.com"
    assert told.stat().st_mode & 0o077 == 0
    nowhere = tmp_path / "none" / "about.json"
    assert "cannot be written" in run("about", lead, "-o", nowhere, expect=2).stderr


def test_an_erased_lead_is_gone_and_the_command_says_so_afterwards(lead, tmp_path):
    assert answer("erase", lead, "--reason", "asked on paper")["n_rows"]["leads"] == 1
    assert b"liam@example.com" not in (tmp_path / "leads.db").read_bytes()
    said = run("erase", lead, "--reason", "asked again", expect=2).stderr
    assert "was erased on" in said


def test_a_rep_can_do_neither(lead, login, tmp_path):
    login("bob")
    assert "Bob may not" in run("erase", lead, "--reason", "wants it", expect=2).stderr
    assert "Bob may not" in run("about", lead, "-o", tmp_path / "a.json", expect=2).stderr
    assert not (tmp_path / "a.json").exists()
