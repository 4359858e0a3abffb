"""The page Cutoff: the team's day and figures, what a cutoff has delivered, and going back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from leadscoring.app import cutoff_controls, cutoff_publishing, cutoff_value
from leadscoring.app.cutoff_proposal import POSITIONS
from leadscoring.store import audit, people, settings, tables
from leadscoring.store.access import Role
from leadscoring.store.registry import Registry
from tests.app.conftest import ROOT
from tests.app.small_pages import press, shown
from tests.store.team_leads import add_leads

NOW = datetime.now(UTC)


def opened(app):
    app.run()
    return shown(app.switch_page("pages/cutoff.py").run())


@pytest.fixture
def page(app):
    return opened(app)


@pytest.fixture
def publications(models):
    """Two publications: of a hundred days ago at .5, and of fifty days ago at .6."""
    folder = models
    told = json.loads((folder / "published.json").read_text())
    first = {**told, "cutoff": 0.5, "warm": 0.3, "at": days_ago(100).isoformat()}
    second = {**first, "revision": 2, "cutoff": 0.6, "at": days_ago(50).isoformat(), "by": "Ben"}
    second["reason"] = "Fewer <b>calls</b>"
    lines = "".join(f"{json.dumps(each)}\n" for each in (first, second))
    (folder / "history.jsonl").write_text(lines)
    (folder / "published.json").write_text(json.dumps(second))
    return Registry(folder)


def days_ago(days: float) -> datetime:
    return (NOW - timedelta(days=days)).replace(microsecond=0)


def promised(database, n: int, *, ago: float, chance: float, converted: int = 0, called: int = 0):
    """Add leads promised some days ago, of which some were called and converted in two days."""
    same = {"scored_at": days_ago(ago), "created_on": days_ago(ago), "probability": chance}
    told = [{"status": "converted"}] * converted + [{}] * (n - converted)
    numbers = add_leads(database, told, **same)
    by, at = people.one_person(database).id, days_ago(ago - 2 if converted else 0.5)
    kinds = ["converted"] * converted + ["not_now"] * (called - converted)
    with database.writing() as link:
        for lead, kind in zip(numbers, kinds, strict=False):
            row = {"lead_id": lead, "kind": kind, "key": f"{lead}", "by": by, "at": at}
            link.execute(insert(tables.outcomes).values(**row))


def said(page) -> str:
    parts = [*page.main.markdown, *page.main.caption, *page.success, *page.warning, *page.error]
    return "\n".join(part.value for part in parts).replace("\\", "")


def test_what_was_delivered_stands_beside_what_was_promised(app, publications, own_database):
    promised(own_database, 100, ago=90, chance=0.8, converted=70, called=100)
    promised(own_database, 60, ago=40, chance=0.9, converted=45, called=60)
    promised(own_database, 5, ago=40, chance=0.9)
    promised(own_database, 3, ago=1, chance=0.9, called=3)
    promised(own_database, 4, ago=40, chance=0.55, called=4)  # below the cutoff of that time
    text = said(opened(app))
    assert (  # of 60, 45 bought: Wilson's interval is .628 to .842
        "promised 90%, delivered 75% (63% to 84%), 60 leads old enough; "
        "3 more are too young, and 5 have not been called." in text
    )
    assert "Old enough means 2 days" in text
    assert "Promised 80%, delivered 70% (60% to 78%) of 100 leads." in text
    assert "Ben: “Fewer <b>calls</b>”" in text


def test_before_anything_is_known_it_says_how_much_is_missing(page):
    assert "no hot lead that was called is old enough yet" in said(page)
    assert "takes 50 more conversions to say" in said(page)
    assert "Published now" in "".join(each.value for each in page.main.markdown)
    assert not [button for button in page.button if button.label == "Go back to this"]


def test_an_earlier_cutoff_is_published_again_in_one_press(app, publications, own_database):
    page = opened(app)
    press(page, "Go back to this")
    now = publications.published()
    assert (now.revision, now.version, now.cutoff, now.warm) == (3, "v0001", 0.5, 0.3)
    assert now.reason.startswith("Back to revision 1 of ")
    assert "Cutoff 50 of Model 1 is published again" in said(page)
    assert [b.key for b in page.button if b.label == "Go back to this"] == ["back_to_2"]
    assert "As published now" in said(page)  # the first says the same as the third
    with own_database.reading() as link:
        assert audit.entries(link, act="cutoff published")["subject"].tolist() == ["v0001"]


def test_another_version_is_for_the_analyst_to_go_back_to(app, models, publications, become):
    Registry(models).add(Registry(models).read("v0001"))
    told = {"warm": 0.3, "reason": "New", "by": "Dee", "expected_revision": 2}
    Registry(models).publish("v0002", cutoff=0.6, **told)
    become(Role.MANAGER)
    page = opened(app)
    back = {button.key: button for button in page.button if button.label == "Go back to this"}
    assert set(back) == {"back_to_1", "back_to_2"}
    assert all(button.disabled for button in back.values())
    assert back["back_to_1"].help == "To publish a model needs the role of analyst."


def test_of_two_managers_at_once_one_wins_and_the_other_is_told(app, publications):
    mine, theirs = (
        opened(AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60))
        for _ in range(2)
    )
    for page, score in ((mine, 73), (theirs, 64)):
        page.segmented_control(key=cutoff_controls.DIAL).set_value("Cutoff score").run()
        page.slider(key=POSITIONS["Cutoff score"]).set_value(score).run()
        page.text_input(key=cutoff_publishing.REASON).set_value(f"To {score}").run()
    shown(mine.button(key=cutoff_publishing.PUBLISH).click().run())
    assert "Cutoff 73 is published" in said(mine)
    shown(theirs.button(key=cutoff_publishing.PUBLISH).click().run())
    assert publications.published().cutoff == 0.73
    told = said(theirs)
    assert "published cutoff 73 while you were here**, saying “To 73”" in told
    assert "Nothing of yours was published." in told

    shown(mine.button(key="back_to_1").click().run())  # and while the other looks on, back
    assert publications.published().cutoff == 0.5
    shown(theirs.button(key="back_to_2").click().run())
    assert (publications.published().revision, publications.published().cutoff) == (4, 0.5)
    assert "published cutoff 50 while you were here**, saying “Back to revision 1" in said(theirs)
    assert "Nothing of yours was published." in said(theirs)


def test_the_day_begins_with_what_came_in_and_what_the_team_can_make(app, own_database, become):
    add_leads(own_database, [{"created_on": days_ago(2.5 + i % 8)} for i in range(88)])  # 11 days
    chief = people.one_person(own_database)
    for name, own in (("Bob", 0), ("Cid", 7)):
        told = {"email": f"{name}@example.com", "name": name, "roles": [Role.REP]}
        person = people.add(own_database, chief, **told)
        people.change(own_database, chief, person.id, capacity=own)
    settings.change(own_database, chief, capacity=12)
    page = opened(app)
    assert page.number_input(key=cutoff_controls.PER_DAY).value == 9  # 88 leads of 10 days
    assert "The team can make 31 calls a day (3 people); this cutoff " in said(page)
    assert "Fill 9 calls" in [button.label for button in page.button]  # no more than there are
    page.number_input(key=cutoff_controls.PER_DAY).set_value(300).run()
    assert "Fill 31 calls" in [button.label for button in page.button]


def test_what_a_call_costs_is_tried_out_alone_and_saved_for_all(page, own_database):
    assert not [b for b in page.button if b.key == "worth_save"]
    page.number_input(key=cutoff_value.MARGIN).set_value(300).run()
    assert "Only you see these yet; the team's are €120 and €45." in said(page)
    press(page, "Save for the team")
    with own_database.reading() as link:
        agreed = settings.read(link)
        told = audit.entries(link, act="settings")["details"].tolist()
    assert (agreed.conversion_value, agreed.call_cost) == (300, 45)
    assert told == ['{"conversion_value":300}']
    assert "Saved: everybody" in said(page)

    settings.change(own_database, people.one_person(own_database), call_cost=20)
    assert shown(page.run()).number_input(key=cutoff_value.COST).value == 20  # somebody else's
    page.number_input(key=cutoff_value.COST).set_value(33).run()
    press(page, "Back to the team's")
    assert page.number_input(key=cutoff_value.COST).value == 20
