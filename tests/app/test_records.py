"""The page Records: the audit log, one lead's rights, and how long things are kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit, people, retention, settings
from leadscoring.store.access import Role
from leadscoring.store.forgetting import erase
from leadscoring.store.moments import now
from leadscoring.store.tables import leads
from tests.app.small_pages import press, said, shown
from tests.store.team_leads import add_lead

PAGE = "pages/records.py"


@pytest.fixture
def chief(own_database):
    return people.one_person(own_database)


@pytest.fixture
def page(new_app):
    """The page of a fresh installation."""
    new_app.run()
    return shown(new_app.switch_page(PAGE).run())


def numbers(app):
    return app.dataframe[0].value["id"].tolist()


def test_an_empty_log_says_when_the_first_entry_comes(page):
    assert "the first entry comes with the first change" in said(page)


def test_the_log_is_paged_and_narrowed_by_act(page, own_database, chief):
    for capacity in range(1, 121):
        settings.change(own_database, chief, capacity=capacity)
    people.add(own_database, chief, email="bob@example.com", name="Bob")
    assert numbers(shown(page.run())) == [*range(121, 71, -1)]
    assert page.button(key="audit_Newer").disabled
    press(page, "Older")
    press(page, "Older")
    assert numbers(page) == [*range(21, 0, -1)]
    assert page.button(key="audit_Older").disabled
    press(page, "Newer")
    assert numbers(page) == [*range(71, 21, -1)]
    page.selectbox(key="audit_act").set_value("person added").run()
    assert numbers(shown(page)) == [121]
    assert page.dataframe[0].value["who"].tolist() == [people.ONE_PERSON]


def test_a_whole_log_gives_its_seal_and_a_tampered_one_is_found(page, own_database, chief):
    for capacity in (3, 4):
        settings.change(own_database, chief, capacity=capacity)
    press(page, "Check the log")
    assert "The log is whole: 2 entries" in said(page)
    with own_database.reading() as link:
        head = audit.verify(link).head
    assert page.code[0].value == head
    page.text_input(key="audit_noted").input("0" * 64)
    press(page, "Check the log")
    assert "entries were cut off the log's end" in said(page)
    with own_database.writing() as link:
        link.execute(text("DROP TRIGGER audit_no_update"))
        link.execute(text("UPDATE audit SET who = 'somebody' WHERE id = 2"))
    page.text_input(key="audit_noted").input("")
    press(page, "Check the log")
    assert "Entry 2 was changed after it was written." in said(page)


def look_up(page, lead):
    page.text_input(key="record_lead").input(lead).run()
    return press(page, "Look it up")


def test_all_that_is_held_about_a_lead_is_handed_over(page, own_database):
    add_lead(own_database, external_id="L-1", probability=0.5, attributes={"City": "Oslo"})
    look_up(page, "L-1")
    assert "L-1 is here: 1 field, 1 score, 1 file" in said(page).replace("*", "")
    assert [b.proto.label for b in page.get("download_button")] == ["Download all we hold"]
    told = json.loads(page.session_state["record_told"][1])
    assert told["attributes"] == {"City": "Oslo"}
    with own_database.reading() as link:
        assert audit.entries(link, act="told everything")["subject"].tolist() == ["lead 1"]


def test_a_lead_that_is_not_there_is_named(page):
    assert "There is no lead 'L-9'" in said(look_up(page, "L-9"))


def test_a_lead_is_erased_after_a_reason(page, own_database):
    add_lead(own_database, external_id="L-1", probability=0.5)
    look_up(page, "L-1")
    press(page, "Erase it")
    assert page.button(key="erase_lead").disabled
    page.session_state["erase_reason"] = "They asked for it"
    press(page, "Erase it")
    next(b for b in page.button if b.label == "Erase it").click()
    shown(page.button(key="erase_lead").click().run())
    assert "Lead 1 is erased" in said(page)
    with own_database.reading() as link:
        assert link.execute(select(func.count()).select_from(leads)).scalar_one() == 0
        assert "They asked for it" in audit.entries(link, act="erased")["details"].item()


def test_thinning_out_needs_days_and_something_older_and_a_second_press(page, own_database, chief):
    old = now() - timedelta(days=400)
    add_lead(own_database, status="lost", contacted_at=old)
    assert "Everything is kept for good: agree on days first." in said(page)
    next(n for n in page.number_input if n.label == "Closed leads").set_value(365)
    press(page, "Save")
    with own_database.reading() as link:
        assert settings.read(link).keep_closed_days == 365
        assert settings.read(link).keep_scores_days is None
    table = page.table[0].value.set_index("What")
    assert table["Would go"].to_dict() == {
        "Earlier scores": "",
        "Receipts of uploads": "",
        "Uploads without leads": "",
        "Closed leads": "1",
    }
    press(page, "Thin out now")
    next(b for b in page.button if b.label == "Thin out now").click()
    shown(page.button(key="thin_out").click().run())
    assert "Thinned out: 1 entry removed." in said(page)
    assert "Nothing is older than agreed." in said(page)


def test_each_part_is_for_who_may(page, become, own_database):
    become(Role.MANAGER)  # may erase, and no more of it
    shown(page.run())
    titles = [heading.value for heading in page.main.subheader]
    assert titles == ["What is held about one lead"]


def test_who_may_not_is_refused_below_the_page_and_that_is_told(own_database, become):
    add_lead(own_database, external_id="L-1")
    rep = become(Role.REP)
    for refused in (
        lambda: erase(own_database, rep, "L-1", reason="Gone"),
        lambda: retention.thin_out(own_database, rep),
        lambda: settings.change(own_database, rep, keep_closed_days=1),
    ):
        with pytest.raises(NotAllowed):
            refused()
    with own_database.reading() as link:
        assert len(audit.entries(link, act="refused")) == 3
