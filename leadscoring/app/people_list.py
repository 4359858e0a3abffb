"""The people of the team as a table, and what each role may do."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from leadscoring.app import cache, roles
from leadscoring.store import people
from leadscoring.store.access import Act, Person, require

__all__ = ["NO_SIGN_IN", "everybody", "is_alone", "roles_table", "show"]

NO_SIGN_IN = (
    "Nobody signs in yet: whoever opens this page on this machine is one person with every role. "
    "To let people sign in with the addresses below, describe your identity provider "
    "(OpenID Connect) in a section `[auth]` of `.streamlit/secrets.toml` and start again."
)


def is_alone(person: Person) -> bool:
    """Return whether a person is the one who works here where nobody signs in."""
    return person.email == people.ONE_PERSON


def everybody(person: Person) -> list[Person]:
    """Return all people, if the person may manage them."""
    database = cache.database()
    require(database, person, Act.MANAGE_PEOPLE, subject="people")
    with database.reading() as link:
        return people.everybody(link)


def show(team: Sequence[Person]) -> None:
    """Show who is on the team, and as what.

    Parameters
    ----------
    team : sequence of Person
        At least the one who looks.
    """
    table = pd.DataFrame(
        [
            (
                each.name,
                each.email,
                roles.names(each.roles) or "None yet",
                each.login or "",
                "Yes" if each.is_active else "No",
            )
            for each in team
        ],
        columns=["Name", "E-mail", "Roles", "Login", "Active"],
    )
    st.dataframe(
        table,
        hide_index=True,
        alt="People with their roles",
        column_config={
            "Name": st.column_config.TextColumn(width="small"),
            "Login": st.column_config.TextColumn(width="small", help="On this machine"),
            "Active": st.column_config.TextColumn(width="small"),
        },
    )


def roles_table() -> None:
    """Show what each role may do, from the table that is asked each time."""
    st.table(roles.table(), border="horizontal", hide_index=True, alt="What each role may do")
    st.caption(
        "Who has several roles may do what any of them may. "
        "A role that is taken away no longer works at the next click."
    )
