"""Working through a list: one press records what came of a lead and opens the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
import streamlit as st

import leadscoring as ls
from leadscoring.app import clock, lead_more, lead_outcomes, notices, state
from leadscoring.app.lead_list import PER_PAGE, LeadList
from leadscoring.app.lead_outcomes import Seen
from leadscoring.store import audit, listing, one_lead, outcomes, people
from leadscoring.store.access import Role
from leadscoring.store.outcome_kinds import Outcome
from tests.app.hot_leads_page import (
    button,
    figures,
    labels,
    names,
    open_all,
    open_lead,
    plain,
    press,
    said,
    table,
)
from tests.app.lead_files import join, take_in, today
from tests.store.team_leads import add_leads, lead_now


@pytest.fixture(autouse=True)
def at_leisure(monkeypatch):
    """No press of a test counts as the second of a double one, however quick the machine is."""
    monkeypatch.setattr(lead_outcomes, "BREATH", 0)


@pytest.fixture
def six(app, models, own_database):
    """The page with six leads, all of nobody."""
    take_in(own_database, models, today(6))
    return app.run()


def test_one_press_records_and_opens_the_next_lead(six, own_database):
    first, second = names(six)[:2]
    number = _open_number(six)
    press(six, "Converted")
    assert open_lead(six) == second
    assert first not in names(six)
    assert table(six)["rank"].tolist() == [2, 3, 4, 5, 6], "places stay as they are"
    assert figures(six)["Worked"] == "1 of 6"
    assert figures(six)["Converted so far"] == "1"
    assert f"Converted recorded for {first} ·" in plain(six)
    assert lead_now(own_database, number)["status"] == "converted"


def _open_number(app) -> int:
    """Return the number of the open lead, which its buttons carry."""
    return int(button(app, "Converted").key.rpartition("_")[2])


def test_an_entry_is_taken_back_by_one_press(six, own_database):
    first, number = open_lead(six), _open_number(six)
    press(press(six, "Bad data"), "Undo")
    assert open_lead(six) == first
    assert f"Bad data taken back for {first}." in plain(six)
    assert lead_now(own_database, number)["status"] == "open"
    assert "~~Bad data~~ taken back" in said(six)
    assert figures(six)["Worked"] == "0 of 6"
    assert "Undo" not in labels(six)


def test_a_follow_up_is_kept_with_its_day_and_the_note(six, own_database):
    number, in_a_week = _open_number(six), clock.today() + timedelta(days=7)
    assert six.date_input[0].value == clock.today() + timedelta(days=3)
    six.date_input[0].set_value(in_a_week)
    six.text_input(key=_note(six)).set_value("Asked for *prices*").run()
    press(six, "Save")
    assert lead_now(own_database, number)["follow_up_on"] == in_a_week
    six.toggle(key=state.HIDE_WORKED).set_value(False).run()
    six.session_state[state.LEAD] = number
    six.run()
    assert "**Follow up on" in said(six)
    assert r"Asked for \*prices\*" in said(six)
    assert table(six)["today"].str.startswith("✓ Follow up on").sum() == 1
    assert six.text_input(key=_note(six)).value == "", "the note went with its outcome"


def _note(app) -> str:
    return next(each.key for each in app.text_input if each.key.startswith("note_"))


def test_the_whole_list_is_worked_and_then_said_to_be_done(six):
    for left in range(5, -1, -1):
        press(six, "Not now")
        assert len(table(six)) == left if left else "Today's list is done" in said(six)
    assert "6 leads worked, 0 converted." in plain(six)
    press(six, "Show them")
    assert set(table(six)["today"]) == {"✓ Worked"}


def test_a_second_press_at_once_does_not_hit_the_next_lead(six, own_database, monkeypatch):
    monkeypatch.setattr(lead_outcomes, "BREATH", 3600)
    press(six, "Converted")
    second = _open_number(six)
    press(six, "Converted")
    assert "You pressed twice" in said(six)
    assert _open_number(six) == second
    assert lead_now(own_database, second)["latest_outcome"] is None
    assert figures(six)["Worked"] == "1 of 6"


@pytest.fixture
def listed(models, own_database, monkeypatch):
    """Two leads as a page lists them, in a session of the test's own."""
    take_in(own_database, models, today(2))
    monkeypatch.setattr(st, "session_state", {})
    person, chosen = people.one_person(own_database), listing.Filter()
    rows = listing.page(own_database, person, chosen, cutoff=0.5, warm=0.3).rows
    return LeadList(own_database, person, ls.load(models), rows, 0, 2, chosen)


