"""People, settings and the audit log by command."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from leadscoring.store.database import open_database
from tests.command_line import answer, run


def test_people_are_added_changed_and_listed(team):
    words = ("people", "add", "fay@example.com", "--name", "Fay", "--role", "rep")
    assert run(*words, "--role", "manager").stdout == "Fay <fay@example.com>: manager and rep.\n"
    fay = ("people", "change", "Fay@example.com")
    changed = answer(*fay, "--role", "analyst", "--login", "fay", "--capacity", 7)
    fay_now = {"name": "Fay", "roles": ["analyst"], "active": True, "login": "fay", "capacity": 7}
    assert changed == {"email": "fay@example.com", **fay_now}
    assert answer(*fay, "--login", "", "--capacity", 0) == {
        **changed,
        "login": None,
        "capacity": None,
    }
    assert run(*fay, "--inactive").stdout == "Fay <fay@example.com>: analyst, not active.\n"
    shown = run("people", "list").stdout.splitlines()
    assert len(shown) == 1 + 5 + 1 + 1  # a header, the team, who set it up, Fay
    assert "nobody@example.com" in run("people", "change", "nobody@example.com", expect=2).stderr


def test_settings_are_whole_numbers_or_none(here):
    run("settings", "set", "keep_closed_days", 365)
    assert answer("settings", "show")["keep_closed_days"] == 365
    run("settings", "set", "keep_closed_days", "none")
    assert answer("settings", "show")["keep_closed_days"] is None
    assert "'soon'" in run("settings", "set", "keep_closed_days", "soon", expect=2).stderr
    assert "capacity" in run("settings", "set", "pace", 3, expect=2).stderr


def test_the_log_is_found_whole_until_somebody_changes_an_entry(team):
    for days in (30, 60):
        run("settings", "set", "keep_scores_days", days)
    found = answer("audit", "verify")
    assert found["entries"] == 5 + 2
    run("audit", "verify", "--head", found["head"])
    assert "cut off" in run("audit", "verify", "--head", "f" * 64, expect=2).stderr
    database = open_database(team)
    with database.writing() as link:
        for trigger in link.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            link.execute(text(f"DROP TRIGGER {trigger.name}"))
        link.execute(text("UPDATE audit SET who = 'bob@example.com' WHERE id = 6"))
    database.close()
    said = run("audit", "verify", expect=2).stderr
    assert "Entry 6 was changed after it was written." in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(("options", "numbers"), [((), [7, 6]), (("--before", 7), [6, 5])])
def test_the_log_is_listed_page_by_page_the_newest_first(team, options, numbers):
    for days in (30, 60):
        run("settings", "set", "keep_scores_days", days)
    page = answer("audit", "list", "--limit", 2, *options)["entries"]
    assert [entry["id"] for entry in page] == numbers
    assert "person added" in run("audit", "list", "--act", "nothing", expect=0).stdout
