"""Signing in at a real OpenID provider: each sees what is theirs, and no more."""

from __future__ import annotations

import pytest

from leadscoring.store import audit, people
from leadscoring.store.access import Role
from leadscoring.store.database import open_database

from .provider import Account

pytestmark = pytest.mark.browser

ANN = Account("ann@example.com", "Ann")
BOB = Account("bob@example.com", "Bob")
DEE = Account("dee@example.com", "Dee", groups=("all", "data-team"))
ZOE = Account("zoe@example.com", "Zoe", groups=("all",))


@pytest.fixture(scope="module")
def database_url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('team') / 'leads.db'}"


@pytest.fixture(scope="module")
def database(database_url):
    """The team's database: Eve manages its people, Ann is a manager and Bob a rep."""
    opened = open_database(database_url)
    chief = people.one_person(opened)
    people.add(opened, chief, email="eve@example.com", name="Eve", roles=[Role.ADMINISTRATOR])
    people.add(opened, chief, email=ANN.email, name="Ann", roles=[Role.MANAGER])
    people.add(opened, chief, email=BOB.email, name="Bob", roles=[Role.REP])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(team_server, database, database_url):
    by_claim = {"roles_claim": "groups", "roles": {"analyst": ["data-team"]}}
    accounts = [ANN, BOB, DEE, ZOE]
    with team_server(database_url, accounts, whom_to_ask="Eve in room 4", **by_claim) as running:
        yield running


def change(database, account, **wanted):
    """Change a person as Eve, their administrator, does."""
    with database.reading() as link:
        eve, person = (people.by_email(link, email) for email in ("eve@example.com", account.email))
    people.change(database, eve, person.id, **wanted)


def refusals(database):
    with database.reading() as link:
        entries = audit.entries(link, act="refused")
    return set(zip(entries["who"], entries["subject"], strict=True))


def menu(dashboard):
    links = dashboard.page.get_by_test_id("stSidebar").get_by_role("link").all_inner_texts()
    return [text.splitlines()[-1] for text in links]  # an icon's name stands before each


def seen(dashboard):
    """What stands on the page, line by line, but for the sidebar."""
    text = dashboard.page.get_by_test_id("stMain").inner_text()
    return [line for line in text.splitlines() if line]


def test_each_person_sees_the_pages_of_their_roles_as_they_are_at_this_moment(
    server, browse, database
):
    ann, bob = browse(server), browse(server)
    ann.open("cutoff")
    assert seen(ann) == ["Lead scoring", "Sign in to see your leads.", "Sign in"]
    ann.sign_in(ANN.email)
    assert menu(ann) == [
        *("Hot leads", "Upload", "Cutoff", "Results", "Segments", "Team"),
        *("Coefficients", "Train", "Models", "Records"),
    ]
    ann.go("Coefficients")
    ann.go("Cutoff")
    assert ann.foreign() == []

    bob.page.clock.install()
    bob.sign_in(BOB.email)
    assert menu(bob) == ["Hot leads"]
    refused = (
        "Bob may not publish a cutoff. Ask an administrator for the role of manager or analyst."
    )
    bob.open("cutoff")
    assert seen(bob) == ["Cutoff", refused]
    assert (BOB.email, "page Cutoff") in refusals(database)

    change(database, ANN, roles=[Role.REP])
    ann.page.get_by_role("link", name="Coefficients").click()
    ann.page.get_by_text("Ann may not look into the model").wait_for()
    ann.settled()
    assert menu(ann) == ["Hot leads"]

    change(database, BOB, is_active=False)
    bob.page.clock.fast_forward(31_000)  # without a click
    bob.page.get_by_text("Ask Eve in room 4").wait_for()
    assert seen(bob)[0] == "Bob"

    ann.sign_out()
    assert seen(ann)[0] == "Lead scoring"
    assert [*ann.exceptions(), *bob.exceptions()] == []


def test_a_claim_gives_a_role_and_whom_nobody_knows_sees_only_whom_to_ask(server, browse, database):
    dee, zoe = browse(server), browse(server)
    dee.sign_in(DEE.email)
    assert menu(dee) == [
        *("Hot leads", "Upload", "Cutoff", "Results", "Segments"),
        *("Coefficients", "Train", "Models"),
    ]

    zoe.sign_in(ZOE.email)
    unknown = "You are signed in, but nobody has given you a role here yet. Ask Eve in room 4."
    assert seen(zoe) == ["Zoe", unknown, "Sign out"]
    assert zoe.page.get_by_test_id("stSidebar").count() == 0
    zoe.open("train")
    assert seen(zoe) == ["Zoe", unknown, "Sign out"]
    assert (ZOE.email, "") in refusals(database)
    zoe.sign_out()
    assert [*dee.exceptions(), *zoe.exceptions()] == []
