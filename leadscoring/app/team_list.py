"""What each person of the team has to do and has got done, at the present cutoff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

import pandas as pd
import streamlit as st

from leadscoring.app import cache, clock, words
from leadscoring.store.access import Act, Person, may
from leadscoring.store.listing import Filter, counts
from leadscoring.store.people import everybody
from leadscoring.store.work_done import work_done
from leadscoring.store.workload import load

__all__ = ["NOBODYS", "Team", "headline", "look", "show"]

NOBODYS = Filter(owner="nobody")
"""The open leads that nobody has."""


@dataclass(frozen=True)
class Team:
    """The team as it stands.

    Parameters
    ----------
    people : pandas.DataFrame
        As `workload.load` has it for people, with ``n_worked`` and ``n_converted``.
    callers : dict of int to str
        Who can be given leads, by number.
    nobodys : dict
        Open leads of nobody by tier, ``all`` among them.
    cutoff, warm : float
        The published lines; where nothing is published, no lead is hot.
    """

    people: pd.DataFrame
    callers: dict[int, str]
    nobodys: dict[str, int]
    cutoff: float
    warm: float


def look(person: Person) -> Team:
    """Return the team as it stands, if the person may see that.

    Parameters
    ----------
    person : Person
        Who looks.
    """
    database, model = cache.database(), cache.published_model()
    cutoff, warm = (1.0, 1.0) if model is None else (model.cutoff, model.warm)
    table = load(database, person, cutoff=cutoff).dropna(subset="owner_id")
    begun = datetime.combine(clock.today(), time(), tzinfo=clock.zone()).astimezone()
    done = work_done(database, person, day_from=begun, month_from=_month(begun))
    people = table.join(done, on="owner_id").fillna({"n_worked": 0, "n_converted": 0})
    nobodys = counts(database, person, NOBODYS, cutoff=cutoff, warm=warm)
    with database.reading() as link:
        callers = {each.id: each.name for each in everybody(link) if may(each, Act.WORK)}
    return Team(people, callers, {str(tier): n for tier, n in nobodys.items()}, cutoff, warm)


def _month(day: datetime) -> datetime:
    first = clock.today().replace(day=1)
    return datetime.combine(first, time(), tzinfo=clock.zone()).astimezone(day.tzinfo)


def headline(team: Team) -> str:
    """Return in a sentence who has how many leads.

    Examples
    --------
    >>> people = pd.DataFrame({"n_open": [30, 12]})
    >>> headline(Team(people, {}, {"all": 1}, 0.5, 0.3))
    '2 people share 42 open leads; 1 lead belongs to nobody yet.'
    """
    n_leads, free = int(team.people["n_open"].sum()), team.nobodys["all"]
    who = words.count(len(team.people), "person has", "people share")
    of_nobody = f"{words.count(free, 'lead belongs', 'leads belong')} to nobody yet"
    return (
        f"{who} {words.count(n_leads, 'open lead')}; {of_nobody if free else 'none is left over'}."
    )


def show(team: Team) -> None:
    """Show each person with their leads and what they got done."""
    table = team.people.drop(columns="owner_id").astype({"capacity": "int64"})
    number = st.column_config.NumberColumn
    st.dataframe(
        table[["name", "n_open", "n_hot", "expected", "capacity", "n_worked", "n_converted"]],
        hide_index=True,
        alt="Each person with their leads and what they got done",
        column_config={
            "name": "Name",
            "n_open": number("Open leads", format="localized"),
            "n_hot": number("Hot", format="localized"),
            "expected": number(
                "Expected", format="%.1f", help="Conversions among their open leads, by the scores"
            ),
            "capacity": number("Calls a day", format="localized"),
            "n_worked": number("Worked today", format="localized"),
            "n_converted": number("Converted this month", format="localized"),
        },
    )
