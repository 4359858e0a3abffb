"""How long a rep's day is, and how soon a lead may be called again."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from leadscoring.app import cache, notices, widgets
from leadscoring.app.team_list import Team
from leadscoring.exceptions import LeadScoringError
from leadscoring.store import people, settings
from leadscoring.store.access import Person

__all__ = ["everybody", "one"]

MEANING = (
    "A rep's Today holds no more leads than they can call. Once an outcome is recorded, the lead "
    "stays off the lists for the cool-off, unless a follow-up is due."
)
LEARNING = (
    "That part of each list is drawn at random from leads below the cutoff, and marked. Only so can "
    "Results show what the cutoff is worth, and a new model learn about the leads that nobody "
    "calls. 0 draws none."
)


def everybody(person: Person, page: str) -> None:
    """Let somebody set the team's day.

    Parameters
    ----------
    person : Person
        Who sets it.
    page : str
        The page's name.
    """
    with cache.database().reading() as link:
        agreed = settings.read(link)
    st.caption(MEANING)
    with st.form("team_day", border=False):
        left, middle, right = st.columns(3)
        capacity = left.number_input("Calls a rep makes a day", 1, 10_000, agreed.capacity)
        cool_off = middle.number_input("Cool-off, in days", 0, 365, agreed.cool_off_days)
        explore = right.number_input(
            "Drawn to learn, in %", 0, 50, agreed.explore_percent, help=LEARNING
        )
        files, megabytes = _brought(agreed)
        pressed = st.form_submit_button(widgets.primary_label("Save"), type="primary")
    if pressed:
        _save(
            lambda: settings.change(
                cache.database(),
                person,
                capacity=capacity,
                cool_off_days=cool_off,
                explore_percent=explore,
                upload_files=files,
                upload_megabytes=megabytes,
            ),
            page,
            "Saved. It holds from the next list on that is drawn.",
        )


def _brought(agreed: settings.Settings) -> tuple[int, int]:
    """Ask for the most that one person may bring in a day."""
    left, middle, _ = st.columns(3)
    return (
        left.number_input("Files a person may bring a day", 1, 100_000, agreed.upload_files),
        middle.number_input("Together, in MB", 1, 1_000_000, agreed.upload_megabytes),
    )


def one(person: Person, team: Team, page: str) -> None:
    """Let somebody give one person a day of another length.

    Parameters
    ----------
    person : Person
        Who sets it.
    team : Team
        The people.
    page : str
        The page's name.
    """
    names = team.callers
    number = st.selectbox(
        "Person", list(names), format_func=lambda n: names[n], key="capacity_of", width=220
    )
    with cache.database().reading() as link:
        own = {each.id: each.capacity for each in people.everybody(link)}[number]
        usual = settings.read(link).capacity
    with st.form(f"own_day_{number}", border=False):
        capacity = st.number_input(
            "Their own calls a day",
            0,
            10_000,
            own or 0,
            help=f"0: as many as the team's, {usual}.",
            key=f"capacity_{number}",
            width=220,
        )
        pressed = st.form_submit_button("Save theirs")
    if pressed:
        _save(
            lambda: people.change(cache.database(), person, number, capacity=capacity),
            page,
            f"Saved for {names[number]}.",
        )


def _save(change: Callable[[], object], page: str, said: str) -> None:
    try:
        change()
    except LeadScoringError as error:
        widgets.show_error(error)
        return
    notices.say(page, said)
    st.rerun()
