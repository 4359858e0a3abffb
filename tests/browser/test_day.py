"""A team's day in real browsers, on either kind of database: upload, share out, work, look."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from leadscoring.store import audit, outcomes, people
from leadscoring.store.access import Role
from leadscoring.store.database import open_database
from leadscoring.store.listing import Filter, page

from .dashboard import ROOT
from .provider import Account

pytestmark = pytest.mark.browser

ANN = Account("ann@example.com", "Ann")
BOB = Account("bob@example.com", "Bob")
CID = Account("cid@example.com", "Cid")
N_LEADS, EACH = 60, 10
TAKING_IN = 120_000  # milliseconds until a file is taken in and scored
BREATH = 800  # milliseconds: a press sooner after the last one is taken for a double press


@pytest.fixture
def database(database_url):
    """The team's database: Eve manages its people, Ann is a manager, Bob and Cid are reps."""
    opened = open_database(database_url)
    chief = people.one_person(opened)
    people.add(opened, chief, email="eve@example.com", name="Eve", roles=[Role.ADMINISTRATOR])
    people.add(opened, chief, email=ANN.email, name="Ann", roles=[Role.MANAGER])
    people.add(opened, chief, email=CID.email, name="Cid", roles=[Role.REP])
    login = pwd.getpwuid(os.geteuid()).pw_name
    people.add(opened, chief, email=BOB.email, name="Bob", roles=[Role.REP], login=login)
    yield opened
    opened.close()


@pytest.fixture
def lead_file(tmp_path):
    path = tmp_path / "leads.csv"
    pd.read_csv(ROOT / "sample_data" / "leads_today.csv", dtype="str").head(N_LEADS).to_csv(
        path, index=False
    )
    return path


