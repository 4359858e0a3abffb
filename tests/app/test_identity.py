"""Who is let in, without a browser: what the secrets, the address and the database say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st

from leadscoring.store import access, audit, people
from leadscoring.store.access import Act, Role


@pytest.fixture
def team(own_database):
    """Ann manages leads and Eve the people, who sign in."""
    chief = people.one_person(own_database)
    for name, role in (("Ann", Role.MANAGER), ("Eve", Role.ADMINISTRATOR)):
        email = f"{name.lower()}@example.com"
        people.add(own_database, chief, email=email, name=name, roles=[role])
    return own_database


@pytest.fixture
def come(app):
    """Run the dashboard for somebody whom the identity provider vouched for."""

    def come(hours_ago=0.0, **claims):
        app.secrets["auth"] = {"client_id": "leadscoring"}
        app.secrets["leadscoring"] = {"whom_to_ask": "Eve"}
        vouched = datetime.now(UTC) - timedelta(hours=hours_ago)
        app.user = {"is_logged_in": True, "iat": vouched.timestamp(), **claims}
        app.run()
        assert not app.exception
        return app

    return come


def links(app):
    return [link.proto.label for link in app.sidebar.get("page_link")]


def buttons(app):
    return [button.label for button in (*app.sidebar.button, *app.main.button)]


@pytest.mark.parametrize("address", [None, "192.168.0.7", "leads.example.com"])
def test_without_sign_in_nobody_else_may_reach_the_dashboard(app, monkeypatch, address):
    told = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda key: {"server.address": address}.get(key, told(key))
    )
    app.run()
    assert not app.exception
    assert "Nobody has to sign in" in app.error[0].value
    assert (len(app.title), links(app)) == (0, [])


def test_secrets_that_cannot_be_read_let_nobody_in(app, monkeypatch, tmp_path):
    (tmp_path / "secrets.toml").write_text("[auth\n")
    told = st.get_option
    files = [str(tmp_path / "secrets.toml")]
    monkeypatch.setattr(st, "get_option", lambda key: {"secrets.files": files}.get(key, told(key)))
    app.run()
    assert "secrets cannot be read" in app.error[0].value
    assert (len(app.title), links(app)) == (0, [])


def test_a_teams_database_is_not_opened_to_everybody(app, come, team):
    come(email="ann@example.com", name="Ann")
    app.secrets.clear()
    app.run()
    assert "People sign in to work with this database" in app.error[0].value
    assert (len(app.title), links(app)) == (0, [])


def test_a_database_of_which_nobody_is_administrator_stays_open(app, come, own_database):
    chief = people.one_person(own_database)
    people.add(own_database, chief, email="bob@example.com", name="Bob", roles=[Role.REP])
    come(email="bob@example.com", name="Bob")
    assert links(app) == ["Hot leads"]
    app.secrets.clear()
    app.run()
    assert not app.error
    assert len(links(app)) == 11


def test_an_address_is_known_in_letters_of_any_size(come, team):
    app = come(email="Ann@Example.com", name="Ann")
    assert links(app) == [
        *("Hot leads", "Upload", "Cutoff", "Results", "Segments", "Team"),
        *("Coefficients", "Train", "Models", "Records"),
    ]
    assert "Sign out" in buttons(app)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "zoe@example.com", "name": "Zoe"},
        {"email": "ann@example.com", "name": "Zoe", "email_verified": False},
        {"name": "Zoe"},
    ],
    ids=["unknown", "not verified", "no address"],
)
def test_whom_nobody_vouches_for_sees_only_whom_to_ask(come, team, claims):
    app = come(**claims)
    assert [title.value for title in app.title] == ["Zoe"]
    assert "Ask Eve." in app.main.markdown[0].value
    assert (buttons(app), links(app)) == (["Sign out"], [])
    app.run()
    with team.reading() as link:
        assert list(audit.entries(link, act="refused")["act"]) == ["refused"]  # told once


def test_an_old_sign_in_does_not_hold(come, team):
    app = come(hours_ago=13, email="ann@example.com", name="Ann")
    assert (buttons(app), links(app)) == (["Sign in"], [])


def test_whom_the_first_page_is_closed_to_starts_on_the_first_that_is_theirs(
    come, team, monkeypatch
):
    monkeypatch.setattr(access, "MAY", {**access.MAY, Role.MANAGER: {Act.TRAIN}})
    app = come(email="ann@example.com", name="Ann")
    assert ([title.value for title in app.title], links(app)) == (["Train"], ["Train"])
