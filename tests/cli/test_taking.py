"""Files of leads taken into the database by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import answer, run

LEADS = "Lead Number,Name,Source\n7,Liam,Google\n8,Mia,Chat\n9,Noah,Google\n"


@pytest.fixture
def file(here, tmp_path: Path):
    """Write a file of leads: ``file(text)``."""

    def file(text: str = LEADS, name: str = "leads.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return file


def counts(taken: dict[str, object]) -> tuple[object, ...]:
    return tuple(taken[f"n_{what}"] for what in ("new", "changed", "unchanged"))


def test_a_newer_file_updates_leads_by_their_id_and_the_same_again_changes_nothing(file):
    first = answer("import", file())
    assert (first["id_column"], counts(first)) == ("Lead Number", (3, 0, 0))
    assert run("import", file()).stdout.startswith("leads.csv was imported before: nothing changed")
    newer = LEADS.replace("8,Mia,Chat", "8,Mia,Referral") + "10,Ava,Chat\n,Eve,Chat\n"
    assert run("import", file(newer)).stdout.splitlines() == [
        "5 rows read = 5 kept + 0 set aside",
        "Known by Lead Number: 1 new, 1 changed, 2 unchanged.",
        "Left out: 1 without an id.",
        "No model is published, so the leads wait for their scores: train one.",
    ]


def test_a_file_of_closed_leads_tells_how_they_ended(file):
    run("import", file())
    closed = file("Lead Number,Stage\n7,Won\n8,Lost\n9,\n", "closed.csv")
    shown = run("import", closed, "--outcome", "Stage").stdout
    assert shown.splitlines()[-2] == "Outcomes: 1 converted, 1 lost."
    for lead, status in {"7": "converted", "8": "lost", "9": "open"}.items():
        run("about", lead, "-o", told := closed.with_suffix(".json"))
        assert json.loads(told.read_text(encoding="utf-8"))["lead"]["status"] == status
    assert "'Result'" in run("import", closed, "--outcome", "Result", expect=2).stderr


def test_leads_can_be_known_by_another_column_or_by_all_that_is_said(file):
    assert answer("import", file(), "--id", "Name")["id_column"] == "Name"
    assert answer("import", file(), "--id", "")["id_column"] is None
    assert "'Nr'" in run("import", file(), "--id", "Nr", expect=2).stderr


def test_a_file_that_cannot_be_read_makes_one_clear_line(file, tmp_path):
    done = run("import", tmp_path / "none.csv", expect=2)
    assert done.stderr.startswith("Error: none.csv: There is no such file")


def test_a_rep_imports_nothing(team, login, tmp_path):
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    login("bob")
    assert "Bob may not upload leads" in run("import", path, expect=2).stderr
