"""Who acts on the command line."""

from __future__ import annotations

import os
import pwd

import pytest

from leadscoring.cli import acting
from tests.command_line import answer, run


def test_nobody_can_claim_another_login_by_a_variable(monkeypatch: pytest.MonkeyPatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "eve")
    assert acting.login_name() == pwd.getpwuid(os.geteuid()).pw_name != "eve"


def test_who_works_alone_may_do_everything_under_their_own_name(here):
    run("settings", "set", "capacity", 12)
    assert [(p["name"], p["login"]) for p in answer("people", "list")["people"]] == [("you", None)]
    assert answer("settings", "show")["capacity"] == 12


def test_a_command_that_only_looks_makes_no_database(here, tmp_path):
    said = run("audit", "verify", expect=2).stderr
    assert said.startswith(f"Error: There is no database at {here} yet. Import leads first")
    assert not (tmp_path / "leads.db").exists()


def test_in_a_team_the_login_says_who_acts(team, login):
    login("ann")
    run("settings", "set", "capacity", 12)
    login("eve")
    newest = answer("audit", "list", "--limit", 1)["entries"][0]
    assert (newest["who"], newest["act"]) == ("ann@example.com", "settings")
    assert newest["details"] == {"capacity": 12}


@pytest.mark.parametrize("name", ["mallory", "bob"], ids=["unknown", "no longer active"])
def test_who_is_not_of_the_team_is_refused_and_that_is_written_down(team, login, name):
    run("people", "change", "bob@example.com", "--inactive")
    login(name)
    said = run("settings", "show", expect=2).stderr
    assert f"leadscoring people change EMAIL --login {name}" in said
    login("eve")
    newest = answer("audit", "list", "--act", "refused")["entries"][0]
    who = {"mallory": "login mallory", "bob": "bob@example.com"}[name]
    assert (newest["who"], newest["details"]) == (who, {"act": "command line"})


@pytest.mark.parametrize(
    "words",
    [
        ("people", "list"),
        ("people", "add", "x@example.com", "--name", "X"),
        ("people", "change", "bob@example.com", "--role", "manager"),
        ("settings", "set", "capacity", "99"),
        ("audit", "list"),
        ("audit", "verify"),
    ],
    ids=" ".join,
)
def test_a_rep_reaches_nothing_of_the_team_by_command(team, login, words):
    login("bob")
    said = run(*words, expect=2).stderr
    assert said.startswith("Error: Bob may not ")
    assert len(said.splitlines()) == 1
    login("eve")
    assert answer("audit", "list", "--limit", 1)["entries"][0]["act"] == "refused"