def test_a_form_that_is_sent_twice_records_once(listed):
    now = Seen(listed, 1, "Omar", None)
    for _ in range(2):
        lead_outcomes.record(now, Outcome.NOT_NOW)
    assert len(one_lead.read(listed.database, listed.person, 1).entries) == 1
    assert not notices.show(notices.LEAD)


def test_what_somebody_else_entered_meanwhile_is_shown_before_it_is_overwritten(six, own_database):
    cid = join(own_database, "Cid", Role.MANAGER)
    number = _open_number(six)
    outcomes.record(own_database, cid, number, Outcome.NOT_NOW, key="cid-1", seen=None)
    press(six, "Converted")
    assert "Cid entered “Not now”" in plain(six)
    assert _open_number(six) == number
    assert "**Not now** by Cid" in said(six)
    assert lead_now(own_database, number)["status"] == "open"
    press(six, "Converted")
    assert lead_now(own_database, number)["status"] == "converted"


def test_rarer_outcomes_wait_behind_more(six, own_database):
    number = _open_number(six)
    press(six, "Wrong score")
    assert lead_now(own_database, number)["status"] == "open"
    other = _open_number(six)
    press(six, "Lost")
    assert lead_now(own_database, other)["status"] == "lost"


def test_a_lead_is_put_first_with_a_reason_and_let_go(six):
    last = names(six)[-1]
    six.session_state[state.LEAD_AT] = 5
    six.run()
    press(six, "Put first")
    assert "A lead is put first for a reason." in plain(six)
    key = next(each.key for each in six.text_input if each.key.startswith("first_"))
    six.text_input(key=key).set_value("Asked to be called").run()
    press(six, "Put first")
    assert names(six)[0] == open_lead(six) == last
    assert table(six)["today"][0] == "Put first: Asked to be called"
    press(six, "Let go")
    assert "today" not in table(six)


def test_who_must_not_be_contacted_leaves_the_list(six, own_database):
    name, number = open_lead(six), _open_number(six)
    six.toggle(key=f"do_not_contact_{number}").set_value(True).run()
    assert name not in names(six)
    assert lead_now(own_database, number)["do_not_contact"]
    open_all(six)
    six.session_state[state.LEAD] = number
    six.run()
    assert "Do not contact this lead" in said(six)
    assert table(six)["contact"].str.contains("⚠ Do not contact").sum() == 1


def test_a_lead_is_erased_for_a_reason_and_told_what_goes(six, own_database):
    name, number = open_lead(six), _open_number(six)
    six.button(key=f"erase_{number}").click().run()
    assert any(f"about **{name}**" in each.value for each in six.markdown)
    assert six.button(key=f"erase_now_{number}").disabled


def test_erasing_a_lead_is_audited_and_said(listed, monkeypatch):
    now = Seen(listed, 1, "Omar", None)
    lead_more._erase_now(now, "Omar Agarwal wrote")
    assert notices._Notice in {type(each) for each in st.session_state.values()}
    assert listed.rows["lead_id"].tolist() == [1, 2]
    lead_more._erase_now(now, "Asked by letter")
    with listed.database.reading() as link:
        subjects = audit.entries(link, act="erased")["subject"].tolist()
    assert subjects == ["lead 1"]


def test_all_that_is_held_about_a_lead_is_handed_over(six, own_database):
    number, person = _open_number(six), people.one_person(own_database)
    told = lead_more._everything(own_database, person, number)
    assert f'"Name": "{open_lead(six)}"' in told


def test_after_the_last_lead_of_a_page_the_next_page_opens(app, models, own_database):
    add_leads(
        own_database,
        [{"probability": 0.9 - n / 1000, "attributes": {"Lead Source": "Chat"}} for n in range(53)],
    )
    open_all(app)
    app.session_state[state.LEAD_AT] = PER_PAGE - 1
    app.run()
    press(app, "Not now")
    assert open_lead(app) == f"Lead L{PER_PAGE + 1}"
    app.session_state[state.LEAD_AT] = PER_PAGE - 1
    app.session_state[state.LEAD] = PER_PAGE
    app.run()
    press(app, "Converted")  # closed: it leaves the list, and the others move up
    assert open_lead(app) == f"Lead L{PER_PAGE + 1}"
    press(app, "Not now")
    assert open_lead(app) == f"Lead L{PER_PAGE + 2}"
