"""Who is at the dashboard in this run, asked of the database each time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from leadscoring.app import cache, state, widgets, words
from leadscoring.exceptions import InvalidInput
from leadscoring.sign_in import SignIn, is_loopback, read_sign_in
from leadscoring.store import audit, people
from leadscoring.store.access import Person

__all__ = ["foot", "require_person"]

OFTEN = 30  # seconds until a page notices that its reader's roles have changed


def require_person() -> Person:
    """Return who is at the dashboard, or say what to do and end the run.

    Without sign-in it is the one person who works alone; then only this machine may
    reach the dashboard. With sign-in it is whoever the database knows at this moment.

    Returns
    -------
    person : Person
        Active, with at least one role.

    Raises
    ------
    InvalidInput
        If the secrets cannot be understood, or the dashboard would be open to others.
    DatabaseError
        If the database cannot be used.
    """
    sign_in = _sign_in()
    if sign_in is None:
        return _alone()
    if not st.user.is_logged_in or sign_in.is_over(_claims()):
        _ask_to_sign_in()
    person = _known(sign_in)
    if person is None or not person.is_active or not person.roles:
        _turn_away(sign_in)
    people.sign_in_used(cache.database())
    return person


def foot(person: Person) -> None:
    """Say in the sidebar who is at the dashboard, and let them leave."""
    if _sign_in() is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.escape(person.name), width="stretch")
        st.button("Sign out", type="tertiary", on_click=st.logout)
    _watch(person)


@st.fragment(run_every=OFTEN)
def _watch(person: Person) -> None:
    """Draw the page anew once its reader is no longer who they were when it was drawn."""
    sign_in = _sign_in()
    if sign_in is None or _known(sign_in) != person or sign_in.is_over(_claims()):
        st.rerun()


def _sign_in() -> SignIn | None:
    return read_sign_in(_secrets())


def _secrets() -> Mapping[str, Any]:
    try:
        return st.secrets.to_dict()
    except FileNotFoundError as error:
        # Streamlit says the same of a file that is missing and of one that it cannot read;
        # but with one that it cannot read, nobody may come in unasked.
        if any(Path(path).exists() for path in st.get_option("secrets.files")):
            raise InvalidInput(f"Streamlit's secrets cannot be read: {error}") from error
        return {}


def _alone() -> Person:
    address = st.get_option("server.address")
    if not is_loopback(address):
        raise InvalidInput(
            f"Nobody has to sign in to this dashboard, and it listens at {address or 'every address'}"
            ", where others can reach it. Start it with --server.address 127.0.0.1, or let people "
            "sign in: put a section [auth] into Streamlit's secrets."
        )
    database = cache.database()
    with database.reading() as link:
        is_team = people.is_team(link)
    if is_team:
        raise InvalidInput(
            "People sign in to work with this database, and this dashboard lets everybody in. "
            "Put the section [auth] back into Streamlit's secrets, or name another database in "
            "LEADSCORING_DATABASE_URL."
        )
    return people.one_person(database)


def _claims() -> Mapping[str, Any]:
    return st.user.to_dict()


def _known(sign_in: SignIn) -> Person | None:
    """Return the person whose e-mail address the identity provider vouches for."""
    claims = _claims()
    email = claims.get("email")
    if not email or claims.get("email_verified") is False:
        return None
    return people.claim_roles(
        cache.database(), email=email, name=_name(), roles=sign_in.roles_of(claims)
    )


def _name() -> str:
    claims = _claims()
    return str(claims.get("name") or claims.get("email") or "Somebody")


def _ask_to_sign_in() -> NoReturn:
    st.title("Lead scoring", anchor=False)
    st.markdown("Sign in to see your leads.")
    widgets.primary_button("Sign in", on_click=st.login)
    st.stop()


def _turn_away(sign_in: SignIn) -> NoReturn:
    name = _name()
    if not state.get(state.TURNED_AWAY):
        state.put(state.TURNED_AWAY, value=True)
        somebody = Person(0, str(_claims().get("email") or name), name, frozenset())
        with cache.database().writing() as link:
            audit.append(link, somebody, "refused", details={"act": "sign in"})
    st.title(words.escape(name), anchor=False)
    st.markdown(
        "You are signed in, but nobody has given you a role here yet. "
        f"Ask {words.escape(sign_in.whom_to_ask)}."
    )
    st.button("Sign out", on_click=st.logout)
    st.stop()
