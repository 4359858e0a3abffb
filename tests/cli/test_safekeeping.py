"""What is kept, and for how long, by command."""

from __future__ import annotations

from leadscoring.store.database import open_database
from tests.command_line import answer, run
from tests.store.team_leads import UPLOADED, add_lead

KEPT_FOR_GOOD = ("earlier scores", "receipts of uploads", "uploads without leads")


def test_what_would_go_is_told_before_it_goes(team, login):
    database = open_database(team)
    for name in ("A", "B"):
        add_lead(database, external_id=name, status="lost", contacted_at=UPLOADED)
    database.close()
    run("settings", "set", "keep_closed_days", 30)
    assert "closed leads: 2 older than " in run("retention", "--dry-run").stdout
    found = answer("retention", "--dry-run")["kinds"]
    assert {row["kind"]: row["n"] for row in found if row["older_than"]} == {"closed leads": 2}
    shown = run("retention").stdout.splitlines()
    assert shown[:3] == [f"{kind}: kept for good" for kind in KEPT_FOR_GOOD]
    assert shown[3].endswith(" removed")
    assert {row["n"] for row in answer("retention")["kinds"]} == {0}
    login("ann")
    assert "Ann may not" in run("retention", "--dry-run", expect=2).stderr


def test_a_backup_is_restored_into_a_fresh_database_and_over_no_other(
    team, login, tmp_path, monkeypatch
):
    database = open_database(team)
    add_lead(database, external_id="A")
    database.close()
    file = tmp_path / "monday.backup"
    assert answer("backup", file)["n_rows"]["leads"] == 1
    assert "The database is not empty" in run("restore", file, expect=2).stderr
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    shown = run("restore", file, "--database", fresh).stdout
    assert shown == f"Restored 1 leads from {file}.\n"
    monkeypatch.setenv("LEADSCORING_DATABASE_URL", fresh)
    assert [person["name"] for person in answer("people", "list")["people"]][:2] == ["Ann", "Bob"]
    run("restore", file, "--replace")
    assert answer("audit", "list", "--limit", 1)["entries"][0]["act"] == "restored"
    run("audit", "verify")
    login("ann")
    assert "Ann may not" in run("backup", file, expect=2).stderr
    assert "Ann may not" in run("restore", file, "--replace", expect=2).stderr
