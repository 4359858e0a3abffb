"""Which leads a person may call on a day, and in which order they are worth a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from leadscoring.store import settings
from leadscoring.store.access import Act, Person, may
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.rows import PINNED
from leadscoring.store.tables import leads, pins

__all__ = ["DayRules", "best", "callable_then", "due", "put_first", "rules"]


@dataclass(frozen=True)
class DayRules:
    """Whose day it is, and what they and the team agreed on.

    Parameters
    ----------
    person : Person
        Whose leads may be called; who may see all may also call those of nobody.
    day : date
        Follow-ups are due until then.
    capacity : int
        Calls that the person makes that day.
    rested : datetime
        A lead contacted after this moment is left alone, unless a follow-up is due.
    cutoff : float or None
        Probability below which leads are drawn at random; None: none are.
    explore : float
        Share of the capacity that is drawn so.
    """

    person: Person
    day: date
    capacity: int
    rested: datetime
    cutoff: float | None = None
    explore: float = 0.0

    @property
    def has_all(self) -> bool:
        """Whether the person may see the leads of others."""
        return may(self.person, Act.SEE_ALL)


def rules(
    link: Connection, person: Person, day: date, at: datetime, cutoff: float | None
) -> DayRules:
    """Return the rules of a person's day as the team has set them."""
    agreed = settings.read(link)
    rested = at - timedelta(days=agreed.cool_off_days)
    capacity = person.capacity or agreed.capacity
    return DayRules(person, day, capacity, rested, cutoff, agreed.explore_percent / 100)


def callable_then(of: DayRules) -> list[ColumnElement[bool]]:
    """Return what holds of a lead that may be called, on ``leads`` joined to its pin.

    A follow-up agreed for later is waited for, unless somebody put the lead first since.
    """
    own, nobodys = leads.c.owner_id == of.person.id, leads.c.owner_id.is_(None)
    agreed = leads.c.follow_up_on
    return [
        or_(own, nobodys) if of.has_all else own,
        leads.c.status == OPEN,
        leads.c.do_not_contact.is_(False),
        or_(leads.c.contacted_at.is_(None), leads.c.contacted_at <= of.rested, agreed <= of.day),
        or_(agreed.is_(None), agreed <= of.day, pins.c.id.is_not(None)),
    ]


def put_first(link: Connection, of: DayRules, limit: int) -> list[int]:
    """Return leads that somebody put first, the last one put there in front."""
    is_open = and_(*callable_then(of)).label("is_open")  # no condition: few are put first
    put = select(leads.c.id, is_open).select_from(pins.join(leads, PINNED))
    rows = link.execute(put.order_by(pins.c.at.desc(), pins.c.id.desc()))
    return [row.id for row in rows if row.is_open][:limit]


def due(link: Connection, of: DayRules, limit: int, *others: ColumnElement[bool]) -> list[int]:
    """Return leads with a follow-up that is due, those that waited longest in front."""
    agreed, given = leads.c.follow_up_on, leads.c.probability
    rows = _rows(link, of, limit, (agreed, given.desc().nulls_last()), agreed <= of.day, *others)
    found = sorted((row["follow_up_on"], -(row["probability"] or 0), row["id"]) for row in rows)
    return [number for *_, number in found[:limit]]


def best(link: Connection, of: DayRules, limit: int, *others: ColumnElement[bool]) -> list[int]:
    """Return leads without a follow-up, the most likely to convert in front."""
    given = leads.c.probability
    wanted = (leads.c.follow_up_on.is_(None), given.is_not(None), *others)
    rows = _rows(link, of, limit, (given.desc(),), *wanted)
    found = sorted((-row["probability"], row["id"]) for row in rows)
    return [number for _, number in found[:limit]]


def _rows(
    link: Connection,
    of: DayRules,
    limit: int,
    order: tuple[ColumnElement[Any], ...],
    *conditions: ColumnElement[bool],
) -> list[RowMapping]:
    """Return the first leads of each owner apart: so an index has them in order."""
    columns = (leads.c.id, leads.c.follow_up_on, leads.c.probability)
    wanted = select(*columns).select_from(leads.outerjoin(pins, PINNED))
    first = wanted.where(*callable_then(of), *conditions).order_by(*order, leads.c.id).limit(limit)
    owners = (of.person.id, None) if of.has_all else (of.person.id,)
    asked = [first.where(leads.c.owner_id == owner) for owner in owners]
    return [row for statement in asked for row in link.execute(statement).mappings()]
