"""What is done with a list as a whole: samples that come and go, assigning."""

from __future__ import annotations

from leadscoring.app import lead_assigning, state
from leadscoring.store import people, settings
from leadscoring.store.access import Role
from tests.app.hot_leads_page import button, counts, labels, open_all, plain, press, said, table
from tests.app.lead_files import join, take_in, today

SAMPLES = "These are invented sample leads"


def test_a_newcomer_finds_the_sample_leads_until_they_bring_their_own(app, models, own_database):
    app.run()
    assert not app.exception
    assert SAMPLES in said(app)
    assert len(table(app)) == 30
    open_all(app)
    assert counts(app)["all"] == 300
    take_in(own_database, models, today(7))
    app.run()
    assert SAMPLES not in said(app)
    assert counts(app)["all"] == 7


def test_sample_leads_go_at_a_press_and_come_back_only_at_another(app):
    app.run()
    press(app, "Take them away now")
    assert "300 sample leads taken away." in plain(app)
    assert "No leads yet" in said(app)
    assert "Model 1 is ready" in said(app)
    app.run()
    assert "No leads yet" in said(app)
    press(app, "Try 300 sample leads")
    assert len(table(app)) == 30


def test_samples_are_not_forced_on_a_model_of_other_leads(app, monkeypatch):
    monkeypatch.setattr("leadscoring.leads.matching.Match.is_usable", False)
    app.run()
    assert not app.exception
    assert "No leads yet" in said(app)
    assert not [label for label in labels(app) if "sample" in label]


def test_a_team_is_not_given_sample_leads(app, own_database, become):
    join(own_database, "Eve", Role.ADMINISTRATOR)
    with own_database.writing() as link:
        settings.put(link, "samples_offered", value=True)
    become(Role.REP)
    app.run()
    assert "Ask your manager to upload leads." in said(app)


def test_a_manager_gives_the_leads_of_a_filter_to_somebody(app, models, own_database):
    bob = join(own_database, "Bob", Role.REP)
    take_in(own_database, models, today(40))
    open_all(app)
    app.selectbox(key=state.SOURCE).set_value("Google").run()
    n = counts(app)["all"]
    assert button(app, "Give them").disabled
    app.selectbox(key=lead_assigning._TO).set_value(bob.id).run()
    press(app, "Give them")
    assert f"{n} leads given to Bob." in plain(app)
    assert set(table(app)["owner"]) == {"Bob"}
    app.selectbox(key=state.OWNER).set_value(bob.id).run()
    press(app, "Clear filters")
    app.selectbox(key=state.OWNER).set_value("nobody").run()
    assert counts(app)["all"] == 40 - n


def test_a_manager_shares_leads_out_among_reps(app, models, own_database):
    reps = [join(own_database, name, Role.REP) for name in ("Bob", "Cid")]
    take_in(own_database, models, today(40))
    open_all(app)
    assert button(app, "Share them out").disabled
    app.multiselect(key=lead_assigning._AMONG).set_value([rep.id for rep in reps]).run()
    press(app, "Share them out")
    assert "Shared out: Bob" in plain(app)
    for rep in reps:
        app.selectbox(key=state.OWNER).set_value(rep.id).run()
        assert counts(app)["all"] > 10


def test_a_rep_assigns_nothing(app, models, own_database, become):
    take_in(own_database, models, today(5))
    join(own_database, "Eve", Role.ADMINISTRATOR)
    become(Role.REP)
    open_all(app)
    assert "Give them" not in labels(app)
    assert people.one_person(own_database).roles == {Role.REP}
