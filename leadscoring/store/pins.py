"""Leads put first by hand: their place in the day changes, their score never does."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from leadscoring.exceptions import InvalidInput
from leadscoring.store import audit, moments
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.outcome_kinds import OPEN
from leadscoring.store.own_leads import lead_of, turn_to_work
from leadscoring.store.rows import PINNED
from leadscoring.store.tables import leads, pins, today
from leadscoring.store.texts import storable

__all__ = ["let_go", "put_first"]

_LONGEST_REASON = 400


def put_first(
    database: Database, actor: Person, lead_id: int, reason: str, *, now: datetime | None = None
) -> None:
    """Put a lead first until somebody works it; put there again, the new reason holds.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who puts it there.
    lead_id : int
        The lead's number.
    reason : str
        Why, 1 to 400 letters.
    now : datetime, optional
        When, if not at present.

    Raises
    ------
    NotAllowed
        If the lead is not theirs to work on.
    InvalidInput
        If there is no such lead, it is closed, or no reason is given.
    """
    said = storable(reason, _LONGEST_REASON).strip()
    if not said:
        raise InvalidInput("A lead is put first for a reason. Say why in a few words.")
    with turn_to_work(database, actor, subject=f"lead {lead_id}") as (link, person):
        if lead_of(link, person, lead_id)["status"] != OPEN:
            raise InvalidInput(f"Lead {lead_id} is closed. Take its last outcome back first.")
        in_force = select(pins.c.reason).join(leads, PINNED).where(pins.c.lead_id == lead_id)
        if link.execute(in_force).scalar_one_or_none() == said:
            return
        link.execute(delete(pins).where(pins.c.lead_id == lead_id))
        row = {"reason": said, "by": person.id, "at": now or moments.now()}
        link.execute(insert(pins).values(lead_id=lead_id, **row))
        audit.append(link, person, "put first", subject=f"lead {lead_id}")


def let_go(database: Database, actor: Person, lead_id: int) -> None:
    """Put a lead first no longer; on a list of today it stays where it is.

    Parameters
    ----------
    database, actor, lead_id
        As of `put_first`.

    Raises
    ------
    NotAllowed
        If the lead is not theirs to work on.
    InvalidInput
        If there is no such lead.
    """
    with turn_to_work(database, actor, subject=f"lead {lead_id}") as (link, person):
        lead_of(link, person, lead_id)
        gone = link.execute(delete(pins).where(pins.c.lead_id == lead_id))
        if gone.rowcount:
            listed = (today.c.lead_id == lead_id, today.c.why == "first")
            link.execute(update(today).where(*listed).values(why="score"))
            audit.append(link, person, "let go", subject=f"lead {lead_id}")
