"""Who may do what, and that a refusal is written down."""

from __future__ import annotations

import pytest

from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.store import audit, people
from leadscoring.store.access import MAY, Act, Person, Role, may, require
from leadscoring.store.database import Database


def refusals(database: Database) -> list[tuple[str, str]]:
    with database.reading() as link:
        found = audit.entries(link, act="refused")
    return list(zip(found["who"], found["details"], strict=True))


def test_every_act_has_somebody_who_may_do_it_and_no_rep_may_do_more_than_work():
    assert set().union(*MAY.values()) == set(Act)
    assert MAY[Role.REP] == {Act.WORK}


def test_what_is_allowed_leaves_no_refusal(database: Database, bob: Person):
    assert require(database, bob, Act.WORK) == bob
    assert refusals(database) == []


def test_a_refusal_says_whom_to_ask_and_is_in_the_audit(database: Database, bob: Person):
    with pytest.raises(NotAllowed, match=r"Bob may not assign leads.*role of manager"):
        require(database, bob, Act.ASSIGN, subject="lead 17")
    assert refusals(database) == [("bob@example.com", '{"act":"assign"}')]


def test_a_role_taken_away_works_at_once_for_whoever_still_holds_the_old_record(
    database: Database, chief: Person, ann: Person
):
    require(database, ann, Act.ASSIGN)
    people.change(database, chief, ann.id, roles=[Role.REP])
    assert may(ann, Act.ASSIGN)  # what the session remembers
    with pytest.raises(NotAllowed):
        require(database, ann, Act.ASSIGN)


def test_a_person_made_inactive_may_do_nothing(database: Database, chief: Person, ann: Person):
    people.change(database, chief, ann.id, is_active=False)
    for act in MAY[Role.MANAGER]:
        with pytest.raises(NotAllowed):
            require(database, ann, act)


def test_a_role_by_claim_comes_and_goes_with_the_claim(database: Database):
    known = people.claim_roles(database, email="Fay@Example.com", name="Fay", roles=[Role.ANALYST])
    assert known is not None
    require(database, known, Act.TRAIN)
    again = people.claim_roles(database, email="fay@example.com", name="Fay", roles=[])
    assert again is not None
    assert again.id == known.id
    with pytest.raises(NotAllowed):
        require(database, again, Act.TRAIN)


def test_who_is_unknown_and_claims_nothing_is_nobody(database: Database):
    assert people.claim_roles(database, email="x@example.com", name="X", roles=[]) is None
    with database.reading() as link:
        assert people.everybody(link) == []


def test_only_who_manages_people_may_add_one(database: Database, ann: Person, eve: Person):
    with pytest.raises(NotAllowed):
        people.add(database, ann, email="g@example.com", name="Gus", roles=[Role.ADMINISTRATOR])
    gus = people.add(database, eve, email="G@example.com ", name="Gus", roles=[Role.REP])
    assert (gus.email, gus.roles) == ("g@example.com", {Role.REP})


@pytest.mark.parametrize(
    ("email", "name", "told"),
    [("bob@example.com", "Bob", "already has"), ("bob", "Bob", "no e-mail"), ("b@c", " ", "name")],
)
def test_a_person_that_cannot_be_added_changes_nothing(
    database: Database, chief: Person, bob: Person, email: str, name: str, told: str
):
    with pytest.raises(InvalidInput, match=told):
        people.add(database, chief, email=email, name=name)
    with database.reading() as link:
        assert [person.id for person in people.everybody(link)] == [bob.id, chief.id]


def test_a_team_that_signs_in_keeps_an_administrator(
    database: Database, chief: Person, ann: Person, eve: Person
):
    people.sign_in_used(database)
    with pytest.raises(InvalidInput, match="Nobody would be left"):
        people.change(database, chief, eve.id, roles=[Role.REP])
    people.change(database, chief, ann.id, roles=[Role.MANAGER, Role.ADMINISTRATOR])
    assert people.change(database, chief, eve.id, roles=[Role.REP]).roles == {Role.REP}


def test_a_database_is_a_teams_once_somebody_can_manage_it(
    database: Database, chief: Person, request: pytest.FixtureRequest
):
    people.sign_in_used(database)
    with database.reading() as link:
        assert not people.is_team(link)
    request.getfixturevalue("eve")
    people.sign_in_used(database)
    with database.reading() as link:
        assert people.is_team(link)


def test_a_login_is_one_persons_alone_until_it_is_taken_away(
    database: Database, chief: Person, ann: Person, bob: Person
):
    people.change(database, chief, ann.id, login=" ann ")
    with pytest.raises(InvalidInput, match="already has the login ann"):
        people.change(database, chief, bob.id, login="ann")
    for person in (ann, bob):
        assert people.change(database, chief, person.id, login="").login is None
    people.change(database, chief, bob.id, login="ann")
    with database.reading() as link:
        found = people.by_login(link, "ann")
        nobody = people.by_login(link, "")
    assert (found and found.name, nobody) == ("Bob", None)


def test_one_person_alone_may_do_everything_and_is_made_once(database: Database):
    first, second = people.one_person(database), people.one_person(database)
    assert first == second
    assert all(may(first, act) for act in Act)


def test_roles_given_here_are_told_from_those_of_a_claim(database: Database, bob: Person):
    people.claim_roles(database, email=bob.email, name="Bob", roles=[Role.MANAGER])
    with database.reading() as link:
        assert people.given_roles(link)[bob.id] == {Role.REP}
        assert people.by_email(link, bob.email).roles == {Role.REP, Role.MANAGER}


def test_a_manager_sets_a_capacity_but_no_role(database: Database, ann: Person, bob: Person):
    assert people.change(database, ann, bob.id, capacity=12).capacity == 12
    assert people.change(database, ann, bob.id, capacity=0).capacity is None
    with pytest.raises(NotAllowed):
        people.change(database, ann, bob.id, roles=[Role.MANAGER], capacity=12)
