"""The page Team: who has which leads, the length of a day, and sharing out."""

from __future__ import annotations

import pytest

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit, outcomes, people, settings
from leadscoring.store.access import Role
from leadscoring.store.listing import Filter
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.sharing import share_out
from tests.app.small_pages import press, said, shown
from tests.store.team_leads import add_leads

PAGE = "pages/team.py"


@pytest.fixture
def reps(own_database):
    """Bob and Cid."""
    chief = people.one_person(own_database)
    return [
        people.add(own_database, chief, email=f"{name}@example.com", name=name, roles=[Role.REP])
        for name in ("Bob", "Cid")
    ]


@pytest.fixture
def leads(own_database, reps):
    """Two leads of Bob's, and four of nobody."""
    mine = add_leads(own_database, [{"probability": 0.5}, {"probability": 0.25}], owner=reps[0])
    chances = (0.9, 0.8, 0.2, 0.1)
    return mine, add_leads(own_database, [{"probability": chance} for chance in chances])


@pytest.fixture
def page(new_app, leads):
    """The page of a fresh installation that has leads already."""
    new_app.run()
    return shown(new_app.switch_page(PAGE).run())


def row(app, name):
    return app.dataframe[0].value.set_index("name").loc[name].to_dict()


def test_each_person_stands_with_their_leads_and_what_they_got_done(
    page, reps, leads, own_database
):
    assert page.header[0].value.replace("\\", "") == (
        "3 people share 2 open leads; 4 leads belong to nobody yet."
    )
    bob, (mine, _) = reps[0], leads
    outcomes.record(own_database, bob, mine[0], Outcome.CONVERTED, key="one", seen=None)
    shown(page.run())
    assert row(page, "Bob") == {
        "n_open": 1,
        "n_hot": 0,
        "expected": 0.25,
        "capacity": 30,
        "n_worked": 1,
        "n_converted": 1,
    }
    assert row(page, "Cid")["n_worked"] == 0


def test_what_nobody_has_is_shared_out_with_the_same_expected_conversions(page, reps):
    assert page.button(key="share_out").disabled
    assert "Choose who gets them." in said(page)
    page.pills(key="share_among").set_value([rep.id for rep in reps]).run()
    assert "the same expected conversions" in said(page)
    press(page, "Share out 4 leads among 2")
    assert (
        "Bob got 2 leads (1.0 conversions expected), Cid got 2 leads (1.0 conversions expected)."
        in said(page)
    )
    assert (row(page, "Bob")["n_open"], row(page, "Cid")["n_open"]) == (4, 2)
    assert "Every open lead has an owner." in said(page)


def test_one_person_can_be_given_all(page, reps):
    page.pills(key="share_among").set_value([reps[1].id]).run()
    press(page, "Give 4 leads to Cid")
    assert row(page, "Cid")["n_open"] == 4


def test_the_teams_day_and_one_persons_are_set(page, reps, own_database):
    field = {each.label: each for each in page.number_input}
    field["Calls a rep makes a day"].set_value(12)
    field["Cool-off, in days"].set_value(0)
    field["Drawn to learn, in %"].set_value(8)
    press(page, "Save")
    with own_database.reading() as link:
        agreed = settings.read(link)
    assert (agreed.capacity, agreed.cool_off_days, agreed.explore_percent) == (12, 0, 8)
    page.selectbox(key="capacity_of").set_value(reps[0].id).run()
    page.number_input(key=f"capacity_{reps[0].id}").set_value(40)
    press(page, "Save theirs")
    assert (row(page, "Bob")["capacity"], row(page, "Cid")["capacity"]) == (40, 12)
    page.number_input(key=f"capacity_{reps[0].id}").set_value(0)
    press(page, "Save theirs")
    assert row(page, "Bob")["capacity"] == 12


def test_a_name_can_be_added_where_nobody_signs_in(page):
    fields = {each.label: each for each in page.text_input}
    fields["Name"].input("Dee")
    fields["E-mail"].input("dee@example.com")
    press(page, "Add to the team")
    assert row(page, "Dee")["n_open"] == 0


def test_a_rep_sees_nobodys_work_and_shares_nothing_out(page, reps, become, own_database):
    become(Role.REP)
    shown(page.run())
    assert not page.main.dataframe
    with pytest.raises(NotAllowed):
        share_out(own_database, reps[0], Filter(), [reps[0].id], cutoff=0.5, warm=0.3)
    with own_database.reading() as link:
        assert reps[0].email in set(audit.entries(link, act="refused")["who"])
