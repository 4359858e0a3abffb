"""A person's list for a day: drawn at the first look, still while they work through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    insert,
    select,
)

from leadscoring.store import exploring
from leadscoring.store.day_rules import DayRules, best, callable_then, due, put_first
from leadscoring.store.exploring import Draw
from leadscoring.store.lead_state import standing
from leadscoring.store.rows import PINNED
from leadscoring.store.tables import leads, outcomes, pins, today

__all__ = ["Plan", "Slot", "Why", "forget_unworked", "keep", "plan", "shown"]

Why = Literal["first", "follow_up", "explore", "score"]


class Slot(NamedTuple):
    """A place on a list.

    Parameters
    ----------
    lead_id : int
        Of which lead.
    why : {"first", "follow_up", "explore", "score"}
        What brought it there; "explore": it was drawn at random from below the cutoff.
    worked : bool
        Whether somebody entered an outcome since.
    is_open : bool
        Whether the lead may be called, and is the person's to call.
    """

    lead_id: int
    why: Why
    worked: bool
    is_open: bool


class Plan(NamedTuple):
    """What a list lacks: leads to stand in front, leads to add at its end, and how some were drawn."""

    raised: list[int]
    added: list[tuple[int, Why]]
    drawn: Draw

    @property
    def is_needed(self) -> bool:
        """Whether the list lacks anything."""
        return bool(self.raised or self.added)


def shown(link: Connection, of: DayRules) -> list[Slot]:
    """Return the places of a list as they are shown now.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    of : DayRules
        Which list.

    Returns
    -------
    slots : list of Slot
        In order. What was worked stays, what can no longer be called is left out,
        and what is beyond the capacity waits.
    """
    return _cut(_slots(link, of), of.capacity)


def plan(link: Connection, of: DayRules) -> Plan:
    """Return what a list lacks; nothing while it is full and nobody put another lead first.

    Parameters
    ----------
    link : sqlalchemy.Connection
        To read from.
    of : DayRules
        Which list.

    Returns
    -------
    plan : Plan
        For `keep`.
    """
    slots = _slots(link, of)
    n_worked = sum(slot.worked for slot in slots)
    still = {slot.lead_id for slot in slots if slot.why == "first" or slot.worked}
    first = put_first(link, of, max(0, of.capacity - n_worked))
    raised = [number for number in first if number not in still]
    there = {slot.lead_id for slot in slots if slot.worked or slot.is_open}
    room = of.capacity - len(there.union(raised))
    return Plan(raised, *(_added(link, of, raised, room) if room > 0 else ([], Draw())))


def keep(link: Connection, of: DayRules, lacking: Plan) -> None:
    """Put on a list what it lacks.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    of : DayRules
        Which list.
    lacking : Plan
        As `plan` returned it within the same turn.
    """
    ends = select(func.min(today.c.position), func.max(today.c.position)).where(*_on(of))
    first, last = link.execute(ends).one()
    front = (0 if first is None else first) - len(lacking.raised)
    back = 0 if last is None else last + 1
    link.execute(delete(today).where(*_on(of), today.c.lead_id.in_(lacking.raised)))
    raised = {n: {"position": at, "why": "first"} for at, n in enumerate(lacking.raised, front)}
    added = {n: {"position": at, "why": why} for at, (n, why) in enumerate(lacking.added, back)}
    _insert(link, of, {**raised, **added})
    exploring.keep_draw(link, of, lacking.drawn)


def forget_unworked(link: Connection, of: DayRules) -> None:
    """Take from a list what nobody has worked since it came there."""
    kept = [slot.lead_id for slot in _slots(link, of) if slot.worked]
    link.execute(delete(today).where(*_on(of), today.c.lead_id.not_in(kept)))
    exploring.forget(link, of, kept)


def _slots(link: Connection, of: DayRules) -> list[Slot]:
    """Return every place that the person may see, also beyond the capacity."""
    own = [] if of.has_all else [leads.c.owner_id == of.person.id]
    told = (_worked().label("worked"), and_(*callable_then(of)).label("is_open"))
    beside = today.join(leads, leads.c.id == today.c.lead_id).outerjoin(pins, PINNED)
    wanted = select(today.c.lead_id, today.c.why, *told).select_from(beside).where(*_on(of), *own)
    found = link.execute(wanted.order_by(today.c.position))
    return [Slot(row.lead_id, row.why, bool(row.worked), bool(row.is_open)) for row in found]


def _cut(slots: Iterable[Slot], capacity: int) -> list[Slot]:
    visible = [slot for slot in slots if slot.worked or slot.is_open]
    room = max(0, capacity - sum(slot.worked for slot in visible))
    waiting = {slot.lead_id for slot in [slot for slot in visible if not slot.worked][room:]}
    return [slot for slot in visible if slot.lead_id not in waiting]


def _added(
    link: Connection, of: DayRules, raised: list[int], room: int
) -> tuple[list[tuple[int, Why]], Draw]:
    listed = select(today.c.lead_id).where(*_on(of))
    fresh = leads.c.id.not_in(listed)
    most = room + len(raised)
    promised = [number for number in due(link, of, most, fresh) if number not in raised][:room]
    left = room - len(promised)
    known = [*raised, *promised]
    by_score = [number for number in best(link, of, most + 1, fresh) if number not in known]
    is_choice = len(by_score) > left > 0  # else all that can be called is on the list anyway
    wanted = min(exploring.still_to_draw(link, of), left) if is_choice else 0
    drawn = exploring.draw(link, of, wanted, [*known, *by_score[: left - wanted]])
    chosen = set(drawn.lead_ids)
    listed_by_score = [number for number in by_score if number not in chosen]
    mixed = exploring.scattered(listed_by_score[: left - len(chosen)], drawn.lead_ids, of)
    added: list[tuple[int, Why]] = [(number, "follow_up") for number in promised]
    added += [(number, "explore" if number in chosen else "score") for number in mixed]
    return added, drawn


def _insert(link: Connection, of: DayRules, places: Mapping[int, Mapping[str, object]]) -> None:
    latest = select(leads.c.id, leads.c.latest_outcome).where(leads.c.id.in_(list(places)))
    owned = {"person_id": of.person.id, "day": of.day}
    rows = [
        {**owned, "lead_id": row.id, "latest_outcome": row.latest_outcome, **places[row.id]}
        for row in link.execute(latest)
    ]
    if rows:
        link.execute(insert(today), rows)


def _on(of: DayRules) -> list[ColumnElement[bool]]:
    return [today.c.person_id == of.person.id, today.c.day == of.day]


def _worked() -> ColumnElement[bool]:
    of_lead = outcomes.c.lead_id == today.c.lead_id
    since = outcomes.c.id > func.coalesce(today.c.latest_outcome, 0)
    by_hand = outcomes.c.upload_id.is_(None)
    return standing(outcomes.c.id).where(of_lead, since, by_hand).correlate(today).exists()
