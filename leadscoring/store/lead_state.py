"""What a lead's outcomes make of it: open or closed, when to follow up, when last contacted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select, update

from leadscoring.store.outcome_kinds import CLOSING, OPEN, Outcome
from leadscoring.store.tables import leads, outcomes

__all__ = ["State", "refresh", "standing", "state_after"]


class State(NamedTuple):
    """Where a lead stands.

    Parameters
    ----------
    status : str
        ``"open"``, or the outcome that closed it.
    follow_up_on : date or None
        When somebody promised to be in touch again.
    contacted_at : datetime or None
        When somebody last was.
    """

    status: str = OPEN
    follow_up_on: date | None = None
    contacted_at: datetime | None = None


def state_after(entries: Iterable[tuple[str, date | None, datetime]]) -> State:
    """Return the state that entries lead to; the last one counts.

    That a score was found wrong says nothing about the lead: its place stays.

    Parameters
    ----------
    entries : iterable of (kind, follow_up_on, at)
        All that were not taken back, oldest first.

    Returns
    -------
    state : State
        Open and never contacted where there is none.

    Examples
    --------
    >>> at = datetime(2026, 3, 2, 9)
    >>> state_after([("follow_up", date(2026, 3, 9), at), ("wrong_score", None, at)]).follow_up_on
    datetime.date(2026, 3, 9)
    >>> state_after([("lost", None, at), ("not_now", None, at)]).status
    'open'
    """
    state = State()
    for kind, follow_up_on, at in entries:
        state = state._replace(contacted_at=at)
        if kind != Outcome.WRONG_SCORE:
            status = kind if kind in CLOSING else OPEN
            state = state._replace(status=status, follow_up_on=follow_up_on)
    return state


def standing(*columns: ColumnElement[Any]) -> Select[Any]:
    """Return a statement for the outcomes that count: none that was taken back, and no taking back."""
    return select(*columns).where(outcomes.c.undoes.is_(None), ~_TAKEN_BACK)


_BACK = outcomes.alias("back")
_TAKEN_BACK = select(_BACK.c.id).where(_BACK.c.undoes == outcomes.c.id).exists()


def refresh(link: Connection, lead_id: int) -> None:
    """Bring a lead's row to the state that its outcomes lead to.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    lead_id : int
        The lead's number.
    """
    columns = (outcomes.c.kind, outcomes.c.follow_up_on, outcomes.c.at)
    of_lead = standing(*columns).where(outcomes.c.lead_id == lead_id).order_by(outcomes.c.id)
    state = state_after(tuple(row) for row in link.execute(of_lead))
    latest = select(func.max(outcomes.c.id)).where(outcomes.c.lead_id == lead_id)
    found = {**state._asdict(), "latest_outcome": latest.scalar_subquery()}
    link.execute(update(leads).where(leads.c.id == lead_id).values(**found))