def test_a_manager_shares_leads_out_and_two_reps_work_ten_each(
    database_url, database, team_server, browse, lead_file
):
    with team_server(database_url, [ANN, BOB, CID]) as server:
        ann = browse(server)
        ann.sign_in(ANN.email)
        a_manager_uploads(ann, lead_file)
        a_manager_shares_them_out(ann)
        assert owners(database) == {"Bob": N_LEADS // 2, "Cid": N_LEADS // 2}

        bob, cid = browse(server), browse(server)
        bob.sign_in(BOB.email)
        cid.sign_in(CID.email)
        bobs, cids = [], []
        for turn in range(EACH):
            outcome = ("Not now", "Converted", "Bad data")[turn % 3]
            bobs.append(a_rep_records(bob, outcome))
            cids.append(a_rep_records(cid, outcome))
        assert len({*bobs, *cids}) == 2 * EACH
        assert f"{EACH} of {N_LEADS // 2}" in bob.page.get_by_test_id("stMain").inner_text()
        assert worked(database) == {"Bob": set(bobs), "Cid": set(cids)}

        a_manager_is_told_of_an_entry_not_seen(ann, bob)
        a_rep_stays_within_what_is_theirs(bob, cids[0])
        assert [*ann.exceptions(), *bob.exceptions(), *cid.exceptions()] == []
        assert [*ann.foreign(), *bob.foreign(), *cid.foreign()] == []

    the_command_line_holds_a_rep_to_their_own(database_url, of=database, others=cids[0])
    with database.reading() as link:
        assert audit.verify(link).is_whole
        refused = audit.entries(link, act="refused")
    assert set(refused["who"]) == {BOB.email}


def a_manager_uploads(ann, lead_file):
    ann.go("Upload")
    ann.upload(lead_file)
    ann.page.get_by_role(
        "button", name=re.compile(f"score.* {N_LEADS} leads", re.IGNORECASE)
    ).click()
    ann.page.get_by_text(re.compile(f"{N_LEADS} new")).first.wait_for(timeout=TAKING_IN)
    ann.go("Hot leads")
    choose(ann, "All leads")


def a_manager_shares_them_out(ann):
    ann.page.get_by_test_id("stMain").get_by_text("Assign", exact=True).click()
    box = ann.page.get_by_role("combobox", name="Or share them out among")
    for name in ("Bob", "Cid"):
        box.fill(name)
        ann.page.get_by_role("option", name=name).click()
    box.press("Escape")
    ann.page.get_by_role("button", name="Share them out").click()
    ann.page.get_by_text("Shared out: Bob 30 leads").wait_for()
    ann.settled()


def a_rep_records(rep, outcome):
    """Press what came of the open lead and return the lead's id."""
    rep.page.wait_for_timeout(BREATH)
    panel = rep.page.locator(".st-key-lead_panel")
    lead = re.search(r"(\S+) · rank", panel.inner_text())
    name = panel.get_by_role("heading").first.inner_text()
    panel.get_by_role("button", name=outcome, exact=True).click()
    rep.page.get_by_text(f"{outcome} recorded for {name}").wait_for()
    rep.settled()
    assert lead is not None
    return lead.group(1)


def a_manager_is_told_of_an_entry_not_seen(ann, bob):
    """Ann opens the lead that Bob has open; he enters first, and she is told before she does."""
    name = bob.page.locator(".st-key-lead_panel").get_by_role("heading").first.inner_text()
    find(ann, name)
    panel = ann.page.locator(".st-key-lead_panel")
    panel.get_by_role("heading", name=name).first.wait_for()
    a_rep_records(bob, "Not now")
    panel.get_by_role("button", name="Converted", exact=True).click()
    ann.page.get_by_text(re.compile("Bob entered .Not now.")).wait_for()
    ann.settled()
    assert panel.get_by_role("heading", name=name).first.is_visible()


def a_rep_stays_within_what_is_theirs(bob, others):
    menu = bob.page.get_by_test_id("stSidebar").get_by_role("link").all_inner_texts()
    assert [text.splitlines()[-1] for text in menu] == ["Hot leads"]
    for path in ("upload", "cutoff", "train", "coefficients", "team", "people", "records"):
        bob.open(path)
        bob.page.get_by_text("Bob may not").wait_for()
        assert bob.page.get_by_test_id("stDataFrame").count() == 0
    bob.open()
    choose(bob, "All my leads")
    search(bob, others)
    bob.page.get_by_text("No leads match these filters").wait_for()


def the_command_line_holds_a_rep_to_their_own(url, *, of, others):
    for words, told in (
        (["outcome", others, "converted"], "is not assigned to Bob"),
        (["erase", others, "--reason", "mine"], "Bob may not erase a lead"),
        (["today", "--owner", CID.email], "Bob may not see the leads of others"),
        (["audit", "list"], "Bob may not read the audit log"),
    ):
        command = [Path(sys.executable).with_name("leadscoring"), *words, "--database", url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert others in worked(of)["Cid"]


def choose(dashboard, view):
    dashboard.page.get_by_test_id("stMain").get_by_text(view, exact=True).click()
    dashboard.settled()


def search(dashboard, text):
    box = dashboard.page.get_by_placeholder("Name, id, any text")
    box.fill(text)
    box.press("Enter")
    dashboard.settled()


def find(dashboard, text):
    choose(dashboard, "All leads")
    search(dashboard, text)


def owners(database):
    rows = all_leads(database)
    return rows["owner"].value_counts().to_dict()


def worked(database):
    """Return by whom outcomes were entered, and of which leads."""
    found: dict[str, set[str]] = {}
    rows = all_leads(database)
    with database.reading() as link:
        for number, name in zip(rows["lead_id"], rows["external_id"], strict=True):
            for entry in outcomes.entries(link, number):
                found.setdefault(entry.by, set()).add(name)
    return found


def all_leads(database):
    with database.reading() as link:
        ann = people.by_email(link, ANN.email)
    chosen = Filter(status="any")
    return page(database, ann, chosen, cutoff=0.5, warm=0.3, limit=N_LEADS).rows
