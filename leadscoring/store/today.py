"""Today: the leads that a person works through, best first, no more than they can call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit, moments
from leadscoring.store.access import Act, Person, read_person, require
from leadscoring.store.database import Database
from leadscoring.store.day_lists import Slot, forget_unworked, keep, plan, shown
from leadscoring.store.day_rules import DayRules, rules
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.rows import read_rows

__all__ = ["Today", "draw_again", "today_list"]


@dataclass(frozen=True)
class Today:
    """A person's list for a day.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `rows.read_rows` gives them, with ``why`` ("first": somebody put it there,
        "follow_up": it was promised, "explore": it was drawn at random from below
        the cutoff, "score") and ``worked`` (an outcome was entered since the lead
        came on the list, by whomever).
    capacity : int
        Calls that the person makes that day.
    n_worked, n_converted : int
        Leads of the list that were worked, and that converted at it.
    """

    rows: pd.DataFrame
    capacity: int
    n_worked: int
    n_converted: int


def today_list(
    database: Database,
    actor: Person,
    *,
    day: date,
    cutoff: float | None = None,
    now: datetime | None = None,
    owner_id: int | None = None,
) -> Today:
    """Return a person's list for a day; the first look draws it.

    From then on its order stays. Leads that can no longer be called leave it,
    others are added at its end while it is shorter than the capacity, and a lead
    that somebody puts first comes in front.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who looks.
    day : date
        The day, where the person is.
    cutoff : float, optional
        The published one: of the leads below it some are drawn at random, as the
        team has set; none where it is not given.
    now : datetime, optional
        When they look, if not at present.
    owner_id : int, optional
        Number of another person whose list it is.

    Returns
    -------
    today : Today
        The list as it stands.

    Raises
    ------
    NotAllowed
        If they do not work on leads, or may not see those of others.
    InvalidInput
        If there is no such person.
    """
    at = now or moments.now()
    person = _whose(database, actor, owner_id)
    with database.reading() as link:
        of = rules(link, person, day, at, cutoff)
        if not plan(link, of).is_needed:
            return _told(link, of)
    with database.writing() as link:
        of = rules(link, person, day, at, cutoff)
        keep(link, of, plan(link, of))
        return _told(link, of)


def draw_again(
    database: Database,
    actor: Person,
    *,
    day: date,
    cutoff: float | None = None,
    now: datetime | None = None,
) -> Today:
    """Draw one's list anew but for what was worked, which stays in front.

    Parameters
    ----------
    database, actor, day, cutoff, now
        As of `today_list`.

    Returns
    -------
    today : Today
        The new list.

    Raises
    ------
    NotAllowed
        If they do not work on leads.
    """
    at = now or moments.now()
    person = require(database, actor, Act.WORK, subject="today")
    with database.writing() as link:
        of = rules(link, person, day, at, cutoff)
        forget_unworked(link, of)
        keep(link, of, plan(link, of))
        audit.append(link, person, "day drawn again", details={"day": day.isoformat()})
        return _told(link, of)


def _whose(database: Database, actor: Person, owner_id: int | None) -> Person:
    if owner_id is None or owner_id == actor.id:
        return require(database, actor, Act.WORK, subject="today")
    require(database, actor, Act.SEE_ALL, subject=f"today of person {owner_id}")
    with database.reading() as link:
        person = read_person(link, owner_id)
    if person is None:
        raise InvalidInput(f"There is no person {owner_id}. Choose one of the team.")
    return person


def _told(link: Connection, of: DayRules) -> Today:
    slots = shown(link, of)
    rows = _with_places(read_rows(link, [slot.lead_id for slot in slots]), slots)
    converted = rows["worked"] & (rows["status"] == Outcome.CONVERTED)
    return Today(rows, of.capacity, int(rows["worked"].sum()), int(converted.sum()))


def _with_places(rows: pd.DataFrame, slots: list[Slot]) -> pd.DataFrame:
    why = pd.Series([slot.why for slot in slots], dtype="str", index=rows.index)
    worked = pd.Series([slot.worked for slot in slots], dtype=bool, index=rows.index)
    return rows.assign(why=why, worked=worked)
