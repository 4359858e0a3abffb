"""The page People: who is on the team, what each may do, and changing it."""

from __future__ import annotations

import pytest

from leadscoring.exceptions import NotAllowed
from leadscoring.store import audit, people
from leadscoring.store.access import MAY, Role
from tests.app.small_pages import press, said, shown

PAGE = "pages/people.py"
ADD, SAVE = "Add to the team", "Save"


@pytest.fixture
def page(new_app):
    """The page of a fresh installation."""
    new_app.run()
    return shown(new_app.switch_page(PAGE).run())


@pytest.fixture
def bob(own_database):
    chief = people.one_person(own_database)
    return people.add(
        own_database, chief, email="bob@example.com", name="Bob", roles=[Role.REP], login="bob"
    )


def field(app, label):
    return next(each for each in app.text_input if each.label == label)


def by_email(database, email):
    with database.reading() as link:
        return people.by_email(link, email)


def test_without_sign_in_it_says_how_people_come_to_sign_in(page):
    assert "Nobody signs in yet" in said(page)
    assert "[auth]" in said(page)
    assert "Add somebody below first." in said(page)
    assert page.dataframe[0].value["E-mail"].tolist() == [people.ONE_PERSON]


def test_who_is_added_is_on_the_team_with_their_roles(page, own_database):
    field(page, "Name").input("Cid")
    field(page, "E-mail").input(" Cid@Example.com ")
    press(page, ADD)
    assert "Cid is on the team now." in said(page)
    cid = by_email(own_database, "cid@example.com")
    assert (cid.name, cid.roles) == ("Cid", {Role.REP})
    assert page.dataframe[0].value["Roles"].tolist()[0] == "Rep"
    assert "is on the team now" not in said(shown(page.run()))


@pytest.mark.parametrize(
    ("email", "told"), [("cid", "is no e-mail address"), ("bob@example.com", "already has")]
)
def test_who_cannot_be_added_changes_nothing(page, bob, own_database, email, told):
    field(page, "Name").input("Cid")
    field(page, "E-mail").input(email)
    press(page, ADD)
    assert told in said(page)
    assert "Nothing was changed." in said(page)
    with own_database.reading() as link:
        assert [each.name for each in people.everybody(link)] == ["Bob", "You"]


def test_roles_login_and_whether_somebody_is_active_can_be_changed(page, bob, own_database):
    shown(page.run())
    page.pills(key=f"roles_{bob.id}").set_value([Role.REP, Role.ANALYST])
    page.text_input(key=f"login_{bob.id}").input("")
    page.toggle(key=f"active_{bob.id}").set_value(False)
    press(page, SAVE)
    changed = by_email(own_database, bob.email)
    assert (changed.roles, changed.login) == ({Role.REP, Role.ANALYST}, None)
    assert not changed.is_active
    assert page.dataframe[0].value.iloc[0].tolist() == [
        *("Bob", "bob@example.com", "Rep, Analyst", "", "No")
    ]


def test_roles_that_a_sign_in_gives_are_said_and_not_taken_over(page, bob, own_database):
    people.claim_roles(own_database, email=bob.email, name="Bob", roles=[Role.MANAGER])
    shown(page.run())
    assert "Their sign-in also makes them: Manager." in said(page)
    press(page, SAVE)
    with own_database.reading() as link:
        assert people.given_roles(link)[bob.id] == {Role.REP}


def test_what_each_role_may_do_is_the_table_that_is_asked(page):
    table = page.table[0].value.set_index("May")
    assert table.columns.tolist() == ["Rep", "Manager", "Analyst", "Administrator"]
    for role, acts in MAY.items():
        ticked = table.index[table[role.value.capitalize()] == "✓"]
        assert {act.value.capitalize() for act in acts} == set(ticked)


def test_who_may_not_manage_people_sees_none_and_changes_none(page, bob, become, own_database):
    become(Role.REP, Role.MANAGER, Role.ANALYST)
    shown(page.run())
    assert not page.main.dataframe
    assert "administrator" in said(page)
    with pytest.raises(NotAllowed):
        people.change(own_database, bob, bob.id, roles=[Role.ADMINISTRATOR])
    with own_database.reading() as link:
        assert bob.email in set(audit.entries(link, act="refused")["who"])
