"""The team's day as the page Cutoff begins with it: leads that come in, calls that can be made."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from sqlalchemy import func, select

from leadscoring.app import cache, clock, identity, words
from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.sentences import room
from leadscoring.store import team_capacity
from leadscoring.store.access import Act, Person, may
from leadscoring.store.arrivals import WINDOW, Arrivals, arrivals
from leadscoring.store.open_scores import OpenScores, open_scores
from leadscoring.store.tables import leads
from leadscoring.store.team_capacity import TeamCapacity

__all__ = ["Usual", "capacity", "open_leads", "told", "usual"]

_ANY_DAY = 100  # leads, where nothing is known


@dataclass(frozen=True)
class Usual:
    """The leads of a usual day, and where that number comes from.

    Parameters
    ----------
    n : int
        Leads, at least 1.
    told : str
        A sentence.
    """

    n: int
    told: str


def usual() -> Usual:
    """Return how many leads come in on a usual day, or else how many are open."""
    person = identity.require_person()
    found = _arrivals(cache.database().engine.url.render_as_string(), _latest(), _person=person)
    if found.n_leads:
        n = max(1, round(found.per_day))
        days = f"{WINDOW} days" if found.days == WINDOW else words.count(found.days, "day")
        return Usual(n, f"{words.count(n, 'lead')} came in a day, on average of the last {days}.")
    n = open_leads().n
    if n:
        return Usual(n, f"{words.count(n, 'lead')} {'is' if n == 1 else 'are'} open.")
    return Usual(_ANY_DAY, "No lead has come in yet: 100 makes shares easy to read.")


def capacity() -> TeamCapacity:
    """Return how many calls the team can make a day."""
    return team_capacity.team_capacity(cache.database(), identity.require_person())


def open_leads() -> OpenScores:
    """Return the scores of the open leads, read again when anything became of a lead."""
    person = identity.require_person()
    return _open_leads(cache.ledger_key(person), _person=person)


def told(point: CutoffPoint, n: int) -> None:
    """Say where the leads per day come from, how many calls can be made, and how that fits.

    Parameters
    ----------
    point : CutoffPoint
        What the proposed cutoff means.
    n : int
        Leads per day.
    """
    team, person = capacity(), identity.require_person()
    fits = room(point, n, calls=team.calls, people=team.n_people)
    common = usual()
    came = common.told if n == common.n else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{came} {fits}".strip(), width="content")
        if may(person, Act.SET_DAY) or may(person, Act.ASSIGN):
            st.page_link("pages/team.py", label="Team", icon=":material/groups:")


def _latest() -> tuple[int | None, str]:
    """Return what changes when a lead comes in, or a day begins."""
    with cache.database().reading() as link:
        newest = link.execute(select(func.max(leads.c.id))).scalar_one()
    return newest, clock.today().isoformat()


# Every visitor's moves of the cutoff are counted in these; nobody changes them.
@st.cache_resource(show_spinner="Counting the open leads…", max_entries=4)
def _open_leads(key: tuple[object, ...], *, _person: Person) -> OpenScores:  # noqa: ARG001 (the key alone needs it)
    return open_scores(cache.database(), _person)


@st.cache_data(show_spinner=False, max_entries=8)
def _arrivals(url: str, latest: tuple[int | None, str], *, _person: Person) -> Arrivals:  # noqa: ARG001 (part of the key)
    return arrivals(cache.database(), _person)
