"""Adding a person to the team, and changing what one is to it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from leadscoring.app import cache, notices, people_list, roles, widgets
from leadscoring.exceptions import LeadScoringError
from leadscoring.store import people
from leadscoring.store.access import Person, Role

__all__ = ["add", "change"]

LOGIN = "Login on this machine"
LOGIN_HELP = "Their name on the operating system, by which the command line knows them."


def add(person: Person, page: str, *, as_roles: Sequence[Role] = ()) -> None:
    """Ask for a person, and add them to the team.

    Parameters
    ----------
    person : Person
        Who adds them.
    page : str
        The page's name.
    as_roles : sequence of Role
        The roles chosen at first.
    """
    with st.form("add_person", border=False):
        left, right = st.columns(2)
        name = left.text_input("Name", max_chars=200)
        email = right.text_input(
            "E-mail", max_chars=320, help="By this address their sign-in is known."
        )
        chosen = _roles(as_roles, key="add_person_roles")
        pressed = st.form_submit_button(widgets.primary_label("Add to the team"), type="primary")
    if not pressed:
        return
    try:
        added = people.add(cache.database(), person, email=email, name=name, roles=chosen)
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    notices.say(page, f"{added.name} is on the team now.")
    st.rerun()


def change(person: Person, team: Sequence[Person], page: str) -> None:
    """Let somebody be chosen, and change what they are to the team.

    Parameters
    ----------
    person : Person
        Who changes it.
    team : sequence of Person
        All people; who works alone keeps every role.
    page : str
        The page's name.
    """
    by_number = {each.id: each for each in team if not people_list.is_alone(each)}
    if not by_number:
        st.caption("There is nobody to change yet. Add somebody below first.")
        return
    number = st.selectbox(
        "Person", list(by_number), format_func=lambda n: by_number[n].name, key="changed_person"
    )
    chosen = by_number[number]
    with cache.database().reading() as link:
        given = people.given_roles(link)[chosen.id]
    with st.form(f"change_person_{chosen.id}", border=False):
        wanted = _roles(given, key=f"roles_{chosen.id}")
        claimed = chosen.roles - given
        if claimed:
            st.caption(f"Their sign-in also makes them: {roles.names(frozenset(claimed))}.")
        login = st.text_input(
            LOGIN, chosen.login or "", max_chars=100, help=LOGIN_HELP, key=f"login_{chosen.id}"
        )
        active = st.toggle(
            "Active", chosen.is_active, key=f"active_{chosen.id}", help="If not, they see nothing."
        )
        pressed = st.form_submit_button(widgets.primary_label("Save"), type="primary")
    if pressed:
        _save(person, chosen, page, wanted=wanted, login=login, active=active)


def _save(
    person: Person, chosen: Person, page: str, *, wanted: list[Role], login: str, active: bool
) -> None:
    try:
        people.change(
            cache.database(),
            person,
            chosen.id,
            roles=wanted,
            login=login.strip(),
            is_active=active,
        )
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    notices.say(page, f"{chosen.name} is changed. It works from their next click on.")
    st.rerun()


def _roles(chosen: Sequence[Role] | frozenset[Role], *, key: str) -> list[Role]:
    return st.pills(
        "Roles",
        list(Role),
        selection_mode="multi",
        default=[role for role in Role if role in chosen],
        format_func=lambda role: role.value.capitalize(),
        help="Without a role they see nothing.",
        key=key,
    )
